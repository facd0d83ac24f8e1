"""Opens the ears of this house, as far as the settings go."""

from app.hearing.hearing import Hearing
from app.hearing.transcribing import Transcriber
from app.premises import Premises
from app.remote_model import NO_KEY
from app.settings import Settings
from app.twilio_line import TwilioLine
from channels.twilio.media import MediaFetcher

OPENAI = "https://api.openai.com/v1"


def open_hearing(premises: Premises, settings: Settings, line: TwilioLine | None) -> Hearing:
    """What hears messages of every kind; voices, if there is a model for them and a line."""
    return Hearing(premises.store, premises.shop, _transcriber(settings, line))


def _transcriber(settings: Settings, line: TwilioLine | None) -> Transcriber | None:
    if line is None or settings.transcribe_model is None:
        return None
    files = MediaFetcher(line.api.account, line.tokens[0], settings.twilio_api_url or "")
    return Transcriber(
        files.fetch,
        settings.openai_base_url or OPENAI,
        settings.openai_api_key.get_secret_value() or NO_KEY,
        settings.transcribe_model,
    )
