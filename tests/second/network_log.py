"""The log of the network: who is a member (docs/protocol.md, section 2)."""
import ipaddress
import os
import re
import time
from dataclasses import dataclass

import one_form
import signing
from schemas import network

ENTRY_BYTES_MAX = 61440
POSITION_MAX = 100_000
NAME_BYTES_MAX = 200
CODE_BYTES_MAX = 64
ADDRESSES_MAX = 4
RIVALS_MAX = 16
TIPS_MAX = 512


class NotGenuine(ValueError):
    """Garbage: no honest node passes it on."""


@dataclass
class Entry:
    octets: bytes
    signature: bytes
    hash: bytes
    content: network.NetworkEntry  # None where it cannot be read

    @property
    def position(self):
        return int.from_bytes(self.octets[65:73], "big")

    @property
    def previous(self):
        return self.octets[73:105]

    @property
    def signer(self):
        return self.octets[33:65]


@dataclass
class Member:
    id: bytes
    key: bytes
    handle: str
    addresses: list
    tips: set = None  # (log, sequence, hash), of who was revoked

    @property
    def revoked(self):
        return self.tips is not None

    def tip(self):
        """(sequence, hash) at which the log of this revoked member ends; of two listed the lower; sequence 0: void."""
        return min(((sequence, header) for log, sequence, header in self.tips if log == self.key), default=(0, signing.ZEROS))


def _read(octets):
    try:
        if octets[0] != signing.FORMAT:
            return None
        content = one_form.parse(network.NetworkEntry, octets[signing.HEAD_BYTES:])
    except one_form.Malformed:
        return None
    revocation = content.revocation
    if len(revocation.tips) > TIPS_MAX or len(revocation.reason.encode()) > 500:
        return None
    return content


def is_address(text):
    host, colon, port = text.rpartition(":")
    if len(text) > 260 or not colon or not re.fullmatch("[1-9][0-9]{0,4}", port) or int(port) > 65535:
        return False
    try:
        if host.startswith("[") and host.endswith("]"):
            return "." not in host and "%" not in host and bool(ipaddress.IPv6Address(host[1:-1]))
        if re.fullmatch("[0-9.]+", host):
            return bool(ipaddress.IPv4Address(host))
    except ValueError:
        return False
    return len(host) <= 253 and all(re.fullmatch("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", label)
                                    for label in host.split("."))


def one_line(text, most):
    return 1 <= len(text.encode()) <= most and not re.search("[\0-\x1f\x7f-\x9f]", text)


def read_admission(octets):
    """The Admission, or None where the fold passes it over."""
    try:
        read = one_form.parse(network.Admission, octets)
    except one_form.Malformed:
        return None
    languages = [name.language for name in read.names]
    good = (re.fullmatch("[a-z][a-z0-9-]{1,31}", read.handle) and 1 <= len(read.names) <= 8
            and len(set(languages)) == len(languages) and re.fullmatch("[A-Z]{2}", read.country)
            and all(re.fullmatch("[A-Za-z0-9-]{0,35}", language) for language in languages)
            and all(one_line(name.text, NAME_BYTES_MAX) for name in read.names)
            and all(is_address(address) for address in read.addresses)
            and all(one_line(text, CODE_BYTES_MAX) for code in read.codes for text in (code.scheme, code.code))
            and len(read.node_key) == 32 and len(read.recovery_key) == 32 and len(read.salt) == 16
            and len(read.codes) <= 8 and len(read.addresses) <= ADDRESSES_MAX)
    return read if good else None


