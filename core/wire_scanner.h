#pragma once

#include <optional>
#include <string>

#include "core/bytes.h"

namespace essaim {

// Which message the octets claim to be; decides which field numbers hold sub-messages, strings or packed numbers.
enum class WireMessage { frame, entry_header, document, network_entry, admission, invitation };

// Walks the octets before protobuf parses them and says what is wrong, in English for the log; nothing when all is
// well. Accepts exactly: known wire types, minimal varints within their field's type, ascending field numbers (repeated
// ones together, packed ones in one piece), singular fields and each oneof once, lengths inside their parent, no
// groups, depth and number of elements within core/limits.h, the counts of core/wire_tables.cpp, valid UTF-8 in
// strings. Unknown fields pass within the same bounds. What it accepts, protobuf parses, and every parser in every
// language sees one meaning. A frame becomes at most limits::parsed_bytes_max of heap (RELIABILITY M14). Linear time,
// no allocation for what it accepts.
std::optional<std::string> scan_wire(WireMessage message, ByteView bytes);

}  // namespace essaim
