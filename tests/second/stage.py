"""The network on which the hostile tests play, and what must hold after each of them."""
import os
import pathlib
import re
import shutil
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from city import City, wait_for  # noqa: E402

import conversation  # noqa: E402
import documents  # noqa: E402
import holdings  # noqa: E402
import tls  # noqa: E402
from schemas import entry, wire  # noqa: E402

CUT_WITHIN_S = 2.0
# What one hostile connection may cost (docs/protocol.md, section 9: 4 MiB), and what the daemon's own work adds.
GROWTH_MAX_KIB = 24 * 1024
# A link that is not read: 512 KiB of documents wait for it, and what is being read of the store.
HELD_BACK_MAX_KIB = 8 * 1024


def memory_peak_kib(daemon):
    """Since the last call."""
    status = pathlib.Path(f"/proc/{daemon.pid}/status").read_text(encoding="ascii")
    pathlib.Path(f"/proc/{daemon.pid}/clear_refs").write_text("5", encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1))


class Scene:
    """One network for all attacks."""

    def __init__(self, folder):
        self.folder = folder
        self.cities = []
        self.published = 0

    def begin(self):
        self.lead, self.honest = (self.started(handle) for handle in ("guediawaye", "paris"))
        self.lead.ok("network", "create", "Villes numériques")
        self.line = self.lead.ok("network", "invite", "--uses", "500").strip()
        self.honest.ok("network", "join", self.line)

    def started(self, handle):
        city = City(self.folder, handle).init()
        self.cities.append(city)
        return city.start()

    def end(self):
        for city in self.cities:
            if city.daemon is not None:
                city.daemon.kill()
                city.daemon.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def member(self):
        """A city that the lead admits."""
        city = holdings.City("m" + os.urandom(6).hex())
        city.join(self.line)
        return city


class Silence(threading.Thread):
    """A connection on which nothing is said while the other tests run; how long it was borne."""

    def __init__(self, dial):
        super().__init__(daemon=True)
        self.sock, self.began, self.took = dial(), time.monotonic(), None
        self.sock.settimeout(60)
        self.start()

    def run(self):
        with self.sock:
            while self.sock.recv(4096):
                pass
            self.took = time.monotonic() - self.began


class WrongDocument(threading.Thread):
    """Answers a Want with another document than its header names, and goes on listening."""

    def __init__(self, city):
        super().__init__(daemon=True)
        self.city = city
        self.wants, self.cut_off = 0, False  # what came afterwards for its own log
        city.write("Un titre", "- Une phrase.")
        self.start()

    def run(self):
        session = conversation.dial(self.city).open()
        session.until(lambda: session.wants, "a Want", answer=False)
        session.channel.send(wire.DocumentFrame(log_tag=self.city.key.public[:8], sequence=1,
                                                frame=documents.close(os.urandom(100))))
        before, own = len(session.wants), self.city.key.public
        try:
            while True:
                session.step(600)
                self.wants = sum(asked.log == own for want in session.wants[before:] for asked in want.ranges)
        except (conversation.Ended, tls.Closed):
            self.cut_off = True


class Stage(unittest.TestCase):
    scene = None

    @property
    def lead(self):
        return self.scene.lead

    def member(self):
        return self.scene.member()

    def publish(self, *files):
        """By the lead; returns when the honest city has it."""
        if files:
            self.lead.ok("publish", *map(str, files))
        else:
            self.lead.publish(f"Pendant {self._testMethodName}")
        self.scene.published += len(files) or 1
        count = self.scene.published
        wait_for(lambda: self.scene.honest.held()["guediawaye"] == (count, count), "the honest city's news")

    def setUp(self):
        memory_peak_kib(self.lead.daemon)
        self.before = memory_peak_kib(self.lead.daemon)

    def tearDown(self):
        self.assertIsNone(self.lead.daemon.poll(), "the daemon ended")
        self.assertLess(memory_peak_kib(self.lead.daemon) - self.before, GROWTH_MAX_KIB, "KiB more")
        self.publish()

    def session(self, city, **more):
        session = conversation.dial(city, **more).open()
        self.addCleanup(session.channel.tls.close)
        session.until(lambda: session.settled and session.caught_up(), "all that it was told")
        return session

    def partner(self, city):
        """How the lead's status shows this member."""
        return next(partner for partner in self.lead.json("status")["partners"] if partner["handle"] == city.handle)

    def assert_cut_off(self, city, session):
        began = time.monotonic()
        with self.assertRaises((conversation.Ended, tls.Closed)) as ended:
            session.listen(10)
        self.assertLess(time.monotonic() - began, CUT_WITHIN_S)
        if isinstance(ended.exception, conversation.Ended):
            self.assertEqual(ended.exception.reason, entry.REASON_BAD_MESSAGE)
        wait_for(lambda: self.partner(city).get("problem") == "bad-message", "the status to name it")
        self.assertFalse(self.partner(city).get("connected"))

    def assert_still_heard(self, city, session):
        """The link goes on: an entry written now arrives."""
        log = city.logs[city.key.public]
        before = log.sequence
        city.write("Encore là", "- Une phrase.")
        session.channel.send(log.run_from(before + 1))
        session.until(lambda: (log.key, before + 1) in session.served, "the Want for its entry")
        wait_for(lambda: self.lead.held()[city.handle] == (before + 1, 1), "its entry")
        self.assertTrue(self.partner(city)["connected"])

    def assert_refused_in_tls(self, play, *alerts):
        with self.assertRaises(tls.Closed) as closed:
            play().receive(5)
        self.assertIn(str(closed.exception), alerts)
