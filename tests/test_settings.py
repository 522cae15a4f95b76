"""Settings are read whole or refused whole, each fault by the name of its variable."""

import logging
import threading
from pathlib import Path

import pytest

from lumi.settings import ROOT, SETTINGS, Settings, SettingsFault, fingerprint


def read(**given: str) -> Settings:
    return Settings.from_env({"SECRET_KEY": "a key", **given})


def test_nothing_but_a_key_needs_to_be_set() -> None:
    settings = read()

    assert settings.database == ROOT / "instance" / "lumi.sqlite3"
    assert settings.api_url == "https://graph.facebook.com/v26.0"
    assert (settings.reply_delay, settings.lease, settings.resend_after) == (2, 120, 60)
    assert (settings.port, settings.web_threads, settings.demo) == (8000, 8, None)


@pytest.mark.parametrize("variable", [setting.variable for setting in SETTINGS.values()])
def test_a_blank_value_counts_as_not_set(variable: str) -> None:
    assert read() == read(**({} if variable == "SECRET_KEY" else {variable: "  "}))


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "eighty"),
        ("PORT", "--80"),
        ("PORT", "8000.5"),
        ("WORKER_THREADS", "0"),
        ("SENDER_THREADS", "129"),
        ("LUMI_STALE_AFTER", "late"),
        ("LUMI_STORE_DAYS", "0"),
        ("LUMI_REPLY_DELAY", "601"),
        ("LUMI_REPLY_DELAY", "-1"),
        ("LUMI_REPLY_DELAY", "nan"),
        ("LUMI_REPLY_DELAY", "soon"),
        ("LUMI_DEMO", "perhaps"),
        ("LOG_LEVEL", "LOUD"),
        ("LOG_FORMAT", "xml"),
        ("WH_API_URL", "graph.facebook.com"),
        ("WH_API_URL", "ftp://graph.facebook.com"),
        ("OPENAI_BASE_URL", "http://"),
        ("LUMI_STORE", "my-bucket"),
        ("LUMI_STORE", "s3://"),
    ],
)
def test_a_value_that_cannot_be_is_told_with_what_the_variable_takes(
    variable: str, value: str
) -> None:
    with pytest.raises(SettingsFault, match=f"^{variable} takes .*, not '{value}'$"):
        read(**{variable: value})


def test_a_store_needs_its_keys_and_something_to_send() -> None:
    with pytest.raises(SettingsFault) as caught:
        read(LUMI_STORE="s3://safe/lumi", LUMI_BACKUPS="0")

    assert str(caught.value).splitlines() == [
        "AWS_ACCESS_KEY_ID is needed with LUMI_STORE",
        "AWS_SECRET_ACCESS_KEY is needed with LUMI_STORE",
        "LUMI_BACKUPS must be 1 or more with LUMI_STORE: what is sent is made here",
    ]


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(SettingsFault) as caught:
        read(PORT="x", LUMI_LEASE="0", LOG_FORMAT="xml")

    told = [line.split()[0] for line in str(caught.value).splitlines()]
    assert told == ["LUMI_LEASE", "PORT", "LOG_FORMAT"]


@pytest.mark.parametrize(
    ("value", "read_as"), [("1", True), ("ON", True), ("yes", True), ("0", False), ("False", False)]
)
def test_a_switch_is_read_in_the_usual_ways(value: str, read_as: bool) -> None:
    assert read(LUMI_METRICS=value).metrics is read_as


def test_a_reply_delay_may_be_a_fraction_of_a_second() -> None:
    assert read(LUMI_REPLY_DELAY="0.25").reply_delay == 0.25


def test_several_app_secrets_are_kept_apart_for_rotation() -> None:
    assert read(WH_APP_SECRET=" new, old ,").app_secrets == ("new", "old")


def test_an_address_loses_its_last_slash() -> None:
    assert read(WH_API_URL="http://127.0.0.1:9/v26.0/").api_url == "http://127.0.0.1:9/v26.0"


def test_a_choice_is_read_in_any_case() -> None:
    assert read(LOG_LEVEL="debug").log_level == "DEBUG"


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ("/data/lumi.sqlite3", Path("/data/lumi.sqlite3")),
        ("data/lumi.sqlite3", ROOT / "data" / "lumi.sqlite3"),
        ("~/lumi.sqlite3", Path.home() / "lumi.sqlite3"),
    ],
    ids=["absolute", "beside the application", "at home"],
)
def test_the_file_is_where_the_setting_says(value: str, path: Path) -> None:
    assert read(LUMI_DATABASE=value).database == path


def test_no_secret_is_shown_when_settings_are_printed() -> None:
    secret = "unspeakable"
    names = ("SECRET_KEY", "VERIFY_TOKEN", "WH_APP_SECRET", "WH_TOKEN", "OPENAI_API_KEY")

    assert secret not in repr(read(**dict.fromkeys(names, secret)))


def test_an_unknown_setting_of_lumi_is_warned_of_and_nothing_more(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        read(LUMI_COLOUR="blue", COLOUR="blue")

    assert [record.getMessage() for record in caplog.records] == [
        "setting.unknown variable=LUMI_COLOUR"
    ]


def test_production_refuses_to_start_without_a_key_of_its_own(tmp_path: Path) -> None:
    with pytest.raises(SettingsFault, match="SECRET_KEY"):
        read(LUMI_PRODUCTION="1", SECRET_KEY="", LUMI_DATABASE=str(tmp_path / "lumi.sqlite3"))

    assert list(tmp_path.iterdir()) == []


def test_without_a_key_one_is_made_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    given = {"SECRET_KEY": "", "LUMI_DATABASE": str(tmp_path / "new" / "lumi.sqlite3")}
    first, second = read(**given), read(**given)

    assert len(first.secret_key) >= 32
    assert second.secret_key == first.secret_key
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o077 == 0


def test_processes_that_start_at_once_keep_the_same_key(tmp_path: Path) -> None:
    keys = []
    both = threading.Barrier(8)

    def start() -> None:
        both.wait()
        database = str(tmp_path / "lumi.sqlite3")
        keys.append(read(SECRET_KEY="", LUMI_DATABASE=database).secret_key)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(keys) == 8
    assert len(set(keys)) == 1


def test_a_directory_that_cannot_be_made_is_a_fault_of_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(SettingsFault, match=r"^LUMI_DATABASE .*file"):
        read(SECRET_KEY="", LUMI_DATABASE=str(tmp_path / "file" / "lumi.sqlite3"))


def test_a_fingerprint_tells_secrets_apart_and_gives_none_away() -> None:
    assert fingerprint("one") == fingerprint("one") != fingerprint("two")
    assert len(fingerprint("one")) == 8
