"""How is anything found again? Queries, the full-text index that answers them, and what a hit looks like."""
