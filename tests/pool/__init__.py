"""Pool: who is in, who may come in, who must go."""
