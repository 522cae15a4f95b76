import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumi.simulator import marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("*bold*", "<p><strong>bold</strong></p>", id="bold"),
        pytest.param("_soft_ and ~gone~", "<p><em>soft</em> and <s>gone</s></p>", id="others"),
        pytest.param("*_both_*", "<p><strong><em>both</em></strong></p>", id="nested"),
        pytest.param("2 * 3 * 4", "<p>2 * 3 * 4</p>", id="a star with spaces is a star"),
        pytest.param("snake_case_name", "<p>snake_case_name</p>", id="inside a word"),
        pytest.param("`*code*`", "<p><code>*code*</code></p>", id="code keeps its stars"),
        pytest.param("```a\n<b>```", "<pre>a\n&lt;b&gt;</pre>", id="block"),
        pytest.param("one\ntwo", "<p>one<br>two</p>", id="lines"),
        pytest.param("- a\n- *b*", "<ul><li>a</li><li><strong>b</strong></li></ul>", id="list"),
        pytest.param("3. c\n4. d", '<ol start="3"><li>c</li><li>d</li></ol>', id="numbered"),
        pytest.param("> said", "<blockquote>said</blockquote>", id="quote"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_marks_are_shown_as_chat_apps_show_them(text: str, expected: str) -> None:
    assert marks.html(text) == expected


def test_an_address_becomes_a_link_without_the_full_stop_after_it() -> None:
    shown = marks.html("See https://example.org/a_b_c?x=1&y=2.")

    assert 'href="https://example.org/a_b_c?x=1&amp;y=2"' in shown
    assert shown.endswith("</a>.</p>")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "*<img src=x onerror=alert(1)>*",
        'https://example.org/"onmouseover="alert(1)',
        "```</pre><script>```",
        "> <b>",
        "1. <i>",
    ],
)
def test_nothing_that_a_customer_writes_becomes_a_tag_of_theirs(text: str) -> None:
    shown = marks.html(text)

    for tag in ("<script", "<img", "<b>", "<i>", '"onmouseover'):
        assert tag not in shown


@given(st.text(alphabet="*_~`<>&\"'-. 1\nab:/hts", max_size=60))
def test_whatever_is_written_can_be_shown(text: str) -> None:
    assert "<a b" not in marks.html(text)
