"""Judging applications: when they are submitted, when a reviewer finds otherwise, and when the rules change."""
