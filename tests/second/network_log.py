"""The log of the network: who is a member (docs/protocol.md, section 2).

Read here is one branch. Of two entries after one the page asks for the common prefix with every revocation; this reader
refuses them, because a lead that signs two histories is not among the cases that the suite plays.
"""
from dataclasses import dataclass, field

import one_form
import signing
from schemas import network

ENTRY_BYTES_MAX = 61440


class NotGenuine(ValueError):
    """Garbage: no honest node passes it on."""


@dataclass
class Member:
    id: bytes
    key: bytes
    handle: str
    addresses: list
    revoked: bool = False
    tips: dict = field(default_factory=dict)


class NetworkLog:
    def __init__(self, founding, signature):
        self.network = signing.sha256(signing.prefix(signing.NETWORK_ENTRY, signing.ZEROS), founding)
        self.lead = founding[33:65]
        self.entries = []   # (octets, signature, hash)
        self.members = []   # in the order of admission, the lead first
        if founding[1:33] != signing.ZEROS or not self.append(founding, signature):
            raise NotGenuine("no founding entry")

    @property
    def head(self):
        return self.entries[-1][2]

    @property
    def position(self):
        return len(self.entries)

    def keys(self):
        return [member.key for member in self.members]

    def member(self, key):
        return next((member for member in self.members if member.key == key), None)

    def append(self, octets, signature):
        """Takes the next entry; False where it is known already or does not connect yet. NotGenuine if it is garbage."""
        if not signing.HEAD_BYTES <= len(octets) <= ENTRY_BYTES_MAX or octets[33:65] != self.lead:
            raise NotGenuine("an entry of the network log that nobody who leads wrote")
        if not signing.signed_by(self.lead, signing.signing_octets(octets, signing.NETWORK_ENTRY), signature):
            raise NotGenuine("a wrong signature")
        place, previous = int.from_bytes(octets[65:73], "big"), octets[73:105]
        if place != self.position + 1 or previous != (self.head if self.entries else signing.ZEROS):
            return False
        if octets[1:33] != (self.network if self.entries else signing.ZEROS):
            raise NotGenuine("an entry of another network")
        self.entries.append((octets, signature, signing.header_hash(octets, signing.NETWORK_ENTRY)))
        try:
            entry = one_form.parse(network.NetworkEntry, octets[signing.HEAD_BYTES:])
        except one_form.Malformed:
            return True  # kept in the chain without effect
        content = entry.WhichOneof("content")
        if content == "founding":
            self._admit(entry.founding.admission)
        elif content == "admit":
            self._admit(entry.admit.admission)
        elif content == "revocation":
            self._revoke(entry.revocation)
        return True

    def _admit(self, octets):
        try:
            admission = one_form.parse(network.Admission, octets)
        except one_form.Malformed:
            return
        if any(member.handle == admission.handle or member.key[:8] == admission.node_key[:8] for member in self.members):
            return
        self.members.append(Member(signing.member_id(octets), admission.node_key, admission.handle, list(admission.addresses)))

    def _revoke(self, revocation):
        member = next((member for member in self.members if member.id == revocation.member), None)
        if member is None or member.revoked or member.key == self.lead:
            return
        member.revoked = True
        member.tips = {tip.log: (tip.sequence, tip.header) for tip in revocation.tips}

    def check_admitted(self, signed, content, inviter):
        """That this entry, wherever it stands, admits exactly this content by the inviter's hand."""
        octets = signed.entry
        entry = one_form.parse(network.NetworkEntry, octets[signing.HEAD_BYTES:])
        if not (octets[1:33] == self.network and octets[33:65] == inviter == self.lead and entry.admit.admission == content
                and signing.signed_by(inviter, signing.signing_octets(octets, signing.NETWORK_ENTRY), signed.signature)):
            raise NotGenuine("the answer does not admit us")
