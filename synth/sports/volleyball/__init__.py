"""Volleyball skills authored in continuous time: jump and float serve, spike, forearm pass, overhead set."""
