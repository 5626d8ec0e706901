"""What people, the bridge and events can make happen in intake."""
