"""The sign-in of one conversation: the house's identity room, bound to who is writing."""

from dataclasses import dataclass, field

from booking.identity import Identity, Step


@dataclass
class ChannelDoor:
    """Satisfies the agent's Door for one channel identity.

    Attributes:
        identity: the room that knows.
        channel: through what the message came.
        sender: the writer's id there.
        key: names the message: a step that is asked for again with it is not taken twice.
        began: where the writer stood when the turn began.
    """

    identity: Identity
    channel: str
    sender: str
    key: str
    began: str | None = field(default=None, init=False)

    def standing(self) -> str:
        """What the writer has to do next."""
        step = self.identity.standing(self.channel, self.sender, key=self.key).step
        self.began = self.began or step
        return step

    def token(self) -> str | None:
        """An opaque token for the running session."""
        return self.identity.token_for(self.channel, self.sender)

    def identify(self, text: str, request: bool) -> Step:
        """Begin, or answer a question of the sign-in."""
        return self.identity.identify(
            self.channel, self.sender, text, request=request, key=self.key
        )

    def choose(self, text: str) -> Step:
        """One profile of several."""
        return self.identity.choose(self.channel, self.sender, text, key=self.key)

    def verify(self, text: str, request: bool) -> Step:
        """A code, or something else while a code is awaited."""
        return self.identity.verify(self.channel, self.sender, text, request=request, key=self.key)

    def log_out(self) -> Step:
        """End the session at once."""
        return self.identity.log_out(self.channel, self.sender, key=self.key)
