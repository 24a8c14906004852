"""What a hostile member may try on a link that is open, and what docs/protocol.md says must come of it.

Each attack is a function that plays it on a session of a member of its own. All of GARBAGE is cut off as `bad-message`;
burdens.py has what is borne.
"""
import os

import zstandard

import documents
import frames
import signing
from schemas import wire

GARBAGE = {}


def garbage(play):
    GARBAGE[play.__name__] = play
    return play


def sized(octets):
    return len(octets).to_bytes(4, "big") + octets


def varint(number):
    octets = bytearray()
    while number > 0x7F:
        octets.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(octets) + bytes([number])


def field(number, content, wire_type=2):
    if wire_type == 0:
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


# ---- frames and the stream ----

@garbage
def a_frame_of_noise(session):
    session.channel.send_octets(sized(b"\xff" + os.urandom(200)))


@garbage
def a_frame_longer_than_any(session):
    session.channel.send_octets(b"\xff\xff\xff\xff")


@garbage
def a_run_beyond_the_bound_of_large_frames(session):
    session.channel.send_octets((frames.LARGE_MAX + 1).to_bytes(4, "big") + b"\x32" + bytes(64))


@garbage
def a_have_beyond_the_bound_of_small_frames(session):
    session.channel.send_octets((frames.SMALL_MAX + 1).to_bytes(4, "big") + b"\x72" + bytes(64))


@garbage
def an_unknown_body_beyond_the_bound_of_small_frames(session):
    session.channel.send_octets(sized(field(40, bytes(frames.SMALL_MAX))))


@garbage
def a_bomb_of_zeros(session):
    """64 MiB of keep-alives in a few kilobytes."""
    session.channel.send_octets(bytes(64 << 20))


@garbage
def a_window_beyond_the_bound(session):
    session.channel.send_raw(zstandard.ZstdCompressor(compression_params=zstandard.ZstdCompressionParameters.from_level(
        1, window_log=23)).compressobj().flush())
    session.channel.send_raw(b"\x28\xb5\x2f\xfd\x00\x68\x01\x00\x00")


@garbage
def octets_beside_the_stream(session):
    session.channel.send_raw(os.urandom(300))


# ---- one form only ----

def have(tag=b"12345678", sequence=300):
    return field(1, tag), field(2, sequence, 0), field(3, b"abcd")


@garbage
def fields_out_of_order(session):
    tag, sequence, head = have()
    session.channel.send_octets(sized(field(14, sequence + tag + head)))


@garbage
def a_singular_field_twice(session):
    tag, sequence, head = have()
    session.channel.send_octets(sized(field(14, tag + tag + sequence + head)))


@garbage
def a_oneof_twice(session):
    one = field(14, b"".join(have()))
    session.channel.send_octets(sized(one + field(15, b"".join(have()))))


@garbage
def a_varint_longer_than_needed(session):
    tag, _, head = have()
    session.channel.send_octets(sized(field(14, tag + b"\x10\xac\x82\x00" + head)))


@garbage
def a_varint_that_never_ends(session):
    tag, _, _ = have()
    session.channel.send_octets(sized(field(14, tag + b"\x10" + b"\xff" * 40)))


@garbage
def a_length_beyond_the_frame(session):
    session.channel.send_octets(sized(b"\x72\x7f\x0a\x08"))


@garbage
def groups_nested_deeply(session):
    session.channel.send_octets(sized(b"\xc3\x02" * 10_000 + b"\xc4\x02" * 10_000))


@garbage
def another_type_for_a_known_field(session):
    tag, _, head = have()
    session.channel.send_octets(sized(field(14, tag + field(2, b"\x01\x02") + head)))


@garbage
def text_that_is_not_utf8(session):
    session.channel.send_octets(sized(field(9, field(1, field(1, b"\xc3\x28")))))


@garbage
def more_elements_than_a_frame_may_have(session):
    session.channel.send_octets(sized(field(9, b"".join(field(1, b"") for _ in range(17_000)))))


