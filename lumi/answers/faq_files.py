"""FAQs in csv, tsv and jsonl files; a fault is told with its row and column."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from lumi.answers.texts import Draft
from lumi.plain import N_

COLUMNS = ("question", "answer", "alternatives")
MOST_BYTES = 20 * 1024 * 1024  # a file larger than this is not a business's FAQs
LONGEST_QUESTION = 1000  # characters
LONGEST_ANSWER = 20_000
SEPARATORS = {".csv": ",", ".tsv": "\t"}
FORMULAS = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet begins to compute


class ImportRefused(Exception):
    """Nothing was imported; the text names file, row and column in one sentence."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file holds, and what is wrong with its rows, a sentence each."""

    drafts: list[Draft]
    faults: list[str]


def read(path: Path) -> list[Draft]:
    """The file's FAQs; a question answered in two ways is refused. Raises ImportRefused."""
    sheet = parse(path.name, _content(path))
    if sheet.faults:
        raise ImportRefused(sheet.faults[0])
    return sheet.drafts


def parse(name: str, content: bytes) -> Sheet:
    """All rows of a file of that name; one that is at fault does not hide the next one."""
    drafts: dict[str, tuple[str, Draft]] = {}
    faults: list[str] = []
    try:
        for where, row in _rows(name, content):
            try:
                _take(drafts, name, where, row)
            except ImportRefused as fault:
                faults.append(fault.args[0])
    except ImportRefused as fault:  # nothing behind it can be read
        faults.append(fault.args[0])
    if not drafts and not faults:
        faults.append(N_("%(file)s holds no FAQs.", file=name))
    return Sheet([draft for _, draft in drafts.values()], faults)


def write_csv(rows: Iterable[dict[str, Any]], to: TextIO) -> None:
    """What `read` takes back as it was."""
    sheet = csv.writer(to)
    sheet.writerow(COLUMNS)
    for row in rows:
        cells = (row["question"], row["answer"], "|".join(row["alternatives"]))
        sheet.writerow([defused(cell) for cell in cells])


def defused(cell: str) -> str:
    """No formula for a spreadsheet: an apostrophe stands before what it would compute.

    What has one there already gets another, so that `read` gives each text back as it was.
    """
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULAS) else cell


