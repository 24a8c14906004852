"""A hostile member, and strangers, against a real daemon: each attack with its verdict (docs/protocol.md).

One lead, one honest city and one invitation serve all attacks; every attacker is a member of its own. After each attack
the lead must be alive, must not have grown, and must bring a new entry to the honest city.
"""
import os
import pathlib
import socket
import sys
import tempfile
import unittest

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import SSL, crypto

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))
from city import wait_for  # noqa: E402

import attacks  # noqa: E402
import burdens  # noqa: E402
import conversation  # noqa: E402
import frames  # noqa: E402
import signing  # noqa: E402
import tls  # noqa: E402
from schemas import entry, wire  # noqa: E402
from stage import HELD_BACK_MAX_KIB, Scene, Silence, Stage, WrongDocument, memory_peak_kib  # noqa: E402


def setUpModule():
    scene = Stage.scene = Scene(pathlib.Path(tempfile.mkdtemp(prefix="essaim-second-")))
    unittest.addModuleCleanup(scene.end)
    scene.begin()
    Stage.silent = [Silence(lambda: socket.create_connection(("127.0.0.1", scene.lead.port))),
                    Silence(lambda: conversation.dial(scene.member()).channel.tls.sock)]
    Stage.liar = WrongDocument(scene.member())


class OnAnOpenLink(Stage):
    """The tests are what attacks.py and burdens.py list: one for each."""


def add_attacks(kind, plays, verdict):
    for name, play in plays.items():
        def test(self, play=play):
            city = self.member()
            session = self.session(city)
            try:
                play(session)
            except tls.Closed:
                pass  # cut off while it was still writing
            verdict(self, city, session)
        test.__doc__ = play.__doc__
        setattr(OnAnOpenLink, f"test_{kind}_{name}", test)


add_attacks("garbage", attacks.GARBAGE, Stage.assert_cut_off)
add_attacks("borne", burdens.BORNE, Stage.assert_still_heard)


class BeforeHello(Stage):
    def first_frame(self, city, body, octets=b""):
        session = conversation.dial(city)
        self.addCleanup(session.channel.tls.close)
        session.channel.send_octets(octets or attacks.sized(frames.encode(body)))
        return session

    def assert_named(self, city, session, reason, problem):
        with self.assertRaises(conversation.Ended) as ended:
            while True:
                name, message = session.channel.next(5)
                if name == "bye":
                    raise conversation.Ended(message)
        self.assertEqual(ended.exception.reason, reason)
        wait_for(lambda: self.partner(city).get("problem") == problem, "the status to name it")

    def test_another_message_first(self):
        for body in (wire.Frontier(explicit_wanted=True), wire.Interest(), wire.Introduce(network=bytes(32))):
            city = self.member()
            self.assert_named(city, self.first_frame(city, body), entry.REASON_BAD_MESSAGE, "bad-message")

    def test_noise_first(self):
        city = self.member()
        self.assert_named(city, self.first_frame(city, None, attacks.sized(os.urandom(100))), entry.REASON_BAD_MESSAGE,
                          "bad-message")

    def test_a_length_beyond_all_bounds_first(self):
        city = self.member()
        self.assert_named(city, self.first_frame(city, None, b"\xff\xff\xff\xff" + bytes(100)), entry.REASON_BAD_MESSAGE,
                          "bad-message")

    def hello(self, city, **changes):
        session = conversation.dial(city)
        self.addCleanup(session.channel.tls.close)
        session.channel.send(session.hello(**changes))
        return session

    def test_another_network(self):
        city = self.member()
        self.assert_named(city, self.hello(city, network=bytes(32)), entry.REASON_NOT_A_MEMBER, "not-a-member")

    def test_no_protocol_in_common(self):
        city = self.member()
        self.assert_named(city, self.hello(city, protocol_min=2, protocol_max=9), entry.REASON_VERSION_TOO_OLD,
                          "version-too-old")

    def test_a_hello_beyond_its_bounds(self):
        for change in ({"nonce": bytes(15)}, {"frontier_digest": bytes(31)}, {"frame_bytes_max": 1000},
                       {"software": "x" * 65}):
            city = self.member()
            self.assert_named(city, self.hello(city, **change), entry.REASON_BAD_MESSAGE, "bad-message")

    def test_its_own_nonce_comes_back(self):
        city = self.member()
        session = conversation.dial(city)
        self.addCleanup(session.channel.tls.close)
        _, theirs = session.channel.next(5)
        session.nonce = theirs.nonce
        session.channel.send(session.hello())
        self.assert_named(city, session, entry.REASON_BAD_MESSAGE, "bad-message")

    def test_a_later_version_that_still_speaks_this_one_is_welcome(self):
        city = self.member()
        session = conversation.dial(city)
        self.addCleanup(session.channel.tls.close)
        later = session.hello(protocol_max=7)
        later.features.extend(["time-travel", "smoke"])
        later.dictionaries.append(99)
        octets = later.SerializeToString() + attacks.field(100, b"new")
        session.channel.send_octets(attacks.sized(attacks.field(4, octets)))
        session.channel.send(conversation.EVERYTHING)
        names = [session.channel.next(5)[0] for _ in range(2)]
        self.assertEqual(names, ["hello", "interest"])


