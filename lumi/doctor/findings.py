"""Pure: what was found when one thing was looked at."""

from dataclasses import dataclass, replace
from enum import StrEnum

from lumi.plain import N_


class Grade(StrEnum):
    """How bad it is."""

    WELL = "ok"  # as it should be
    WARNING = "warn"  # something was told that the owner should know; messages flow all the same
    FAULT = "FAULT"  # messages do not flow


# The names that pages give the parts; others, such as kinds of notices, stand as they are.
PARTS = (
    *(N_("answers"), N_("app secret"), N_("backup"), N_("clock"), N_("database"), N_("delivery")),
    *(N_("disk"), N_("limit"), N_("messages"), N_("models"), N_("number"), N_("prices")),
    *(N_("public address"), N_("quality"), N_("queue"), N_("secret key"), N_("secrets")),
    *(N_("sending"), N_("subscription"), N_("template"), N_("token"), N_("verify token")),
    *(N_("webhook"), N_("worker"), N_("human wanted"), N_("reminder")),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `detail` says how it is, `fix` what to do, in words for owners.

    `command` does it on the server; `whose` is a tenant's slug, or "" for the server.
    """

    part: str
    grade: Grade
    detail: str
    fix: str = ""
    command: str = ""
    whose: str = ""

    @property
    def what(self) -> str:
        return f"{self.whose} {self.part}".strip()

    @property
    def needs_you(self) -> bool:
        return self.grade is not Grade.WELL

    @property
    def told(self) -> str:
        """Everything in one line, for a terminal."""
        shown = f"On the server: {self.command}" if self.command else ""
        return " ".join(part for part in (self.detail, self.fix, shown) if part)

    def of(self, slug: str) -> "Finding":
        return replace(self, whose=slug)


def well(part: str, detail: str) -> Finding:
    return Finding(part, Grade.WELL, detail)


def warning(part: str, detail: str, fix: str = "", command: str = "") -> Finding:
    return Finding(part, Grade.WARNING, detail, fix, command)


def fault(part: str, detail: str, fix: str = "", command: str = "") -> Finding:
    return Finding(part, Grade.FAULT, detail, fix, command)
