"""What rules say of words: leftovers, references, terms, wording of requirements, repeated facts, ease of reading."""
