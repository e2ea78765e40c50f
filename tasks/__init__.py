"""Luigi tasks and the Hydra door: thin, load, one call, save."""
