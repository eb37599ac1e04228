"""Who, to whom and where: what hangs on a claim."""
