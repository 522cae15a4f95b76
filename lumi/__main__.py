"""`python -m lumi`: what must hold before anything is loaded, and then all of Lumi."""

import os
import signal
import sys

if __name__ == "__main__":
    # Loading takes a third of a second; who is told to end meanwhile has nothing to finish.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    os.umask(0o077)  # the database and its copies hold what customers wrote
    from lumi import boot

    sys.exit(boot.run())
