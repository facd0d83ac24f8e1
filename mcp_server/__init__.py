"""The catalogue of tools, served to any client that speaks the Model Context Protocol."""
