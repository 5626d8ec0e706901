"""What services may rely on: the bus on both transports, and events as they were published."""
