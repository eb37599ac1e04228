"""The stored text before it is parsed: repairs that keep offsets, paragraphs, portions."""
