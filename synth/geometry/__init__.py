"""Rotations, rigid transforms and cameras: pure numpy, no state."""
