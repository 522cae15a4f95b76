"""A calendar of unknown origin is read in a process of its own, which ends when it takes too long.

The libraries' memory goes with it: the worker never holds their 20 MB.
"""

import json
import resource
import subprocess
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from lumi import clock
from lumi.booking import busy
from lumi.settings import ROOT

SECONDS = 20  # an ordinary calendar takes less than one
MEMORY = 512 * 1024 * 1024  # bytes of address space


class Unreadable(Exception):
    """The text says in plain words what is wrong with the calendar."""


def read(content: bytes, zone: ZoneInfo, since: datetime, until: datetime) -> list[tuple[str, str]]:
    """`busy.busy_times` as stamps. Raises Unreadable."""
    words = [sys.executable, "-m", __name__, zone.key, clock.stamp(since), clock.stamp(until)]
    try:
        done = subprocess.run(words, input=content, capture_output=True, timeout=SECONDS, cwd=ROOT)
    except subprocess.TimeoutExpired as fault:
        raise Unreadable("its repeated events take too long to work out") from fault
    match done.returncode:
        case 0:
            return [(starts, ends) for starts, ends in json.loads(done.stdout)]
        case 3:
            raise Unreadable("it is not a calendar file")
        case 4:
            raise Unreadable("it has more events than any diary")
    raise Unreadable("its events cannot be worked out")


def main(key: str, since: str, until: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    window = clock.instant(since), clock.instant(until)
    try:
        spans = busy.busy_times(sys.stdin.buffer.read(), ZoneInfo(key), *window)
    except busy.NotACalendar:
        sys.exit(3)
    except busy.TooMany:
        sys.exit(4)
    json.dump([(clock.stamp(starts), clock.stamp(ends)) for starts, ends in spans], sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
