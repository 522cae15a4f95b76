"""The forms on a page, as a browser has them: where they go, and what is in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin


@dataclass
class Field:
    name: str
    kind: str  # of an input, or select, textarea, button
    value: str = ""
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    action: str
    fields: list[Field] = field(default_factory=list)

    def filled(self) -> list[tuple[str, str]]:
        """What is sent if nothing is changed."""
        kept = ("submit", "button", "file", "image")
        return [(one.name, one.value) for one in self.fields if one.kind not in kept]


class _Forms(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, list[Form]()
        self._form: Form | None = None
        self._select: Field | None = None
        self._area: Field | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = Form(urljoin(self.page, told.get("action") or self.page))
            if told.get("method", "").lower() == "post":
                self.found.append(self._form)
        elif tag == "option" and self._select is not None:
            self._select.options.append(told.get("value", ""))
            if "selected" in told or not self._select.value:
                self._select.value = told.get("value", "")
        elif tag in ("input", "select", "textarea", "button") and told.get("name"):
            self._add(tag, told)

    def _add(self, tag: str, told: dict[str, str]) -> None:
        kind = told.get("type", "text") if tag == "input" else tag
        found = Field(told["name"], kind, told.get("value", ""))
        self._select = found if tag == "select" else self._select
        self._area = found if tag == "textarea" else None
        is_left = kind in ("checkbox", "radio") and "checked" not in told
        if self._form is not None and not is_left:
            self._form.fields.append(found)

    def handle_endtag(self, tag: str) -> None:
        self._form = None if tag == "form" else self._form
        self._select = None if tag == "select" else self._select
        self._area = None if tag == "textarea" else self._area

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data


def forms_of(page: str, html: str) -> list[Form]:
    """Those on the page at that address that change something."""
    parser = _Forms(page)
    parser.feed(html)
    return parser.found
