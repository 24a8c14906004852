"""Real cities for the end-to-end tests: essaim and essaimd as a user runs them, in data directories of their own."""
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("ESSAIM_BIN", ROOT / "build" / "release" / "bin"))
PATIENCE_S = 20

ENTRY = "---\ntitle: {title}\nkind: experience\nlang: fr\nthemes: [data.gis]\n---\n\n## À retenir\n\n- {text}\n"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, what="it"):
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError(f"waited {PATIENCE_S} s in vain for {what}")


class LocalApi(http.client.HTTPConnection):
    """One keep-alive connection to a daemon's Unix socket."""

    def __init__(self, city, timeout=30):
        super().__init__("localhost", timeout=timeout)
        self.path = str(city.data / "essaim.sock")

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class City:
    def __init__(self, folder, handle, country="FR", name=None):
        self.data = pathlib.Path(folder) / handle
        self.handle, self.country = handle, country
        self.name = name or f"Ville de {handle}"
        self.port = free_port()
        self.listen = f"127.0.0.1:{self.port}"  # empty: the city only dials
        self.daemon = None

    def run(self, *words, lang="en", cwd=None, **settings):
        environment = dict(os.environ, ESSAIM_LANG=lang, **settings)
        return subprocess.run([BIN / "essaim", "--data", self.data, *words], capture_output=True, text=True, cwd=cwd,
                              env=environment, stdin=subprocess.DEVNULL, timeout=60)

    def ok(self, *words, **settings):
        done = self.run(*words, **settings)
        assert done.returncode == 0, f"essaim {words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def json(self, *words):
        return json.loads(self.ok("--json", *words))

    def init(self, *more):
        listen = ("--listen", self.listen) if self.listen else ()
        self.ok("init", "--handle", self.handle, "--name", self.name, "--country", self.country, *listen, *more)
        return self

    def set(self, section, line):
        """Adds a line to a section of essaim.toml, in place of one that sets the same."""
        config = self.data / "essaim.toml"
        name = line.split("=")[0]
        kept = [each for each in config.read_text().splitlines() if not each.startswith(name)]
        kept.insert(kept.index(f"[{section}]") + 1, line)
        config.write_text("\n".join(kept) + "\n")

    def launch(self, *more, stderr=subprocess.PIPE, **settings):
        return subprocess.Popen([BIN / "essaimd", "--data", self.data, *more], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=stderr, text=True, env=dict(os.environ, **settings))

    def wait_until_it_answers(self):
        wait_for(lambda: self.run("--json", "status").returncode == 0, f"{self.handle} to answer")

    def start(self):
        self.daemon = self.launch()
        self.wait_until_it_answers()
        return self

    def stop(self, how=signal.SIGTERM):
        if self.daemon is None:
            return 0
        started = time.monotonic()
        self.daemon.send_signal(how)
        self.daemon.communicate(timeout=20)
        self.daemon = None
        return time.monotonic() - started

    def write(self, name, text):
        path = self.data.parent / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def publish(self, title="Un titre", text="Une phrase."):
        path = self.write(f"{self.handle}.md", ENTRY.format(title=title, text=text))
        return self.ok("publish", "--again", str(path)).strip()

    def held(self):
        return {city["handle"]: (int(city.get("headers", 0)), int(city.get("documents", 0)))
                for city in self.json("status").get("cities", [])}


def join_network(cities):
    """The first founds and invites the others; all know each other when this returns."""
    cities[0].ok("network", "create", "Villes numériques")
    for city in cities[1:]:
        city.ok("network", "join", cities[0].ok("network", "invite").strip())
    wait_for(lambda: all(city.json("status")["network"]["members"] == len(cities) for city in cities), "the network")


class Cities(unittest.TestCase):
    """Gives each test a folder and ends every daemon that it started."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="essaim-e2e-"))
        self.cities = []

    def tearDown(self):
        for city in self.cities:
            if city.daemon is not None:
                city.daemon.kill()
                city.daemon.communicate()
        shutil.rmtree(self.folder, ignore_errors=True)

    def city(self, handle, **more):
        city = City(self.folder, handle, **more)
        self.cities.append(city)
        return city

    def network(self, *handles):
        """The first founds and invites the others; all know each other when this returns."""
        cities = [self.city(handle).init().start() for handle in handles]
        join_network(cities)
        return cities

    def refused(self, done, status, *words):
        """One clear sentence with what to do, the documented exit status, and no trace of a crash."""
        # What says that something is under way ends with an ellipsis and is not the answer.
        text = "".join(line for line in done.stderr.splitlines(True) if not line.endswith("…\n"))
        self.assertEqual(done.returncode, status, text + done.stdout)
        for word in words:
            self.assertIn(word, text)
        self.assertTrue(text.startswith("essaim"), text)
        self.assertLessEqual(len(text.strip().splitlines()), 3, text)
        return text