def _armed(cell: str) -> str:
    """What `defused` was given."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULAS) else cell


def _take(drafts: dict[str, tuple[str, Draft]], name: str, where: str, row: Any) -> None:
    if isinstance(row, ImportRefused):
        raise row
    place = N_("%(file)s, %(where)s", file=name, where=where)
    draft = _draft(place, row)
    first, earlier = drafts.get(draft.question, (where, draft))
    if earlier.answer != draft.answer:
        raise ImportRefused(
            N_(
                "%(place)s, column question: %(question)s stands in %(first)s with another answer;"
                " one question has one answer.",
                place=place,
                question=repr(draft.question[:80]),
                first=first,
            )
        )
    drafts[draft.question] = where, draft


def _rows(name: str, content: bytes) -> Iterator[tuple[str, dict[str, Any] | ImportRefused]]:
    """Rows, or what is wrong with one, each with its place. Raises ImportRefused."""
    suffix = Path(name).suffix.lower()
    if suffix == ".jsonl":
        return _json_rows(name, _text(name, content))
    if suffix in SEPARATORS:
        return _table_rows(name, _text(name, content), SEPARATORS[suffix])
    raise ImportRefused(N_("%(file)s: the name must end in .csv, .tsv or .jsonl.", file=name))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ImportRefused(f"{path.name} is larger than {MOST_BYTES // 1024**2} MB.")
        return path.read_bytes()
    except OSError as fault:
        raise ImportRefused(f"{path} cannot be read: {fault.strerror or fault}.") from fault


def _text(name: str, content: bytes) -> str:
    excel = content.startswith((b"\xff\xfe", b"\xfe\xff"))  # its "Unicode text"
    try:
        return content.decode("utf-16" if excel else "utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise ImportRefused(
            N_(
                "%(file)s is not UTF-8: line %(line)s, byte %(byte)s of the file is %(value)s.",
                file=name,
                line=line,
                byte=fault.start + 1,
                value=f"0x{content[fault.start]:02x}",
            )
        ) from fault


def _table_rows(
    name: str, text: str, separator: str
) -> Iterator[tuple[str, dict[str, Any] | ImportRefused]]:
    """Rows with their number as a spreadsheet shows it; the heading is row 1."""
    csv.field_size_limit(MOST_BYTES)
    sheet = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    heading: list[str] = []
    number = 0
    try:
        for number, cells in enumerate(sheet, 1):
            if not any(cell.strip() for cell in cells):
                continue
            if not heading:
                heading = _heading(name, cells)
                continue
            row: dict[str, Any] | ImportRefused = dict(
                zip(heading, map(_armed, cells), strict=False)
            )
            if len(cells) > len(heading):
                row = ImportRefused(
                    N_(
                        "%(file)s, row %(row)s, column %(column)s: the heading has only %(count)s"
                        " columns; text that holds %(separator)s needs quotes.",
                        file=name,
                        row=number,
                        column=len(heading) + 1,
                        count=len(heading),
                        separator=repr(separator),
                    )
                )
            yield N_("row %(row)s", row=number), row
    except csv.Error as fault:
        raise ImportRefused(
            N_("%(file)s, row %(row)s: %(why)s.", file=name, row=number + 1, why=fault)
        ) from fault


def _heading(name: str, cells: list[str]) -> list[str]:
    heading = [cell.strip().lower() for cell in cells]
    for column in ("question", "answer"):
        if column not in heading:
            raise ImportRefused(
                N_(
                    "%(file)s, row 1: there is no column %(column)s; the columns are question,"
                    " answer and, if you like, alternatives.",
                    file=name,
                    column=repr(column),
                )
            )
    return heading


def _json_rows(name: str, text: str) -> Iterator[tuple[str, dict[str, Any] | ImportRefused]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            where = N_("row %(row)s", row=number)
            yield where, _json_row(N_("%(file)s, %(where)s", file=name, where=where), line)


def _json_row(where: str, line: str) -> dict[str, Any] | ImportRefused:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as fault:
        if isinstance(fault, json.JSONDecodeError):
            at = {"place": where, "column": fault.colno}
            where = N_("%(place)s, column %(column)s", **at)
        return ImportRefused(N_("%(place)s: this is not JSON.", place=where))
    if not isinstance(row, dict):
        return ImportRefused(N_("%(place)s: a row must be an object {…}.", place=where))
    return row


def _draft(where: str, row: dict[str, Any]) -> Draft:
    question = _cell(where, row, "question", LONGEST_QUESTION)
    answer = _cell(where, row, "answer", LONGEST_ANSWER)
    return Draft(question, answer, _alternatives(where, question, row.get("alternatives")))


def _cell(where: str, row: dict[str, Any], column: str, longest: int) -> str:
    at = {"place": where, "column": column}
    value = row.get(column)
    if value is None or value == "":
        raise ImportRefused(N_("%(place)s, column %(column)s: it is empty.", **at))
    if not isinstance(value, str):
        raise ImportRefused(N_("%(place)s, column %(column)s: it must be text.", **at))
    text = clean(value)
    if not text:
        raise ImportRefused(N_("%(place)s, column %(column)s: it is empty.", **at))
    if len(text) > longest:
        told = N_(
            "%(place)s, column %(column)s: it is longer than %(most)s characters.",
            place=where,
            column=column,
            most=longest,
        )
        raise ImportRefused(told)
    return text


def _alternatives(where: str, question: str, value: Any) -> tuple[str, ...]:
    given = value.split("|") if isinstance(value, str) else value or []
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ImportRefused(
            N_(
                "%(place)s, column alternatives: it must be text separated by | or a list of"
                " texts.",
                place=where,
            )
        )
    cleaned = [clean(one) for one in given]
    if any(len(one) > LONGEST_QUESTION for one in cleaned):
        raise ImportRefused(
            N_(
                "%(place)s, column alternatives: one is longer than %(most)s characters.",
                place=where,
                most=LONGEST_QUESTION,
            )
        )
    return tuple(dict.fromkeys(one for one in cleaned if one and one != question))


def clean(text: str) -> str:
    """Without NUL and surrounding blanks; lone surrogates, which no file can hold, as U+FFFD."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
