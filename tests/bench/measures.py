"""How each figure of scripts/bench is taken: real daemons over TLS on loopback. table.py says what they are called."""
import contextlib
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import time

from city import BIN, ROOT, City, free_port
from probes import (Api, Feed, Proxy, Publisher, bytes_on_disk, cpu_seconds_by_lane, cpu_since, index_bytes,
                    lane_held_still, link_bytes, peak_megabytes, resident_megabytes, wait_until)

AUTHORS = 10
MEMBERS = 12  # some read only
SMALL_NETWORK_ENTRIES = 3_000
KEEP_ALIVE_PATIENCE_S = 300  # the daemon's interval is 240 s
IP_AND_TCP_OCTETS = 52  # of a segment, and of its acknowledgement


class Bench:
    """One run: a folder, how much is measured, and the cities that several measurements share."""

    def __init__(self, folder, entries, quick):
        self.folder, self.entries, self.quick = pathlib.Path(folder), entries, quick
        self.cities = []
        self.lanes = {}  # what was measured -> side -> microseconds an entry by lane
        self.synced = {}  # corpus -> (giver, receiver)
        self.sync_ended = {}  # corpus -> when the receiver had everything
        self.idle = None

    def city(self, handle, listens=True):
        city = City(self.folder, handle)
        words = ["--listen", f"127.0.0.1:{city.port}"] if listens else []
        city.ok("init", "--handle", handle, "--name", f"Ville de {handle}", "--country", "FR", *words)
        self.cities.append(city)
        return city

    def filled(self, handle, corpus, entries, members=MEMBERS):
        """A city that leads a network and holds what ten authors wrote; not started yet."""
        city = self.city(handle)
        self.data("store", city.data, handle, f"127.0.0.1:{city.port}", members, AUTHORS, corpus, entries)
        return city

    def pair(self, names, corpus="likely", entries=0, **more):
        """A filled city and one that has joined it and holds the same, connected."""
        giver, receiver = self.filled(names[0], corpus, entries, **more).start(), self.joined(names[1])
        receiver.ok("network", "join", giver.ok("network", "invite").strip())
        self.wait_for_documents(receiver, entries)
        return giver, receiver

    def joined(self, handle):
        return self.city(handle, listens=False).start()

    @staticmethod
    def data(*words):
        done = subprocess.run([BIN / "essaim-bench-data", *map(str, words)], cwd=ROOT, check=True, stdout=subprocess.PIPE)
        return done.stdout.decode()

    def texts(self, corpus, count):
        """Markdown that no store of this run holds."""
        for line in self.data("texts", corpus, 10_000_000, count).splitlines():
            text = json.loads(line)
            head = f"---\ntitle: {text['title']}\nlang: {text['lang']}\nthemes: [{', '.join(text['themes'])}]\n---\n\n"
            yield head + "## Récit\n\n" + next(iter(text["sections"].values()))

    @staticmethod
    def wait_for_documents(city, count):
        api = Api(city)
        wait_until(lambda: api.documents() >= count, f"{count} documents in {city.handle}")

    def stop(self, *cities):
        for city in cities:
            city.stop()
            self.cities.remove(city)

    def end(self):
        for city in list(self.cities):
            city.stop()


def interpose(city):
    """Puts a proxy where partners dial a city; the city starts again behind it."""
    city.stop()
    behind = free_port()
    config = city.data / "essaim.toml"
    config.write_text(config.read_text().replace(f'listen = "127.0.0.1:{city.port}"', f'listen = "127.0.0.1:{behind}"'))
    proxy = Proxy(city.port, behind)
    city.start()
    return proxy


def first_sync(bench, corpus):
    """A city joins and gets everything; several times, each time another city."""
    giver = bench.filled(f"giver-{corpus}", corpus, bench.entries).start()
    # What filling left to be compacted and indexed is not part of a sync.
    settle(giver)
    wait_until(Api(giver).indexed, "the giver's search index", 600)
    giver.stop()
    runs = []
    receiver = None
    for turn in range(3 if bench.entries >= 10_000 else 1):
        if receiver:
            bench.stop(receiver)
        giver.stop()
        giver.start()
        receiver = bench.joined(f"receiver-{corpus}-{turn}")
        runs.append(sync_once(bench, giver, receiver))
    bench.sync_ended[corpus] = time.perf_counter()
    bench.synced[corpus] = (giver, receiver)
    best = min(runs, key=lambda run: run["cpu"])
    bench.lanes[f"first sync, {corpus}"] = dict(zip(("gives", "receives"), best["lanes"]))
    return {"rate": statistics.median(run["rate"] for run in runs), "cpu": best["cpu"],
            "bytes": statistics.median(run["bytes"] for run in runs),
            "giver": max(run["giver"] for run in runs), "receiver": max(run["receiver"] for run in runs)}


