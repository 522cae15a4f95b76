"""The server of models, where one is set: it is there, lets us in, and knows what it is asked."""

from lumi.answers import spaces
from lumi.answers.local_model import LocalModel
from lumi.doctor.findings import Finding, fault, warning, well
from lumi.llm import looking
from lumi.llm.looking import Seen
from lumi.plain import N_
from lumi.settings import Settings

PART = "models"


def findings(settings: Settings) -> list[Finding]:
    """Asks over the network; nothing where no key is set."""
    if not settings.openai_key:
        return []
    seen = looking.look(settings)
    if not seen.serves:
        return [_unserved(seen)]
    unknown = [one for one in _wanted(settings) if seen.models and one not in seen.models]
    if unknown:
        told = N_("The server of models does not name %(names)s.", names=", ".join(unknown))
        fix = N_("Look for a slip in the model's name; a server may serve more than it names.")
        return [warning(PART, told, fix)]
    return [well(PART, N_("the server of models lets us in"))]


def _wanted(settings: Settings) -> list[str]:
    """The models that customers' messages go to; the one that hears voice notes may be absent."""
    active = spaces.active()
    embedding = active.model if active and active.model != LocalModel.name else ""
    return [one for one in (settings.chat_model, embedding) if one]


def _unserved(seen: Seen) -> Finding:
    if seen.status is None:
        told = N_("The server of models cannot be reached; Lumi answers from the FAQs alone.")
        return fault(PART, told, N_("Check OPENAI_BASE_URL, and whether that server runs."))
    if seen.status in (401, 403):
        told = N_(
            "The server of models refuses the key (%(status)s); Lumi answers from the FAQs alone.",
            status=seen.status,
        )
        return fault(PART, told, N_("Set OPENAI_API_KEY to one that is valid."))
    told = N_("The server of models answers %(status)s.", status=seen.status)
    return fault(PART, told, N_("Try again in a few minutes; then ask whoever runs that server."))
