"""The frontier digest and the two forms of a frontier (docs/protocol.md, section 6)."""
from dataclasses import dataclass

import signing
from schemas import wire

NOT_CARRIED = 2**32 - 1
PACKED_MAX = 5000


@dataclass
class Place:
    """What somebody holds of one log; tag only where there is a head."""
    sequence: int
    tag: bytes = b""
    fork: int = 0
    only_told: bool = False


def digest(network, tips, heads):
    """heads: for each member's log its key, the hash of the last accepted header or None, and the fork position or 0."""
    octets = [signing.prefix("essaim/v1/frontier", network), signing.u32(len(tips)), *sorted(tips), signing.u32(len(heads))]
    for key, head, fork in sorted(heads):
        octets += [key, signing.u32(1 if head else 0), head or b"", signing.u64(fork)]
    return signing.sha256(*octets)


def pack(network_head, places):
    """places: [(log key, Place)] in the order of admission."""
    message = wire.Frontier(network_head=network_head)
    told = bytearray((min(len(places), PACKED_MAX) + 7) // 8)
    for index, (key, place) in enumerate(places):
        if index >= PACKED_MAX:
            message.logs.append(in_full(key, place))
            continue
        message.key_tags += key[:2]
        message.sequences.append(place.sequence)
        message.head_tags += place.tag
        if place.fork:
            message.forks.append(wire.ForkPosition(place=index, position=place.fork))
        if place.only_told:
            told[index // 8] |= 0x80 >> index % 8
    message.only_told = bytes(told).rstrip(b"\0")
    return message


def in_full(key, place):
    return wire.LogFrontier(log=key, sequence=place.sequence, head_tag=place.tag, fork=place.fork, only_told=place.only_told)


def unpack(message, keys, network_head):
    """{log key: Place}, and whether a packed part had to be left because it lies under another network head."""
    places, left = {}, False
    if message.network_head and message.network_head != network_head:
        left = True
    elif message.network_head:
        tags = message.head_tags
        for index, (key, sequence) in enumerate(zip(keys, message.sequences)):
            tag = b""
            if sequence not in (0, NOT_CARRIED):
                tag, tags = tags[:4], tags[4:]
            if message.key_tags[2 * index:2 * index + 2] != key[:2]:
                continue  # of another log than the one that is read there
            told = len(message.only_told) > index // 8 and bool(message.only_told[index // 8] & 0x80 >> index % 8)
            places[key] = Place(sequence, tag, 0, told)
        for fork in message.forks:
            if fork.place < len(keys) and keys[fork.place] in places:
                places[keys[fork.place]].fork = fork.position
    for each in message.logs:
        places[each.log] = Place(each.sequence, each.head_tag, each.fork, each.only_told)
    return places, left
