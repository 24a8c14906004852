"""What is signed and hashed (docs/protocol.md, section 1)."""
import hashlib
import hmac
import struct

import nacl.exceptions
import nacl.signing

FORMAT = 1
ZEROS = bytes(32)
HEAD_BYTES = 105
HEADER_BYTES_MAX = 1024
ENTRY = "essaim/v1/entry"
NETWORK_ENTRY = "essaim/v1/network-entry"


def u32(number):
    return struct.pack(">I", number)


def u64(number):
    return struct.pack(">Q", number)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def prefix(kind, network):
    return u32(len(kind)) + kind.encode() + u32(32) + network


def fixed_head(network, log, sequence, previous, form=FORMAT):
    return bytes([form]) + network + log + u64(sequence) + previous


def signing_octets(octets, kind=ENTRY, network=None):
    """Of a header or an entry of the network log; the network stands in its fixed head."""
    return prefix(kind, octets[1:33] if network is None else network) + octets


def header_hash(octets, kind=ENTRY):
    return sha256(signing_octets(octets, kind))


def document_hash(network, log, sequence, octets):
    return sha256(prefix("essaim/v1/document", network), log, u64(sequence), octets)


def member_id(admission):
    return sha256(prefix("essaim/v1/admission", ZEROS), admission)


def head_tag(nonce_of_dialler, nonce_of_listener, head):
    return sha256(nonce_of_dialler, nonce_of_listener, head)[:4]


def secret_id(secret):
    return sha256(secret)[:8]


def introduction_proof(secret, network, exporter, admission):
    return hmac.digest(secret, prefix("essaim/v1/introduction", network) + exporter + admission, "sha256")


class Key:
    """An Ed25519 key; its public half names a log."""

    def __init__(self, seed):
        self.seed = seed
        self._key = nacl.signing.SigningKey(seed)
        self.public = bytes(self._key.verify_key)

    def sign(self, octets):
        return self._key.sign(octets).signature


def signed_by(key, octets, signature):
    try:
        nacl.signing.VerifyKey(key).verify(octets, signature)
        return True
    except (nacl.exceptions.BadSignatureError, nacl.exceptions.ValueError, ValueError):
        return False
