"""The yearly check of members: what is kept for it, one set of members, and the job over all of them."""
