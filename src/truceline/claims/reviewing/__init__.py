"""What people decide about claims: order, edits, the log of decisions, and what they teach."""
