"""One program that runs, and the lines that it printed, of both streams and in their order."""
import os
import select
import signal
import socket
import subprocess
import tempfile
import threading

from likeness import STDERR


class Job:
    """Each stream is a datagram socket of its own name, connected to one receiver: what two pipes would lose, the order
    in which lines of both came, is kept, and so is which stream each belongs to."""

    def __init__(self, words, directory, environment, into=None):
        self.lines = []
        self.taken = 0  # so many lines were compared already
        self.partial = {STDERR: b"", "": b""}
        self.lock = threading.Lock()
        self.folder = tempfile.TemporaryDirectory(prefix="essaim-job-")
        self.receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.receiver.bind(os.path.join(self.folder.name, "in"))
        self.name_of_errors = os.path.join(self.folder.name, "err")
        streams = [self.sender("out"), self.sender("err")]
        try:
            self.process = subprocess.Popen(words, cwd=directory, env=environment, stdin=subprocess.DEVNULL,
                                            stdout=into or streams[0], stderr=streams[1])
        finally:
            for stream in streams:
                stream.close()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def sender(self, name):
        stream = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        stream.bind(os.path.join(self.folder.name, name))
        stream.connect(os.path.join(self.folder.name, "in"))
        return stream

    def read(self):
        while True:
            ended = self.process.poll() is not None
            ready, _, _ = select.select([self.receiver], [], [], 0 if ended else 0.02)
            if ready:
                octets, sender = self.receiver.recvfrom(1 << 20)
                self.add(octets, STDERR if sender == self.name_of_errors else "")
            elif ended:
                break
        with self.lock:
            for mark, rest in self.partial.items():
                if rest:
                    self.lines.append(mark + rest.decode(errors="backslashreplace"))
        self.receiver.close()
        self.folder.cleanup()

    def add(self, octets, mark):
        with self.lock:
            *whole, rest = (self.partial[mark] + octets).split(b"\n")
            self.partial[mark] = rest
            self.lines += [(mark + line.decode(errors="backslashreplace")).rstrip() for line in whole]

    def printed(self):
        """The lines that are still to be compared."""
        with self.lock:
            return self.lines[self.taken:]

    def end(self, patience):
        """Waits for its end; its exit code."""
        try:
            code = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        self.reader.join()
        return code

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)
