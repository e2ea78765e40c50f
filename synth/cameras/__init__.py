"""Camera rigs: from what must be seen to synchronised cameras in continuous time."""
