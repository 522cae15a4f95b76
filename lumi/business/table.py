"""Pure: strict reading of a TOML table; every fault is noted with its place in the file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NamedTuple, TypeVar

from lumi.plain import N_

T = TypeVar("T")


class Fault(NamedTuple):
    """What is wrong, and where: a place like `booking.asks[2]`."""

    place: str
    what: str  # goes on after the place: N_("takes true or false")

    def __str__(self) -> str:
        return f"{self.place} {self.what}"


@dataclass(slots=True)
class Table:
    """One table of the file. A key is read once; `end` notes those that nobody asked for.

    A key that is absent reads as None; so does one with a fault, which is noted.
    """

    place: str  # "" for the file itself, else like `staff[2]`
    values: dict[str, Any]
    faults: list[Fault]

    def text(self, key: str) -> str | None:
        value = self._take(key, str, N_("takes a text in quotes"))
        return None if value is None else _clean(value)

    def named(self, key: str = "name") -> str:
        """A text that must be there; "" with a fault noted when it is not."""
        is_there = key in self.values
        text = self.text(key)
        if not text and (not is_there or text is not None):
            self.fault(key, N_("is needed"))
        return text or ""

    def secret(self, key: str, environ: Mapping[str, str]) -> str | None:
        """A text; `env:NAME` stands for what the variable NAME holds."""
        text = self.text(key)
        if text is None or not text.startswith("env:"):
            return text
        variable = text.removeprefix("env:").strip()
        if not environ.get(variable):
            self.fault(key, N_("needs the variable %(name)s, which is not set", name=variable))
        return environ.get(variable)

    def choice(self, key: str, *choices: str) -> str | None:
        text = self.text(key)
        if text is not None and text not in choices:
            self.fault(
                key,
                N_(
                    "takes %(choices)s, not %(given)s",
                    choices=" or ".join(choices),
                    given=repr(text),
                ),
            )
            return None
        return text

    def flag(self, key: str) -> bool | None:
        value = self.values.pop(key, None)
        if value is not None and type(value) is not bool:
            self.fault(key, N_("takes true or false"))
            return None
        return value

    def whole(self, key: str, low: int, high: int) -> int | None:
        wanted = N_("takes a whole number from %(low)s to %(high)s", low=low, high=high)
        value = self._take(key, int, wanted)
        if value is not None and not low <= value <= high:
            self.fault(key, N_("%(wanted)s, not %(given)s", wanted=wanted, given=value))
            return None
        return value

    def amount(self, key: str, high: float) -> float | None:
        """A number that is not negative, with or without a point."""
        value = self._take(key, (int, float), N_("takes a number"))
        if value is not None and not 0 <= value <= high:
            self.fault(
                key,
                N_(
                    "takes a number from 0 to %(high)s, not %(given)s",
                    high=f"{high:g}",
                    given=value,
                ),
            )
            return None
        return value

    def moment(self, key: str) -> datetime | None:
        """A local date-time, naive; of a date its first moment."""
        value = self._take(key, date, N_("takes a date or a local date-time, without quotes"))
        if isinstance(value, datetime) and value.tzinfo is not None:
            self.fault(key, N_("takes a local date-time, without an offset"))
            return None
        if value is None or isinstance(value, datetime):
            return value
        return datetime.combine(value, time())

    def each(self, key: str, read: Callable[[str], T]) -> list[T] | None:
        """A list of texts, each through `read`, whose ValueError is the fault."""
        values = self._take(key, list, N_("takes a list of texts"))
        if values is None:
            return None
        found = []
        for number, value in enumerate(values, 1):
            try:
                if not isinstance(value, str):
                    raise ValueError(N_("takes a text in quotes"))
                found.append(read(_clean(value)))
            except ValueError as fault:
                self.fault(f"{key}[{number}]", fault.args[0])
        return found

    def wholes(self, key: str, low: int, high: int) -> list[int] | None:
        values = self._take(key, list, N_("takes a list of whole numbers"))
        for value in values or ():
            if type(value) is not int or not low <= value <= high:
                self.fault(
                    key,
                    N_(
                        "takes whole numbers from %(low)s to %(high)s, not %(given)s",
                        low=low,
                        high=high,
                        given=repr(value),
                    ),
                )
                return None
        return values

    def table(self, key: str) -> "Table | None":
        values = self._take(key, dict, f"takes a table: [{self._at(key)}]")
        return None if values is None else Table(self._at(key), values, self.faults)

    def tables(self, key: str) -> "list[Table] | None":
        values = self._take(key, list, f"takes tables: [[{self._at(key)}]]")
        if values is None:
            return None
        if not all(isinstance(value, dict) for value in values):
            self.fault(key, f"takes tables: [[{self._at(key)}]]")
            return None
        return [
            Table(f"{self._at(key)}[{number}]", value, self.faults)
            for number, value in enumerate(values, 1)
        ]

    def end(self) -> None:
        """Note the keys that nobody has asked for."""
        for key in self.values:
            self.fault(key, N_("is not known here"))

    def fault(self, key: str, what: str) -> None:
        self.faults.append(Fault(self._at(key), what))

    def _at(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def _take(self, key: str, kind: type[T] | tuple[type[T], ...], wanted: str) -> T | None:
        value = self.values.pop(key, None)
        if value is None or (isinstance(value, kind) and not isinstance(value, bool)):
            return value
        self.fault(key, wanted)
        return None


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()
