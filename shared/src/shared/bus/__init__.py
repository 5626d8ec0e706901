"""How facts travel between services: one protocol, two transports, one contract."""
