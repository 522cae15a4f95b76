"""The Flask application that gunicorn and the `flask` command find."""

from lumi.app import create_app
from lumi.settings import Settings

app = create_app(Settings.from_env())
