"""The one form of protobuf octets (docs/protocol.md, section 1, "One form only"), read from the schemas themselves.

protobuf for Python accepts more than one form, so everything that a partner sends passes here first.
"""
ELEMENTS_MAX = 16384
LEVELS_MAX = 8
_SCALARS = {1: 1, 2: 5, 3: 0, 4: 0, 5: 0, 6: 1, 7: 5, 8: 0, 9: 2, 11: 2, 12: 2, 13: 0, 14: 0, 15: 5, 16: 1, 17: 0, 18: 0}
_TYPE_BOOL, _TYPE_STRING, _TYPE_MESSAGE, _TYPE_UINT32, _TYPE_ENUM = 8, 9, 11, 13, 14


class Malformed(ValueError):
    pass


def _varint(octets, at):
    value = 0
    for count in range(10):
        if at + count >= len(octets):
            raise Malformed("ends within a varint")
        octet = octets[at + count]
        value |= (octet & 0x7F) << 7 * count
        if octet < 0x80:
            if count and octet == 0:
                raise Malformed("a varint is not minimal")
            if value >= 2**64:
                raise Malformed("a varint is too large")
            return value, at + count + 1
    raise Malformed("a varint is too long")


def _number(field, value):
    if field.type == _TYPE_BOOL and value > 1:
        raise Malformed(f"{field.name} is neither true nor false")
    if field.type == _TYPE_UINT32 and value >= 2**32 or field.type == _TYPE_ENUM and value >= 2**31:
        raise Malformed(f"{field.name} is too large")


class _Scan:
    def __init__(self):
        self.elements = 0

    def count(self):
        self.elements += 1
        if self.elements > ELEMENTS_MAX:
            raise Malformed("too many elements")

    def message(self, octets, descriptor, level):
        if level > LEVELS_MAX:
            raise Malformed("nested too deeply")
        at, last, oneofs = 0, 0, set()
        while at < len(octets):
            self.count()
            tag, at = _varint(octets, at)
            number, wire_type = tag >> 3, tag & 7
            if not 1 <= number < 2**29 or number < last:
                raise Malformed(f"field {number} after {last}")
            field = descriptor.fields_by_number.get(number)
            repeats = number == last
            last = number
            if wire_type == 0:
                value, at = _varint(octets, at)
            elif wire_type in (1, 5):
                value, at = octets[at:at + 8 // (1 if wire_type == 1 else 2)], at + 8 // (1 if wire_type == 1 else 2)
            elif wire_type == 2:
                size, at = _varint(octets, at)
                value, at = octets[at:at + size], at + size
            else:
                raise Malformed("a group")
            if at > len(octets):
                raise Malformed("ends within a field")
            if field is not None:
                self.known(field, wire_type, value, repeats, oneofs, level)

    def known(self, field, wire_type, value, repeats, oneofs, level):
        repeated = field.label == field.LABEL_REPEATED
        packed = repeated and _SCALARS[field.type] != 2
        if wire_type != (2 if packed else _SCALARS[field.type]):
            raise Malformed(f"{field.name} has another type")
        if repeats and (packed or not repeated):
            raise Malformed(f"{field.name} twice")
        if field.containing_oneof is not None:
            if field.containing_oneof.name in oneofs:
                raise Malformed(f"{field.containing_oneof.name} twice")
            oneofs.add(field.containing_oneof.name)
        if field.type == _TYPE_MESSAGE:
            self.message(value, field.message_type, level + 1)
        elif field.type == _TYPE_STRING:
            try:
                value.decode()
            except UnicodeDecodeError as error:
                raise Malformed(f"{field.name} is not UTF-8") from error
        elif packed:
            at = 0
            while at < len(value):
                self.count()
                number, at = _varint(value, at)
                _number(field, number)
        elif wire_type == 0:
            _number(field, value)


def parse(kind, octets):
    """A message of this kind, or Malformed."""
    _Scan().message(octets, kind.DESCRIPTOR, 1)
    return kind.FromString(octets)
