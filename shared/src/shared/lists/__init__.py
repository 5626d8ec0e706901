"""Lists as declarations: what they are narrowed by, in which orders, how they are searched and paged."""
