"""Forks: two different headers at one place of a log (docs/protocol.md, section 6; RULES 8)."""
from dataclasses import dataclass

import runs
import signing
from schemas import wire

POINTS_MAX = 64


@dataclass
class Fork:
    position: int
    previous: bytes  # hash of the header before it, on both branches
    sides: tuple     # two runs

    def proof(self):
        return wire.ForkProof(first=self.sides[0], second=self.sides[1])


def places_back(head):
    """0, 1, 2, 4, 8 … back from the head, and the first; descending."""
    places, back = [], 0
    while back < head:
        places.append(head - back)
        back = back * 2 or 1
    return places if not places or places[-1] == 1 else [*places, 1]


def places_between(common, differs):
    """From the lowest that differs down to the highest that agrees, both included."""
    width = differs - common - 1
    count = min(width, POINTS_MAX - 2)
    inside = sorted({common + 1 + n * width // count for n in range(count)}, reverse=True)
    return [differs, *inside, *([common] if common else [])]


def compare(points, tag_at, accepted):
    """(highest place that agrees, lowest that differs or None)"""
    common, differs = 0, None
    for point in points:
        if point.sequence > accepted:
            continue
        if tag_at(point.sequence) == point.tag:
            common = max(common, point.sequence)
        else:
            differs = point.sequence if differs is None else min(differs, point.sequence)
    return common, differs


def read(network, proof):
    """The Fork, or None where the two sides prove nothing; Refused where a side is wrong."""
    sides = []
    for run in (proof.first, proof.second):
        headers = runs.build(network, run)
        if not run.signature or not signing.signed_by(run.log, signing.signing_octets(headers[-1].octets), run.signature):
            raise runs.Refused("a proof of a fork that proves nothing")
        sides.append((headers[0].hash, run))
    if proof.first.previous != proof.second.previous or proof.first.first != proof.second.first or sides[0][0] == sides[1][0]:
        return None
    sides.sort(key=lambda side: side[0])
    return Fork(proof.first.first, proof.first.previous or signing.ZEROS, (sides[0][1], sides[1][1]))
