"""The plan as dated data: what a decree may change is read from files, validated at start, and handed to the rules."""
