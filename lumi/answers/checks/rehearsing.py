"""What a change of FAQs would do, before it is made: nothing is written, nobody waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lumi.answers import faqs
from lumi.answers.checks import asked, comparing, pins
from lumi.answers.checks.asked import MOST, Asked
from lumi.answers.checks.book import Book
from lumi.answers.checks.comparing import Change, Pin
from lumi.answers.embedding import Embedder
from lumi.answers.index import Progress, no_progress
from lumi.answers.texts import Draft


class PinsBroken(Exception):
    """A change would take a pinned question's FAQ from it; the text names question and FAQ."""

    def __init__(self, text: str, questions: Sequence[str]) -> None:
        super().__init__(text)
        self.questions = tuple(questions)


@dataclass(frozen=True, slots=True)
class Report:
    """How many different questions were asked, whose answers change, and which pins fail then.

    `failing` says by pinned question what is wrong, `broken` those of them that hold now.
    """

    questions: int
    changes: tuple[tuple[Asked, Change], ...]
    failing: Mapping[str, str]
    broken: tuple[str, ...] = ()


def rehearse(
    tenant_id: int,
    language: str,
    drafts: Sequence[Draft],
    embedder: Embedder,
    most: int = MOST,
    progress: Progress = no_progress,
) -> Report:
    """What an import of these FAQs would change for the last `most` different questions."""
    before = Book.read(tenant_id, language, embedder)
    after = _revised(tenant_id, before, drafts)
    return _rehearsed(tenant_id, before, after, most, progress)


def rehearse_edit(
    tenant_id: int,
    language: str,
    words: Mapping[int, Draft | None],
    embedder: Embedder,
    most: int = MOST,
) -> Report:
    """What it would change if these FAQs, by number, said so; None: if they were gone or off.

    A new FAQ has a number below zero. Without any: which pins fail now.
    """
    before = Book.read(tenant_id, language, embedder)
    return _rehearsed(tenant_id, before, before.saying(words), most, no_progress)


def _rehearsed(tenant_id: int, before: Book, after: Book, most: int, progress: Progress) -> Report:
    again, pinned = asked.lately(tenant_id, most), pins.listed(tenant_id)
    found = report(again, pinned, before, after, progress)
    failed = failing_pins(before, pinned) if found.failing else {}
    return replace(found, broken=tuple(one for one in found.failing if one not in failed))


def report(
    again: Sequence[Asked],
    pinned: Sequence[Pin],
    before: Book,
    after: Book,
    progress: Progress = no_progress,
) -> Report:
    """What is different between two books, for these questions and pins."""
    texts = [one.text for one in again]
    vectors = after.vectors_of(texts, progress)
    was, now = before.ask(texts, vectors), after.ask(texts, vectors)
    by_text = {one.text: one for one in again}
    changes = tuple((by_text[one.question], one) for one in comparing.changes(was, now))
    return Report(len(again), changes, failing_pins(after, pinned))


def failing_pins(book: Book, pinned: Sequence[Pin]) -> dict[str, str]:
    """By pinned question that does not get its FAQ: what is wrong."""
    texts = [pin.question for pin in pinned]
    answers = book.ask(texts, book.vectors_of(texts))
    return comparing.failing(pinned, dict(zip(texts, answers, strict=True)))


def require_pins(
    tenant_id: int | None,
    language: str,
    drafts: Sequence[Draft],
    embedder: Embedder,
    wanted: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Raise PinsBroken if a pin that holds now would fail with these FAQs.

    `wanted` is given where a whole business is loaded: then the tenant (None: a new one) is to have
    these FAQs alone, and these pins by FAQ, see `pins.pin_only`. A new pin has to hold, too. One
    that fails already does not stand in the way.
    """
    known = [] if tenant_id is None else pins.listed(tenant_id)
    pinned = known if wanted is None else pins.as_wanted(known, wanted)
    if not pinned:
        return
    before = _before(tenant_id, language, embedder)
    if wanted is None:
        after = _revised(tenant_id, before, drafts)
    else:
        after = before.in_language(language).revised(drafts, alone=True)
    failed = failing_pins(before, known)
    broken = {
        question: fault
        for question, fault in failing_pins(after, pinned).items()
        if question not in failed
    }
    if broken:
        raise PinsBroken(
            f"Nothing was changed: with these FAQs {', '.join(broken.values())}."
            " --force changes them all the same; flask faq unpin takes a pin away.",
            list(broken),
        )


def _before(tenant_id: int | None, language: str, embedder: Embedder) -> Book:
    if tenant_id is None:
        return Book.empty(language, embedder)
    return Book.read(tenant_id, language, embedder)


def _revised(tenant_id: int | None, before: Book, drafts: Sequence[Draft]) -> Book:
    """An FAQ that is switched off stays so, whatever its new words."""
    off = {faq.draft.question for faq in faqs.listed(tenant_id or 0) if not faq.enabled}
    return before.revised([one for one in drafts if one.question not in off])
