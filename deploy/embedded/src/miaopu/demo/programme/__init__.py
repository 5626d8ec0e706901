"""The whole programme, from a workbook to a bank's inbox, through the public API; the demo and the journeys run it."""
