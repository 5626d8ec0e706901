"""A service's database: its connections, its tables, and what every reading and writing needs."""
