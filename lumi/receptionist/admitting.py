"""What Lumi cannot use of what was sent is admitted, in one honest sentence for each kind."""

from typing import Any

from lumi import phrases
from lumi.conversations.inbox import Bubble
from lumi.receptionist.response import Response

MEDIA = frozenset({"audio", "image", "video", "document", "location", "contacts", "order"})


def admit(wordless: list[Bubble], response: Response) -> None:
    """One honest sentence for each kind of thing that Lumi cannot use."""
    keys = dict.fromkeys(_admission(bubble) for bubble in wordless)
    response.paragraphs += [phrases.say(response.language, key) for key in keys]


def _admission(bubble: Bubble) -> str:
    if bubble.admits or bubble.picture:
        return bubble.admits or "picture_failed"
    kind = "audio" if bubble.type == "voice" else bubble.type
    if kind in MEDIA:
        return f"got_{kind}"
    faults: Any = bubble.payload.get("errors")
    listed = faults if isinstance(faults, list) else []
    if any(isinstance(fault, dict) and fault.get("code") == 131060 for fault in listed):
        return "unavailable"  # Meta: "message is currently unavailable", the customer can resend
    return "got_unsupported"
