"""Facts from one service to the others: written with the act, sent in order, taken in once."""
