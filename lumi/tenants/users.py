"""People who sign in with an e-mail and a password, and their roles."""

import hmac
from datetime import datetime
from enum import StrEnum
from threading import Lock
from typing import Any

from peewee import BooleanField, ForeignKeyField, IntegerField, TextField
from werkzeug.security import check_password_hash, generate_password_hash

from lumi import database
from lumi.database import InstantField, Row
from lumi.plain import N_
from lumi.tenants import passwords
from lumi.tenants.models import Tenant

SHORTEST = 10  # letters of a password; length beats rules about signs (NIST SP 800-63B)
TOO_EASY = N_("That password is among the first that anybody would try; take another one.")
LONGEST = 1000  # letters that are looked at
# scrypt takes 32 MB for a moment; eight sign-ins at once would take all of a small machine.
_one_at_a_time = Lock()
_NOBODY = "scrypt:32768:8:1$nobody$" + "0" * 128  # what a password is compared with in vain


class Role(StrEnum):
    """What a person may do for a tenant; each may do what those before it may."""

    STAFF = "staff"  # the diary and the conversations
    OWNER = "owner"  # everything of one business
    OPERATOR = "operator"  # everything of every business, and the businesses themselves

    @property
    def rank(self) -> int:
        return list(Role).index(self)


class UserRefused(Exception):
    """Nobody can sign in like that; the text says why."""


class User(Row):
    email = TextField(unique=True)
    password = TextField()
    is_operator = BooleanField(default=False)
    language = TextField(default="")
    session = IntegerField(default=1)
    created_at = InstantField()


class Membership(Row):
    user = ForeignKeyField(User, on_delete="CASCADE")
    tenant = ForeignKeyField(Tenant, on_delete="CASCADE")
    role = TextField()


def add(
    email: str, password: str, now: datetime, tenant: Tenant | None, role: Role = Role.OWNER
) -> User:
    """A person with a role, inside the caller's transaction; the operator has no tenant.

    `password` is what `hashed` made. Somebody who is known gets the role besides, and keeps the
    password they have. Raises UserRefused.
    """
    user: User | None = User.get_or_none(User.email == address(email))
    if user is None:
        user = User.create(email=address(email), password=password, created_at=now)
    if tenant is None:
        User.update(is_operator=True).where(User.id == user.id).execute()
    else:
        given = Membership.insert(user=user.id, tenant=tenant.id, role=role)
        given.on_conflict(
            conflict_target=[Membership.user, Membership.tenant], update={Membership.role: role}
        ).execute()
    found: User = User.get_by_id(user.id)
    return found


def change_password(user: User, password: str) -> None:
    """Sets what `hashed` made and signs out everywhere, inside the caller's transaction."""
    User.update(password=password, session=User.session + 1).where(User.id == user.id).execute()


def chosen(password: str, *about: str) -> str:
    """`hashed`, for one that somebody chose on a page; `about` are words about them.

    Raises UserRefused for one that is too short or long, or among the first guesses.
    """
    _require_length(password)
    if passwords.is_easy(password, *about):
        raise UserRefused(TOO_EASY)
    return hashed(password)


def hashed(password: str) -> str:
    """As werkzeug writes it: takes a tenth of a second, so before any transaction.

    Raises UserRefused for one that is too short or long.
    """
    _require_length(password)
    with _one_at_a_time:
        return generate_password_hash(password)


def _require_length(password: str) -> None:
    if len(password) < SHORTEST:
        raise UserRefused(N_("A password has %(num)s characters or more.", num=SHORTEST))
    if len(password) > LONGEST:
        raise UserRefused(N_("A password has %(num)s characters or less.", num=LONGEST))


def matching(email: str, password: str) -> User | None:
    """Who signs in by these. It takes as long for an address that nobody has."""
    user: User | None = User.get_or_none(User.email == email.strip().lower())
    with _one_at_a_time:
        fits = check_password_hash(user.password if user else _NOBODY, password[:LONGEST])
    return user if fits else None


def first_run_code(secret_key: str) -> str:
    """What only who can read the server's secrets knows: it lets make the first operator."""
    return hmac.new(secret_key.encode(), b"the first operator", "sha256").hexdigest()[:32]


def operators() -> int:
    return int(User.select().where(User.is_operator).count())


def tenants_of(user: User) -> Any:
    """The tenants that the user may see, by name."""
    every = Tenant.select().order_by(Tenant.name, Tenant.id)
    if user.is_operator:
        return every
    return every.join(Membership).where(Membership.user == user.id)


def people_of(tenant: Tenant) -> list[tuple[User, Role]]:
    """Who may sign in for the tenant, by e-mail; operators are in no list."""
    held = Membership.select(Membership, User).join(User).where(Membership.tenant == tenant.id)
    return [(one.user, Role(one.role)) for one in held.order_by(User.email)]


def leave(user: User, tenant: Tenant) -> None:
    """Takes the role, inside the caller's transaction; who holds none any more is forgotten."""
    Membership.delete().where(Membership.user == user.id, Membership.tenant == tenant.id).execute()
    holds_another = Membership.select().where(Membership.user == user.id).exists()
    if not (user.is_operator or holds_another):
        User.delete().where(User.id == user.id).execute()


def with_id(user_id: int) -> User | None:
    """In a fifth of the time that building the query takes: each request asks who it is."""
    found = list(User.raw("SELECT * FROM user WHERE id = ?", user_id))
    return found[0] if found else None


def role_in(user_id: int, tenant_id: int) -> Role | None:
    """What the user was made there; operators may do everything without it."""
    held = database.value(
        "SELECT role FROM membership WHERE user_id = ? AND tenant_id = ?", user_id, tenant_id
    )
    return Role(held) if held else None


def address(email: str) -> str:
    """As it is kept. Raises UserRefused for what is none."""
    kept = email.strip().lower()
    name, at, host = kept.rpartition("@")
    if not (name and at and "." in host) or len(kept) > 254 or any(map(str.isspace, kept)):
        raise UserRefused(N_("%(email)s is no e-mail address.", email=repr(email)))
    return kept
