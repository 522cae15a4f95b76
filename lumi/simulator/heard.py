"""What Lumi heard in the voice notes of a simulated phone, from Lumi's own rows."""

import json
from collections.abc import Iterable

from lumi import database
from lumi.simulator.models import SimulatedMessage


def words(tenant_id: int, messages: Iterable[SimulatedMessage]) -> dict[str, str]:
    """Transcripts by WhatsApp id; voice notes that nobody has heard are left out."""
    spoken = [one.wa_msg_id for one in messages if one.body["type"] == "audio"]
    if not spoken:
        return {}
    return dict(
        database.rows(
            "SELECT wa_msg_id, transcript FROM media JOIN message ON message.id = message_id"
            " WHERE message.tenant_id = ? AND transcript != ''"
            " AND wa_msg_id IN (SELECT value FROM json_each(?))",
            *(tenant_id, json.dumps(spoken)),
        )
    )
