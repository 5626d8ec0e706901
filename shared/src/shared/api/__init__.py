"""HTTP as all five services speak it."""
