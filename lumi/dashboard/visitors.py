"""Who is looking at a page: somebody with an account, or an owner who came by a link."""

from dataclasses import dataclass
from typing import Any

from flask_login import UserMixin

from lumi import database
from lumi.owner import numbers
from lumi.tenants import users
from lumi.tenants.models import Tenant, with_id
from lumi.tenants.users import Role, User


@dataclass(frozen=True, slots=True)
class Visitor(UserMixin):
    """`kind` is "user" or "owner"; `session` must still be the row's, or the sign-in has ended."""

    kind: str
    ident: int
    session: int
    name: str  # as the audit log has it
    language: str = ""
    is_operator: bool = False
    tenant_id: int | None = None  # the only one, of an owner without an account

    def get_id(self) -> str:
        return f"{self.kind}:{self.ident}:{self.session}"

    def role_in(self, tenant: Tenant) -> Role | None:
        """None for a tenant that is none of this visitor's."""
        if self.kind == "owner":
            return Role.OWNER if tenant.id == self.tenant_id else None
        return Role.OPERATOR if self.is_operator else users.role_in(self.ident, tenant.id)

    def tenants(self, words: str = "", most: int | None = None) -> list[Tenant]:
        """Those that may be seen and are called so, by name; at most so many."""
        if self.kind == "owner":
            only = with_id(self.tenant_id or 0)
            return [only] if only else []
        every = users.tenants_of(User.get_by_id(self.ident))
        return list(every.where(Tenant.called(words)).limit(most))

    def end_every_session(self, connection: Any) -> None:
        """Sign out everywhere, inside the caller's transaction."""
        table = "user" if self.kind == "user" else "owner_number"
        sql = f"UPDATE {table} SET session = session + 1 WHERE id = ?"  # noqa: S608  # one of two names
        connection.execute(sql, (self.ident,))


def of_user(user: User) -> Visitor:
    return Visitor("user", user.id, user.session, user.email, user.language, bool(user.is_operator))


def of_owner(owner_number_id: int) -> Visitor | None:
    """The owner of a number, as long as it is a proven one."""
    found = database.row(
        "SELECT tenant_id, phone, session, language FROM owner_number WHERE id = ?",
        owner_number_id,
    )
    if found is None or not numbers.is_proven(owner_number_id):
        return None
    tenant_id, phone, session, language = found
    name = f"owner …{phone[-3:]}"
    return Visitor("owner", owner_number_id, session, name, language, tenant_id=tenant_id)


def load(session_id: str) -> Visitor | None:
    """Who a session cookie belongs to, as long as its sign-in has not ended."""
    kind, _, rest = session_id.partition(":")
    ident, _, session = rest.partition(":")
    if not (ident.isdecimal() and session.isdecimal() and len(ident) < 19):
        return None
    found = None
    if kind == "user":
        user = users.with_id(int(ident))
        found = of_user(user) if user else None
    elif kind == "owner":
        found = of_owner(int(ident))
    return found if found and found.session == int(session) else None
