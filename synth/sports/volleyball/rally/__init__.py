"""A rally: two teams, one ball that flies from contact to contact until the rules end it."""
