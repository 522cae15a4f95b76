"""The Flask application that gunicorn and the `flask` command find."""

import sys

from lumi.app import create_app
from lumi.settings import Settings, SettingsFault

try:
    app = create_app(Settings.from_env())
except SettingsFault as fault:
    sys.exit(f"Lumi cannot start; please mend these settings:\n{fault}")
