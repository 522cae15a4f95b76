"""FAQs in csv, tsv and jsonl files; a fault is told with its row and column."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from lumi.answers.texts import Draft

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
                faults.append(str(fault))
    except ImportRefused as fault:  # nothing behind it can be read
        faults.append(str(fault))
    if not drafts and not faults:
        faults.append(f"{name} holds no FAQs.")
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
    draft = _draft(f"{name}, {where}", row)
    first, earlier = drafts.get(draft.question, (where, draft))
    if earlier.answer != draft.answer:
        raise ImportRefused(
            f"{name}, {where}, column question: {draft.question[:80]!r} stands in {first}"
            " with another answer; one question has one answer."
        )
    drafts[draft.question] = where, draft


def _rows(name: str, content: bytes) -> Iterator[tuple[str, dict[str, Any] | ImportRefused]]:
    """Rows, or what is wrong with one, each with its place. Raises ImportRefused."""
    suffix = Path(name).suffix.lower()
    if suffix == ".jsonl":
        return _json_rows(name, _text(name, content))
    if suffix in SEPARATORS:
        return _table_rows(name, _text(name, content), SEPARATORS[suffix])
    raise ImportRefused(f"{name}: the name must end in .csv, .tsv or .jsonl.")


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
            f"{name} is not UTF-8: line {line}, byte {fault.start + 1} of the file"
            f" is 0x{content[fault.start]:02x}."
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
                    f"{name}, row {number}, column {len(heading) + 1}: the heading has only"
                    f" {len(heading)} columns; text that holds {separator!r} needs quotes."
                )
            yield f"row {number}", row
    except csv.Error as fault:
        raise ImportRefused(f"{name}, row {number + 1}: {fault}.") from fault


def _heading(name: str, cells: list[str]) -> list[str]:
    heading = [cell.strip().lower() for cell in cells]
    for column in ("question", "answer"):
        if column not in heading:
            raise ImportRefused(
                f"{name}, row 1: there is no column {column!r};"
                " the columns are question, answer and, if you like, alternatives."
            )
    return heading


def _json_rows(name: str, text: str) -> Iterator[tuple[str, dict[str, Any] | ImportRefused]]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield f"row {number}", _json_row(f"{name}, row {number}", line)


def _json_row(where: str, line: str) -> dict[str, Any] | ImportRefused:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as fault:
        place = f", column {fault.colno}" if isinstance(fault, json.JSONDecodeError) else ""
        return ImportRefused(f"{where}{place}: this is not JSON.")
    if not isinstance(row, dict):
        return ImportRefused(f"{where}: a row must be an object {{…}}.")
    return row


def _draft(where: str, row: dict[str, Any]) -> Draft:
    question = _cell(where, row, "question", LONGEST_QUESTION)
    answer = _cell(where, row, "answer", LONGEST_ANSWER)
    return Draft(question, answer, _alternatives(where, question, row.get("alternatives")))


def _cell(where: str, row: dict[str, Any], column: str, longest: int) -> str:
    value = row.get(column)
    if value is None or value == "":
        raise ImportRefused(f"{where}, column {column}: it is empty.")
    if not isinstance(value, str):
        raise ImportRefused(f"{where}, column {column}: it must be text.")
    text = clean(value)
    if not text:
        raise ImportRefused(f"{where}, column {column}: it is empty.")
    if len(text) > longest:
        raise ImportRefused(f"{where}, column {column}: it is longer than {longest} characters.")
    return text


def _alternatives(where: str, question: str, value: Any) -> tuple[str, ...]:
    given = value.split("|") if isinstance(value, str) else value or []
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ImportRefused(
            f"{where}, column alternatives: it must be text separated by | or a list of texts."
        )
    cleaned = [clean(one) for one in given]
    if any(len(one) > LONGEST_QUESTION for one in cleaned):
        raise ImportRefused(
            f"{where}, column alternatives: one is longer than {LONGEST_QUESTION} characters."
        )
    return tuple(dict.fromkeys(one for one in cleaned if one and one != question))


def clean(text: str) -> str:
    """Without NUL and surrounding blanks; lone surrogates, which no file can hold, as U+FFFD."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()
