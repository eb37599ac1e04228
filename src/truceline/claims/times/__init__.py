"""Days of claims: dated words by grammars that are data, resolved to intervals with their basis."""
