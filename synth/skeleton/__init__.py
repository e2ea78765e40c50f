"""The SMPL-X skeleton: names, tree, forward kinematics, maps to other skeletons. No body mesh here."""
