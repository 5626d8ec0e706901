"""Approved changes of the plan's parameters as every service receives, keeps and confirms them."""
