"""What a hostile member may try and what must be borne: it could have been sent in good faith, or by a later version.

Each is a function that plays it on a session of a member of its own. The link goes on, and costs no more than a link may.
"""
import os

import documents
import frames
import runs
import signing
from attacks import field, have, network_entry, sized
from schemas import entry, wire

BORNE = {}
MANY = 100_000


def borne(play):
    BORNE[play.__name__] = play
    return play


def _announce(session, tag_of, sequence_of):
    """MANY frames of Have, made by hand for speed; they differ, so that the stream is no bomb."""
    for at in range(0, MANY, 1000):
        session.channel.send_octets(b"".join(
            sized(field(14, field(1, tag_of()) + field(2, sequence_of(n), 0) + b"\x1a\x04" + os.urandom(4)))
            for n in range(at, at + 1000)))


@borne
def a_hundred_thousand_announcements_of_logs_that_nobody_knows(session):
    _announce(session, lambda: os.urandom(8), lambda _: 5)


@borne
def a_hundred_thousand_announcements_of_what_is_not_there(session):
    _announce(session, lambda: session.city.key.public[:8], lambda n: 10**9 + n)


@borne
def a_frontier_that_claims_a_thousand_million(session):
    session.channel.send(wire.Frontier(logs=[wire.LogFrontier(log=session.city.key.public, sequence=10**9, head_tag=b"abcd",
                                                              only_told=True)]))


@borne
def a_run_of_a_log_that_nobody_knows(session):
    key = signing.Key(os.urandom(32))
    octets = signing.fixed_head(session.city.network, key.public, 1, signing.ZEROS)
    session.channel.send(wire.Run(log=key.public, first=1, bodies=[b""], signature=key.sign(signing.signing_octets(octets))))


@borne
def a_document_that_nobody_asked_for(session):
    session.channel.send(wire.DocumentFrame(log_tag=session.partner[:8], sequence=1, frame=documents.close(bytes(100))))


@borne
def wants_for_what_does_not_exist(session):
    for number in range(20):
        session.channel.send(wire.Want(ranges=[wire.WantRange(log=bytes([number]) * 32, first=1, count=512),
                                               wire.WantRange(log=session.partner, first=10**6, count=512)]))


@borne
def an_absent_for_what_nobody_asked(session):
    session.channel.send(wire.Absent(log=session.partner, first=1, count=1000, will_try=True))


@borne
def keep_alives(session):
    session.channel.send_octets(bytes(4 * 100))


@borne
def frames_of_a_later_version(session):
    for number in (16, 18, 40, 1000):
        session.channel.send_octets(sized(field(number, b"from the future")) * 50)
    session.channel.send_octets(sized(b"\xc5\x02abcd") + sized(field(50, 7, 0)) + sized(field(40, b"\xff" * 5000)))


@borne
def fields_of_a_later_version(session):
    tag, sequence, head = have(session.city.key.public[:8], 1)
    later = field(100, b"new") + field(101, 2**64 - 1, 0) + field(102, b"a") + field(102, b"b")
    session.channel.send_octets(sized(field(14, tag + sequence + head + later) + field(1000, b"beside")))
    session.channel.send_octets(sized(field(9, field(1, later) + later)))


@borne
def unknown_octets_nested_ten_thousand_deep(session):
    """Without a schema they are octets; nobody looks inside."""
    octets = b""
    for _ in range(10_000):
        octets = field(40, octets) if len(octets) < 60_000 else octets
    session.channel.send_octets(sized(field(41, octets)))


@borne
def a_locate_of_tags_that_nobody_has(session):
    session.channel.send(wire.Locate(log=session.city.key.public, points=[wire.LocatePoint(sequence=5, tag=b"abcd")]))
    session.channel.send(wire.Locate(log=os.urandom(32), points=[wire.LocatePoint(sequence=5, tag=b"abcd")]))


