"""An invitation line, and what a new city does with it (docs/protocol.md, section 4)."""
import base64
import os

import frames
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


def introduce(line, key, content, secret=None):
    """Asks to be admitted with these octets of an Admission; the NetworkLog that begins with the founding entry."""
    invited = read(line)
    host, _, port = invited.addresses[0].rpartition(":")
    assert host == "127.0.0.1", host
    connection = tls.dial(int(port), key, tls.INTRODUCE, invited.node_key)
    try:
        channel = frames.Channel(connection, compressed=False)
        secret = secret or invited.secret
        channel.send(wire.Introduce(network=invited.network, secret_id=signing.secret_id(invited.secret), admission=content,
                                    proof=signing.introduction_proof(secret, invited.network, connection.exporter(), content)))
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
