"""Serves the demo business over stdio as the person named on the command line."""

import sys

from mcp_server.stdio import serve_stdio
from tests.mcp_server.desks import server_for
from tests.tools.desks import open_counter

if __name__ == "__main__":
    serve_stdio(server_for(open_counter(), sys.argv[1]))
