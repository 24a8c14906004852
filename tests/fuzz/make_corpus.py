#!/usr/bin/env python3
"""Writes the made part of the fuzz corpora: tests/fuzz/make_corpus.py

Good inputs from the golden vectors and the examples, and one for each thing that is refused. What a fuzzer found lies
beside them under names that begin with found-, and is left alone.
"""
import pathlib
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
BYTES_MAX = 4096


def vector(file, name):
    for line in (ROOT / "tests" / "vectors" / f"{file}.txt").read_text().splitlines():
        if line.startswith(name + " = "):
            return bytes.fromhex(line.split(" = ")[1])
    raise KeyError(name)


def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def field(number, value):
    """A number or octets, as protobuf writes them."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def message(*fields):
    return b"".join(field(number, value) for number, value in fields)


KEY, HASH, TAG, HEAD, NONCE = bytes(range(32)), bytes(range(32, 64)), bytes(range(8)), b"head", bytes(16)
SIGNATURE = bytes(range(64))


def frames():
    """One of each, by name."""
    signed = message((1, vector("network", "admit")), (2, vector("network", "admit signature")))
    header = vector("entry", "header 1")[105:]
    run = message((1, KEY), (2, 1), (5, header), (6, SIGNATURE))
    later = message((1, KEY), (2, 9), (3, HASH), (4, 2), (5, b"\xff"), (5, b""), (6, SIGNATURE))
    log = message((1, KEY), (2, 7), (3, HEAD), (4, 3))
    return {
        "introduce": field(1, message((1, KEY), (2, TAG), (3, HASH), (4, vector("network", "admission")))),
        "welcome": field(2, message((1, signed), (2, signed))),
        "bye": field(3, message((1, 6), (2, "member-revoked"))),
        "hello": field(4, message((1, 1), (2, 1), (3, KEY), (4, message((1, HASH), (2, 3))), (5, HASH), (6, NONCE),
                                  (7, varint(58625)), (8, "next"), (9, 1), (10, 1767225600000), (11, "essaim 0.1.0"),
                                  (12, 262144))),
        "frontier": field(5, message((1, HASH), (2, b"abcd"), (3, varint(5) + varint(0)), (4, HEAD), (6, log), (9, b"\x80"))),
        "frontier-explicit": field(5, message((6, log), (6, message((1, HASH), (2, 0))), (7, 1))),
        "run": field(6, run),
        "run-later-format": field(6, later),
        "run-news": field(6, run + field(7, vector("document_frame", "frame 0"))),
        "locate": field(7, message((1, KEY), (2, message((1, 9), (2, HEAD))), (2, message((1, 8), (2, HEAD))))),
        "fork-proof": field(8, message((1, run), (2, later))),
        "interest": field(9, field(1, message((1, "energy"), (1, "data.gis"), (2, KEY), (3, "plan"), (4, "fr")))),
        "interest-in-nothing": field(9, b""),
        "want": field(10, message((1, message((1, KEY), (2, 9), (3, 3))), (1, message((1, HASH), (2, 1), (3, 1))))),
        "document": field(11, message((1, TAG), (2, 1), (3, vector("document_frame", "frame 58625")))),
        "absent": field(13, message((1, KEY), (2, 1), (3, 1024), (4, 1), (5, 3))),
        "have": field(14, message((1, TAG), (2, 7), (3, HEAD))),
        "follow": field(15, message((1, TAG), (2, 7), (3, HEAD))),
        "follow-no-more": field(15, message((1, TAG), (4, 1))),
        "network-run": field(17, message((1, signed), (1, signed))),
        "later-frame": field(40, b"what a later version says"),
    }


def lengthened(octets):
    return len(octets).to_bytes(4, "big") + octets


def frame_corpus():
    one = frames()
    plain, pieces = b"\x00\x02", b"\x01\x06"
    yield from ((name, plain + lengthened(octets)) for name, octets in one.items())
    yield "all-of-them", b"\x00\x3f" + b"".join(lengthened(octets) for octets in one.values())[:BYTES_MAX]
    yield "keep-alives", plain + bytes(12)
    yield "cut-length", plain + b"\x00\x00"
    yield "cut-frame", plain + lengthened(one["hello"])[:-1]
    yield "beyond-256-kib", plain + (256 * 1024 + 1).to_bytes(4, "big") + b"\x32"
    yield "control-beyond-64-kib", plain + (64 * 1024 + 1).to_bytes(4, "big") + b"\x22\x80"
    yield "large-run-begins", pieces + (64 * 1024 + 1).to_bytes(4, "big") + b"\x32\x80"
    yield "all-ones", plain + b"\xff" * 8
    yield "no-zstd-after-first", pieces + lengthened(one["bye"]) + lengthened(one["have"])
    yield "zstd-other-magic", pieces + lengthened(one["bye"]) + zlib.compress(lengthened(one["have"]))
    # Two blocks by hand (RFC 8878): raw ones, and one that repeats an octet 128 KiB long.
    begin = bytes.fromhex("28b52ffd") + b"\x00\x48"
    inner = lengthened(one["have"]) + lengthened(one["follow"])
    raw = (len(inner) << 3).to_bytes(3, "little") + inner
    yield "zstd-raw-block", pieces + lengthened(one["bye"]) + begin + raw
    yield "zstd-cut-block", pieces + lengthened(one["bye"]) + begin + raw[:-3]
    rle = (128 * 1024 << 3 | 1 << 1).to_bytes(3, "little") + b"\x00"
    yield "zstd-bomb", pieces + lengthened(one["bye"]) + begin + rle * 40
    yield "zstd-ended", pieces + lengthened(one["bye"]) + begin + (1 | len(inner) << 3).to_bytes(3, "little") + inner
    yield "zstd-large-window", pieces + lengthened(one["bye"]) + bytes.fromhex("28b52ffd") + b"\x00\xb8" + raw
    for mode in (2, 3):
        parts = [(0, one["hello"]), (1, one["have"]), (0, b""), (7, one["run"]), (2, one["frontier"]), (1, b"\x22")]
        yield f"written-{mode}", bytes([mode, 9]) + b"".join(
            bytes([how]) + len(part).to_bytes(2, "big") + part for how, part in parts)


def wire_corpus():
    yield from ((f"frame-{name}", b"\x00\x00" + octets) for name, octets in frames().items())
    for number in (1, 2, 3):
        yield f"header-{number}", b"\x01\x00" + vector("entry", f"header {number}")[105:]
    yield "document", b"\x02\x00" + vector("document", "document")[16:]
    for name in ("founding", "admit", "revocation", "unknown"):
        yield f"network-{name}", b"\x03\x00" + vector("network", name)[105:]
    yield "admission", b"\x04\x00" + vector("network", "admission")
    yield "many-empty-logs", b"\x00\x05" + b"\x32\x00"
    yield "many-empty-forks", b"\x00\x0b" + b"\x2a\x00"
    yield "many-unknown", b"\x00\x03" + b"\xa2\x06\x00"
    yield "many-themes", b"\x01\x04" + b"\x1a\x01x"
    yield "many-sections", b"\x02\x05" + field(13, message((1, "a"), (3, "text")))
    yield "too-long-number", b"\x01\x00" + b"\x08\xac\x82\x00"
    yield "descending", b"\x01\x00" + b"\x12\x01x\x08\x01"
    yield "twice", b"\x01\x00" + b"\x08\x01\x08\x01"
    yield "group", b"\x01\x00" + b"\xb3\x06\xb4\x06"
    yield "beyond-parent", b"\x01\x00" + b"\x42\x02\x12\x09x"
    yield "no-utf8", b"\x01\x00" + b"\x12\x02\xc0\x80"
    yield "surrogate", b"\x01\x00" + b"\x12\x03\xed\xa0\x80"
    yield "field-zero", b"\x01\x00" + b"\x00\x00"
    yield "two-of-a-oneof", b"\x00\x00" + field(4, b"") + field(5, b"")
    yield "packed-cut", b"\x00\x00" + field(5, field(3, b"\x01\xac"))


def entry_corpus():
    bodies = [vector("entry", f"header {number}")[105:] for number in (1, 2, 3)]

    def run(proof, parts, first=1, form=1):
        return bytes([proof, form]) + first.to_bytes(4, "big") + b"".join(
            len(part).to_bytes(2, "big") + part for part in parts)

    for proof, name in enumerate(("signature", "tip", "both", "nothing", "wrong-signature", "wrong-tip")):
        yield f"by-{name}", run(proof, bodies)
    yield "later", run(0, bodies[:1], first=9)
    yield "later-format", run(0, [b"\xff\x00anything", b""], form=2)
    yield "format-zero", run(0, bodies[:1], form=0)
    yield "at-zero", run(0, bodies[:1], first=0)
    yield "last-place", run(0, bodies[:1], first=0xFFFFFFFE)
    yield "beyond-the-last", run(0, bodies[:2], first=0xFFFFFFFE)
    yield "without-headers", run(0, [])
    yield "sixty-four", run(0, [b""] * 64)
    yield "sixty-five", run(0, [b""] * 65)
    yield "longest-body", run(0, [field(100, bytes(914))])
    yield "body-too-long", run(0, [field(100, bytes(920))])
    yield "not-canonical", run(0, [b"\x12\x01x\x08\x01"])
    yield "four-themes", run(0, [b"".join(field(3, name) for name in ("energy", "data", "food", "urban"))])
    yield "odd-kind", run(0, [message((1, 1), (2, "\u202e"), (4, "??"))])
    yield "reference-to-nothing", run(0, [message((1, 1), (2, "retraction"), (8, message((1, 1), (2, KEY))))])
    yield "document", run(0, [vector("document", "document")])
    yield "frame", run(0, [vector("document_frame", "frame 0")])
    yield "frame-with-dictionary", run(0, [vector("document_frame", "frame 58625")])
    yield "frame-cut", run(0, [vector("document_frame", "frame 0")[:40]])
    yield "frame-says-huge", run(0, [bytes.fromhex("28b52ffd") + b"\xe0" + b"\xff" * 8 + b"\x01\x00\x00"])


def network_corpus():
    """Octets as tests/fuzz/network.cpp reads them."""
    def admit(name, back=0, signer=0):
        return bytes([0, signer, back, name])

    def revoke(name, tips=(), back=0):
        return bytes([1, 0, back, name, name, len(tips)]) + b"".join(bytes(tip) for tip in tips)

    def body(octets, kind=3, signer=0):
        return bytes([kind, signer, 0]) + len(octets).to_bytes(2, "big") + octets

    chain = b"".join(admit(name) for name in range(1, 6))
    yield "nothing", b""
    yield "five-cities", chain
    yield "revoked", chain + revoke(2, [(2, 3, 1), (2, 1, 0)])
    yield "revoked-without-tips", chain + revoke(3)
    yield "revoked-twice", chain + revoke(2, [(2, 3, 1)]) + revoke(2, [(2, 1, 1)])
    yield "lead-revoked", chain + revoke(0)
    yield "stranger-revoked", admit(1) + revoke(4)
    yield "admitted-again", chain + admit(3) + revoke(3) + admit(3)
    yield "handle-taken", admit(1) + bytes([2, 0, 0, 1, 2])
    yield "key-taken", admit(1) + bytes([2, 0, 0, 2, 1])
    yield "signed-by-a-member", admit(1) + admit(2, signer=6) + admit(3)
    yield "two-branches", admit(1) + admit(2) + admit(3, back=1)
    yield "revoked-in-two-branches", chain + revoke(2, [(2, 3, 1), (3, 1, 1)]) + revoke(2, [(2, 3, 1)], back=1)
    yield "many-branches", admit(1) + b"".join(admit(2, back=back) for back in range(20))
    yield "branch-of-a-branch", chain + admit(4, back=2) + revoke(1, back=1) + revoke(2, back=3)
    yield "unreadable", admit(1) + body(b"\xff\xff") + admit(2)
    yield "empty-body", body(b"") + admit(2)
    yield "later-format", body(b"anything", kind=4) + admit(2)
    yield "later-content", body(vector("network", "unknown")[105:]) + admit(2)
    yield "odd-admission", body(field(3, field(1, b"no admission"))) + admit(2)
    yield "founding-again", body(vector("network", "founding")[105:])
    yield "revocation-of-the-vectors", body(vector("network", "revocation")[105:])
    yield "unsorted-tips", chain + body(field(4, message((1, KEY), (2, message((1, HASH), (2, 1), (3, HASH))),
                                                         (2, message((1, KEY), (2, 1), (3, HASH))))))
    yield "octets", body(vector("network", "admit"), kind=5) + body(b"", kind=5)


HEAD_OF = "---\ntitle: x\n"
TEXTS = {
    "all-fields": """kind: practice
