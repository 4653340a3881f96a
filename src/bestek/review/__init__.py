"""The legal reviewer's round: a copy in Word with what is to be looked at, and the way back to the facts and clauses."""
