"""What a month may cost, and where its months begin, as a business's file says it."""

from pathlib import Path

import pytest

from lumi.business import BusinessFault, read


def columns(tmp_path: Path, text: str) -> dict[str, object]:
    path = tmp_path / "business.toml"
    path.write_text(f'name = "Sol"\n{text}')
    return read(path).columns


def test_caps_are_dollars_and_messages(tmp_path: Path) -> None:
    found = columns(tmp_path, "[caps]\nllm_usd = 2.5\nmessages = 900")

    assert (found["cap_llm_micros"], found["cap_messages"]) == (2_500_000, 900)


def test_whole_dollars_need_no_point(tmp_path: Path) -> None:
    assert columns(tmp_path, "[caps]\nllm_usd = 5")["cap_llm_micros"] == 5_000_000


def test_a_file_that_says_nothing_leaves_the_caps_alone(tmp_path: Path) -> None:
    assert not {"cap_llm_micros", "cap_messages", "account_timezone"} & set(columns(tmp_path, ""))


def test_the_whatsapp_account_may_be_in_another_zone(tmp_path: Path) -> None:
    found = columns(tmp_path, 'account_timezone = "America/Los_Angeles"')

    assert found["account_timezone"] == "America/Los_Angeles"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[caps]\nllm_usd = -1", "caps.llm_usd takes a number from 0 to 1e+06, not -1"),
        ("[caps]\nllm_usd = nan", "caps.llm_usd takes a number from 0"),
        ('[caps]\nllm_usd = "5"', "caps.llm_usd takes a number"),
        ("[caps]\nmessages = 1.5", "caps.messages takes a whole number"),
        ("[caps]\nspend = 1", "caps.spend is not known here"),
        ('account_timezone = "Mars"', "account_timezone takes a time zone"),
    ],
)
def test_what_cannot_be_a_cap_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BusinessFault) as fault:
        columns(tmp_path, text)

    assert told in str(fault.value)
