"""Volleyball: a jump serve authored in continuous time."""
