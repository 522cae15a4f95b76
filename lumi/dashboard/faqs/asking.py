"""How Lumi would answer a question, and why: a customer's view before a customer has it."""

from flask import g, render_template, request
from flask.typing import ResponseReturnValue

from lumi import consulting
from lumi.answers import decision
from lumi.answers.faq_files import LONGEST_QUESTION, clean
from lumi.dashboard.access import needs
from lumi.dashboard.faqs.room import blueprint, consultant
from lumi.tenants.users import Role

HIGHEST = 0.6  # a score that fills the bar; few are above


@blueprint.get("/ask")
@needs(Role.OWNER)
def ask() -> ResponseReturnValue:
    question = clean(request.args.get("question", "")[:LONGEST_QUESTION])
    answer = consulting.ask(consultant(), g.tenant, question) if question else None
    return render_template(
        "dashboard/faqs/ask.html",
        question=question,
        answer=answer,
        sure=decision.SURE,
        likely=decision.LIKELY,
        highest=HIGHEST,
    )