def sync_once(bench, giver, receiver):
    line = giver.ok("network", "invite").strip()
    before = [cpu_seconds_by_lane(city) for city in (giver, receiver)]
    started = time.perf_counter()
    receiver.ok("network", "join", line)
    api = Api(receiver)
    wait_until(lambda: api.documents() >= bench.entries, "the first sync")
    seconds = time.perf_counter() - started
    lanes = [{lane: used / bench.entries * 1e6 for lane, used in cpu_since(city, was).items()}
             for city, was in zip((giver, receiver), before)]
    return {"rate": bench.entries / seconds, "bytes": link_bytes(api.link()) / bench.entries, "lanes": lanes,
            "cpu": sum(sum(by_lane.values()) for by_lane in lanes),
            "giver": peak_megabytes(giver), "receiver": peak_megabytes(receiver)}


def indexing_beside(bench):
    """A first sync as it is, and with the thread of the index held still, turn by turn: what indexing slows it by."""
    giver = bench.synced["likely"][0]
    rates = {"indexes": [], "held-still": []}
    for turn in range(1 if bench.quick else 3):
        for name, measured in rates.items():
            receiver = bench.joined(f"{name}-{turn}")
            with lane_held_still(receiver, "index") if name == "held-still" else contextlib.nullcontext():
                measured.append(sync_once(bench, giver, receiver)["rate"])
            bench.stop(receiver)
    return {"ratio": statistics.median(rates["held-still"]) / statistics.median(rates["indexes"])}


def settle(city):
    """Waits until the database has nothing more to tidy up."""
    last, since = None, time.monotonic()
    while time.monotonic() - since < 2:
        now = bytes_on_disk(city)
        if now != last:
            last, since = now, time.monotonic()
        time.sleep(0.1)
    return last


def disk(bench, corpus):
    """What a city that received everything keeps, once it has been restarted and left alone."""
    receiver = bench.synced[corpus][1]
    receiver.stop()
    receiver.start()
    return {"bytes": settle(receiver) / bench.entries}


def bulk_import(bench):
    """`essaim import` as a whole process, from a file; everything durable when it ends. Twice, each in a new city."""
    source = bench.folder / "texts.jsonl"
    source.write_text(bench.data("texts", "likely", 0, bench.entries))
    runs = []
    for turn in range(2):
        city = bench.city(f"importer-{turn}").start()
        city.ok("network", "create", "Mesure")
        before = cpu_seconds_by_lane(city)
        started = time.perf_counter()
        city.ok("import", str(source))
        seconds = time.perf_counter() - started
        if Api(city).documents() != bench.entries:
            raise SystemExit("bench: the import left texts out")
        lanes = {lane: used / bench.entries * 1e6 for lane, used in cpu_since(city, before).items()}
        runs.append({"rate": bench.entries / seconds, "lanes": lanes, "cpu": sum(lanes.values())})
        bench.stop(city)
    source.unlink()
    best = min(runs, key=lambda run: run["cpu"])
    bench.lanes["import"] = {"imports": best["lanes"]}
    return {"rate": statistics.median(run["rate"] for run in runs), "cpu": best["cpu"]}


def bulk_export(bench):
    """`essaim export` as a whole process, of all that a city has received, to a folder on the same disk."""
    receiver = bench.synced["likely"][1]
    wait_until(Api(receiver).indexed, "the search index", 900, pause=0.1)
    figures, turns = {}, 3
    for form, key in (("jsonl", "s"), ("csv", "csv_s")):
        took, daemon, client = [], [], []
        for _ in range(turns):
            folder = bench.folder / "exported"
            before, ours = cpu_seconds_by_lane(receiver), os.times()
            started = time.perf_counter()
            receiver.ok("export", "--format", form, str(folder))
            took.append(time.perf_counter() - started)
            now = os.times()
            daemon.append(sum(cpu_since(receiver, before).values()))
            client.append(now.children_user + now.children_system - ours.children_user - ours.children_system)
            if (folder / "entries.jsonl").exists() and line_count(folder / "entries.jsonl") != bench.entries:
                raise SystemExit("bench: the export left texts out")
            shutil.rmtree(folder)
        figures[key] = statistics.median(took)
        if form == "jsonl":
            figures["cpu"], figures["client"] = (min(used) / bench.entries * 1e6 for used in (daemon, client))
    return figures


