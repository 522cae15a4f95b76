"""STOP and START: whether Lumi may write unasked. Said in words, or read by a model."""

from lumi import phrases
from lumi.conversations import manners
from lumi.receptionist.response import Response


def hears(text: str, response: Response) -> bool:
    """Whether the text says either; then it is obeyed, and said so."""
    if manners.wants_silence(text):
        stop(response)
        return True
    if manners.wants_messages(text):
        response.stops = False
        response.paragraphs.append(phrases.say(response.language, "started"))
        return True
    return False


def stop(response: Response) -> None:
    """No more messages unasked; the reply tells how they come back."""
    response.stops = True
    response.paragraphs.append(phrases.say(response.language, "stopped"))
