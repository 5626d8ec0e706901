"""A machine of standing: five services driven by their routes, told of one another late, repeated and out of order."""
