"""Files of FAQs: what is taken, what is refused and how it is told."""

import io
from pathlib import Path

import pytest

from lumi.answers import faq_files, faqs
from lumi.answers.faq_files import ImportRefused
from lumi.answers.texts import Draft
from lumi.tenants.models import Tenant
from tests.answers.conftest import LetterCounts
from tests.conftest import T0

CASH = Draft("Cash?", "Yes.")
SEATS = Draft("Seats?", 'Two "big" ones,\nby the window.', ("Chairs?", "Places to sit?"))


def written(directory: Path, name: str, content: str | bytes) -> Path:
    path = directory / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


CSV = """question,answer,alternatives
Cash?,Yes.,
Seats?,"Two ""big"" ones,
by the window.",Chairs?|Places to sit?
"""
FROM_EXCEL = """\ufeffQuestion , Answer,ALTERNATIVES

Cash?,Yes.
,,
Seats?,"Two ""big"" ones,
by the window.", Chairs? | Places to sit?||
"""
TSV = """answer\tquestion\talternatives
Yes.\tCash?\t
"Two ""big"" ones,
by the window."\tSeats?\tChairs?|Places to sit?"""
WINDOW = r'"answer": "Two \"big\" ones,\nby the window."'
JSONL = f"""{{"question": "Cash?", "answer": "Yes.", "alternatives": null}}

{{"question": "Seats?", {WINDOW}, "alternatives": ["Chairs?", "Places to sit?"]}}
"""
ODD = rf"""{{"question": " Ca\u0000sh?", "answer": "Yes.", "id": 7}}
{{"question": "Seats?", {WINDOW}, "alternatives": "Chairs?|Places to sit?|Seats?"}}"""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", CSV),
        ("a.csv", FROM_EXCEL.replace("\n", "\r\n").replace("ones,\r\n", "ones,\n")),
        ("a.tsv", TSV),
        ("a.jsonl", JSONL),
        ("A.JSONL", ODD),
        ("u.csv", CSV.encode("utf-16")),
    ],
    ids=["csv", "csv-from-excel", "tsv", "jsonl", "jsonl-odd", "utf-16"],
)
def test_the_same_faqs_in_every_format(tmp_path: Path, name: str, content: str | bytes) -> None:
    assert faq_files.read(written(tmp_path, name, content)) == [CASH, SEATS]


HEAD = "question,answer\n"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "", "a.csv holds no FAQs"),
        ("a.csv", HEAD, "a.csv holds no FAQs"),
        ("a.csv", "frage,answer\nx,y\n", "a.csv, row 1: there is no column 'question'"),
        ("a.csv", "question\nx\n", "a.csv, row 1: there is no column 'answer'"),
        ("a.csv", f"{HEAD}Cash?,Yes.\n\nSeats?,\n", "a.csv, row 4, column answer: it is empty"),
        ("a.csv", f"{HEAD}Cash?,Yes.\n \t,Yes\n", "a.csv, row 3, column question: it is empty"),
        ("a.csv", f"{HEAD}Cash?\n", "a.csv, row 2, column answer: it is empty"),
        ("a.csv", f"{HEAD}Cash?,Yes, and no\n", "a.csv, row 2, column 3: the heading has only 2"),
        ("a.csv", f'{HEAD}Cash?,"Yes\n', "a.csv, row 2: "),
        ("a.csv", f"{HEAD}{'x' * 1001},Yes\n", "a.csv, row 2, column question: it is longer"),
        ("a.csv", f"{HEAD}Cash?,\0\n", "a.csv, row 2, column answer: it is empty"),
        ("a.csv", b"question,answer\nCash?,S\xed\n", "a.csv is not UTF-8: line 2, byte 24"),
        ("a.jsonl", '{"question": "x"}', "a.jsonl, row 1, column answer: it is empty"),
        ("a.jsonl", '{"question": 1, "answer": "y"}', "row 1, column question: it must be text"),
        ("a.jsonl", '[1]\n{"question', "a.jsonl, row 1: a row must be an object"),
        ("a.jsonl", '\n{"question"', "a.jsonl, row 2, column 12: this is not JSON"),
        ("a.jsonl", "[" * 100_000, "a.jsonl, row 1: this is not JSON"),
        ("a.jsonl", '{"question": "x", "answer": "y", "alternatives": [1]}', "column alternatives"),
        ("a.txt", "x", "must end in .csv, .tsv or .jsonl"),
    ],
)  # fmt: skip
def test_a_fault_is_told_by_row_and_column(
    tmp_path: Path, name: str, content: str | bytes, told: str
) -> None:
    with pytest.raises(ImportRefused) as refused:
        faq_files.read(written(tmp_path, name, content))

    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="No such file"):
        faq_files.read(tmp_path / "none.csv")


