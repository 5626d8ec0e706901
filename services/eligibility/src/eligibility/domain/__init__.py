"""The annex's criteria as pure rules: a declaration, a day and parameters in, findings out."""
