"""Crashes and outages on real processes, real PostgreSQL and real Kafka (fault catalogue F-A, F-B, F-C)."""
