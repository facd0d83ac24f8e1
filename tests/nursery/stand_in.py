"""Stands in for `frontdesk` where a program is started by its command: `stand_in.py DOOR WORDS…`.

It hands its own streams to the nursery, whose child then is the process that speaks; and it lasts
as long as that child, passes signals on, and ends with its exit status. It reads nothing but what
it needs, so that it starts in an instant.
"""

import json
import os
import signal
import socket
import sys


def main() -> int:
    """The child's exit status."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line:
        line.connect(sys.argv[1])
        wish = {
            "arguments": sys.argv[2:],
            "environment": dict(os.environ),  # noqa: TID251 - as a shell hands it on
            "folder": os.getcwd(),  # noqa: PTH109 - pathlib takes as long as all the rest
        }
        socket.send_fds(line, [json.dumps(wish).encode()], [0, 1, 2])
        pid = int(line.recv(64))
        for passed_on in (signal.SIGINT, signal.SIGTERM):
            signal.signal(passed_on, lambda number, _: os.kill(pid, number))
        for stream in (0, 1, 2):  # whoever reads hears the end when the child has ended
            os.close(stream)
        return int(line.recv(64) or 1)


if __name__ == "__main__":
    os._exit(main())
