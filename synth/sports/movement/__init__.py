"""What any sport moves by: curves through keys, planted and swinging feet, a body's measures, a place to stand."""
