"""Bodies of answers and requests, imported by routes and clients alike."""
