"""HTTP out: signed events to the banks, and their receipts."""
