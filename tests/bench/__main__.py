"""`scripts/bench [--json | --markdown] [NAME …]`: every figure, or those named."""

import json
import sys

from tests.bench import backup, big, crowd, diary, figures, live, meaning, model, pages
from tests.bench.figures import Row

FIGURES = {
    "webhook": figures.webhook_rate,
    "ack": figures.acknowledgement,
    "backup": backup.during_backup,
    "reply": figures.reply_time,
    "drain": figures.drain,
    "memory": figures.memory,
    "retrieval": crowd.retrieval,
    "slots": diary.slot_search,
    "model": model.slow_model,
    "meaning": meaning.other_model,
    "pages": pages.every_page,
    "live": live.open_pages,
    "big": big.million,
}


def main(arguments: list[str]) -> int:
    names = [name for name in arguments if not name.startswith("--")] or list(FIGURES)
    unknown = sorted(set(names) - set(FIGURES))
    if unknown:
        known = ", ".join(FIGURES)
        print(f"No such figure: {', '.join(unknown)}. There are: {known}.", file=sys.stderr)
        return 2
    found: dict[str, Row] = {}
    for name in names:
        print(f"measuring {name} …", file=sys.stderr)
        found[name] = FIGURES[name]()
    if "--json" in arguments:
        print(json.dumps(found, indent=2))
        return 0
    line = "| `{}` | {} | {} |" if "--markdown" in arguments else "{:10} {:60} {:>10}"
    for name, row in found.items():
        for what, value in row.items():
            if "--markdown" not in arguments or not what.startswith("/"):  # not each single page
                print(line.format(name, what, value))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
