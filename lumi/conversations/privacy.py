"""Everything kept of one customer: handed out, or erased."""

import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from lumi import database
from lumi.conversations import media
from lumi.conversations.customers import references
from lumi.tenants.enrolment import Refused

_CUSTOMER = "SELECT * FROM customer WHERE tenant_id = ? AND id = ?"
# A dead letter is what could not be read: it has no customer's number, but may name the customer.
_OWN_LETTERS = """
    SELECT dead_letter.id FROM customer JOIN dead_letter
    ON dead_letter.tenant_id = customer.tenant_id
    WHERE customer.id = ? AND (instr(payload, phone) OR instr(payload, user_id))
"""
# What reached no business known may have been written to another one: erased, never handed out.
_ALL_LETTERS = _OWN_LETTERS.replace(
    "ON dead_letter.tenant_id", "ON coalesce(dead_letter.tenant_id, customer.tenant_id)"
)


def found(tenant_id: int, customer: str) -> int:
    """The id of a tenant's customer: a phone with or without +, a user id, or the row's id.

    Raises Refused when there is none.
    """
    digits = customer.strip().removeprefix("+")
    sql = "SELECT id FROM customer WHERE tenant_id = ? AND"
    for column, ident in (("phone", digits), ("user_id", customer.strip()), ("id", customer)):
        ident_found = database.value(f"{sql} {column} = ?", tenant_id, ident)
        if ident_found is not None:
            return int(ident_found)
    raise Refused(f"This tenant has no customer {customer!r}.")


def export(tenant_id: int, customer: str) -> dict[str, Any]:
    """The customer's row, every row of any table that points at it, and the tenant's dead letters

    that name it. Raises Refused when there is none.
    """
    return kept_of(tenant_id, found(tenant_id, customer))


def kept_of(tenant_id: int, ident: int) -> dict[str, Any]:
    """The same, of the tenant's customer with that id."""
    connection = database.connection()
    talk = database.value("SELECT id FROM conversation WHERE customer_id = ?", ident)
    kept: dict[str, Any] = {"customer": _dicts(_CUSTOMER, tenant_id, ident)[0]}
    kept["message"] = _dicts("SELECT * FROM message WHERE conversation_id = ?", talk)
    kept["media"] = _dicts(
        "SELECT media.* FROM media JOIN message ON message.id = message_id"
        " WHERE conversation_id = ?",
        talk,
    )
    for table, column in references(connection, "customer"):
        kept[table] = _dicts(f'SELECT * FROM "{table}" WHERE "{column}" = ?', ident)  # noqa: S608
    kept["dead_letter"] = _dicts(f"SELECT * FROM dead_letter WHERE id IN ({_OWN_LETTERS})", ident)  # noqa: S608
    return kept


def erase(tenant_id: int, ident: int) -> None:
    """Delete the tenant's customer, every row that points at it and every dead letter naming it.

    In one transaction; then the files. What was delivered to no business known is searched too.
    Raises Refused when it is not this tenant's.
    """
    with database.without_a_trace(), database.write() as connection:
        if not database.value(
            "SELECT 1 FROM customer WHERE tenant_id = ? AND id = ?", tenant_id, ident
        ):
            raise Refused(f"This tenant has no customer {ident}.")
        connection.execute(f"DELETE FROM dead_letter WHERE id IN ({_ALL_LETTERS})", (ident,))  # noqa: S608
        for table, column in references(connection, "customer"):
            connection.execute(f'DELETE FROM "{table}" WHERE "{column}" = ?', (ident,))  # noqa: S608
        connection.execute("DELETE FROM customer WHERE id = ?", (ident,))
    media.sweep()


def write_zip(path: Path, kept: str, files: Iterable[tuple[str, Path]] = ()) -> None:
    """The export as a zip, what the customer sent under media/ by the message's number.

    An existing file is never overwritten.
    """
    with path.open("xb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("customer.json", kept)
        for name, medium in files:
            archive.write(medium, f"media/{name}")


def _dicts(sql: str, *values: int) -> list[dict[str, Any]]:
    cursor = database.connection().execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor]
