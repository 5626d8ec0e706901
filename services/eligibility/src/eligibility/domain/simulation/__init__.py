"""What would be if the rules or the seats were others: the whole base judged, ranked and seated as for real."""
