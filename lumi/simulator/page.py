"""The phone in the browser: chats of made-up customers with a business on this server."""

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from lumi import clock
from lumi.dashboard.access import refuse_other_sites
from lumi.settings import Settings
from lumi.simulator import (
    bubbles,
    files,
    graph_api,
    heard,
    payloads,
    people,
    phone,
    samples,
    suggestions,
    trouble,
    why,
)
from lumi.simulator.courier import Courier
from lumi.simulator.models import SimulatedCustomer
from lumi.tenants import models as tenants
from lumi.tenants.models import Tenant

blueprint = Blueprint(
    "simulator",
    __name__,
    url_prefix="/simulator",
    template_folder="templates",
    static_folder="static",
)
blueprint.register_blueprint(graph_api.blueprint)
blueprint.before_request(refuse_other_sites)

LONGEST = 4096  # Meta lets a customer write no longer text
SCREEN = 100  # of a chat's newest messages are shown
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@blueprint.record_once
def _hire_courier(state: BlueprintSetupState) -> None:
    state.app.extensions["simulator"] = Courier(state.app.config["SETTINGS"])


@blueprint.after_request
def _harden(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    return response


@blueprint.get("", endpoint="phone")
@blueprint.get("/", endpoint="phone")
def entrance() -> ResponseReturnValue:
    """To the demo business, or the oldest one that has a number."""
    businesses = _businesses()
    if not businesses:
        return render_template("simulator/nobody.html"), 404
    return redirect(url_for("simulator.business", slug=businesses[0].slug))


@blueprint.get("/<slug>")
def business(slug: str) -> ResponseReturnValue:
    first = people.at_hand(_tenant(slug))[0]
    return redirect(url_for("simulator.chat", slug=slug, customer_id=first.id))


@blueprint.get("/<slug>/<int:customer_id>")
def chat(slug: str, customer_id: int) -> ResponseReturnValue:
    """The page: customers, the phone of one of them, and why Lumi answered as it did."""
    tenant, customer = _who(slug, customer_id)
    now = clock.now()
    return render_template(
        "simulator/phone.html",
        tenant=tenant,
        businesses=_businesses(),
        customer=customer,
        people=_people(tenant),
        suggestions=suggestions.for_customer(tenant, customer.language, now),
        **_screen(tenant, customer, after=0),
    )


@blueprint.get("/<slug>/<int:customer_id>/feed")
def feed(slug: str, customer_id: int) -> ResponseReturnValue:
    """What has changed on the screen since the revision `after`."""
    tenant, customer = _who(slug, customer_id)
    _courier().wake()
    screen = _screen(tenant, customer, request.args.get("after", 0, type=int))
    around = {"tenant": tenant, "customer": customer}
    listed = _people(tenant)
    return jsonify(
        cursor=screen["cursor"],
        bubbles=[
            {"id": b.id, "html": render_template("simulator/_bubble.html", bubble=b, **around)}
            for b in screen["bubbles"]
        ],
        is_typing=screen["is_typing"],
        is_unread=any(unread for person, _, unread in listed if person.id == customer.id),
        trouble=screen["trouble"],
        why=render_template("simulator/_why.html", **screen),
        people=[
            {"id": person.id, "preview": preview, "unread": unread}
            for person, preview, unread in listed
        ],
    )


@blueprint.post("/<slug>/<int:customer_id>/messages")
def say(slug: str, customer_id: int) -> ResponseReturnValue:
    """The customer writes, taps or reacts."""
    tenant, customer = _who(slug, customer_id)
    now = clock.now()
    text = request.form.get("text", "").replace("\r\n", "\n").replace("\0", "").strip()[:LONGEST]
    match request.form.get("kind", "text"):
        case "tap":
            _tap(tenant, customer)
        case "reaction":
            phone.reacts(tenant, customer, "👍", now)
        case kind:
            content = _content(kind, text)
            if content:
                phone.writes(tenant, customer, content, now)
    _courier().wake()
    return _done(slug, customer_id)


@blueprint.post("/<slug>/<int:customer_id>/seen")
def seen(slug: str, customer_id: int) -> ResponseReturnValue:
    """The chat is on the screen, so what the business wrote is read."""
    phone.opens(*_who(slug, customer_id), clock.now())
    _courier().wake()
    return _done(slug, customer_id)


@blueprint.get("/<slug>/files/<media_id>/<filename>")
def file(slug: str, media_id: str, filename: str) -> ResponseReturnValue:
    """A document that the business sent, to keep; never shown as a page."""
    kept = files.found(_tenant(slug).id, media_id)
    if kept is None:
        abort(404)
    answer = Response(kept.content, mimetype=kept.mime)
    answer.headers.set("Content-Disposition", "attachment", filename=filename)
    return answer


@blueprint.post("/<slug>/customers")
def welcome(slug: str) -> ResponseReturnValue:
    """A new customer, whose empty chat is opened."""
    newcomer = people.newcomer(_tenant(slug))
    return redirect(url_for("simulator.chat", slug=slug, customer_id=newcomer.id), 303)


def _content(kind: str, text: str) -> payloads.Item | None:
    """What is sent; the stand-in Graph API has the files. None for a text of no words."""
    match kind:
        case "picture":
            return payloads.picture(samples.PICTURE, *_sample(samples.PICTURE), text[:1024])
        case "voice":
            return payloads.voice_note(samples.VOICE_NOTE, *_sample(samples.VOICE_NOTE))
        case "sticker":
            return payloads.sticker("1000000000000003")
        case "location":
            return payloads.location(40.4168, -3.7038, "Puerta del Sol, Madrid")
        case "text":
            return payloads.text(text) if text else None
    abort(400, "This cannot be sent from a simulated phone.")


def _sample(media_id: str) -> tuple[str, bytes]:
    found = samples.found(media_id)
    return (found.mime, found.content) if found else ("", b"")


def _tap(tenant: Tenant, customer: SimulatedCustomer) -> None:
    message_id = request.form.get("message", 0, type=int)
    try:
        phone.taps(tenant, customer, message_id, request.form.get("choice", ""), clock.now())
    except phone.NothingToTap:
        abort(400, "There is no such button.")


def _done(slug: str, customer_id: int) -> ResponseReturnValue:
    """Scripts need no page; without scripts the page is shown again."""
    if request.accept_mimetypes.accept_html:
        return redirect(url_for("simulator.chat", slug=slug, customer_id=customer_id), 303)
    return "", 204


def _screen(tenant: Tenant, customer: SimulatedCustomer, after: int) -> dict[str, Any]:
    """What the templates need of a chat; bubbles only where changed since the revision `after`."""
    now = clock.now()
    cursor = phone.revision_of(customer)
    newest = phone.newest_of(customer, SCREEN) if cursor > after else []
    spoken = heard.words(tenant.id, newest)
    drawn = bubbles.shown(newest, tenant.zone, now, spoken)
    chosen = request.args.get("why", 0, type=int)
    explained = phone.of(customer, chosen) if chosen else phone.newest_of_ours(customer)
    return {
        "bubbles": [
            b
            for b, m in zip(drawn, newest, strict=True)
            if m.revision > after or m.wa_msg_id in spoken  # heard since the page was drawn
        ],
        "cursor": cursor,
        "is_typing": customer.typing_until is not None and customer.typing_until > now,
        "trouble": trouble.sentence(tenant, customer, _settings(), now),
        "explanation": why.explanation(tenant, explained) if explained else None,
        "chosen": chosen,
    }


def _people(tenant: Tenant) -> list[tuple[SimulatedCustomer, str, int]]:
    """Each customer, the beginning of their newest message, and how many are unread."""
    newest, unread = phone.newest_of_each(tenant), phone.unread_by_customer(tenant)
    return [
        (person, bubbles.preview(newest.get(person.id)) or person.about, unread[person.id])
        for person in people.at_hand(tenant)
    ]


def _businesses() -> list[Tenant]:
    with_number = Tenant.select().where(Tenant.phone_id.is_null(False))
    return list(with_number.order_by(Tenant.is_demo.desc(), Tenant.id))


def _tenant(slug: str) -> Tenant:
    try:
        tenant = tenants.named(slug)
    except tenants.UnknownTenant:
        abort(404)
    if not tenant.phone_id:
        abort(404)
    return tenant


def _who(slug: str, customer_id: int) -> tuple[Tenant, SimulatedCustomer]:
    tenant = _tenant(slug)
    try:
        return tenant, people.one(tenant, customer_id)
    except people.UnknownCustomer:
        abort(404)


def _courier() -> Courier:
    courier: Courier = current_app.extensions["simulator"]
    return courier


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
