"""Synthetic training data for rare sports motion; importing this package has no side effect."""
