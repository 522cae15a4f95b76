"""What a slow model costs: everybody is answered, webhooks do not wait, memory stays small."""

import json
import threading
import time

from tests.bench import figures
from tests.bench.figures import Row, share
from tests.fakes.llm import Llm
from tests.fakes.whatsapp import WhatsApp

CONVERSATIONS = 100
SECONDS = 3.0  # that the model takes for each answer


def slow_model() -> Row:
    """100 conversations at once, the model taking 3 s, 16 turns answered at a time."""
    said = {"want": "answer", "faqs": [], "rests_on_facts": False, "reply": "", "words": ""}
    environ = {"OPENAI_API_KEY": "sk", "WORKER_THREADS": "16"}
    with (
        Llm(lambda body: json.dumps(said), delay=SECONDS) as model,
        WhatsApp() as whatsapp,
        figures.shop(whatsapp, OPENAI_BASE_URL=model.url, **environ) as tree,
    ):
        tree.start()
        began = time.time()
        load: list[Row] = []
        thread = threading.Thread(
            target=lambda: load.append(figures.load(tree.port, "/webhook", 1000, 16, rate=50))
        )
        for number in range(CONVERSATIONS):
            tree.says(f"348{number:08}", f"Would a person like number {number} enjoy it there?")
        thread.start()
        answered = whatsapp.wait_for(CONVERSATIONS, 120)
        thread.join()
        kilobytes = sum(figures.pss(pid) for pid in figures.family(tree.pid))
        mine = [sent.at - began for sent in whatsapp.sent if sent.to.startswith("348")]
    return {
        "conversations answered": len(mine) if answered else f"only {len(mine)}",
        "last of 100 answered after, s": round(max(mine, default=0.0), 1),
        "ack p99 meanwhile, ms": round(share(load[0]["took"], 0.99) * 1000, 1),
        "PSS with the model's library, MB": round(kilobytes / 1024),
    }
