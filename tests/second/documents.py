"""Documents: salt, hash, and the zstd frame in which they travel (docs/protocol.md, section 1; RULES 4, 24)."""
import functools
import os

import zstandard

import signing
from schemas import ROOT, entry

SALT_BYTES = 16
DOCUMENT_BYTES_MAX = 196608
FRAME_EXTRA_MAX = 64
MAGIC = b"\x28\xb5\x2f\xfd"
DICTIONARY = 58625
_DICTIONARIES = {DICTIONARY: zstandard.ZstdCompressionDict((ROOT / "share/dictionary/essaim-1.dict").read_bytes())}


def octets_of(document, salt=None):
    return (salt or os.urandom(SALT_BYTES)) + document.SerializeToString(deterministic=True)


@functools.lru_cache
def _compressor(dictionary, level):
    return zstandard.ZstdCompressor(level=level, dict_data=_DICTIONARIES.get(dictionary))


def close(octets, dictionary=DICTIONARY, level=12):
    """One zstd frame with content size."""
    return _compressor(dictionary, level).compress(octets)


def open_frame(frame, size):
    """The octets of a document whose header says `size`, or ValueError; nothing is opened before it was looked at."""
    if not frame.startswith(MAGIC):
        raise ValueError("no zstd frame")
    head = zstandard.get_frame_parameters(frame)
    if head.content_size != size or not SALT_BYTES < size <= DOCUMENT_BYTES_MAX:
        raise ValueError(f"declares {head.content_size} octets, the header {size}")
    if len(frame) > size + FRAME_EXTRA_MAX:
        raise ValueError("the frame is larger than its content allows")
    if head.dict_id and head.dict_id not in _DICTIONARIES:
        raise ValueError(f"dictionary {head.dict_id} is not known")
    reader = zstandard.ZstdDecompressor(dict_data=_DICTIONARIES.get(head.dict_id)).decompressobj()
    octets = reader.decompress(frame)
    if not reader.eof or reader.unused_data or len(octets) != size:
        raise ValueError("not exactly one frame of that size")
    return octets


def verified(network, log, sequence, header, frame):
    """The Document that this header names, or ValueError."""
    octets = open_frame(frame, header.document_size)
    if signing.document_hash(network, log, sequence, octets) != header.document_hash:
        raise ValueError("another document than the header names")
    return entry.Document.FromString(octets[SALT_BYTES:])