class NetworkLog:
    """Every entry that hangs on the founding one, on all branches, and what they say together."""

    def __init__(self, founding, signature):
        self.network = signing.sha256(signing.prefix(signing.NETWORK_ENTRY, signing.ZEROS), founding)
        self.lead = founding[33:65]
        self.entries = {}    # hash: Entry
        self._folded = None  # (members, tips, head), until the next entry
        if not self.append(founding, signature):
            raise NotGenuine("no founding entry")

    @property
    def members(self):
        """In the order of admission, the lead first."""
        return self._fold()[0]

    @property
    def tips(self):
        """Sorted by hash."""
        return self._fold()[1]

    @property
    def head(self):
        """Of the undisputed chain."""
        return self._fold()[2]

    def keys(self):
        return [member.key for member in self.members]

    def append(self, octets, signature):
        """Takes an entry; False where it is known already or does not connect. NotGenuine if it is garbage."""
        if not signing.HEAD_BYTES < len(octets) <= ENTRY_BYTES_MAX:
            raise NotGenuine("an entry beyond its size")
        entry = Entry(octets, signature, signing.header_hash(octets, signing.NETWORK_ENTRY), _read(octets))
        if entry.position > POSITION_MAX:
            raise NotGenuine("an entry beyond the last position")
        if octets[1:33] != (signing.ZEROS if entry.position == 1 else self.network):
            raise NotGenuine("an entry of another network")
        if not signing.signed_by(entry.signer, signing.signing_octets(octets, signing.NETWORK_ENTRY), signature):
            raise NotGenuine("a wrong signature")
        if entry.position == 1 and entry.hash != self.network:
            raise NotGenuine("another founding entry")
        parent = self.entries.get(entry.previous)
        connects = entry.hash == self.network if entry.position == 1 else (
            parent is not None and parent.position + 1 == entry.position and entry.signer == self.lead)
        if entry.hash in self.entries or not connects:
            return False
        self.entries[entry.hash] = entry
        self._folded = None
        return True

    def sorted(self):
        return sorted(self.entries.values(), key=lambda entry: (entry.position, entry.hash))

    def beyond(self, hashes):
        """What is no ancestor of these, by position."""
        known = set()
        for hash in hashes:
            while hash in self.entries and hash not in known:
                known.add(hash)
                hash = self.entries[hash].previous
        return [entry for entry in self.sorted() if entry.hash not in known]

    def chain(self):
        """From one tip back to the founding entry."""
        hash = self.tips[0].hash
        while hash in self.entries:
            yield self.entries[hash]
            hash = self.entries[hash].previous

    # ---- what it says ----

    def _fold(self):
        if self._folded is None:
            prefix, disputed, tips = self._counted()
            self._folded = (_say(self.lead, prefix, disputed), tips, prefix[-1].hash)
        return self._folded

    def _counted(self):
        """(the entries that nothing rivals, those from the first rivals on, the tips)"""
        counted, followed, branches = {}, set(), 1
        prefix, disputed = [], []
        for entry in self.sorted():
            if entry.position > 1:
                if entry.previous not in counted:
                    continue
                if entry.previous in followed:
                    if branches == RIVALS_MAX:
                        continue
                    branches += 1
                    if not disputed:
                        disputed.append(prefix.pop())
                followed.add(entry.previous)
            counted[entry.hash] = entry
            (disputed or prefix).append(entry)
        return prefix, disputed, sorted((entry for entry in counted.values() if entry.hash not in followed),
                                        key=lambda entry: entry.hash)

    def check_admitted(self, signed, content, inviter):
        """That this entry, wherever it stands, admits exactly this content by the inviter's hand."""
        octets = signed.entry
        entry = one_form.parse(network.NetworkEntry, octets[signing.HEAD_BYTES:])
        if not (octets[1:33] == self.network and octets[33:65] == inviter == self.lead and entry.admit.admission == content
                and signing.signed_by(inviter, signing.signing_octets(octets, signing.NETWORK_ENTRY), signed.signature)):
            raise NotGenuine("the answer does not admit us")


def _say(lead, prefix, disputed):
    """The members, by what counts."""
    members = []
    for entry in prefix:
        content = entry.content.WhichOneof("content") if entry.content else None
        if content == "founding" and entry.position == 1:
            _admit(members, entry.content.founding.admission)
        elif content == "admit":
            _admit(members, entry.content.admit.admission)
        elif content == "revocation":
            _revoke(members, lead, entry.content.revocation)
    before = {member.id for member in members if member.revoked}
    for entry in disputed:
        if entry.content and entry.content.WhichOneof("content") == "revocation" and \
                entry.content.revocation.member not in before:
            _revoke(members, lead, entry.content.revocation, intersect=True)
    return members


def _admit(members, octets):
    admission = read_admission(octets)
    if admission is None:
        return
    if any(member.handle == admission.handle or member.key[:8] == admission.node_key[:8] for member in members):
        return
    members.append(Member(signing.member_id(octets), admission.node_key, admission.handle, list(admission.addresses)))


def _revoke(members, lead, revocation, intersect=False):
    member = next((member for member in members if member.id == revocation.member), None)
    if member is None or member.key == lead or member.revoked and not intersect:
        return
    tips = {(tip.log, tip.sequence, tip.header) for tip in revocation.tips}
    member.tips = tips & member.tips if member.revoked else tips


# ---- what a lead writes ----

def _now():
    return int(time.time() * 1000)


def found(key, name, admission):
    """A network of our own."""
    body = network.NetworkEntry(time_ms=_now(), founding=network.Founding(name=name, admission=admission, salt=os.urandom(16)))
    octets = signing.fixed_head(signing.ZEROS, key.public, 1, signing.ZEROS) + body.SerializeToString(deterministic=True)
    return NetworkLog(octets, key.sign(signing.signing_octets(octets, signing.NETWORK_ENTRY)))


def write(log, key, after=None, body=None, **content):
    """One more entry, after the entry `after` or the head; its hash."""
    previous = log.entries[after or log.tips[0].hash]
    if body is None:
        body = network.NetworkEntry(time_ms=_now(), **content).SerializeToString(deterministic=True)
    octets = signing.fixed_head(log.network, key.public, previous.position + 1, previous.hash) + body
    assert log.append(octets, key.sign(signing.signing_octets(octets, signing.NETWORK_ENTRY)))
    return signing.header_hash(octets, signing.NETWORK_ENTRY)
