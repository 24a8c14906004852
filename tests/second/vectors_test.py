"""The golden octets of tests/vectors, made and verified by a second implementation."""
import unittest

import documents
import frames
import frontier
import invitation
import one_form
import runs
import signing
from network_log import NetworkLog
from schemas import ROOT, entry, network, wire


def vectors(name):
    """[(name, octets)] in the order of the file."""
    lines = (ROOT / "tests/vectors" / name).read_text(encoding="utf-8").splitlines()
    pairs = [line.split(" = ") for line in lines if " = " in line and not line.startswith("#")]
    return [(key, bytes.fromhex(value)) for key, value in pairs]


class Entries(unittest.TestCase):
    def setUp(self):
        self.v = dict(vectors("entry.txt"))
        self.key = signing.Key(self.v["seed"])

    def test_headers_chain_and_are_signed(self):
        self.assertEqual(self.key.public, self.v["log"])
        previous = signing.ZEROS
        for sequence in (1, 2, 3):
            octets = self.v[f"header {sequence}"]
            self.assertEqual(octets[:105], signing.fixed_head(self.v["network"], self.v["log"], sequence, previous))
            self.assertEqual(signing.signing_octets(octets), self.v[f"signing octets {sequence}"])
            previous = signing.header_hash(octets)
            self.assertEqual(previous, self.v[f"hash {sequence}"])
            self.assertEqual(self.key.sign(signing.signing_octets(octets)), self.v[f"signature {sequence}"])
            self.assertFalse(signing.signed_by(self.key.public, octets, self.v[f"signature {sequence}"]))

    def test_bodies_are_written_again_octet_by_octet(self):
        for sequence in (1, 2, 3):
            body = self.v[f"header {sequence}"][105:]
            self.assertEqual(one_form.parse(entry.EntryHeader, body).SerializeToString(deterministic=True), body)

    def test_as_a_run_they_are_accepted_and_one_octet_more_is_not(self):
        bodies = [self.v[f"header {sequence}"][105:] for sequence in (1, 2, 3)]
        run = wire.Run(log=self.v["log"], first=1, bodies=bodies, signature=self.v["signature 3"])
        log = runs.Log(self.v["network"], self.v["log"])
        self.assertEqual([header.hash for header in log.accept(run)], [self.v[f"hash {n}"] for n in (1, 2, 3)])
        self.assertEqual(log.run_from(3).signature, self.v["signature 3"])
        bodies[1] += b"\xf8\x01\x00"  # a field of a later version, which the signature covers
        with self.assertRaises(runs.Refused):
            runs.Log(self.v["network"], self.v["log"]).accept(
                wire.Run(log=self.v["log"], first=1, bodies=bodies, signature=self.v["signature 3"]))

    def test_our_own_writer_writes_the_same(self):
        log = runs.Log(self.v["network"], self.v["log"])
        for sequence in (1, 2, 3):
            fields = entry.EntryHeader.FromString(self.v[f"header {sequence}"][105:])
            self.assertEqual(log.write(self.key, fields).octets, self.v[f"header {sequence}"])


class Documents(unittest.TestCase):
    def setUp(self):
        self.v = dict(vectors("document.txt"))

    def test_hash_and_octets(self):
        octets = self.v["document"]
        self.assertEqual(octets[:16], self.v["salt"])
        self.assertEqual(signing.document_hash(self.v["network"], self.v["log"], 1, octets), self.v["hash"])
        document = one_form.parse(entry.Document, octets[16:])
        self.assertEqual(documents.octets_of(document, self.v["salt"]), octets)

    def test_frames_open(self):
        header = entry.EntryHeader(document_hash=self.v["hash"], document_size=len(self.v["document"]))
        frames_written = vectors("document_frame.txt")
        self.assertEqual([name for name, _ in frames_written], ["frame 0", f"frame {documents.DICTIONARY}"])
        for _, frame in frames_written:
            self.assertEqual(documents.open_frame(frame, len(self.v["document"])), self.v["document"])
            documents.verified(self.v["network"], self.v["log"], 1, header, frame)
            for damaged in (frame + b"\0", frame[:-1], frame[1:], frame + frame):
                with self.assertRaises((ValueError, documents.zstandard.ZstdError)):
                    documents.open_frame(damaged, len(self.v["document"]))
            with self.assertRaises(ValueError):
                documents.verified(self.v["network"], self.v["log"], 2, header, frame)

    def test_what_we_close_opens(self):
        for dictionary in (0, documents.DICTIONARY):
            frame = documents.close(self.v["document"], dictionary)
            self.assertEqual(documents.open_frame(frame, len(self.v["document"])), self.v["document"])