@garbage
def packed_numbers_in_two_pieces(session):
    session.channel.send_octets(sized(field(5, field(1, bytes(32)) + field(3, b"\x01") + field(3, b"\x02"))))


# ---- bounds of the schemas ----

@garbage
def a_log_tag_of_seven_octets(session):
    session.channel.send(wire.Have(log_tag=bytes(7), sequence=1, head_tag=bytes(4)))


@garbage
def an_interest_of_65_rules(session):
    session.channel.send(wire.Interest(rules=[wire.FollowRule()] * 65))


@garbage
def a_want_of_257_ranges(session):
    session.channel.send(wire.Want(ranges=[wire.WantRange(log=session.partner, first=1, count=1)] * 257))


@garbage
def a_want_of_more_documents_than_1024(session):
    session.channel.send(wire.Want(ranges=[wire.WantRange(log=session.partner, first=1, count=1024),
                                           wire.WantRange(log=session.partner, first=1, count=1)]))


@garbage
def a_locate_of_65_points(session):
    session.channel.send(wire.Locate(log=session.partner, points=[wire.LocatePoint(sequence=100 - n, tag=bytes(4))
                                                                  for n in range(65)]))


@garbage
def a_frontier_with_fewer_tags_than_places(session):
    session.channel.send(wire.Frontier(network_head=session.city.network_log.head, key_tags=b"ab", sequences=[1, 2, 3]))


# ---- what was said already ----

@garbage
def a_second_hello(session):
    session.channel.send(session.hello())


@garbage
def an_introduction_among_members(session):
    session.channel.send(wire.Introduce(network=session.city.network, secret_id=bytes(8), proof=bytes(32), admission=b""))


# ---- headers ----

def _own_run(session, count=1):
    city = session.city
    log = city.logs[city.key.public]
    for number in range(count):
        city.write(f"Numéro {number}", "- Une phrase.")
    return log.run_from(1)


@garbage
def a_header_with_a_wrong_signature(session):
    run = _own_run(session)
    run.signature = run.signature[:-1] + bytes([run.signature[-1] ^ 1])
    session.channel.send(run)


