"""The data map names every table in which somebody stands."""

from pathlib import Path

from lumi import database
from lumi.settings import ROOT

PAGE = (ROOT / "docs" / "privacy.md").read_text()
# The business's own words and rows of nobody: its offer, its answers, counts, the machinery.
OF_NOBODY = {
    *("closure", "opening_hours", "service", "staff", "staff_service", "imported_busy"),
    *("imported_calendar", "calendar_feed", "usage", "notice", "meta", "schema_migration"),
    *("faq", "faq_text", "faq_use", "faq_pin", "faq_edit", "faq_import", "faq_space", "faq_check"),
    *("faq_indexed", "discarded_faq", "worker", "media_gone", "message_word_mark"),
    *("sqlite_schema", "sqlite_sequence", "sqlite_temp_schema"),
}


def test_every_table_is_in_the_map_or_holds_nobody(file: Path) -> None:
    ordinary = {row[1] for row in database.rows("PRAGMA table_list") if row[2] == "table"}

    assert ordinary >= OF_NOBODY
    assert [name for name in sorted(ordinary - OF_NOBODY) if f"`{name}`" not in PAGE] == []