class InTls(Stage):
    def test_an_unknown_key(self):
        stranger = signing.Key(os.urandom(32))
        self.assert_refused_in_tls(lambda: tls.dial(self.lead.port, stranger), "tlsv1 alert unknown ca")

    def test_a_revoked_key(self):
        city = self.member()
        session = self.session(city)
        self.lead.ok("network", "revoke", city.handle, "--reason", "essai")
        with self.assertRaises(conversation.Ended):
            session.listen(5)
        self.assert_refused_in_tls(lambda: tls.dial(self.lead.port, city.key), "tlsv1 alert unknown ca")

    def test_who_sent_garbage_is_not_let_in_again(self):
        city = self.member()
        session = self.session(city)
        attacks.a_frame_of_noise(session)
        self.assert_cut_off(city, session)
        with self.assertRaises(conversation.Ended) as ended:
            conversation.dial(city).open()
        self.assertEqual(ended.exception.reason, entry.REASON_REFUSED_BY_PARTNER)

    def test_another_application_protocol(self):
        city = self.member()
        for alpn in (b"http/1.1", b"essaim/2"):
            self.assert_refused_in_tls(lambda alpn=alpn: tls.dial(self.lead.port, city.key, alpn),
                                       "tlsv1 alert no application protocol")

    def test_no_application_protocol(self):
        city = self.member()
        self.assert_refused_in_tls(lambda: tls.dial(self.lead.port, city.key, b""), "tlsv1 alert unknown ca")

    def test_an_introduction_where_no_invitation_is_open(self):
        stranger = signing.Key(os.urandom(32))
        self.assert_refused_in_tls(lambda: tls.dial(self.scene.honest.port, stranger, tls.INTRODUCE),
                                   "tlsv1 alert no application protocol")

    def test_tls_1_2(self):
        city = self.member()
        self.assert_refused_in_tls(lambda: tls.dial(self.lead.port, city.key, version=SSL.TLS1_2_VERSION),
                                   "tlsv1 alert protocol version")

    def dialled_with(self, change):
        """A member's connection with a TLS context of another kind."""
        city = self.member()
        made = SSL.Context(SSL.TLS_METHOD)
        made.set_alpn_protos([tls.ESSAIM])
        change(made, city)
        connection = tls.TlsSocket(socket.create_connection(("127.0.0.1", self.lead.port)), made, True)
        self.addCleanup(connection.close)
        connection.handshake()
        return connection

    def test_two_certificates(self):
        def two(made, city):
            secret, shown = tls.certificate(city.key)
            made.use_privatekey(crypto.load_privatekey(crypto.FILETYPE_PEM, secret))
            made.use_certificate(crypto.load_certificate(crypto.FILETYPE_PEM, shown))
            made.add_extra_chain_cert(crypto.load_certificate(crypto.FILETYPE_PEM, tls.certificate(city.key)[1]))
        self.assert_refused_in_tls(lambda: self.dialled_with(two), "tlsv1 alert unknown ca")

    def test_a_key_of_another_kind(self):
        def other(made, _):
            secret, shown = tls.self_signed(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256())
            made.use_privatekey(crypto.load_privatekey(crypto.FILETYPE_PEM, secret))
            made.use_certificate(crypto.load_certificate(crypto.FILETYPE_PEM, shown))
        with self.assertRaises(tls.Closed):
            self.dialled_with(other).receive(5)

    def test_no_certificate(self):
        with self.assertRaises(tls.Closed):
            self.dialled_with(lambda *_: None).receive(5)

    def test_what_is_not_tls(self):
        for octets in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", os.urandom(1000), b"\x16\x03\x01\xff\xff" + bytes(100)):
            with socket.create_connection(("127.0.0.1", self.lead.port), timeout=5) as sock:
                sock.sendall(octets)
                while sock.recv(4096):
                    pass


