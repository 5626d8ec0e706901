"""Who calls: tokens, persons, roles and the one data scope of each."""
