"""What people and facts make happen here."""
