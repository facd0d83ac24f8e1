"""The socket on which the web server listens."""

import socket

QUEUE = 128
"""Connections that may wait to be taken."""


def listen(host: str, port: int) -> socket.socket:
    """A listening TCP socket.

    It is told that it speaks TCP, as `socket.create_server` does not: only then does asyncio send
    what is to be sent at once, and an answer in two pieces does not wait 40 ms for its second.

    Args:
        host: an address or a name of this machine.
        port: 0: any that is free.

    Raises:
        OSError: it cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    ear = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        ear.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ear.bind((host, port))
        ear.listen(QUEUE)
    except OSError:
        ear.close()
        raise
    return ear