class SlowAndSilent(Stage):
    def test_one_octet_at_a_time(self):
        """Slow, and right in everything: heard like anybody else."""
        city = self.member()
        city.write("Lentement", "- Une phrase.")
        session = self.session(city, piece_bytes=1)
        session.until(lambda: session.served, "the Want")
        wait_for(lambda: self.lead.held()[city.handle] == (1, 1), "its entry")

    def test_a_reader_that_does_not_read_for_a_while_costs_little_and_loses_nothing(self):
        city = self.member()
        session = self.session(city, receive_bytes=64 * 1024)
        large = [self.lead.write(f"grand-{n}.md", f"---\ntitle: Grand {n}\n---\n\n{os.urandom(95_000).hex()}\n")
                 for n in range(60)]
        self.publish(*large)
        memory_peak_kib(self.lead.daemon)
        before = memory_peak_kib(self.lead.daemon)
        key, first = session.partner, self.scene.published - len(large) + 1
        session.channel.send(wire.Want(ranges=[wire.WantRange(log=key, first=first, count=len(large))]))
        self.publish()
        grown = memory_peak_kib(self.lead.daemon) - before
        self.assertLess(grown, HELD_BACK_MAX_KIB, "KiB more")
        got = set()
        while len(got) < len(large):
            name, message = session.channel.next(10)
            if name == "document" and message.sequence >= first:
                got.add(message.sequence)
        self.assertEqual(got, set(range(first, first + len(large))))

    def test_who_asks_without_end_and_reads_nothing_is_answered_so_far_as_it_reads(self):
        """Each question is a few octets, its answer the whole list of members: no more of them wait than fit a link."""
        for _ in range(30):
            self.member()
        city = self.member()
        session = self.session(city)
        question = attacks.sized(frames.encode(wire.Frontier(explicit_wanted=True)))
        for _ in range(300):
            # What lies between is there so that the stream is no bomb.
            session.channel.send_octets(b"".join(question + attacks.sized(attacks.field(40, os.urandom(6)))
                                                 for _ in range(100)))
        self.assert_still_heard(city, session)

    def test_silence_is_ended_after_ten_seconds(self):
        """Before TLS, and after it before Hello; nobody is called hostile for it."""
        for silence in Stage.silent:
            silence.join(30)
            self.assertIsNotNone(silence.took)
            self.assertGreater(silence.took, 9)
            self.assertLess(silence.took, 15)

    def test_zz_a_wrong_document_is_borne_while_a_fork_may_explain_it(self):
        """Last, for that takes ten minutes, of which those of the other tests pass here; the end is the engine's own test."""
        self.assertFalse(Stage.liar.cut_off, "before a proof could come")
        self.assertEqual(Stage.liar.wants, 0, "asked for more of a log that is in doubt")
        self.assertNotIn("problem", self.partner(Stage.liar.city))
        self.assertEqual(self.lead.held()[Stage.liar.city.handle], (1, 0))

    def test_of_one_address_four_may_be_silent(self):
        silent = [socket.create_connection(("127.0.0.1", self.lead.port), timeout=3) for _ in range(4)]
        with socket.create_connection(("127.0.0.1", self.lead.port), timeout=3) as fifth:
            self.assertEqual(fifth.recv(1), b"")
        for sock in silent:
            sock.close()


