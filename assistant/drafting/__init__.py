"""From the plan of a higher level to the plan of this level: every clause accounted for."""
