"""A town hall's proxy for the end-to-end tests: real HTTP CONNECT on loopback, well-behaved or not."""
import base64
import contextlib
import selectors
import socket
import threading


class Proxy:
    """Listens until `stop`. `manner` says what it does with a CONNECT; it may be changed at any time."""

    def __init__(self, manner="works", password=None):
        self.manner, self.password = manner, password
        self.requests = []      # heads as they came
        self.tunnels = []       # targets that were led through
        self.names = {}         # what only this proxy can resolve
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.address = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.address}"
        self.open = set()
        self.lock = threading.Lock()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                self.keep(near)
                threading.Thread(target=self.serve, args=(near,), daemon=True).start()

    def keep(self, stream):
        with self.lock:
            self.open.add(stream)

    def close(self, stream):
        with self.lock:
            self.open.discard(stream)
        with contextlib.suppress(OSError):
            stream.shutdown(socket.SHUT_RDWR)
        stream.close()

    def serve(self, near):
        with contextlib.suppress(OSError):
            self.answer(near)
        self.close(near)

    def read_head(self, near):
        head = b""
        while b"\r\n\r\n" not in head and len(head) < 65536:
            chunk = near.recv(4096)
            if not chunk:
                break
            head += chunk
        return head.decode("latin-1")

    def answer(self, near):
        head = self.read_head(near)
        if not head.startswith("CONNECT "):
            return
        self.requests.append(head)
        manner = self.manner
        if manner == "silent":
            near.recv(1)  # until the other side gives up
        elif manner == "garbage":
            near.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
        elif manner == "endless":
            near.sendall(b"HTTP/1.1 200 OK\r\n")
            while True:
                near.sendall(b"X-Filler: " + b"x" * 1000 + b"\r\n")
        elif manner == "dies":
            near.sendall(b"HTTP/1.1 200 Conn")
        elif manner == "hangs up":
            return
        elif manner == "slow pieces":
            self.lead_through(near, head, pieces=True)
        elif isinstance(manner, bytes):
            near.sendall(manner)
            near.recv(1)
        elif self.password and not self.allows(head):
            near.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n")
        else:
            self.lead_through(near, head)

    def allows(self, head):
        wanted = base64.b64encode(self.password.encode()).decode()
        return f"\r\nProxy-Authorization: Basic {wanted}\r\n" in head

    def lead_through(self, near, head, pieces=False):
        target = head.split(" ")[1]
        host, port = target.rsplit(":", 1)
        try:
            far = socket.create_connection(self.names.get(host, (host.strip("[]"), int(port))), timeout=10)
        except OSError:
            near.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 3\r\n\r\nno\n")
            return
        self.keep(far)
        self.tunnels.append(target)
        answer = b"HTTP/1.1 200 Connection established\r\nVia: 1.1 proxy\r\n\r\n"
        try:
            for octet in (answer[i:i + 1] for i in range(len(answer))) if pieces else (answer,):
                near.sendall(octet)
            self.pass_on(near, far)
        finally:
            self.close(far)

    def pass_on(self, near, far):
        with selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while True:
                for key, _ in ready.select():
                    chunk = key.fileobj.recv(65536)
                    if not chunk:
                        return
                    key.data.sendall(chunk)

    def cut(self):
        """Every connection through it ends now."""
        with self.lock:
            streams = list(self.open)
        for stream in streams:
            with contextlib.suppress(OSError):
                stream.shutdown(socket.SHUT_RDWR)

    def stop(self):
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.cut()
