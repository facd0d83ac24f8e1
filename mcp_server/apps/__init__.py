"""Pages that a client may show beside the chat: MCP Apps, `io.modelcontextprotocol/ui`.

A page stands in a sandbox of the client's, reaches no network, and asks for everything through the
client. Whoever cannot show it loses nothing: the tool's answer is the same.
"""
