"""Headers of one log, as a chain that signatures prove (docs/protocol.md, sections 1 and 6; RULES 1, 5)."""
from dataclasses import dataclass

import one_form
import signing
from schemas import entry, wire

RUN_MAX = 64


class Refused(ValueError):
    """What no honest node would send: garbage."""


@dataclass
class Header:
    octets: bytes
    hash: bytes
    fields: entry.EntryHeader
    signature: bytes = b""

    @property
    def body(self):
        return self.octets[signing.HEAD_BYTES:]


def kept(sequence):
    return sequence == 1 or sequence % RUN_MAX == 0


def build(network, run, bodies=None):
    """The headers that a run implies, chained; nothing is proved yet."""
    headers, previous = [], run.previous or signing.ZEROS
    for index, body in enumerate(run.bodies if bodies is None else bodies):
        octets = signing.fixed_head(network, run.log, run.first + index, previous, run.format or signing.FORMAT) + body
        if len(octets) > signing.HEADER_BYTES_MAX:
            raise Refused("a header is too large")
        previous = signing.header_hash(octets)
        fields = one_form.parse(entry.EntryHeader, body) if (run.format or signing.FORMAT) == signing.FORMAT else None
        headers.append(Header(octets, previous, fields))
    return headers


class Log:
    """What is held of one log: every header, and signatures where they are kept."""

    def __init__(self, network, key, tip=None):
        self.network, self.key = network, key
        self.tip = tip  # (sequence, hash) where a revocation or a fork ends it; sequence 0: void
        self.fork = None
        self.headers = []

    @property
    def sequence(self):
        return len(self.headers)

    @property
    def head(self):
        return self.headers[-1].hash if self.headers else None

    def hash_at(self, sequence):
        return self.headers[sequence - 1].hash if sequence else signing.ZEROS

    def end_at(self, tip):
        """Cuts the log at (sequence, hash), unless it ends lower already."""
        if self.tip is None or tip[0] < self.tip[0]:
            self.tip = tip
        del self.headers[self.tip[0]:]

    def check(self, run):
        """The headers of a run that chains to what is held, or Refused; [] where it leaves a gap or chains elsewhere."""
        if not 1 <= len(run.bodies) <= RUN_MAX:
            raise Refused(f"a run of {len(run.bodies)}")
        if (run.previous or signing.ZEROS) != (self.hash_at(run.first - 1) if 1 <= run.first <= self.sequence + 1 else b""):
            return []
        bodies, signature = list(run.bodies), run.signature
        if self.tip is not None and run.first + len(bodies) - 1 > self.tip[0]:
            # What goes beyond the tip is cut off; the hash at the tip then proves the rest.
            bodies, signature = bodies[:max(self.tip[0] - run.first + 1, 0)], b""
            if not bodies:
                return []
        headers = build(self.network, run, bodies)
        previous = headers[-1].hash
        if signature:
            if not signing.signed_by(self.key, signing.signing_octets(headers[-1].octets), signature):
                raise Refused("a wrong signature")
        elif self.tip != (run.first + len(headers) - 1, previous):
            return []
        headers[-1].signature = signature
        return headers

    def accept(self, run):
        """The headers that were new."""
        new = self.check(run)[max(self.sequence - run.first + 1, 0):]
        if new and self.headers and not kept(self.sequence):
            self.headers[-1].signature = b""
        self.headers += new
        return new

    def write(self, key, fields):
        """Signs one more header of our own."""
        octets = signing.fixed_head(self.network, self.key, self.sequence + 1, self.head or signing.ZEROS)
        octets += fields.SerializeToString(deterministic=True)
        header = Header(octets, signing.header_hash(octets), fields, key.sign(signing.signing_octets(octets)))
        if self.headers and not kept(self.sequence):
            self.headers[-1].signature = b""
        self.headers.append(header)
        return header

    def run_from(self, first):
        """The run that begins at this place and ends at the next multiple of 64 or at the head."""
        last = min((first + RUN_MAX - 1) // RUN_MAX * RUN_MAX, self.sequence)
        headers = self.headers[first - 1:last]
        return wire.Run(log=self.key, first=first, previous=self.hash_at(first - 1) if first > 1 else b"",
                        bodies=[header.body for header in headers], signature=headers[-1].signature)
