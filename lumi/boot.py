"""Lumi as one process tree: migrate, then intake, web and worker, which start and end together.

What all need is imported before they are forked, so that they share its memory.
"""

import ctypes
import errno
import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from peewee import PeeweeException

from lumi import alarms, business, clock, consulting, database, demo, intake, replication, worker
from lumi.app import create_app
from lumi.extension import ExtensionsMissing
from lumi.replication import NoLitestream
from lumi.settings import Settings, SettingsFault
from lumi.tenants.enrolment import Refused

log = logging.getLogger(__name__)

LAST_CALL = 9.5  # seconds after SIGTERM; the platform kills everything after ten
WEB_DRAIN = 8  # seconds for requests under way
PORT_PATIENCE = 2.0  # seconds for a web server that is just leaving to let go of the port
PORT_RECHECK = 0.1  # seconds
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15  # prctl(2); Linux only
M_ARENA_MAX = -8  # mallopt(3)
ARENAS = 2  # of malloc in each process: one lock more than Python's threads can fight for

Companion = Callable[[int, int], None]  # given how often it has died, and its last status


class PortBusy(Exception):
    """Another program listens on the port; the text is one sentence."""


class Web(BaseApplication):  # type: ignore[misc]
    """gunicorn over an application and a socket that are already there."""

    def __init__(self, app: Flask, settings: Settings, listener: socket.socket) -> None:
        self._app = app
        self._options = {
            "bind": f"fd://{listener.fileno()}",
            "worker_class": "gthread",
            "threads": settings.web_threads,
            "keepalive": 75,  # longer than a proxy's own, so that no request meets a closing door
            "graceful_timeout": WEB_DRAIN,
            "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,
            "control_socket_disable": True,
            "logger_class": _Log,
            "loglevel": "warning",
            "post_fork": lambda server, _: _begin_web(server.pid, settings),
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


class _Log(Logger):  # type: ignore[misc]
    """gunicorn's log lines in the form of Lumi's."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Tree:
    """Child processes that live and die together, and one beside them that may come and go."""

    def __init__(self) -> None:
        self._parts: dict[int, str] = {}
        self._companion: tuple[str, Companion] | None = None
        self._beside = self._deaths = 0  # its process, and how often it has died
        self._stopping = False
        self._failed = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGALRM, self._kill)

    def fork(self, name: str, work: Callable[[], None]) -> None:
        """A part that does the work; it is told to end should this process vanish."""
        self._parts[self._fork(name, work)] = name

    def accompany(self, name: str, work: Companion) -> None:
        """A child that is begun anew when it dies, and is told to end once all parts have."""
        self._companion = name, work
        self._beside = self._fork(name, lambda: work(0, 0))

    def _fork(self, name: str, work: Callable[[], None]) -> int:
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
                signal.signal(number, signal.SIG_DFL)
            _end_with_parent(parent, name)
            _be(work)
        return child

    def wait(self) -> int:
        """The exit status, once all have ended: 0 when they were asked to."""
        while self._parts:
            child, status = os.wait()
            code = os.waitstatus_to_exitcode(status)
            if child == self._beside:
                self._begin_anew(code)
            name = self._parts.pop(child, None)
            if name and not self._stopping:
                self._failed = True
                log.error("boot.part_died part=%s status=%s", name, code)
                self._stop()
        if self._beside:
            os.kill(self._beside, signal.SIGTERM)
            os.waitpid(self._beside, 0)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)  # too late to change the exit status
        return 1 if self._failed else 0

    def _begin_anew(self, status: int) -> None:
        self._beside, self._deaths = 0, self._deaths + 1
        if self._companion and not self._stopping:
            name, work = self._companion
            self._beside = self._fork(name, lambda: work(self._deaths, status))

    def _stop(self, *_: Any) -> None:
        if not self._parts and not self._failed:
            sys.exit(0)  # asked to end before anything was started
        if not self._stopping:
            self._stopping = True
            signal.setitimer(signal.ITIMER_REAL, LAST_CALL)
            self._tell(signal.SIGTERM)

    def _kill(self, *_: Any) -> None:
        self._tell(signal.SIGKILL)
        if self._beside:
            os.kill(self._beside, signal.SIGKILL)

    def _tell(self, number: int) -> None:
        for child in self._parts:
            os.kill(child, number)


def run() -> int | str:
    """Run until SIGTERM or until a part dies: the exit status, or why Lumi cannot start."""
    try:
        return _run()
    except (SettingsFault, PortBusy, Refused, NoLitestream, ExtensionsMissing) as fault:
        return str(fault)
    except (PeeweeException, OSError) as fault:
        return f"Lumi cannot start: {fault}"


def _run() -> int:
    tree = Tree()
    _share_arenas()
    settings = Settings.from_env()
    litestream = replication.program(settings)
    listener = listen("127.0.0.1" if settings.demo else "0.0.0.0", settings.port)
    desk, web_end = socket.socketpair()
    consulted, asking = socket.socketpair()
    app = create_app(settings, intake.Line(web_end), consulting.Line(asking))
    database.migrate(settings.database)
    business.enrol_first(settings, clock.now())
    database.db.close()  # no connection may cross a fork (sqlite.org/howtocorrupt.html)
    gc.collect()
    gc.freeze()  # what is here now stays in memory that the parts share
    fork_intake(tree, desk, web_end, settings)
    tree.fork("lumi web", lambda: Web(app, settings, listener).run())
    for the_webs in (listener, web_end, asking):
        the_webs.close()
    tree.fork("lumi worker", lambda: worker.run(settings, consulted))
    consulted.close()
    if litestream:
        tree.accompany(
            "litestream",
            lambda deaths, status: replication.become(litestream, settings, deaths, status),
        )
    if settings.demo:
        click.echo(demo.welcome(settings))
    return tree.wait()


def _share_arenas() -> None:
    """Else glibc gives each of some fifty threads memory of its own that never goes back."""
    with suppress(AttributeError, OSError):  # another libc
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS)


def fork_intake(
    tree: Tree, desk: socket.socket, web_end: socket.socket, settings: Settings
) -> None:
    """The process that writes webhooks down. It ends when nobody holds the web's end any more."""

    def serve() -> None:
        web_end.close()
        intake.serve(desk, settings)

    tree.fork("lumi intake", serve)
    desk.close()


def _begin_web(parent: int, settings: Settings) -> None:
    """In the process that serves: it watches over the worker, who cannot tell of its death."""
    _end_with_parent(parent, "lumi web")
    if settings.alert_url:
        threading.Thread(target=alarms.Vigil(settings).keep, name="vigil", daemon=True).start()


def listen(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    gives_up = clock.monotonic() + PORT_PATIENCE
    while True:
        try:
            listener.bind((host, port))
            return listener
        except OSError as fault:
            if fault.errno == errno.EACCES:
                raise PortBusy(f"Port {port} may not be used by this account.") from fault
            if fault.errno != errno.EADDRINUSE:
                raise
            if clock.monotonic() > gives_up:
                raise PortBusy(
                    f"Port {port} is busy: end what listens there, or set PORT to another."
                ) from fault
        time.sleep(PORT_RECHECK)


def _end_with_parent(parent: int, name: str) -> None:
    if not sys.platform.startswith("linux"):
        return  # elsewhere a part outlives a killed parent until it is told itself
    libc = ctypes.CDLL(None)
    libc.prctl(PR_SET_NAME, name.encode(), 0, 0, 0)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != parent:  # it vanished before we asked to be told
        os._exit(1)


def _be(work: Callable[[], None]) -> None:
    """Do the work as the whole of this process; never returns."""
    status = 1
    try:
        work()
        status = 0
    except SystemExit as leaving:
        if isinstance(leaving.code, str):
            sys.stderr.write(f"{leaving.code}\n")
        else:
            status = leaving.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        logging.shutdown()
        os._exit(status)