def test_a_broken_row_imports_nothing(
    tmp_path: Path, tenant: Tenant, letters: LetterCounts
) -> None:
    path = written(tmp_path, "a.csv", f"{HEAD}Cash?,Yes.\nSeats?,\n")

    with pytest.raises(ImportRefused):
        faqs.keep_all(tenant.id, faq_files.read(path), letters, T0)

    assert faqs.listed(tenant.id) == []
    assert letters.read == []


def test_the_same_row_twice_is_one_faq(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", f"{HEAD}Cash?,Yes.\nCash?,Yes.\n")

    assert faq_files.read(path) == [CASH]


def test_a_question_with_two_answers_is_refused_with_both_its_rows(tmp_path: Path) -> None:
    path = written(tmp_path, "a.csv", f"{HEAD}Cash?,No.\nSeats?,Six.\nCash?,Yes.\n")

    told = "a.csv, row 4, column question: 'Cash\\?' stands in row 2 with another answer"
    with pytest.raises(ImportRefused, match=told):
        faq_files.read(path)


def test_an_export_can_be_imported(tmp_path: Path, tenant: Tenant, letters: LetterCounts) -> None:
    faqs.keep_all(tenant.id, [CASH, SEATS], letters, T0)
    sheet = io.StringIO(newline="")

    faqs.write_csv(faqs.export_rows(tenant.id), sheet)

    assert faq_files.read(written(tmp_path, "a.csv", sheet.getvalue())) == [CASH, SEATS]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "'", "'=", "''+", "'t"])
def test_what_a_spreadsheet_would_compute_comes_back_as_it_was(tmp_path: Path, start: str) -> None:
    draft = Draft(f"{start}1+1?", f"{start}A1", (f"{start}B2?", "C3?"))
    row = {"question": draft.question, "answer": draft.answer, "alternatives": draft.alternatives}
    sheet = io.StringIO(newline="")

    faq_files.write_csv([row], sheet)

    cells = sheet.getvalue().splitlines()[1].split(",")
    assert not any(cell.startswith(faq_files.FORMULAS) for cell in cells)
    assert faq_files.read(written(tmp_path, "a.csv", sheet.getvalue())) == [draft]


def test_every_fault_of_a_file_is_told() -> None:
    sheet = faq_files.parse("a.csv", f"{HEAD}Cash?,Yes.\n,x\nSeats?,\n".encode())

    assert sheet.drafts == [CASH]
    assert [fault[:13] for fault in sheet.faults] == ["a.csv, row 3,", "a.csv, row 4,"]


def test_an_import_shows_how_far_it_is(
    tmp_path: Path, tenant: Tenant, letters: LetterCounts
) -> None:
    rows = "".join(f"Question {number}?,Answer {number}.\n" for number in range(150))
    shares: list[float] = []

    drafts = faq_files.read(written(tmp_path, "a.csv", HEAD + rows))
    faqs.keep_all(tenant.id, drafts, letters, T0, shares.append)

    assert shares == sorted(shares)
    assert len(shares) > 2
    assert shares[-1] == 1.0
