"""Stands in for the Graph API: takes what Lumi's real client sends, refuses what Meta would."""

import hashlib
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request, url_for
from flask.typing import ResponseReturnValue

from lumi import clock
from lumi.settings import Settings
from lumi.simulator import files, limits, people, phone, samples
from lumi.simulator.courier import Courier
from lumi.simulator.limits import Refused
from lumi.simulator.models import SimulatedCustomer
from lumi.simulator.samples import Sample
from lumi.tenants import secrets
from lumi.tenants.models import Tenant
from lumi.whatsapp import signature
from lumi.whatsapp.wire import Unreadable, read

blueprint = Blueprint("graph", __name__)

LARGEST = 256 * 1024  # no body for /messages comes near
_TITLES = {
    100: "Invalid parameter",
    190: "Invalid OAuth access token",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131026: "Message undeliverable",
    131047: "Re-engagement message",
    131051: "Unsupported message type",
}


@blueprint.post("/graph/<version>/<phone_id>/messages")
def messages(version: str, phone_id: str) -> ResponseReturnValue:
    """POST /<phone id>/messages of any version: a message, or a read receipt."""
    try:
        tenant = _sender(phone_id)
        body = _body()
        return _mark_read(tenant, body) if body.get("status") == "read" else _take(tenant, body)
    except Refused as fault:
        return _error(fault)


@blueprint.post("/graph/<version>/<phone_id>/media")
def media(version: str, phone_id: str) -> ResponseReturnValue:
    """POST /<phone id>/media: a file, of the types that Meta documents for documents."""
    request.max_content_length = LARGEST
    try:
        tenant = _sender(phone_id)
        file = request.files.get("file")
        content = file.read(files.LARGEST + 1) if file else b""
        limits.check_upload(request.form, bool(file), len(content) <= files.LARGEST)
        kept = files.File(tenant.id, request.form["type"], content)
        return jsonify(id=files.keep(kept))
    except Refused as fault:
        return _error(fault)


@blueprint.get("/graph/<version>/<media_id>")
def look_up(version: str, media_id: str) -> ResponseReturnValue:
    """GET /<media id>: where the file is that a customer sent."""
    phone_id = request.args.get("phone_number_id", "")
    try:
        _sender(phone_id)
        sample = _sample(media_id)
    except Refused as fault:
        return _error(fault)
    path = url_for(
        "simulator.graph.read_file", version=version, phone_id=phone_id, media_id=media_id
    )
    return jsonify(
        messaging_product="whatsapp",
        id=media_id,
        url=request.host_url.rstrip("/") + path,
        mime_type=sample.mime,
        sha256=hashlib.sha256(sample.content).hexdigest(),
        file_size=len(sample.content),
    )


@blueprint.get("/graph/<version>/<phone_id>/files/<media_id>")
def read_file(version: str, phone_id: str, media_id: str) -> ResponseReturnValue:
    """The file itself, at the address that a look-up told."""
    try:
        _sender(phone_id)
        sample = _sample(media_id)
    except Refused as fault:
        return _error(fault)
    return Response(sample.content, content_type=sample.mime)


def _sample(media_id: str) -> Sample:
    found = samples.found(media_id)
    if found is None:
        raise Refused(400, 100, f"Object with ID {media_id!r} does not exist.")
    return found


def _sender(phone_id: str) -> Tenant:
    tenant: Tenant | None = Tenant.get_or_none(Tenant.phone_id == phone_id)
    settings: Settings = current_app.config["SETTINGS"]
    expected = secrets.access_token(tenant, settings) if tenant else settings.token
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not signature.same(given, expected):
        raise Refused(401, 190, "The access token is not the one of this number.")
    if tenant is None:
        raise Refused(400, 100, f"Object with ID {phone_id!r} does not exist.")
    return tenant


def _body() -> dict[str, Any]:
    request.max_content_length = LARGEST
    try:
        body = read(request.get_data(cache=False))
    except Unreadable as fault:
        raise Refused(400, 100, str(fault)) from fault
    if not isinstance(body, dict):
        raise Refused(400, 100, "The body is not a JSON object.")
    return body


def _mark_read(tenant: Tenant, body: dict[str, Any]) -> Response:
    typing = body.get("typing_indicator") is not None
    wa_msg_id = str(body.get("message_id", ""))
    if not phone.business_reads(tenant, wa_msg_id, typing, clock.now()):
        raise Refused(400, 131009, "message_id names no message of a customer.")
    return jsonify(success=True)


def _take(tenant: Tenant, body: dict[str, Any]) -> Response:
    limits.check(body)
    now = clock.now()
    digits = str(body.get("to", "")).lstrip("+")
    customer = people.addressed_by(tenant, digits, str(body.get("recipient", "")))
    if customer is None:
        raise Refused(400, 131026, "Nobody with that number or id has a simulated phone.")
    if not phone.may_be_written_to(customer, now):
        raise Refused(400, 131047, "More than 24 hours have passed since the customer wrote.")
    wa_msg_id = phone.receives(tenant, customer, body, now)
    courier: Courier = current_app.extensions["simulator"]
    courier.wake()
    return jsonify(
        messaging_product="whatsapp",
        contacts=[_contact(customer, body)],
        messages=[{"id": wa_msg_id}],
    )


def _contact(customer: SimulatedCustomer, body: dict[str, Any]) -> dict[str, str]:
    """Meta tells no phone of somebody who was written to by user id."""
    contact = {"input": str(body.get("to") or body.get("recipient"))}
    if "to" in body and customer.phone:
        contact["wa_id"] = customer.phone
    if customer.user_id:
        contact["user_id"] = customer.user_id
    return contact


def _error(fault: Refused) -> ResponseReturnValue:
    """An error in Meta's own shape ("Error codes")."""
    error = {
        "message": f"(#{fault.code}) {_TITLES[fault.code]}",
        "type": "OAuthException",
        "code": fault.code,
        "error_data": {"messaging_product": "whatsapp", "details": fault.details},
        "fbtrace_id": "A-simulated-phone",
    }
    return jsonify(error=error), fault.status