def line_count(path):
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(2**20), b""))


def commands(bench):
    """`essaim list` and `essaim show` as people start them."""
    receiver = bench.synced["likely"][1]
    labels = [entry["label"] for entry in receiver.json("list", "--limit", "50")["entries"]]

    def median(*words):
        took = []
        for label in labels:
            started = time.perf_counter()
            receiver.ok(*words, *((label,) if words == ("show",) else ()))
            took.append((time.perf_counter() - started) * 1000)
        return statistics.median(took)

    return {"list_ms": median("list"), "show_ms": median("show")}


def questions(bench, count):
    """One to three longer words each, that stand together in a text: what people remember of it."""
    chance = random.Random(1)
    texts = [[word for word in next(iter(json.loads(line)["sections"].values())).split() if len(word) > 4 and word.isalpha()]
             for line in bench.data("texts", "likely", 0, 500).splitlines()]
    for _ in range(count):
        words = chance.choice(texts)
        at = chance.randrange(len(words) - 20)
        yield " ".join(chance.sample(words[at:at + 20], chance.choice((1, 2, 2, 3))))


def searching(bench):
    """In the city that has just received everything: how soon it can be searched, what that takes, and how quick it is."""
    receiver = bench.synced["likely"][1]
    api = Api(receiver)
    before = cpu_seconds_by_lane(receiver)
    wait_until(api.indexed, "the search index", 900, pause=0.1)
    figures = {"searchable_s": time.perf_counter() - bench.sync_ended["likely"],
               "index_us": cpu_since(receiver, before).get("index", 0) / bench.entries * 1e6,
               "bytes": index_bytes(receiver) / bench.entries}
    count = 200 if bench.quick else 1000
    for key, more in (("hits_ms", {"limit": 20, "snippets": 0}), ("snippets_ms", {"limit": 20, "snippets": 10})):
        took = []
        for words in questions(bench, count):
            started = time.perf_counter()
            api.search(words, **more)
            took.append((time.perf_counter() - started) * 1000)
        figures[key] = statistics.quantiles(took, n=100)[98]
        figures[key.replace("_ms", "_median_ms")] = statistics.median(took)
    client = []
    for words in questions(bench, count // 20):
        started = time.perf_counter()
        receiver.ok("search", words)
        client.append((time.perf_counter() - started) * 1000)
    figures["client_ms"] = statistics.median(client)
    figures["resident"] = resident_while_indexing(receiver)
    return figures


def resident_while_indexing(city):
    """Of a daemon that does nothing else: its index was deleted."""
    city.stop()
    shutil.rmtree(city.data / "index")
    city.start()
    api = Api(city)
    resident = []

    def indexed():
        resident.append(resident_megabytes(city))
        return api.indexed()
    wait_until(indexed, "the search index", 900, pause=0.1)
    return max(resident)


def ten_new(bench):
    """The link breaks, the giver publishes ten entries, the partner comes back."""
    giver, receiver = bench.synced["likely"]
    proxy = interpose(giver)
    reader, writer = Api(receiver), Api(giver)
    took, octets = [], []
    held = bench.entries
    for _ in range(3 if bench.quick else 5):
        wait_until(reader.link, "the link")
        proxy.close()
        wait_until(lambda: not reader.link(), "the link to break")
        for markdown in bench.texts("likely", 10):
            writer.publish(markdown)
        held += 10
        proxy.lines.clear()
        proxy.open()
        wait_until(lambda: reader.documents() >= held, "ten entries", pause=0.001)
        took.append((time.perf_counter() - proxy.lines[0].opened) * 1000)
        time.sleep(0.2)  # what follows is part of the price
        octets.append(link_bytes(reader.link()))
    proxy.close()
    return {"bytes": statistics.median(octets), "ms": statistics.median(took)}


def reconnect(bench):
    """The link breaks and comes back in a network of 300, and nobody has written anything."""
    giver, receiver = bench.pair(("large-giver", "large-receiver"), entries=SMALL_NETWORK_ENTRIES, members=299)
    proxy = interpose(giver)
    api = Api(receiver)
    octets, trips = [], []
    proxy.delay = 0.1
    for _ in range(3):
        wait_until(api.link, "the link")
        proxy.close()
        wait_until(lambda: not api.link(), "the link to break")
        proxy.lines.clear()
        proxy.open()
        wait_until(api.link, "the link")
        time.sleep(1)
        line = proxy.lines[0]
        octets.append(link_bytes(api.link()))
        # Until whoever dialled knows that nothing is new; the first is the TLS handshake's.
        heard = [chunk.time for chunk in line.chunks if chunk.to_dialler][-1]
        trips.append((heard - line.opened) / (2 * proxy.delay) - 1)
    proxy.close()
    bench.stop(giver, receiver)
    return {"bytes": statistics.median(octets), "trips": statistics.median(trips)}


def publish(bench, fdatasync_us):
    """One at a time, in a city that holds everything: over one connection, and as whole client processes."""
    giver, receiver = bench.synced["likely"]
    receiver.stop()
    publisher = Publisher(giver)
    count = 100 if bench.quick else 400
    took = []
    for request in map(Publisher.request, bench.texts("likely", count)):
        started = time.perf_counter()
        publisher.send(request)
        took.append(time.perf_counter() - started)
    client = []
    for number, markdown in enumerate(bench.texts("likely", count // 10)):
        path = giver.write(f"one-{number}.md", markdown)
        started = time.perf_counter()
        giver.ok("publish", "--again", str(path))
        client.append(time.perf_counter() - started)
    daemon_us = statistics.median(took) * 1e6
    return {"us": daemon_us, "ratio": daemon_us / fdatasync_us, "client_ms": statistics.median(client) * 1000}


def two_hops(bench):
    """A publishes, C sees it; only B knows both. C's feed tells."""
    b = bench.city("hop-b").start()
    b.ok("network", "create", "Mesure")
    a, c = bench.joined("hop-a"), bench.joined("hop-c")
    for city in (a, c):
        city.ok("network", "join", b.ok("network", "invite").strip())
    wait_until(lambda: sum(bool(partner.get("connected")) for partner in Api(b).status()["partners"]) == 2, "A–B–C")
    publisher, feed = Publisher(a), Feed(c)
    took = []
    count = 60 if bench.quick else 200
    for request in map(Publisher.request, bench.texts("likely", count)):
        started = time.perf_counter()
        feed.wait_for(publisher.send(request))
        took.append(time.perf_counter() - started)
        time.sleep(0.01)
    feed.close()
    bench.stop(a, b, c)
    return {"ms": statistics.median(took[count // 10:]) * 1000}


def begin_idling(bench):
    """A pair with nothing to say; it waits for its first keep-alive while other figures are taken."""
    giver, receiver = bench.pair(("idle-a", "idle-b"), entries=100)
    proxy = interpose(giver)
    api = Api(receiver)
    wait_until(api.link, "the link")
    time.sleep(2)
    bench.idle = (giver, receiver, proxy, len(proxy.lines[-1].chunks), time.perf_counter())


def idling(bench):
    giver, receiver, proxy, greeted, since = bench.idle
    before = [cpu_seconds_by_lane(city) for city in (giver, receiver)]
    seconds = 10 if bench.quick else 60
    time.sleep(seconds)
    used = sum(sum(cpu_since(city, was).values()) for city, was in zip((giver, receiver), before))
    figures = {"cpu": used / 2 / seconds * 100}
    if not bench.quick:
        line = proxy.lines[-1]
        wait_until(lambda: len(line.chunks) > greeted or time.perf_counter() > since + KEEP_ALIVE_PATIENCE_S,
                   "a keep-alive", KEEP_ALIVE_PATIENCE_S + 10, 0.5)
        kept = line.chunks[greeted]
        an_hour = 3600 / (kept.time - line.chunks[greeted - 1].time)
        figures["bytes"] = an_hour * (kept.octets + 2 * IP_AND_TCP_OCTETS)
    bench.stop(giver, receiver)
    return figures
