"""E-mail: a carrier of the outbox that hands letters to the business's own mail server."""
