#!/usr/bin/env python3
"""What scripts/demo shows once everything is built: three cities on one machine, step by step."""
import itertools
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
BIN = ROOT / "build" / "release" / "bin"
CITIES = [("guediawaye", "Ville de Guédiawaye", "SN"),
          ("castres-mazamet", "Castres-Mazamet", "FR"),
          ("clermont-ferrand", "Clermont-Ferrand", "FR")]
FAST = "--fast" in sys.argv
KEEP = "--keep" in sys.argv
# What a step may take before the demo calls it failed.
PATIENCE_S = 30


def stop(message):
    print(f"\ndemo: {message}", file=sys.stderr)
    sys.exit(1)


def step(title):
    print(f"\n── {title}")
    if not FAST:
        time.sleep(1.5)


STARTED = []


class City:
    def __init__(self, folder, handle, name, country):
        self.data = folder / handle
        self.handle, self.name, self.country = handle, name, country
        self.daemon = None

    def run(self, *words, check=True):
        command = [str(BIN / "essaim"), "--data", str(self.data), *words]
        done = subprocess.run(command, capture_output=True, text=True)
        if check and done.returncode:
            stop(f"{self.handle}: essaim {' '.join(words[:3])} failed:\n{done.stderr}")
        return done

    def show(self, *words):
        print(f"[{self.handle}] $ essaim {' '.join(w if ' ' not in w else repr(w) for w in words)}")
        done = self.run(*words)
        print("".join(f"    {line}\n" for line in done.stdout.splitlines()), end="")
        return done.stdout

    def init(self):
        # Port 0 would change at each start; partners dial what the admission says.
        self.show("init", "--handle", self.handle, "--name", self.name, "--country", self.country,
                  "--listen", f"127.0.0.1:{free_port()}")

    def start(self):
        self.daemon = subprocess.Popen([str(BIN / "essaimd"), "--data", str(self.data)], stdin=subprocess.DEVNULL,
                                       start_new_session=True)
        STARTED.append(self.daemon)
        wait_for(f"{self.handle} to answer", lambda: self.run("--json", "status", check=False).returncode == 0)

    def stop(self):
        started = time.monotonic()
        self.daemon.send_signal(signal.SIGTERM)
        if self.daemon.wait(10):
            stop(f"{self.handle}: essaimd ended with {self.daemon.returncode}")
        return time.monotonic() - started

    def status(self):
        return json.loads(self.run("--json", "status").stdout)

    def held(self):
        status = self.status()
        return {city["handle"]: (int(city.get("headers", 0)), int(city.get("documents", 0)))
                for city in status.get("cities", [])}


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, condition):
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if condition():
            return
        time.sleep(0.05)
    stop(f"waited {PATIENCE_S} s in vain for {what}")


def table(cities):
    rows = {city.handle: city.held() for city in cities if city.daemon and city.daemon.poll() is None}
    print("    texts held at          " + "".join(f"{handle:>18}" for handle in rows))
    for author in [city.handle for city in cities]:
        print(f"    of {author:<20}" + "".join(f"{held.get(author, (0, 0))[1]:>18}" for held in rows.values()))
    return rows


def converge(cities, expected):
    def done():
        return all(city.held().get(author, (0, 0)) == (count, count) for city in cities for author, count in expected.items())
    started = time.monotonic()
    table(cities)
    wait_for("all cities to hold everything", done)
    print(f"    … up to date after {time.monotonic() - started:.1f} s:")
    table(cities)


def order():
    """City and text, line by line: what names another one stands below it (examples/order.tsv)."""
    for line in (ROOT / "examples" / "order.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            label, path = line.split("\t")
            yield label.split("/")[0], ROOT / "examples" / path


def samples(handle):
    files = [path for city, path in order() if city == handle]
    if not files:
        stop(f"no examples of {handle}")
    return files


def publish(city, files):
    labels = city.run("publish", *map(str, files)).stdout.split()
    if len(labels) != len(files):
        stop(f"{city.handle}: {len(labels)} of {len(files)} were published")
    print(f"[{city.handle}] published {labels[0]} … {labels[-1]}")
    return len(labels)


def play(folder):
    cities = [City(folder, *city) for city in CITIES]
    guediawaye, castres, clermont = cities
    expected = {}

    step("Each city prepares its data directory and starts its daemon")
    for city in cities:
        city.init()
        city.start()

    step("Guédiawaye founds a network and invites the two others")
    guediawaye.show("network", "create", "Villes numériques")
    for city in (castres, clermont):
        line = guediawaye.show("network", "invite").strip()
        if not line.startswith("essaim-invite:"):
            stop("that is no invitation")
        city.show("network", "join", line)
    wait_for("all three to know each other", lambda: all(city.status().get("network", {}).get("members") == 3 for city in cities))
    guediawaye.show("network", "show")

    step("Each city publishes what it has learned")
    named = {city.handle: city for city in cities}
    for handle, lines in itertools.groupby(order(), key=lambda line: line[0]):
        if handle not in named:
            continue
        city = named[handle]
        wait_for("what is named to arrive", lambda: all(city.held().get(h, (0, 0)) == (n, n) for h, n in expected.items()))
        expected[handle] = expected.get(handle, 0) + publish(city, [path for _, path in lines])
    expected[clermont.handle] += publish(clermont, sorted((ROOT / "examples" / "real").glob("*.md"))[:24])
    converge(cities, expected)

    step("An entry of Guédiawaye, read in Clermont-Ferrand")
    text = clermont.show("show", "guediawaye/1")
    original = samples("guediawaye")[0].read_text(encoding="utf-8")
    markdown = clermont.run("show", "guediawaye/1", "--format", "markdown").stdout
    if not text.strip() or markdown.strip() != original.strip():
        stop("what Clermont-Ferrand shows is not what Guédiawaye wrote")
    clermont.show("list", "--from", "guediawaye", "--limit", "5")

    step("Castres-Mazamet goes down; the others go on")
    print(f"    stopped in {castres.stop():.1f} s")
    for city in (guediawaye, clermont):
        expected[city.handle] += publish(city, samples("paris")[:3])
    converge([guediawaye, clermont], expected)

    step("Castres-Mazamet comes back and catches up")
    castres.start()
    converge(cities, expected)
    castres.show("status")
    return cities


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="essaim-demo-"))
    started = time.monotonic()
    worked = False
    try:
        play(folder)
        worked = True
        print(f"\nEverything worked, in {time.monotonic() - started:.0f} s.")
    finally:
        if not (KEEP and worked):
            for daemon in STARTED:
                daemon.terminate()
            for daemon in STARTED:
                daemon.wait(10)
            shutil.rmtree(folder, ignore_errors=True)
    data = folder / "guediawaye" if KEEP else "DIR"
    print("Try by hand" + (", the three are still running:" if KEEP else " (scripts/demo --keep leaves the three running):"))
    for words in ("status", "list --theme data", "show clermont-ferrand/1", "network show", "--lang fr status"):
        print(f"  {os.path.relpath(BIN)}/essaim --data {data} {words}")
    if KEEP:
        print(f"Stop them:  kill {' '.join(str(daemon.pid) for daemon in STARTED if daemon.poll() is None)}")


main()
