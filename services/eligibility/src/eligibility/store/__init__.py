"""Assessments and waivers in the database."""
