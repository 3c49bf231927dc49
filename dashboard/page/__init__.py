"""The page: layout, components, tabs and callbacks of Dash."""
