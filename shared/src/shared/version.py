"""The version that documents, health and logs name."""

VERSION = "1.0.0"