@garbage
def a_header_with_the_second_form_of_its_signature(session):
    """The scalar plus the order of the group: the same to a careless verifier."""
    run = _own_run(session)
    scalar = int.from_bytes(run.signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    run.signature = run.signature[:32] + scalar.to_bytes(32, "little")
    session.channel.send(run)


@garbage
def a_header_in_the_log_of_another(session):
    """Signed by the attacker, written into the log of the partner itself."""
    run = _own_run(session)
    held = session.city.logs[session.partner]
    run.log, run.first, run.previous = session.partner, held.sequence + 1, held.head or b""
    session.channel.send(run)


@garbage
def a_header_signed_for_another_network(session):
    key = session.city.key
    octets = signing.fixed_head(bytes([7]) * 32, key.public, 1, signing.ZEROS)
    session.channel.send(wire.Run(log=key.public, first=1, bodies=[b""], signature=key.sign(signing.signing_octets(octets))))


@garbage
def a_header_signed_as_an_entry_of_the_network_log(session):
    key = session.city.key
    octets = signing.fixed_head(session.city.network, key.public, 1, signing.ZEROS)
    session.channel.send(wire.Run(log=key.public, first=1, bodies=[b""],
                                  signature=key.sign(signing.signing_octets(octets, signing.NETWORK_ENTRY))))


def _signed_body(session, body):
    key = session.city.key
    octets = signing.fixed_head(session.city.network, key.public, 1, signing.ZEROS) + body
    return wire.Run(log=key.public, first=1, bodies=[body], signature=key.sign(signing.signing_octets(octets)))


@garbage
def a_header_beyond_1024_octets(session):
    session.channel.send(_signed_body(session, field(1000, bytes(920))))


@garbage
def a_header_in_another_form(session):
    session.channel.send(_signed_body(session, field(2, b"experience") + field(1, 5, 0)))


@garbage
def a_run_of_nothing(session):
    session.channel.send(wire.Run(log=session.city.key.public, first=1, signature=bytes(64)))


@garbage
def a_run_of_65(session):
    session.channel.send(wire.Run(log=session.city.key.public, first=1, bodies=[b""] * 65, signature=bytes(64)))


@garbage
def a_run_from_zero(session):
    session.channel.send(wire.Run(log=session.city.key.public, first=0, bodies=[b""], signature=bytes(64)))


@garbage
def a_fork_proof_with_a_wrong_signature(session):
    one, two = _signed_body(session, b""), _signed_body(session, field(1, 5, 0))
    two.signature = one.signature
    session.channel.send(wire.ForkProof(first=one, second=two))


# ---- documents ----

def _with_document(session, frame_of):
    city = session.city
    sequence = city.write("Un titre", "- Une phrase.")
    log = city.logs[city.key.public]
    run = log.run_from(sequence)
    run.document = frame_of(city.documents[log.key, sequence], log.headers[sequence - 1].fields.document_size)
    session.channel.send(run)


@garbage
def a_document_that_is_not_the_one_the_header_names(session):
    _with_document(session, lambda _, size: documents.close(os.urandom(size)))


@garbage
def a_document_that_declares_another_size(session):
    _with_document(session, lambda _, size: documents.close(bytes(size + 1)))


@garbage
def a_document_that_is_a_bomb(session):
    _with_document(session, lambda _, size: documents.close(bytes(200 << 20), 0, 3))


@garbage
def a_document_that_opens_to_more_than_it_declares(session):
    """The frame of one large text whose declared size was changed to what the header says."""
    def lying(_, size):
        # Magic, a head with content size in four octets and a window of 128 KiB; then the blocks of a longer frame.
        longer = zstandard.ZstdCompressor(write_content_size=False).compressobj()
        blocks = (longer.compress(bytes(150_000)) + longer.flush())[6:]
        return documents.MAGIC + b"\x80\x38" + size.to_bytes(4, "little") + blocks
    _with_document(session, lying)


@garbage
def a_document_for_an_unknown_dictionary(session):
    def other(_, size):
        made = zstandard.ZstdCompressionDict((documents.ROOT / "share/dictionary/essaim-1.dict").read_bytes())
        octets = zstandard.ZstdCompressor(dict_data=made).compress(bytes(size))
        assert octets[5:7] == documents.DICTIONARY.to_bytes(2, "little")
        return octets[:5] + b"\x01\x02" + octets[7:]
    _with_document(session, other)


@garbage
def a_document_with_octets_behind_it(session):
    _with_document(session, lambda frame, _: frame + b"\0")


# ---- the network log ----

def network_entry(session, key, body):
    log = session.city.network_log
    octets = signing.fixed_head(session.city.network, key.public, log.tips[0].position + 1, log.head) + body
    signature = key.sign(signing.signing_octets(octets, signing.NETWORK_ENTRY))
    return wire.SignedNetworkEntry(entry=octets, signature=signature)


@garbage
def an_admission_that_the_lead_did_not_sign(session):
    """In the name of the lead, by the attacker's hand."""
    signed = network_entry(session, session.city.key, field(1, 5, 0))
    octets = signed.entry[:33] + session.city.network_log.lead + signed.entry[65:]
    session.channel.send(wire.NetworkRun(entries=[wire.SignedNetworkEntry(entry=octets, signature=signed.signature)]))


@garbage
def an_entry_of_another_network(session):
    lead = signing.Key(os.urandom(32))
    octets = signing.fixed_head(bytes([7]) * 32, lead.public, 2, bytes([8]) * 32)
    session.channel.send(wire.NetworkRun(entries=[wire.SignedNetworkEntry(
        entry=octets, signature=lead.sign(signing.signing_octets(octets, signing.NETWORK_ENTRY)))]))
