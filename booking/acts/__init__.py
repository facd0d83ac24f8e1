"""How the desk's verbs are done, each in one transaction."""
