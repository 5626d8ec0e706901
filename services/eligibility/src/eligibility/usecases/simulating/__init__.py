"""Simulations over the applicant base: ordered by a person, run as a job, kept as scenarios."""
