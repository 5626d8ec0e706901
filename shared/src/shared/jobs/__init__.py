"""Long or heavy work: kept in a row, done under a lease, resumed after a kill, watched by progress."""