class Frontiers(unittest.TestCase):
    def test_digest_and_head_tag(self):
        pairs = vectors("frontier.txt")
        v = dict(pairs)
        heads, tips = [], [octets for name, octets in pairs if name == "tip"]
        values = {}
        for name, octets in pairs:
            values[name] = octets
            if name == "log fork":
                held = int.from_bytes(values["log sequence"], "big")
                heads.append((values["log"], values["log head"] if held else None, int.from_bytes(octets, "big")))
        self.assertEqual(frontier.digest(v["network"], tips, heads), v["digest"])
        self.assertEqual(frontier.digest(v["network"], tips[::-1], heads[::-1]), v["digest"])
        self.assertEqual(signing.head_tag(v["dialler"], v["listener"], heads[0][1]), v["head tag"])

    def test_packed_and_read_again(self):
        places = [(bytes([n]) * 32, frontier.Place(*place)) for n, place in enumerate([
            (7, b"head", 0, False), (0, b"", 0, True), (frontier.NOT_CARRIED,), (9, b"tail", 4, True)])]
        octets = frontier.pack(b"h" * 32, places).SerializeToString()
        message = one_form.parse(wire.Frontier, octets)
        self.assertEqual(message.only_told, b"\x50")
        keys = [key for key, _ in places]
        self.assertEqual(frontier.unpack(message, keys, b"h" * 32), (dict(places), False))
        self.assertEqual(frontier.unpack(message, keys, b"i" * 32), ({}, True))
        others = [keys[0], b"another log".ljust(32), *keys[2:]]
        self.assertEqual(set(frontier.unpack(message, others, b"h" * 32)[0]), {keys[0], keys[2], keys[3]})


class Network(unittest.TestCase):
    def test_entries_chain_and_fold(self):
        v = dict(vectors("network.txt"))
        log = NetworkLog(v["founding"], v["founding signature"])
        self.assertEqual(log.network, v["network"])
        self.assertEqual(log.head, v["founding hash"])
        for name in ("admit", "revocation", "unknown"):
            self.assertTrue(log.append(v[name], v[name + " signature"]))
            self.assertEqual(log.head, v[name + " hash"])
            self.assertEqual([tip.hash for tip in log.tips], [log.head])
        self.assertEqual([(member.handle, member.revoked) for member in log.members], [("lead", False), ("guediawaye", True)])
        self.assertEqual(log.members[1].id, v["member"])
        self.assertEqual(signing.member_id(v["admission"]), v["member"])
        self.assertEqual(len(log.members[1].tips), 2)

    def test_entries_are_made(self):
        v = dict(vectors("network.txt"))
        lead = signing.Key(v["lead seed"])
        founding = one_form.parse(network.NetworkEntry, v["founding"][105:])
        octets = signing.fixed_head(signing.ZEROS, lead.public, 1, signing.ZEROS) + founding.SerializeToString()
        self.assertEqual(octets, v["founding"])
        self.assertEqual(lead.sign(signing.signing_octets(octets, signing.NETWORK_ENTRY)), v["founding signature"])
        for damaged in (v["founding signature"][:-1] + b"\0", lead.sign(signing.signing_octets(octets))):
            with self.assertRaises(ValueError):
                NetworkLog(octets, damaged)


class Invitations(unittest.TestCase):
    def test_line_and_proof(self):
        v = dict(vectors("invitation.txt"))
        line = v["line"].decode()
        invited = invitation.read(line[:30] + "\r\n " + line[30:])
        self.assertEqual((invited.network, invited.node_key, invited.secret), (v["network"], v["inviter"], v["secret"]))
        self.assertEqual(invited.expires_ms, int.from_bytes(v["expires"], "big"))
        self.assertEqual(invitation.write(invited), line)
        self.assertEqual(signing.secret_id(v["secret"]), v["secret id"])
        self.assertEqual(signing.introduction_proof(v["secret"], v["network"], v["exporter"], v["admission"]), v["proof"])
        for damaged in (line[:-1] + "A", line[:40] + ("A" if line[40] != "A" else "B") + line[41:], line[8:]):
            with self.assertRaises(ValueError):
                invitation.read(damaged)


class OneForm(unittest.TestCase):
    """Our own reader refuses what the page calls malformed, so that it would notice a daemon that sends such things."""

    def test_other_forms_are_refused(self):
        have = frames.encode(wire.Have(log_tag=b"12345678", sequence=300, head_tag=b"abcd"))
        one_form.parse(wire.Frame, have)
        inner = have[2:]
        tag, sequence = inner[:10], inner[10:13]

        def frame(octets):
            return bytes([have[0], len(octets)]) + octets
        one_form.parse(wire.Frame, frame(tag + sequence))
        one_form.parse(wire.Frame, frame(tag + sequence) + b"\xf8\x07\x01")  # an unknown field after it
        for octets in (frame(sequence + tag), frame(tag + tag), frame(tag + b"\x10\xac\x82\x00"), frame(tag + b"\x12\x01\x01"),
                       frame(inner) + frame(inner), frame(tag + b"\x7b\x7c"), frame(inner)[:-1]):
            with self.assertRaises(one_form.Malformed):
                one_form.parse(wire.Frame, octets)


if __name__ == "__main__":
    unittest.main()
