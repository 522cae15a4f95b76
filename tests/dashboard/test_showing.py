"""How pages write texts and times."""

from datetime import UTC, datetime

from flask import Flask, g, render_template_string

from lumi.tenants.models import Tenant

HALF_PAST_TWO = datetime(2026, 7, 1, 14, 30, tzinfo=UTC)


def test_what_a_customer_is_called_is_escaped_within_a_text(app: Flask) -> None:
    with app.test_request_context("/"):
        page = render_template_string(
            "{{ _('%(name)s is here.', name=name) }}{{ ngettext('%(num)d of', '%(num)d of', 2) }}",
            name="<b>Ana</b> 100%",
        )

    assert page == "&lt;b&gt;Ana&lt;/b&gt; 100% is here.2 of"


def test_a_text_is_in_the_language_of_the_browser_and_counts(app: Flask) -> None:
    texts = "{{ _('Diary') }} {{ ngettext('%(num)d notice', '%(num)d notices', count) }}"
    with app.test_request_context("/", headers={"Accept-Language": "es"}):
        assert render_template_string(texts, count=1) == "Agenda 1 aviso"
        assert render_template_string(texts, count=2) == "Agenda 2 avisos"


def test_a_time_is_on_the_clocks_of_the_business(app: Flask, shop: Tenant) -> None:
    shop.timezone = "America/Caracas"
    with app.test_request_context("/"):
        assert render_template_string("{{ at|clock }}", at=HALF_PAST_TWO) == "14:30"
        g.tenant = shop
        assert render_template_string("{{ at|clock }}", at=HALF_PAST_TWO) == "10:30"
