"""What each error code means for the sender and the owner."""

import pytest

from lumi.whatsapp.faults import (
    OFTEN,
    RULES,
    SOMETIMES,
    Reach,
    plain,
    rule_for,
    tells_owner,
    verdict,
)


def error(code: object, **more: object) -> dict[str, object]:
    return {"error": {"code": code, "message": "m", "error_data": {"details": "d"}} | more}


@pytest.mark.parametrize("code", [2, 4, 80007, 130429, 131016, 131056, 131057, 133004, 2494100])
def test_passing_faults_are_tried_again_many_times(code):
    assert verdict(400, error(code)).rule.repeats >= 20


@pytest.mark.parametrize("code", [1, 131000])
def test_unknown_faults_of_meta_are_tried_again_once(code):
    assert verdict(500, error(code)).rule.repeats == 1


@pytest.mark.parametrize(
    "code", [0, 3, 10, 33, 190, 200, 299, 368, 131005, 131031, 131042, 131048, 133010, 132015]
)
def test_what_only_the_owner_can_mend_is_told_and_not_repeated(code):
    found = verdict(500, error(code))

    assert not found.rule.repeats
    assert tells_owner(code)


@pytest.mark.parametrize("code", [100, 131008, 131026, 131047, 131050, 131212, 2388019, 147002])
def test_what_nobody_can_mend_is_not_repeated_nor_told(code):
    assert not verdict(500, error(code)).rule.repeats
    assert not tells_owner(code)


@pytest.mark.parametrize(
    ("code", "reach"),
    [
        (131056, "customer"),
        (130429, "number"),
        (131057, "number"),
        (4, "app"),
        (80007, "number"),
        (131016, "send"),
    ],
)
def test_a_fault_says_who_else_has_to_wait(code, reach):
    assert rule_for(code).reach == Reach(reach)


@pytest.mark.parametrize(
    ("status", "body", "repeats"),
    [
        (500, error(987654), SOMETIMES),
        (503, None, SOMETIMES),
        (502, "<html>", SOMETIMES),
        (429, {}, OFTEN),
        (400, error(987654), 0),
        (400, error(987654, is_transient=True), SOMETIMES),
        (404, [], 0),
        (302, None, 0),
        (400, error("131056"), OFTEN),
        (400, error({}), 0),
    ],
)
def test_for_unknown_codes_the_http_status_decides(status, body, repeats):
    assert verdict(status, body).rule.repeats == repeats


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7.0), (" 0 ", 0.0), (None, None), ("soon", None), ("-1", None)]
)
def test_retry_after_is_read_in_seconds(header, seconds):
    assert verdict(429, None, header).after_seconds == seconds


def test_metas_details_are_kept_for_the_log():
    assert verdict(400, error(131026)).detail == "d"
    assert verdict(502, None).detail == "HTTP 502"


def test_a_refusal_without_a_code_concerns_the_token():
    assert verdict(401, None).rule.tells_owner


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_code_has_a_plain_sentence(code):
    assert plain(code).endswith(".")
    assert len(plain(code)) < 110


def test_an_unknown_code_is_told_in_metas_words():
    assert plain(987654, "Odd thing") == "Odd thing"
    assert plain(None)
