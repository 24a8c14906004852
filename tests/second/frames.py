"""Frames on a connection (docs/protocol.md, section 3): a length, one Frame, and the compressed stream after the first."""
import time

import zstandard

import one_form
from schemas import wire

SMALL_MAX = 65536
LARGE_MAX = 262144
# The first octets of a frame whose body is a run, fork proof, document, chunk or network run.
LARGE = tuple(one.to_bytes(1, "big") for one in (0x32, 0x42, 0x5A, 0x62)) + (b"\x8a\x01",)
WINDOW_LOG = 19
EXPANSION_MAX = 64
EXPANSION_CREDIT = 1 << 20


class Channel:
    """Frames both ways over one TLS connection. A stranger's conversation is never compressed."""

    def __init__(self, tls, compressed=True):
        self.tls = tls
        self._compressed = compressed
        self._deflate = self._inflate = None
        self._plain = b""     # octets of frames, opened
        self._credit = EXPANSION_CREDIT
        self.frames_in = 0

    def send(self, *bodies):
        """Each a message of wire.proto; all in one write."""
        for body in bodies:
            octets = encode(body)
            self.send_octets(len(octets).to_bytes(4, "big") + octets)

    def send_octets(self, octets):
        """Octets of frames as they are, lengths included. The first write of a connection is its first frame."""
        if self._deflate is not None:
            octets = self._deflate.compress(octets) + self._deflate.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        elif self._compressed:
            parameters = zstandard.ZstdCompressionParameters.from_level(1, window_log=WINDOW_LOG)
            self._deflate = zstandard.ZstdCompressor(compression_params=parameters).compressobj()
        self.tls.send(octets)

    def send_raw(self, octets):
        """Octets beside the compressed stream."""
        self.tls.send(octets)

    def next(self, seconds):
        """(name of the body or None, message). Silent, Closed, or Malformed."""
        until = time.monotonic() + seconds
        while True:
            octets = self._cut()
            if octets is None:
                self._push(self.tls.receive(until - time.monotonic()))
            elif octets:
                self.frames_in += 1
                frame = one_form.parse(wire.Frame, octets)
                name = frame.WhichOneof("body")
                return name, getattr(frame, name) if name else None

    def _push(self, octets):
        if self._inflate is not None:
            self._credit += EXPANSION_MAX * len(octets)
            octets = self._inflate.decompress(octets)
            self._credit = min(self._credit - len(octets), EXPANSION_CREDIT)
            if self._credit < 0:
                raise one_form.Malformed("opens to too much")
        self._plain += octets

    def _cut(self):
        if len(self._plain) < 4:
            return None
        size = int.from_bytes(self._plain[:4], "big")
        if len(self._plain) < min(4 + size, 6):
            return None
        if size > (LARGE_MAX if self._plain[4:].startswith(LARGE) else SMALL_MAX):
            raise one_form.Malformed(f"a frame of {size} octets")
        if len(self._plain) < 4 + size:
            return None
        octets, self._plain = self._plain[4:4 + size], self._plain[4 + size:]
        if self._compressed and self._inflate is None and size:
            self._inflate = zstandard.ZstdDecompressor(max_window_size=1 << WINDOW_LOG).decompressobj()
            rest, self._plain = self._plain, b""
            if rest:
                self._push(rest)
        return octets


_NAMES = {field.message_type.name: field.name for field in wire.Frame.DESCRIPTOR.fields}


def encode(body):
    frame = wire.Frame()
    getattr(frame, _NAMES[body.DESCRIPTOR.name]).CopyFrom(body)
    getattr(frame, _NAMES[body.DESCRIPTOR.name]).SetInParent()
    return frame.SerializeToString(deterministic=True)
