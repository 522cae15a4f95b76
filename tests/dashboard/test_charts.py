"""Bars that everybody can read."""

from lumi.dashboard import charts
from lumi.dashboard.charts import Bar


def test_the_highest_bar_fills_the_picture_and_nothing_is_a_line() -> None:
    drawn = charts.bars([Bar(10, "1", "ten"), Bar(0, "", "none"), Bar(5, "3", "five")], "Messages")

    assert 'aria-label="Messages"' in drawn
    assert f'height="{charts.HEIGHT:.1f}"' in drawn
    assert 'class="bar none"' in drawn
    assert "<title>five</title>" in drawn


def test_words_of_others_are_escaped() -> None:
    drawn = charts.bars([Bar(1, "<b>", "<script>")], '"><script>')

    assert "<script>" not in drawn
    assert "<b>" not in drawn


def test_a_gauge_tells_early_late_and_full() -> None:
    assert "early" in charts.gauge(10, 1000, "free")
    assert "late" in charts.gauge(900, 1000, "free")
    assert "full" in charts.gauge(1200, 1000, "free")
    assert 'width="100.0"' in charts.gauge(1200, 1000, "free")
