"""Two ways to write (`UnitOfWork`, `record`), the outbox and inbox rows both leave, and who moves them on."""
