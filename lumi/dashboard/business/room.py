"""What the pages of a business share: how a change is kept, and how its faults are shown."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from lumi import clock
from lumi.business.stranding import Strands, guarded
from lumi.business.table import Fault
from lumi.dashboard.telling import told
from lumi.owner import people
from lumi.tenants import audit

blueprint = Blueprint("business", __name__, url_prefix="/b/<slug>/business")

SHOWN = 20  # appointments that a change hits; of more the number is told


class Ticks(SelectMultipleField):
    """Any number of choices, each a thumb's tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def offered(choices: Mapping[Any, Any]) -> list[SelectChoice]:
    """Values with their words, for a field to choose from."""
    return [SelectChoice(value=value, label=words) for value, words in choices.items()]


@contextmanager
def change(what: str, detail: str = "") -> Iterator[Any]:
    """One write transaction with its line in the audit log.

    Raises Strands for appointments that would stand outside the hours, unless the sender was
    shown them and agreed.
    """
    now = clock.now()
    agreed = {int(one) for one in request.form.get("sure", "").split(",") if one.isdecimal()}
    with guarded(g.tenant, now, agreed) as connection:
        yield connection
        audit.record(connection, g.tenant, current_user.name, what, now, detail)


def done(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Back to a page, which then shows what is kept."""
    return redirect(url_for(endpoint, slug=g.tenant.slug, **values), 303)


def page(template: str, strands: Strands | None = None, **values: Any) -> str:
    """A page of this room; with the appointments that a change would hit, to be agreed to."""
    hit = strands.appointments if strands else []
    return render_template(
        f"dashboard/business/{template}.html",
        hits=[(one, people.person(g.tenant, one.customer_id).name) for one in hit[:SHOWN]],
        more_hits=max(0, len(hit) - SHOWN),
        agreed=",".join(str(one.id) for one in hit),
        **values,
    )


def tell(form: FlaskForm, faults: Iterable[Fault], names: Mapping[str, str] | None = None) -> None:
    """Put each fault beside the field of its key; `names` are keys whose field is called else."""
    for fault in faults:
        key = fault.place.rpartition(".")[2].partition("[")[0]
        name = (names or {}).get(key, key)
        if name in form:
            form[name].errors = [*form[name].errors, sentence(fault.what)]
        else:
            form.form_errors.append(sentence(f"{fault.place} {told(fault.what)}"))


def sentence(what: str) -> str:
    """What is wrong, said by itself."""
    said = told(what)
    return f"{said[:1].upper()}{said[1:]}."
