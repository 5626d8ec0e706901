"""The shortest route to eligibility: the steps of least total effort, found exactly."""