class Introducing(Stage):
    """On the protocol for strangers, while an invitation is open."""

    def test_what_is_no_introduction_is_not_answered_and_the_invitation_stays_good(self):
        stranger = signing.Key(os.urandom(32))
        hello = attacks.sized(frames.encode(wire.Hello(protocol_min=1, protocol_max=1, network=bytes(32))))
        for octets in (attacks.sized(os.urandom(100)), b"\xff\xff\xff\xff", hello, attacks.sized(attacks.field(40, b"later")),
                       attacks.sized(attacks.field(1, bytes(frames.SMALL_MAX)))):
            connection = tls.dial(self.lead.port, stranger, tls.INTRODUCE)
            channel = frames.Channel(connection, compressed=False)
            with self.assertRaises(tls.Closed):
                channel.send_octets(octets)
                while True:
                    name, _ = channel.next(12)
                    self.assertEqual(name, "bye")
            connection.close()
            wait_for(self.admitted, "the next one to be heard")

    def admitted(self):
        """One is heard at a time from one address: the one before may still be leaving."""
        try:
            return self.member()
        except tls.Closed:
            return None


class ChainsAndGaps(Stage):
    def test_who_takes_back_the_entry_of_another_takes_back_nothing(self):
        city = self.member()
        session = self.session(city)
        log, target = city.logs[city.key.public], city.logs[session.partner].headers[0]
        log.write(city.key, entry.EntryHeader(
            time_ms=1, kind="retraction", audience=entry.AUDIENCE_NETWORK, retraction=entry.RETRACTION_CLASS_PERSONAL_DATA,
            references=[entry.Reference(relation=entry.RELATION_RETRACTS, log=session.partner, header=target.hash, sequence=1)]))
        session.channel.send(log.run_from(1))
        wait_for(lambda: self.scene.honest.held().get(city.handle) == (1, 0), "the retraction")
        for other in (self.lead, self.scene.honest):
            shown = other.json("show", "guediawaye/1")
            self.assertFalse(shown["summary"].get("retracted"))
            self.assertIn("title", shown["markdown"])

    def test_times_without_sense_are_kept_and_listed(self):
        city = self.member()
        session = self.session(city)
        log = city.logs[city.key.public]
        for when in (0, 1, 2**41, 2**62, 2**63, 2**64 - 1):
            log.write(city.key, entry.EntryHeader(time_ms=when, kind="experience", audience=entry.AUDIENCE_NETWORK))
        session.channel.send(log.run_from(1))
        wait_for(lambda: self.lead.held()[city.handle][0] == 6, "the headers")
        for lang in ("en", "fr"):
            self.assertEqual(self.lead.ok("list", "--from", city.handle, lang=lang).count(f"{city.handle}/"), 6)
            self.lead.ok("show", f"{city.handle}/6", lang=lang)

    def test_a_run_that_leaves_a_gap_is_asked_for_again(self):
        city = self.member()
        session = self.session(city)
        for number in range(3):
            city.write(f"Numéro {number}", "- Une phrase.")
        log = city.logs[city.key.public]
        session.channel.send(log.run_from(3))
        session.until(lambda: (log.key, 3) in session.served, "what was asked for again")
        wait_for(lambda: self.lead.held()[city.handle] == (3, 3), "all three")
        self.assertTrue(self.partner(city)["connected"])

    def test_two_headers_at_one_place_are_no_garbage(self):
        """Nobody is blamed for a fork: where it parts is sought."""
        city = self.member()
        session = self.session(city)
        city.write("Un", "- Une phrase.")
        log = city.logs[city.key.public]
        session.channel.send(log.run_from(1))
        session.until(lambda: (log.key, 1) in session.served, "the Want")
        log.headers.clear()
        city.write("Un autre", "- Une phrase.")
        city.write("Deux", "- Une phrase.")
        session.channel.send(log.run_from(2))
        name = None
        while name not in ("locate", "fork_proof"):
            name, _ = session.channel.next(5)
        self.assertEqual(name, "locate")
        self.assertTrue(self.partner(city)["connected"])


if __name__ == "__main__":
    unittest.main()
