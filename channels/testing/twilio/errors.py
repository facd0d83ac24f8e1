"""How Twilio refuses: a status, a code, and words (https://www.twilio.com/docs/api/errors)."""

from typing import Any

WORDS: dict[int, tuple[int, str]] = {
    20001: (400, "Bad request."),
    20003: (401, "Authenticate"),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too Many Requests"),
    20500: (500, "An internal server error has occurred"),
    21211: (400, "Invalid 'To' Phone Number"),
    21603: (400, "A 'From' phone number is required."),
    21604: (400, "A 'To' phone number is required."),
    21606: (400, "The 'From' phone number provided is not a valid message-capable number."),
    21609: (400, "The 'StatusCallback' URL is not a valid URL."),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21619: (400, "A text message body or media urls must be specified."),
    21655: (400, "The ContentSid is Invalid"),
    21656: (400, "The ContentVariables Parameter is invalid"),
    21910: (400, "Invalid 'From' and 'To' pair. They should be of the same channel"),
    63007: (400, "Twilio could not find a Channel with the specified From address"),
    63013: (400, "Channel policy violation"),
    63014: (400, "Message failed because the user blocked the sender"),
    63016: (400, "Failed to send freeform message because you are outside the allowed window"),
    63018: (429, "Rate limit exceeded for Channel"),
    63024: (400, "Invalid message recipient"),
}


class TwilioRefusal(Exception):
    """An error answer.

    Args:
        code: Twilio's.
        about: what it is about, in place of the usual words.
    """

    def __init__(self, code: int, about: str = "") -> None:
        self.code = code
        self.status, usual = WORDS[code]
        self.text = about or usual
        super().__init__(self.text)

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        return {
            "code": self.code,
            "message": self.text,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }
