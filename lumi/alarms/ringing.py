"""One short message to the address that the operator has set, as chat programs take it."""

import logging

import requests

log = logging.getLogger(__name__)

CONNECTING, READING = 3.0, 5.0  # seconds


def ring(url: str, text: str) -> bool:
    """Posts `{"text": …}`, as Slack, Mattermost and Google Chat have it; whether it was taken.

    The address is a secret: it goes into no log.
    """
    try:
        answer = requests.post(
            url, json={"text": text}, timeout=(CONNECTING, READING), allow_redirects=False
        )
    except requests.RequestException as fault:
        log.error("alarms.not_posted fault=%s", type(fault).__name__)
        return False
    if answer.status_code // 100 != 2:
        log.error("alarms.not_posted status=%d", answer.status_code)
        return False
    log.info("alarms.posted")
    return True
