"""Motion: SMPL-X parameters over continuous time; retargeting, contacts, metrics."""
