"""A page that looks like a chat on a phone, before the fake Twilio: for developers alone."""