summary: |
  Deux lignes
  de résumé
lang: fr
themes: [mobility.active, governance.staff]
keywords: [vélo, "a, b"]
place:
  name: Grenoble
  scheme: insee-cog
  code: 01234
  country: FR
  population: 160 441
period: 2007/2010
outcome: partly
licence: MIT
source: https://example.org/a#b
links:
  - https://example.org
  - Le guide: https://example.org/guide
cost: {amount: 12000, currency: EUR}   # as planned
""",
    "french-names": "thèmes: data.gis\nmots-clés: [sig]\nlieu: {nom: Guédiawaye, pays: SN}\nrésultat: worked\n",
    "kept-fields": "cost:\n  a: 1\n# between\n  b: 2\n\nsteps:\n- one\nnote: |+\n  a\n\n\n\"quo: ted\": 'y'\n2017: [a,\n  b]\n",
    "colons": "source: a: b # c\nsummary: Académie :\n",
    "anchors": "a: &a [x]\nb: [*a, *a]\n",
    "tag": "a: !!str x\n",
    "merge": "a: {<<: *b}\n",
    "deep-flow": "a: [[[[[[[[[1]]]]]]]]]\n",
    "deep-keys": "a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}\n",
    "complex-key": "? [a]\n: b\n",
    "tab": "place:\n\tname: y\n",
    "control": "y: a\x04z\n",
    "escape": "\"\\e[2J\": 1\n\"\\e[2J\": 2\n",
    "second-document": "--- y\n",
    "directive": "%YAML 1.2\n",
    "twice": "titre: y\n",
    "nearly-known": "sumary: y\nlicens: z\n",
    "quoted-key": "“kind”: plan\n",
    "quoted-value": "kind: “plan”\n",
    "day": "period: 2026-02-30\n",
    "unknown-theme": "themes: [data.gsi]\n",
    "unknown-kind": "kind: rumour\n",
    "wrong-outcome": "outcome: great\n",
    "wrong-place": "place: {town: y, population: many}\n",
    "list-of-lists": "links: [[a]]\nthemes: [[a]]\n",
    "open-quote": "a: \"x\n",
    "open-list": "a: [x\n",
    "block-keep": "a: >+2\n    x\n\n\nb: |-\n  y\n",
    "comment-only": "# nothing\n",
    "plain-lines": "a: some\n  more\n\n  text\n",
    "empty-values": "a:\nb: ~\nc: ''\nd: null\n",
    "long-key": "k" * 300 + ": 1\n",
}


def front_matter_corpus():
    yield from ((name, (HEAD_OF + text + "---\n\n## À retenir\n\ntext\n").encode()) for name, text in TEXTS.items())
    yield "empty", b""
    yield "no-head", b"# Text\n"
    yield "unclosed", b"---\ntitle: x\n"
    yield "two-heads", (HEAD_OF + "---\n\n" + HEAD_OF + "---\n").encode()
    yield "list-head", b"---\n- a\n---\n"
    yield "flow-head", b"---\n{title: x}\n---\n"
    yield "titel", b"---\ntitel: x\n---\n"
    yield "bom-and-crlf", b"\xef\xbb\xbf---\r\ntitle: x\r\nc: |\r\n  1\r\n---\r\n# A\r\nb\r\n"
    yield "old-macintosh", b"---\rtitle: x\r---\r# A\r"
    yield "latin-1", "---\ntitle: Été\n---\n".encode("latin-1")
    yield "windows-1252", "---\ntitle: L’été\n---\n".encode("cp1252")
    yield "utf-16", "---\ntitle: Été\n---\n".encode("utf-16")
    yield "nul", b"---\ntitle: x\n---\na\0b"
    yield "pdf", b"%PDF-1.4\n\xe2\xe3"
    yield "fences", (HEAD_OF + "---\n\n## A\n```sh\n# no\n~~~\n````\n# B\n~~~\n## no\n```\n# no\n").encode()
    yield "headings", (HEAD_OF + "...\n" + "## a ##\n#\n####### b\n    # c\n## C#\n" * 20).encode()
    for number, path in enumerate(sorted((ROOT / "examples" / "real").glob("*.md"), key=lambda p: p.stat().st_size)[:4]):
        yield f"real-{number}", path.read_bytes()
    for example in ("clermont-ferrand/en/local-digital-agenda", "guediawaye/fr/sig-pilote"):
        yield "example-" + example.rsplit("/", 1)[1], (ROOT / "examples" / f"{example}.md").read_bytes()


PROFILE = """names: {fr: Ville de Guédiawaye, en: City}
country: sn
population: 329 659
website: https://ville.example
roles:
  - rôle: Cartes : SIG
    adresse: sig@ville.example
    thèmes: [data.gis, digital]
    langues: fr, wo
    valable jusqu'au: 2030-12
