"""What the fast parser leaves to us is done."""

import asyncio

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from app.ear import listen
from app.wire import Wire


async def shown(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"[{request.headers['mcp-name']}]")


async def asked(port: int) -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"GET / HTTP/1.1\r\nHost: x\r\nMcp-Name: \t quota \t \r\nConnection: close\r\n\r\n"
    )
    answer = await reader.read()
    writer.close()
    return answer.decode()


def test_blanks_around_the_value_of_a_header_are_no_part_of_it() -> None:
    app = Starlette(routes=[Route("/", shown)])

    async def play() -> str:
        with listen("127.0.0.1", 0) as ear:
            server = uvicorn.Server(uvicorn.Config(app, http=Wire, log_config=None))
            serving = asyncio.create_task(server.serve(sockets=[ear]))
            answer = await asked(ear.getsockname()[1])
            server.should_exit = True
            await serving
            return answer

    assert asyncio.run(play()).endswith("[quota]")
