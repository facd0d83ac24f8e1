"""A Twilio on this machine: what a developer without an account, the tests and benchmarks talk to.

It speaks real HTTP: the REST API (messages, Content, typing) on one side, signed webhooks and
status callbacks on the other. It keeps what it is given, refuses what Twilio refuses, and fails on
purpose where it is told to. tests/twilio hold every request and answer to the contract that Twilio
publishes; what that contract does not say follows Twilio's error pages and guides, and nothing here
was ever compared with the real service.
"""
