"""TLS 1.3 between two cities (docs/protocol.md, section 3): self-signed Ed25519 certificates of which only the key counts."""
import datetime
import select
import socket
import time

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from OpenSSL import SSL, crypto

ESSAIM = b"essaim/1"
INTRODUCE = b"essaim-introduce/1"
EXPORTER_LABEL = b"EXPORTER-essaim-introduce"
CHUNK = 65536


class Closed(Exception):
    """The partner ended the connection; the text is the alert, if TLS gave one."""


class Silent(Exception):
    """Nothing came in the time that was given."""


def certificate(key):
    return self_signed(Ed25519PrivateKey.from_private_bytes(key.seed))


def self_signed(private, digest=None):
    """(private key, certificate) as PEM. Dates and names say nothing."""
    name = x509.Name([])
    begin = datetime.datetime(1990, 1, 1)
    built = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
             .serial_number(1).not_valid_before(begin).not_valid_after(begin + datetime.timedelta(days=365))
             .sign(private, digest))
    secret = private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return secret, built.public_bytes(serialization.Encoding.PEM)


def context(key, protocols, version=SSL.TLS1_3_VERSION):
    """protocols: what is offered, or accepted, by ALPN."""
    made = SSL.Context(SSL.TLS_METHOD)
    made.set_min_proto_version(version)
    made.set_max_proto_version(version)
    secret, shown = certificate(key)
    made.use_privatekey(crypto.load_privatekey(crypto.FILETYPE_PEM, secret))
    made.use_certificate(crypto.load_certificate(crypto.FILETYPE_PEM, shown))
    made.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT, lambda *_: True)
    made.set_session_cache_mode(SSL.SESS_CACHE_OFF)
    made.set_options(SSL.OP_NO_TICKET)
    if protocols:
        made.set_alpn_protos(protocols)
        made.set_alpn_select_callback(lambda _, offered: next((one for one in protocols if one in offered),
                                                              SSL.NO_OVERLAPPING_PROTOCOLS))
    return made


class TlsSocket:
    """One connection. piece_bytes cuts what is written into pieces, to be as slow as a line can be."""

    def __init__(self, sock, made, dialled, piece_bytes=0):
        self.sock, self.piece_bytes = sock, piece_bytes
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.octets_in = self.octets_out = 0
        self._tls = SSL.Connection(made, None)
        (self._tls.set_connect_state if dialled else self._tls.set_accept_state)()

    def handshake(self, seconds=5):
        until = time.monotonic() + seconds
        self._step(self._tls.do_handshake, until)
        self._flush()

    def partner_key(self):
        public = self._tls.get_peer_certificate().to_cryptography().public_key()
        return public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)

    def alpn(self):
        return self._tls.get_alpn_proto_negotiated()

    def exporter(self):
        return self._tls.export_keying_material(EXPORTER_LABEL, 32)

    def send(self, octets):
        for at in range(0, len(octets), 1 << 20):
            self._tls.sendall(octets[at:at + (1 << 20)])
            self._flush()

    def receive(self, seconds):
        """Some octets; Silent or Closed."""
        return self._step(lambda: self._tls.recv(CHUNK), time.monotonic() + seconds)

    def close(self):
        self.sock.close()

    def _step(self, action, until):
        while True:
            try:
                return action()
            except SSL.WantReadError:
                self._flush()
                self._fill(until)
            except SSL.ZeroReturnError as error:
                raise Closed("") from error
            except SSL.Error as error:
                raise Closed(error.args[0][0][2] if error.args and error.args[0] else "tls") from error

    def _fill(self, until):
        ready, _, _ = select.select([self.sock], [], [], max(until - time.monotonic(), 0))
        if not ready:
            raise Silent()
        try:
            octets = self.sock.recv(CHUNK)
        except OSError as error:
            raise Closed(str(error)) from error
        if not octets:
            raise Closed("")
        self.octets_in += len(octets)
        self._tls.bio_write(octets)

    def _flush(self):
        while True:
            try:
                octets = self._tls.bio_read(CHUNK)
            except SSL.WantReadError:
                return
            self.octets_out += len(octets)
            step = self.piece_bytes or len(octets)
            try:
                for at in range(0, len(octets), step):
                    self.sock.sendall(octets[at:at + step])
            except OSError as error:
                raise Closed(str(error)) from error


def accept(listener, key, protocols, seconds=10):
    listener.settimeout(seconds)
    accepted, _ = listener.accept()
    connection = TlsSocket(accepted, context(key, protocols), dialled=False)
    connection.handshake()
    return connection


def dial(port, key, alpn=ESSAIM, expected=None, version=SSL.TLS1_3_VERSION, receive_bytes=0, piece_bytes=0):
    """receive_bytes: room that the system gives to what was not read yet."""
    sock = socket.socket()
    if receive_bytes:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    sock.settimeout(5)
    sock.connect(("127.0.0.1", port))
    tls = TlsSocket(sock, context(key, [alpn] if alpn else [], version), True, piece_bytes)
    try:
        tls.handshake()
    except Exception:
        tls.close()
        raise
    if expected is not None and tls.partner_key() != expected:
        tls.close()
        raise Closed("another key than the one dialled")
    return tls
