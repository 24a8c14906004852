"""What scripts/bench looks at cities with: their API, their CPU by lane, their memory, and the line between them."""
import asyncio
import contextlib
import ctypes
import json
import os
import pathlib
import re
import socket
import statistics
import threading
import time
import urllib.parse
from dataclasses import dataclass, field

from city import LocalApi

# Of <linux/ptrace.h> and <linux/wait.h>.
PTRACE_DETACH, PTRACE_SEIZE, PTRACE_INTERRUPT, WAIT_ALL = 17, 0x4206, 0x4207, 0x40000000


def wait_until(condition, what, seconds=300, pause=0.02):
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise SystemExit(f"bench: waited {seconds} s in vain for {what}")
        time.sleep(pause)


class Api(LocalApi):
    """What is asked of a daemon between measurements."""

    def ask(self, method, target, body=None):
        self.request(method, target, None if body is None else json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json"})
        answer = self.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise SystemExit(f"bench: {method} {target}: {text.decode()}")
        return json.loads(text)

    def status(self):
        return self.ask("GET", "/v1/status")

    def documents(self):
        return int(self.status().get("documents", 0))

    def indexed(self):
        """Whether everything can be searched."""
        return self.status()["search"]["state"] == "ready"

    def search(self, words, **more):
        return self.ask("GET", "/v1/search?" + urllib.parse.urlencode({"words": words, **more}))

    def publish(self, markdown):
        return self.ask("POST", "/v1/entries", {"markdown": markdown, "again": True})["label"]

    def link(self):
        """The one connection to a partner that this city has; nothing while there is none."""
        return next((partner for partner in self.status().get("partners", []) if partner.get("connected")), None)


class Publisher:
    """One keep-alive connection that publishes and does as little else as can be, for measuring the daemon."""

    def __init__(self, city):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(city.data / "essaim.sock"))

    @staticmethod
    def request(markdown):
        body = json.dumps({"markdown": markdown, "again": True}, ensure_ascii=False).encode()
        return (f"POST /v1/entries HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(body)}\r\n\r\n").encode() + body

    def send(self, request):
        """Returns the label once the entry is durable."""
        self.socket.sendall(request)
        answer = self.socket.recv(1 << 16)
        head, _, body = answer.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise SystemExit(f"bench: {answer.decode()}")
        size = int(re.search(rb"(?i)content-length: (\d+)", head).group(1))
        while len(body) < size:
            body += self.socket.recv(1 << 16)
        return json.loads(body)["label"]


def link_bytes(link):
    return int(link.get("bytesReceived", 0)) + int(link.get("bytesSent", 0))


class Feed:
    """The arrivals that a city shows, as they come."""

    def __init__(self, city):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(30)
        self.socket.connect(str(city.data / "essaim.sock"))
        self.socket.sendall(b"GET /v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.lines = self.socket.makefile("r", encoding="utf-8", newline="\n")
        while self.lines.readline().strip():
            pass

    def wait_for(self, label):
        for line in self.lines:
            if line.startswith("data: ") and json.loads(line[6:]).get("arrival", {}).get("label") == label:
                return
        raise SystemExit(f"bench: the feed ended before {label}")

    def close(self):
        self.lines.close()
        self.socket.close()


def cpu_seconds_by_lane(city):
    """CPU that each lane of a daemon has used; the database's own threads are one lane."""
    lanes = {}
    for task in pathlib.Path(f"/proc/{city.daemon.pid}/task").iterdir():
        name = (task / "comm").read_text().strip()
        name = "database" if name.startswith("rocksdb") else "main" if name == "essaimd" else name
        lanes[name] = lanes.get(name, 0) + int((task / "schedstat").read_text().split()[0]) / 1e9
    return lanes


def cpu_since(city, before):
    return {lane: seconds - before.get(lane, 0) for lane, seconds in cpu_seconds_by_lane(city).items()}


@contextlib.contextmanager
def lane_held_still(city, lane):
    """One thread of a daemon does nothing meanwhile, as a debugger would stop it: what the others are slowed by it."""
    thread = next(int(task.name) for task in pathlib.Path(f"/proc/{city.daemon.pid}/task").iterdir()
                  if (task / "comm").read_text().strip() == lane)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)

    def trace(request):
        if libc.ptrace(request, thread, None, None) != 0:
            raise SystemExit(f"bench: thread {lane} cannot be stopped: {os.strerror(ctypes.get_errno())}")
    trace(PTRACE_SEIZE)
    trace(PTRACE_INTERRUPT)
    os.waitpid(thread, WAIT_ALL)
    try:
        yield
    finally:
        trace(PTRACE_DETACH)


def peak_megabytes(city):
    status = pathlib.Path(f"/proc/{city.daemon.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) * 1024 / 1e6


def resident_megabytes(city):
    status = pathlib.Path(f"/proc/{city.daemon.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) * 1024 / 1e6


def index_bytes(city):
    return sum(path.stat().st_size for path in (city.data / "index").iterdir())


def bytes_on_disk(city):
    """What its store holds; the log of the database included, what that reserves beyond its end left out."""
    total = 0
    for path in (city.data / "store").rglob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:  # compacted away meanwhile
            pass
    return total


def fdatasync_us(folder, times=200, octets=1024):
    """The median of appending about what one entry appends to the database's log, and syncing it."""
    took = []
    with open(pathlib.Path(folder) / "probe", "wb", buffering=0) as file:
        for _ in range(times):
            started = time.perf_counter()
            file.write(b"x" * octets)
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - started)
    os.unlink(file.name)
    return statistics.median(took) * 1e6


@dataclass
class Chunk:
    time: float  # when it was passed on
    octets: int
    to_dialler: bool


@dataclass
class Line:
    """One TCP connection through a Proxy."""
    opened: float
    chunks: list = field(default_factory=list)


class Proxy:
    """A line that can be cut, delayed and looked at, in front of a city that partners dial at `port`."""

    def __init__(self, port, target):
        self.port, self.target, self.delay = port, target, 0.0
        self.lines = []
        self.writers = []
        self.server = None
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.open()

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(10)

    def open(self):
        async def start():
            self.server = await asyncio.start_server(self.serve, "127.0.0.1", self.port)
        self.run(start())

    def close(self):
        """Ends what goes through and refuses more."""
        async def stop():
            self.server.close()
            for writer in self.writers:
                writer.close()
            self.writers.clear()
        self.run(stop())

    async def serve(self, reader, writer):
        line = Line(time.perf_counter())
        self.lines.append(line)
        target_reader, target_writer = await asyncio.open_connection("127.0.0.1", self.target)
        self.writers += [writer, target_writer]
        await asyncio.gather(self.pump(reader, target_writer, line, False), self.pump(target_reader, writer, line, True))

    async def pump(self, reader, writer, line, to_dialler):
        def forward(octets):
            line.chunks.append(Chunk(time.perf_counter(), len(octets), to_dialler))
            writer.write(octets)
        try:
            while octets := await reader.read(1 << 16):
                if self.delay:
                    self.loop.call_later(self.delay, forward, octets)
                else:
                    forward(octets)
            self.loop.call_later(self.delay, writer.close)
        except ConnectionError:
            writer.close()
