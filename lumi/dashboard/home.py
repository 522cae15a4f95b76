"""The first page: in demo mode the phone, else a word that Lumi is here."""

from flask import Blueprint, current_app, redirect, url_for
from flask.typing import ResponseReturnValue

blueprint = Blueprint("home", __name__)

HERE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Lumi</title>
<meta name="viewport" content="width=device-width">
<p>Lumi is here and answers on WhatsApp. <a href="/health">Is all well?</a></p></html>"""


@blueprint.get("/")
def home() -> ResponseReturnValue:
    if current_app.config["SETTINGS"].demo:
        return redirect(url_for("simulator.phone"))
    return HERE
