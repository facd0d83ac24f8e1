"""What a model is told: versioned text files and the library that reads them."""
