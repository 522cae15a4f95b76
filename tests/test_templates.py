"""Pages are put together from templates, each compiled once."""

import threading
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from jinja2 import FunctionLoader

from lumi.app import Templates


def test_a_template_that_eight_threads_ask_for_at_once_is_compiled_once() -> None:
    loaded = list[str]()

    def load(name: str) -> str:
        loaded.append(name)
        threading.Event().wait(0.05)  # in which all others ask, too
        return "{% include 'part' %}" if name == "page" else "Hello"

    app = Flask("lumi")
    app.jinja_loader = FunctionLoader(load)
    templates = Templates(app)
    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(lambda _: templates.get_template("page").render(), range(8)))

    assert said == ["Hello"] * 8
    assert loaded == ["page", "part"]
