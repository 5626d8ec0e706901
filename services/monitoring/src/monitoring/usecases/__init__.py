"""What people and events can make happen in monitoring."""
