"""The Flask application that gunicorn and the `flask` command find."""

import os
import sys

from lumi.app import create_app
from lumi.settings import Settings, SettingsFault

os.umask(0o077)  # the database and its copies hold what customers wrote
try:
    app = create_app(Settings.from_env())
except SettingsFault as fault:
    sys.exit(f"Lumi cannot start; please mend these settings:\n{fault}")