looking_for:
  - {themes: energy, sentence: a}
can_offer:
  - {form: visite d’étude, themes: [data.gis], sentence: b}
"""


def profile_corpus():
    yield "whole", PROFILE.encode()
    yield "name-alone", "noms: 'Ville: une'\n".encode()
    yield "empty", b""
    yield "comments", b"# a\n# b\n"
    yield "crlf", PROFILE.replace("\n", "\r\n").encode()
    yield "latin-1", PROFILE.replace("’", "'").encode("latin-1")
    yield "alias", b"country: &a FR\nnames: *a\n"
    yield "two-documents", b"country: FR\n---\ncountry: SN\n"
    yield "quotes", "can_offer:\n  - phrase: l'eau : 'peu' \"x\"\n    themes: water\n".encode()
    yield "continued", b"can_offer:\n  - sentence: a: b\n      c\n    themes: water\n"
    yield "many-roles", b"roles:\n" + b"  - {role: a, mailbox: a@b}\n" * 33
    yield "deep", b"roles: " + b"[" * 20 + b"]" * 20 + b"\n"
    yield "twice", b"country: FR\npays: FR\n"
    yield "wrong-types", b"names: [a]\nroles: a\nlooking_for: {a: b}\n"
    yield "odd-number", "population: 1\u00a0000\u202f000\n".encode()


ROWS = {
    "own-columns": "entry,id,author,title,kind,themes,keywords,place,latitude,longitude,population,links,audience,takeaways,text,fields\r\n"
                   "a/1,a/1~0123456789abcdef,a,'=x,practice,data.gis,\"a, b\",Grenoble,45.1885,5.7245,160441,"
                   "\"Site: https://a.example\nhttps://b.example\",public,un,\"## À retenir\n\n- un\n\n# Deux\nfin\",\"a: [1]\nb: |\n  c\"\r\n",
    "people": "Titre,À retenir,Ville,Pays,Résultat,Thèmes,date limite,Coût\nx,\"un\ndeux\",Fès,MA,cela a marché,vélo; data.gis,2027,1 EUR\n",
    "quotes": "title,text\n\"a \"\"b\"\"\",\"x\ny\"\nc\"d,\"e\"f\n",
    "open": "title,text\nx,\"never closed\ny,z\n",
    "cells": "title,place\nx\nx,y,z\nx,y,,\n",
    "unknown": "title,Budget,\x1b[2J\nx,y,z\n",
    "twice": "title,titre\nx,y\n",
    "no-title": "place\nx\n",
    "wrong": "titre|lieu\nx|y\n",
    "values": "title,kind,period,latitude,longitude,fields,audience\nx,rumour,hier,95,x,a: [1,all\ny,,2017,1,,title: z,\n,,,,,,\n",
    "formulas": "title,summary\n'=1,''-2\n\"\t=1\",@x\n",
}


def table_corpus():
    for name, text in ROWS.items():
        yield name, b"\x00" + text.encode()
        yield f"{name}-semicolons", b"\x01" + text.replace(",", ";").encode()
    yield "tabs", b"\x02" + ROWS["cells"].replace(",", "\t").encode()
    yield "empty", b""
    yield "latin-1", b"\x00" + "titre\nété\n".encode("latin-1")


def http_corpus():
    def request(method, target, body="", kind="application/json", last=""):
        return f"{method}\n{target}\n{kind if body else ''}\n{last}\n".encode() + (
            body if isinstance(body, bytes) else body.encode())

    for name, target in (
            ("status", "/v1/status"), ("network", "/v1/network"), ("entries", "/v1/entries"),
            ("entries-filtered", "/v1/entries?from=paris&theme=energy&kind=plan&limit=7&all=1&before=12"),
            ("entry", "/v1/entries/gu%C3%A9diawaye/12?exact=1&fetch=1"), ("difference", "/v1/entries/paris/3/difference"),
            ("tree", "/v1/entries/paris/3/tree"), ("entry-in-french", "/v1/entries/paris/3?lang=fr"), ("bad-language", "/v1/entries?lang=f"),
            ("follows", "/v1/follows"), ("cities", "/v1/cities"), ("city", "/v1/cities/paris"), ("who", "/v1/who?theme=data"),
            ("digest", "/v1/digest?since=2026-11-19&limit=7"), ("digest-limit", "/v1/digest?limit=101"), ("export", "/v1/export?format=jsonl&before=9"), ("events", "/v1/events?after=7"),
            ("export-table", "/v1/export?format=csv&separator=%3B"), ("export-text", "/v1/export?format=jsonl&text=1"),
            ("bad-limit", "/v1/entries?limit=0"), ("bad-flag", "/v1/entries?all=2"), ("bad-before", "/v1/entries?before=-1"),
            ("nowhere", "/v1/nowhere"), ("no-path", "*"), ("other-host", "http://a.example/v1/status"),
            ("nul", "/v1/%00"), ("escape", "/v1/%1b[2J"), ("bidi", "/v1/entries/%E2%80%AE"), ("bad-escape", "/v1/%zz"),
            ("no-utf8", "/v1/entries/%FF"), ("query-control", "/v1/status?x=%07"), ("query-twice", "/v1/entries?limit=1&limit=2"),
            ("dots", "/v1/../v1/./status"), ("double-slash", "/v1//entries"), ("fragment", "/v1/status#x"), ("empty", "")):
        yield f"get-{name}", request("GET", target)
    yield "get-events-resumed", request("GET", "/v1/events", last="42")
    for name, target, body in (
            ("network", "/v1/network", '{"name": "Villes"}'), ("invite", "/v1/network/invitations", '{"expiresS": "3600", "uses": 2}'),
            ("join", "/v1/network/join", '{"line": "essaim-invite:x"}'), ("revoke", "/v1/network/revocations", '{"handle": "a"}'),
            ("publish", "/v1/entries", '{"markdown": "---\\ntitle: é\\n---\\n", "fileName": "a.md", "audience": "public"}'),
            ("revise", "/v1/entries/paris/3/revision", '{"markdown": "x", "minor": true}'),
            ("retract", "/v1/entries/paris/3/retraction", '{"reason": "x", "because": "mistake"}'),
            ("adopt", "/v1/entries/paris/3/adoption", '{"stage": "testing", "modules": "1, 3", "note": "x"}'),
            ("endorse", "/v1/entries/paris/3/endorsement", '{"issuerRole": "jury", "reason": "x"}'),
            ("translate", "/v1/entries/paris/3/translation", '{"markdown": "# T", "language": "fr", "method": "human"}'),
            ("profile", "/v1/profile", '{"form": "country: FR"}'), ("follow", "/v1/follows", '{"themes": ["energy"], "name": "n"}'), ("unfollow", "/v1/follows/2/removal", '{"drop": true}'),
            ("empty-body", "/v1/network/invitations", ""), ("unknown-field", "/v1/entries", '{"markdwon": "x"}'),
            ("wrong-type", "/v1/entries", '{"markdown": 1}'), ("list", "/v1/entries", "[]"), ("null", "/v1/entries", "null"),
            ("cut", "/v1/entries", '{"markdown": "'), ("deep", "/v1/entries", '{"a":' * 200), ("twice", "/v1/entries", '{"markdown":"a","markdown":"b"}'),
            ("no-utf8", "/v1/entries", b'{"markdown": "\xff\xfe"}'), ("surrogate", "/v1/entries", '{"markdown": "\\ud800"}'),
            ("escape", "/v1/entries", '{"\\u001b[2J": 1}'), ("nul", "/v1/entries", '{"markdown": "\\u0000"}'),
            ("nowhere", "/v1/events", "{}"), ("odd-name", "/v1/follows/%C3%A9/removal", "{}")):
        yield f"post-{name}", request("POST", target, body)
    yield "post-import", request("POST", "/v1/import?line=5&file=a&check=true", '{"id": "a"}\n', "application/x-ndjson")
    yield "post-import-as-json", request("POST", "/v1/import", "{}")
    yield "post-text", request("POST", "/v1/entries", "{}", "text/plain")
    yield "delete", request("DELETE", "/v1/entries")
    yield "no-lines", b"GET"


def markdown_corpus():
    """How the text of an entry may try to be more than text."""
    texts = {
        "plain": "One *two* **three** `four` ~~five~~\n\n- a\n- b\n\n1. c\n\n> d\n\n---\n",
        "table": "| a | | c |\n|:--|---|--:|\n| <b> | [x](https://y) | `<th>` |\n",
        "html": "a <b onclick=x>c</b> <!-- d --> <br/> e\n\n<div>\n\n<script>f</script>\n\n<?g?> <![CDATA[h]]> <!I>\n",
        "links": "[a](https://b \"c\") [d](javascript:e) [f](java&#115;cript:g) <h@i.j> <k:l> www.m.n [](https://o) [p](&#9;q:)\n",
        "images": "![a](https://b/c.png) ![](https://d) [![e](f)](https://g) ![h [i](https://j) k](https://l)\n",
        "headings": "# a\n\n#### b\n\n#\n\nc\n=\n\n- # d\n\n> ## e\n",
        "nested": ">" * 40 + " a\n\n" + "".join("  " * n + "- b\n" for n in range(20)),
        "unclosed": "```\n<a\n\n[b](https://c\n**d _e `f",
        "reference": "[a]\n\n[a]: https://b 'c'\n[d]: javascript:e\n",
        "signs": "a\x00\x1b[2J\u202eb\ufeff\u2028&amp;&lt;&#0;&#x202e;c",
        "code": "```html onload=x\n<p>\n```\n\n    <p>\n",
    }
    for number, (name, text) in enumerate(texts.items()):
        yield name, bytes([number % 6]) + text.encode()
    yield "not-utf8", b"\x01a\xff\xc3(\xed\xa0\x80 [b](https://c\xff)"


def main():
    for name, corpus in (("frames", frame_corpus), ("wire", wire_corpus), ("entry", entry_corpus), ("network", network_corpus),
                         ("front_matter", front_matter_corpus), ("profile", profile_corpus), ("http", http_corpus),
                         ("markdown", markdown_corpus), ("table", table_corpus)):
        folder = CORPUS / name
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            if not old.name.startswith("found-"):
                old.unlink()
        for file, octets in corpus():
            (folder / file).write_bytes(octets)


if __name__ == "__main__":
    main()