@borne
def follows_of_everything_and_nothing(session):
    for tag in (session.partner[:8], bytes(8), session.city.key.public[:8]):
        session.channel.send(wire.Follow(log_tag=tag), wire.Follow(log_tag=tag, stop=True),
                             wire.Follow(log_tag=tag, sequence=10**9, head_tag=b"abcd"))


@borne
def a_header_with_fields_and_values_of_a_later_version(session):
    """Chained and kept; it is not shown where a value is unknown."""
    city = session.city
    body = field(1, 5, 0) + field(2, b"experience") + field(5, 99, 0) + field(100, b"new")
    log = city.logs[city.key.public]
    octets = signing.fixed_head(city.network, log.key, 1, signing.ZEROS) + body
    signature = city.key.sign(signing.signing_octets(octets))
    log.accept(wire.Run(log=log.key, first=1, bodies=[body], signature=signature))
    session.channel.send(log.run_from(1))


@borne
def a_header_of_a_later_format(session):
    """Of its octets only the fixed head is known."""
    city = session.city
    log = city.logs[city.key.public]
    body = b"\xff\xff no protobuf at all"
    octets = signing.fixed_head(city.network, log.key, 1, signing.ZEROS, form=2) + body
    run = wire.Run(log=log.key, first=1, format=2, bodies=[body], signature=city.key.sign(signing.signing_octets(octets)))
    log.accept(run)
    session.channel.send(run)


# ---- more than can be checked at once ----

def _without_end(session, frame, count):
    """The same frame again and again, and between them as much chance as makes the stream no bomb."""
    for _ in range(count):
        session.channel.send_octets(frame + sized(field(40, os.urandom(len(frame) // 48))))


@borne
def entries_of_the_network_log_without_end(session):
    """Genuine, of no effect; each costs the check of a signature, so that they come faster than they go."""
    key = session.city.key
    entries = []
    for place in range(62):
        octets = signing.fixed_head(session.city.network, key.public, 5 + place, os.urandom(32)) + field(100, bytes(3900))
        entries.append(wire.SignedNetworkEntry(entry=octets, signature=key.sign(
            signing.signing_octets(octets, signing.NETWORK_ENTRY))))
    _without_end(session, sized(frames.encode(wire.NetworkRun(entries=entries))), 200)


@borne
def proofs_without_end(session):
    """Two right sides that are the same and prove nothing."""
    city = session.city
    log = runs.Log(city.network, city.key.public)
    for number in range(runs.RUN_MAX):
        log.write(city.key, entry.EntryHeader(time_ms=number, kind="experience", language="x" * 35,
                                              themes=["a" * 64] * 3, references=[entry.Reference(
                                                  relation=entry.RELATION_CITES, log=bytes(32), header=bytes([number]) * 32)
                                                  for _ in range(6)]))
    run = log.run_from(1)
    _without_end(session, sized(frames.encode(wire.ForkProof(first=run, second=run))), 1000)


@borne
def locates_without_end(session):
    """Each asks for 64 headers to be read and compared, and is answered; so many answers as a link may owe."""
    held = max(session.city.logs[session.partner].sequence, 1)
    frame = sized(frames.encode(wire.Locate(log=session.partner, points=[
        wire.LocatePoint(sequence=place, tag=b"abcd") for place in range(held, max(held - 64, 0), -1)])))
    _without_end(session, frame, 100)


@borne
def documents_without_end_that_nobody_asked_for(session):
    frame = sized(frames.encode(wire.DocumentFrame(log_tag=session.partner[:8], sequence=1,
                                                   frame=documents.close(os.urandom(190_000)))))
    _without_end(session, frame, 300)


@borne
def an_entry_of_the_network_log_by_a_member(session):
    """Signed rightly, by somebody who does not lead: it hangs on nothing and has no effect."""
    session.channel.send(wire.NetworkRun(entries=[network_entry(session, session.city.key, field(1, 5, 0))]))
