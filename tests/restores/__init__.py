"""The page for operators, run as it stands there: databases restored one by one under a platform that goes on."""
