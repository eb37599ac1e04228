"""Claims about the same thing across documents, and what they disagree on."""
