"""Whatever JSON stands anywhere in a payload, parsing it neither raises nor loses a neighbour."""

import copy
import json
from dataclasses import asdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lumi.whatsapp.events import Message, parse
from tests.whatsapp.payloads import NOW, contact, envelope, item, status, value

KEYS = st.sampled_from(
    ["id", "from", "type", "text", "body", "code", "system", "edit", "message", "errors", "value"]
) | st.text(max_size=5)
ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=()), max_size=8)
    | st.sampled_from(["US.1", "system", "edit", "interactive", "wamid.X", "1795400000"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
EDIT = {"original_message_id": "w", "message": {"type": "text", "text": {"body": "b"}}}
SYSTEM = {"body": "A changed from US.1 to US.2", "wa_id": "1", "previous_user_id": "US.1"}
REPLY = {"type": "list_reply", "list_reply": {"id": "1", "title": "t"}}
WHOLE = envelope(
    {
        "field": "messages",
        "value": value(
            contacts=[contact()],
            messages=[
                item(),
                item("edit", edit=EDIT),
                item("system", system=SYSTEM),
                item("interactive", interactive=REPLY, context={"id": "w"}),
            ],
            statuses=[status(pricing={"billable": True}, errors=[{"code": 1}])],
            errors=[{"code": 131000, "error_data": {"details": "d"}}],
        ),
    },
    {"field": "smb_message_echoes", "value": value(message_echoes=[item(to="1")])},
    {"field": "standby", "value": value(standby={"messages": [item()]})},
    {"field": "user_preferences", "value": value(user_preferences=[{"wa_id": "1", "value": "s"}])},
    {"field": "account_update", "value": {"event": "X", "ban_info": {"waba_ban_state": ["A"]}}},
    {"field": "user_id_update", "value": value(user_id_update=[{"user_id": {"previous": "a"}}])},
)
GOOD = item(id="wamid.GOOD")


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree)
    found = [path] if path else []
    for key, one in inner:
        deeper = (*path, key)
        found += places(one, deeper) if isinstance(one, dict | list) else [deeper]
    return found


def replaced(tree: Any, path: tuple[Any, ...], new: object) -> Any:
    changed = copy.deepcopy(tree)
    place = changed
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = new
    return changed


def assert_writable(events: list[Any]) -> None:
    for event in events:
        written = json.dumps(asdict(event), ensure_ascii=False, allow_nan=False, default=str)
        assert "\\u0000" not in written
        written.encode()


@given(ANY)
def test_any_json_at_all_is_parsed(payload):
    assert_writable(parse(payload, NOW))


@given(st.sampled_from(places(WHOLE)), ANY)
@settings(max_examples=600, deadline=None)
def test_any_json_at_any_place_is_parsed_and_its_neighbours_are_kept(path, new):
    changed = replaced(WHOLE, path, new)
    changed_elsewhere = {"field": "messages", "value": value(messages=[GOOD])}
    if isinstance(changed["entry"], list):
        changed["entry"] += [{"id": "2", "changes": [changed_elsewhere]}]

    events = parse(changed, NOW)

    assert_writable(events)
    if path[0] == "entry" and isinstance(changed["entry"], list):
        found = [one.wa_msg_id for one in events if isinstance(one, Message)]
        assert found[-1] == "wamid.GOOD"


@given(st.lists(ANY, max_size=4), st.lists(ANY, max_size=4))
def test_any_json_beside_a_good_message_leaves_it(before, after):
    found = parse(envelope({"value": value(messages=[*before, GOOD, *after])}), NOW)

    assert [e.wa_msg_id for e in found if type(e) is Message].count("wamid.GOOD") == 1
