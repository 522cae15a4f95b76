"""Who a message is from."""

import pytest

from lumi.whatsapp.contacts import Contact, Directory, ids, shared_phone

ANA = {"profile": {"name": "Ana", "username": "@ana.r"}, "wa_id": "351911", "user_id": "PT.A1"}
BEA = {"profile": {"name": "Bea"}, "wa_id": "351922", "user_id": "PT.B2"}
ANA_WHOLE = Contact("PT.A1", "351911", "Ana", "ana.r", None)


@pytest.mark.parametrize(
    ("user", "phone", "expected"),
    [
        ("PT.A1", None, ANA_WHOLE),
        (None, "351911", ANA_WHOLE),
        (None, "PT.A1", ANA_WHOLE),
        (None, "+351 9-11", ANA_WHOLE),
        ("PT.A1", "351922", Contact("PT.A1", "351922", "Ana", "ana.r", None)),
        (None, "351933", Contact(None, "351933")),
        (None, None, Contact()),
    ],
    ids=["user id", "phone", "user id as phone", "written phone", "own ids win", "other", "none"],
)
def test_a_sender_is_found_among_several_contacts(user, phone, expected):
    assert Directory.of([BEA, ANA]).person(user, phone, None) == expected


def test_the_only_contact_is_the_sender_where_no_id_says_otherwise():
    assert Directory.of([ANA]).person(None, None, None) == ANA_WHOLE


def test_the_only_contact_is_not_the_sender_when_the_phones_differ():
    assert Directory.of([ANA]).person(None, "351933", None) == Contact(None, "351933")


def test_an_id_of_unknown_form_serves_when_there_is_no_other():
    assert Directory.of(None).person(None, "anon-77", None, opaque=True) == Contact("anon-77")


@pytest.mark.parametrize("raw", [None, 5, {"wa_id": "1"}, [None, 3, []], [{"profile": 4}]])
def test_contacts_of_any_shape_are_read(raw):
    assert Directory.of(raw).person(None, "351911", None).phone == "351911"


@pytest.mark.parametrize(
    ("user", "phone", "expected"),
    [
        (None, "US.ENT.99x", ("US.ENT.99x", None)),
        ("US.1", "US.2", ("US.1", None)),
        (None, 351911, (None, "351911")),
        (None, True, (None, None)),
        ("", "  ", (None, None)),
        (None, "us.1", (None, None)),
    ],
)
def test_a_user_id_in_the_place_of_the_phone_is_moved(user, phone, expected):
    assert ids(user, phone) == expected


@pytest.mark.parametrize(
    "item",
    [
        {},
        {"contacts": "x"},
        {"contacts": []},
        {"contacts": [7]},
        {"contacts": [{"phones": [7], "vcard": 9}]},
        {"contacts": [{"phones": [{"wa_id": 5, "phone": "call me"}]}]},
        {"contacts": [{"phones": [{"phone": "+12"}], "vcard": "TEL:+" + "9" * 40}]},
    ],
    ids=str,
)
def test_a_contact_without_a_number_shares_none(item: dict[str, object]) -> None:
    assert shared_phone(item) == ""
