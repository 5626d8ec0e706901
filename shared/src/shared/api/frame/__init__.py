"""Routes that every service has: health, approvals, jobs, journal, dead letters."""
