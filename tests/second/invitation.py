"""An invitation line, and what a new city does with it (docs/protocol.md, section 4)."""
import base64
import os
import time

import frames
import network_log
import signing
import tls
from network_log import NetworkLog
from schemas import network, wire

SCHEME = "essaim-invite:"


def _text(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _octets(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _check(octets):
    return signing.sha256(signing.prefix("essaim/v1/invitation", signing.ZEROS), octets)[:8]


def write(message):
    octets = message.SerializeToString(deterministic=True)
    return f"{SCHEME}{_text(octets)}.{_text(_check(octets))}"


def read(line):
    line = "".join(line.split())
    if not line.startswith(SCHEME):
        raise ValueError("no invitation")
    body, _, check = line[len(SCHEME):].partition(".")
    octets = _octets(body)
    if _octets(check) != _check(octets):
        raise ValueError("damaged")
    return network.Invitation.FromString(octets)


def admission(handle, key, addresses=(), salt=None):
    return network.Admission(handle=handle, names=[network.Name(language="fr", text=f"Ville de {handle}")], country="SN",
                             node_key=key.public, recovery_key=signing.Key(os.urandom(32)).public, addresses=addresses,
                             salt=salt or os.urandom(16)).SerializeToString(deterministic=True)


class Refused(Exception):
    """The inviter said no; the text is the name of the error."""


def introduce(line, key, content, secret=None, exporter=None):
    """Asks to be admitted with these octets of an Admission; the NetworkLog that begins with the founding entry.

    secret, exporter: wrong ones, where they are given.
    """
    invited = read(line)
    host, _, port = invited.addresses[0].rpartition(":")
    assert host == "127.0.0.1", host
    connection = tls.dial(int(port), key, tls.INTRODUCE, invited.node_key)
    try:
        channel = frames.Channel(connection, compressed=False)
        secret, exporter = secret or invited.secret, exporter or connection.exporter()
        channel.send(wire.Introduce(network=invited.network, secret_id=signing.secret_id(invited.secret), admission=content,
                                    proof=signing.introduction_proof(secret, invited.network, exporter, content)))
        name, answer = channel.next(20)
    finally:
        connection.close()
    if name == "bye":
        raise Refused(answer.problem)
    log = NetworkLog(answer.founding.entry, answer.founding.signature)
    if log.network != invited.network:
        raise ValueError("the founding entry is of another network")
    log.check_admitted(answer.admission, content, invited.node_key)
    return log, invited.node_key, int(port)


# ---- the inviter's side ----

def invite(log, key, address, name):
    """(the line, the secret)"""
    secret = os.urandom(16)
    return write(network.Invitation(network=log.network, addresses=[address], node_key=key.public, secret=secret,
                                    expires_ms=int(time.time() * 1000) + 3_600_000, network_name=name)), secret


def answer(connection, log, key, secret):
    """Hears one who asks to be admitted, admits it and says so; its key."""
    channel = frames.Channel(connection, compressed=False)
    name, asked = channel.next(10)
    proof = signing.introduction_proof(secret, log.network, connection.exporter(), asked.admission)
    if name != "introduce" or (asked.network, asked.secret_id, asked.proof) != (log.network, signing.secret_id(secret), proof):
        raise Refused("invitation-unknown")
    content = network_log.read_admission(asked.admission)
    if content is None or content.node_key != connection.partner_key():
        raise Refused("malformed")
    admitted = log.entries[network_log.write(log, key, admit=network.Admit(admission=asked.admission))]
    channel.send(wire.Welcome(founding=_signed(log.entries[log.network]), admission=_signed(admitted)))
    return content.node_key


def _signed(entry):
    return wire.SignedNetworkEntry(entry=entry.octets, signature=entry.signature)
