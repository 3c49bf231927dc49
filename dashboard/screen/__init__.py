"""What the screen shows, as the names and values of an address; without Dash."""
