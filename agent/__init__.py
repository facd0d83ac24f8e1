"""The conversation: a graph that settles who is writing, thinks, acts and replies.

It reaches the business through MCP tools alone, as any other client would.
"""
