"""Pure: what is seen of a message besides its text, from the item or body that is kept with it."""

from dataclasses import dataclass

from lumi.whatsapp.values import mapping, text

LONGEST = 120  # letters of a file's name or a button


@dataclass(frozen=True, slots=True)
class Content:
    """`label` is a file's name, a place, a contact or a gesture; `choices` can be tapped."""

    label: str = ""
    choices: tuple[str, ...] = ()


def content(kind: str, payload: object) -> Content:
    """Of a message of that type; whatever is not understood shows nothing."""
    item = mapping(payload)
    part = mapping(item.get(kind))
    match kind:
        case "document":
            return Content(_short(part.get("filename")))
        case "location":
            return Content(_short(part.get("name")) or _short(part.get("address")))
        case "contacts":
            listed = item.get("contacts")
            first = mapping(listed[0]) if isinstance(listed, list) and listed else {}
            return Content(_short(mapping(first.get("name")).get("formatted_name")))
        case "reaction":
            return Content(_short(part.get("emoji")))
        case "interactive":
            return Content(choices=_choices(mapping(part.get("action"))))
        case "template":
            return Content(_short(part.get("name")))
    return Content()


def _choices(action: dict[str, object]) -> tuple[str, ...]:
    buttons, sections = action.get("buttons"), action.get("sections")
    titles = [mapping(mapping(one).get("reply")).get("title") for one in _listed(buttons)]
    for section in _listed(sections):
        titles += [mapping(row).get("title") for row in _listed(mapping(section).get("rows"))]
    return tuple(filter(None, map(_short, titles)))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _short(value: object) -> str:
    return " ".join(text(value).split())[:LONGEST]
