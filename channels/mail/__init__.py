"""E-mail: for now it carries the codes of the sign-in, and nothing else (SPEC AUTH-09)."""
