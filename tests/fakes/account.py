"""A WhatsApp account as the Graph API shows it: all is well until a test spoils a part of it."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.graph_faults import Fault, answer, refuse
from tests.fakes.server import Answer, Request

SCOPES = ["whatsapp_business_management", "whatsapp_business_messaging"]
CALLBACK = "https://lumi.example/webhook"


class Account:
    """What GETs are answered with. `faults` refuses a part: a path's last word, or a field."""

    def __init__(self) -> None:
        self.numbers: dict[str, str] = {}  # the phone ids that exist, with the number's name
        self.id, self.app_id = "102030", "405060"
        self.app_secrets: set[str] = set()  # those of the app; empty: any is
        self.token: dict[str, Any] = {"is_valid": True, "expires_at": 0, "scopes": SCOPES}
        self.number: dict[str, Any] = {
            "display_phone_number": "+34 900 000 000",
            "status": "CONNECTED",
            "quality_rating": "GREEN",
            "account_mode": "LIVE",
            "whatsapp_business_manager_messaging_limit": "TIER_1K",
            "webhook_configuration": {"application": CALLBACK},
        }
        self.blocked: dict[str, dict[str, Any]] = {}  # entity type: what its health says besides
        self.subscribed = [self.app_id]
        self.templates: list[dict[str, str]] = []
        self.faults: dict[str, Fault] = {}
        self.dated = ""  # the Date of its answers

    def answer(self, asked: Request) -> Answer | None:
        """The answer to a GET, as Meta gives it."""
        found = self._shown(asked)
        if found is None or not self.dated:
            return found
        return replace(found, headers={**found.headers, "Date": self.dated})

    def _shown(self, asked: Request) -> Answer | None:
        parts = urlsplit(asked.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        _version, *path = parts.path.strip("/").split("/")
        fields = query.get("fields", "").split(",")
        for part in (path[-1], *fields):
            if part in self.faults:
                return answer(self.faults[part], {})
        if path[-1] == "debug_token":
            return self._debug(asked)
        if path[0] == self.id:
            return self._of_the_account(path[-1])
        return self._show_number(path[0], fields)

    def subscribe(self) -> Answer | None:
        """POST /<account>/subscribed_apps."""
        fault = self.faults.get("subscribe")
        if fault is None:
            self.subscribed.append(self.app_id)
        return answer(fault, {"success": True})

    def _debug(self, asked: Request) -> Answer | None:
        _, _, bearer = asked.headers.get("authorization", "").partition(" ")
        app_id, is_app, secret = bearer.partition("|")
        if is_app and (
            app_id != self.app_id or (self.app_secrets and secret not in self.app_secrets)
        ):
            return answer(refuse(400, 190, "Invalid OAuth access token signature"), {})
        return answer(None, {"data": {"app_id": self.app_id, "type": "SYSTEM_USER", **self.token}})

    def _of_the_account(self, edge: str) -> Answer | None:
        if edge == "subscribed_apps":
            apps = [{"whatsapp_business_api_data": {"id": one}} for one in self.subscribed]
            return answer(None, {"data": apps})
        return answer(None, {"data": self.templates})

    def _show_number(self, phone_id: str, fields: list[str]) -> Answer | None:
        if phone_id not in self.numbers:
            return answer(refuse(400, 100, "Unsupported get request"), {})
        known = self.number | {"verified_name": self.numbers[phone_id]}
        known["health_status"] = {"entities": self._entities(phone_id)}
        shown = {name: known[name] for name in fields if name in known}
        return answer(None, shown | {"id": phone_id})

    def _entities(self, phone_id: str) -> list[dict[str, Any]]:
        ids = {"PHONE_NUMBER": phone_id, "WABA": self.id, "BUSINESS": "77", "APP": self.app_id}
        return [
            {"entity_type": kind, "id": ident, "can_send_message": "AVAILABLE"}
            | self.blocked.get(kind, {})
            for kind, ident in ids.items()
        ]
