"""Plays a transcript: real daemons, real commands, each city in a folder of its own."""
import glob
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass

import document as documents
from job import Job
from likeness import Names, fits, renewed, shape

sys.path.insert(0, str(documents.HERE.parent / "e2e"))
from city import BIN, City, ROOT, free_port, join_network, wait_for  # noqa: E402

UNTIL_S = 20  # so long a command is repeated, or awaited, until it prints what the transcript says
SETTLED_S = 2  # with --update: when it prints the same for so long, that is what it prints
COMMAND_S = 60
# Programs of the system that a session may use beside ours; each is run as it is, without a shell.
TOOLS = {"cat", "cmp", "cp", "head", "iconv", "ls", "mkdir", "mv", "sed", "wc"}
FIRST_SHOWN_PORT = 7701

# A folder that all cities of a session see: what one carries to another.
STICK = "/media/stick"


class Stopped(Exception):
    """What comes next in the transcript has no meaning without what failed."""


@dataclass
class Outcome:
    command: documents.Command
    printed: list  # what should stand in the transcript
    raw: list = None  # what was printed, where it differs


class Town(City):
    """A city whose home is a folder of the session and whose data lie in ~/essaim, as in the README."""

    def __init__(self, folder, handle, name, country):
        self.home = pathlib.Path(folder) / handle
        super().__init__(folder, handle, country, name)
        self.data = self.home / "essaim"
        self.home.mkdir()
        self.job = None

    def environment(self, language):
        return {"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(self.home), "ESSAIM_DATA": str(self.data),
                "ESSAIM_LANG": language, "TERM": "dumb"}


class Session:
    def __init__(self, document, updating=False):
        self.document, self.updating = document, updating
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="essaim-session-"))
        self.names = Names()
        self.outcomes = []
        self.towns = {}

    def play(self):
        """Everything in order; an outcome for each command that was reached."""
        try:
            self.set_up()
            for step in self.document.steps:
                if isinstance(step, documents.File):
                    self.path(self.towns[step.city], step.name).write_text(step.text, encoding="utf-8")
                else:
                    self.perform(step)
        except Stopped:
            pass
        finally:
            self.tear_down()
        return self.outcomes

    def set_up(self):
        stick = self.folder / "stick"
        stick.mkdir()
        self.names.places[str(stick)] = STICK
        for number, (handle, (name, country)) in enumerate(self.document.cities().items()):
            town = Town(self.folder, handle, name, country)
            self.names.real_of[FIRST_SHOWN_PORT + number] = town.port
            self.names.places[str(town.home)] = "~"
            self.towns[handle] = town
            for name in self.document.files():
                shutil.copy(ROOT / name, town.home)
        connected = [self.towns[handle].init().start() for handle in self.document.connected()]
        if connected:
            join_network(connected)

    def tear_down(self):
        for town in self.towns.values():
            if town.job:
                town.job.process.kill()
                town.job.end(COMMAND_S)
            if town.daemon is not None:
                town.daemon.kill()
                town.daemon.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, town, word):
        return pathlib.Path(town.home, str(word).replace("~", str(town.home)) if str(word).startswith("~") else word)

    def words(self, town, command):
        words = []
        for word in command.words:
            word = self.names.to_real(word)
            if word.startswith("~/"):
                word = str(town.home) + word[1:]
            if "*" in word and " " not in word:
                found = sorted(glob.glob(word, root_dir=town.home))
                words += found or [word]
            else:
                words.append(word)
        return words

    def start(self, town, command):
        words = self.words(town, command)
        if words[0] not in TOOLS | {"essaim", "essaimd"}:
            raise documents.Malformed(f"{self.document.path.name}:{command.line}: {words[0]} is no program of a session")
        environment = town.environment(self.document.language) | command.settings
        program = str((BIN / words[0]).resolve()) if words[0].startswith("essaim") else shutil.which(words[0], path="/usr/bin:/bin")
        into = open(self.path(town, command.into), "wb") if command.into else None
        try:
            return Job([program, *words[1:]], town.home, environment, into)
        finally:
            if into:
                into.close()

    def perform(self, command):
        town = self.towns[command.city]
        match command.words:
            case ["essaimd"] if command.background:
                town.start()
                self.note(command, [])
            case ["kill", "%essaimd"]:
                daemon = town.daemon
                town.stop()
                self.note(command, self.exit_line(daemon.returncode))
            case ["fg"]:
                self.bring_back(town, command)
            case _ if command.background:
                town.job = self.start(town, command)
                self.await_lines(town.job, command, command.expected)
            case _ if command.until:
                self.repeat(town, command)
            case _:
                self.note(command, self.run(town, command))

    def exit_line(self, code):
        return [documents.EXIT_CODE[self.document.language].format(code)] if code else []

    def run(self, town, command):
        job = self.start(town, command)
        code = job.end(COMMAND_S)
        return self.shown(job.printed()) + self.exit_line(code)

    def shown(self, lines):
        return [self.names.to_shown(line) for line in lines]

    def repeat(self, town, command):
        printed, _ = self.patiently(command.expected, lambda: self.run(town, command))
        self.note(command, printed, decisive=True)

    def await_lines(self, job, command, expected):
        printed, fitting = self.patiently(expected, lambda: self.shown(job.printed()))
        job.taken += len(printed)
        self.note(command, printed, decisive=True)
        return fitting

    def bring_back(self, town, command):
        """The lines that came since; after a line ^C, what a Ctrl-C brings."""
        job, expected = town.job, command.expected
        if job is None:
            raise documents.Malformed(f"{self.document.path.name}:{command.line}: nothing runs in the background")
        if "^C" not in expected:
            self.await_lines(job, command, expected)
            return
        before = expected[:expected.index("^C")]
        printed, fitting = self.patiently(before, lambda: self.shown(job.printed()))
        job.taken += len(printed)
        job.interrupt()
        code = job.end(COMMAND_S)
        town.job = None
        self.note(command, printed + ["^C"] + self.shown(job.printed()) + self.exit_line(code), decisive=not fitting)

    def patiently(self, expected, look):
        """What `look` gives once it fits; otherwise what it gave in the end."""
        begun = unchanged_since = time.monotonic()
        last = look()
        while not fits(expected, last):
            now = time.monotonic()
            settled = self.updating and now - unchanged_since > SETTLED_S
            if settled or now - begun > UNTIL_S:
                return last, False
            time.sleep(0.03)
            printed = look()
            if list(map(shape, printed)) != list(map(shape, last)):
                unchanged_since = time.monotonic()
            last = printed
        return last, True

    def note(self, command, printed, decisive=False):
        expected = command.expected
        if fits(expected, printed):
            self.outcomes.append(Outcome(command, expected))
            return
        self.outcomes.append(Outcome(command, renewed(expected, printed), printed))
        if decisive and not self.updating:
            raise Stopped
