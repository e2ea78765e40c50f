"""Performances by sport: phases, skills, equipment, events; flight of ball and arrow."""
