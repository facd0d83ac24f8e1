"""A chat-completions server by script, on a real port: the adapter that ships is tested against it.

It refuses broken histories as OpenAI does, streams when asked to, and fails when told to. `seen`
keeps every request body: leak checks look there.
"""

import asyncio
import json
import threading
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

Say = str | tuple[str, str | dict[str, Any]]
"""A text, or (tool, arguments); arguments that are a string go out as they are, JSON or not."""
Fault = int | str
"""An HTTP status, or "slow", "garbage" (not JSON), "empty" (no choices)."""


@dataclass
class ModelServer:
    """What it says, how it fails, what it was asked."""

    policy: Callable[[dict[str, Any]], Say | list[Say]]
    faults: list[Fault] = field(default_factory=list)
    always: Fault | None = None
    seen: list[dict[str, Any]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    async def completions(self, request: Request) -> Response:
        """POST /v1/chat/completions."""
        body = await request.json()
        self.seen.append(body)
        fault = self.faults.pop(0) if self.faults else self.always
        if fault is not None:
            return await self._failed(fault)
        if problem := broken(body["messages"]):
            error = {"message": problem, "type": "invalid_request_error"}
            return JSONResponse({"error": error}, 400)
        message = said(self.policy(body))
        if body.get("stream"):
            return StreamingResponse(pieces(message, body["model"]), media_type="text/event-stream")
        return JSONResponse(whole(message, body["model"]))

    async def _failed(self, fault: Fault) -> Response:
        if isinstance(fault, int):
            return JSONResponse({"error": {"message": "on purpose", "type": "server"}}, fault)
        if fault == "slow":
            await asyncio.to_thread(self.over.wait, 20)
        if fault == "garbage":
            return Response('{"choices": [', media_type="application/json")
        return JSONResponse({"choices": [], "object": "chat.completion", "model": "m", "id": "x"})


def said(say: Say | list[Say]) -> dict[str, Any]:
    """As an assistant's message."""
    parts = say if isinstance(say, list) else [say]
    text = next((part for part in parts if isinstance(part, str)), None)
    tools = [_tool(*part) for part in parts if isinstance(part, tuple)]
    message = {"role": "assistant", "content": text}
    return {**message, "tool_calls": tools} if tools else message


def _tool(name: str, arguments: str | dict[str, Any]) -> dict[str, Any]:
    written = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return {
        "id": f"call_{uuid.uuid4().hex[:24]}",
        "type": "function",
        "function": {"name": name, "arguments": written},
    }


def whole(message: dict[str, Any], model: str) -> dict[str, Any]:
    """The answer in one piece."""
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }


async def pieces(message: dict[str, Any], model: str) -> AsyncIterator[str]:
    """The answer as server-sent events: text by words, arguments by halves."""
    yield _event({"role": "assistant", "content": ""}, model)
    for word in (message["content"] or "").split(" "):
        yield _event({"content": f"{word} " if word else ""}, model)
    for index, call in enumerate(message.get("tool_calls", ())):
        text = call["function"]["arguments"]
        half = len(text) // 2
        head = {**call, "function": {"name": call["function"]["name"], "arguments": text[:half]}}
        yield _event({"tool_calls": [{"index": index, **head}]}, model)
        rest = {"index": index, "function": {"arguments": text[half:]}}
        yield _event({"tool_calls": [rest]}, model)
    yield _event({}, model, "stop")
    yield "data: [DONE]\n\n"


def _event(delta: dict[str, Any], model: str, finish: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    chunk = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 0, "model": model}
    return f"data: {json.dumps({**chunk, 'choices': [choice]})}\n\n"


def broken(messages: list[dict[str, Any]]) -> str | None:
    """OpenAI's rule: each tool call is followed by its result, before anything else."""
    waiting: set[str] = set()
    for message in messages:
        if message["role"] == "tool" and message["tool_call_id"] in waiting:
            waiting.discard(message["tool_call_id"])
        elif waiting or message["role"] == "tool":
            return f"{message['role']} message while {sorted(waiting)} wait for results"
        waiting |= {call["id"] for call in message.get("tool_calls") or []}
    return f"no result for {sorted(waiting)}" if waiting else None


@contextmanager
def on_a_port(server: ModelServer) -> Iterator[str]:
    """Serve it on a free port of this machine; gives the base URL."""
    routes = [Route("/v1/chat/completions", server.completions, methods=["POST"])]
    config = uvicorn.Config(
        Starlette(routes=routes), host="127.0.0.1", port=0, log_level="error", lifespan="off"
    )
    with config.bind_socket() as socket:
        running = uvicorn.Server(config)
        thread = threading.Thread(target=running.run, args=([socket],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{socket.getsockname()[1]}/v1"
        finally:
            running.should_exit = running.force_exit = True
            thread.join(10)
