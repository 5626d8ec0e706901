"""HTTP in: routes and their bodies."""
