"""What intake decides about a declaration, without I/O."""
