"""Pure: bars as SVG, drawn on the server; the stylesheet colours them, and they are read aloud."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH, HEIGHT = 720, 140  # of the viewBox; the page stretches it
GAP = 0.28  # of a bar's place that stays empty


@dataclass(frozen=True, slots=True)
class Bar:
    """One value, its label below, and what a screen reader or a pointer hears of it."""

    value: float
    label: str
    told: str


def bars(listed: Sequence[Bar], title: str) -> Markup:
    """The bars side by side, the highest as high as the picture; `title` says what they count.

    Their labels stand below in a row of their own, where nothing stretches them.
    """
    most = max((one.value for one in listed), default=0) or 1
    place = WIDTH / max(1, len(listed))
    drawn = Markup("").join(_bar(one, at, place, most) for at, one in enumerate(listed))
    labels = Markup("").join(Markup("<span>{}</span>").format(one.label) for one in listed)
    return Markup(
        '<svg class="bars" viewBox="0 0 {width} {height}" role="img" aria-label="{title}"'
        ' preserveAspectRatio="none">{drawn}</svg><p class="labels" aria-hidden="true">{labels}</p>'
    ).format(width=WIDTH, height=HEIGHT, title=title, drawn=drawn, labels=labels)


def _bar(one: Bar, at: int, place: float, most: float) -> Markup:
    high = max(2.0, HEIGHT * one.value / most) if one.value else 1.0
    drawn = Markup(
        '<g class="{kind}"><title>{told}</title>'
        '<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="3"/></g>'
    )
    return drawn.format(
        kind="bar" if one.value else "bar none",
        told=one.told,
        x=at * place + place * GAP / 2,
        y=HEIGHT - high,
        wide=place * (1 - GAP),
        high=high,
    )


def gauge(used: int, whole: int, title: str) -> Markup:
    """How much of something is used up, as one bar."""
    share = min(1.0, used / whole) if whole else 0.0
    kind = "full" if share >= 1 else "late" if share >= 0.8 else "early"
    return Markup(
        '<svg class="gauge {kind}" viewBox="0 0 100 6" role="img" aria-label="{title}"'
        ' preserveAspectRatio="none"><rect class="whole" width="100" height="6" rx="3"/>'
        '<rect class="used" width="{wide:.1f}" height="6" rx="3"/></svg>'
    ).format(kind=kind, title=title, wide=100 * share)
