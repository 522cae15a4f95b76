"""Pure: what a setting takes: text in, the value out, or ValueError that says what it must be."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit


def text(value: str) -> str:
    return value


def secrets(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def flag(value: str) -> bool:
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError("takes 1 or 0")


def flag_or_unset(value: str) -> bool | None:
    return flag(value) if value else None


def whole(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not value.isdecimal() or not low <= int(value) <= high:
            raise ValueError(f"takes a whole number from {low} to {high}")
        return int(value)

    return read


def seconds(low: float, high: float) -> Callable[[str], float]:
    def read(value: str) -> float:
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not low <= number <= high:
            raise ValueError(f"takes seconds from {low:g} to {high:g}")
        return number

    return read


def choice(*choices: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        for choice in choices:
            if value.lower() == choice.lower():
                return choice
        raise ValueError("takes " + " or ".join(choices))

    return read


def url(value: str) -> str:
    parts = urlsplit(value)
    if value and (parts.scheme not in {"http", "https"} or not parts.netloc):
        raise ValueError("takes an address that begins with http:// or https://")
    return value.rstrip("/")


def store(value: str) -> str:
    if value and not re.fullmatch(r"s3://[^/]+(/.*)?", value):
        raise ValueError("takes a place in a store, like s3://bucket/prefix")
    return value.rstrip("/")
