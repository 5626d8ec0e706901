"""Acts of consequence take two people: one proposes what was seen, another decides on exactly that."""
