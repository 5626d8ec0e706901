"""Rules of the lists for banks and of their delivery, without any I/O."""
