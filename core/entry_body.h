#pragma once

#include "core/bytes.h"
#include "core/entry.h"
#include "core/error.h"

namespace essaim {

// The protobuf part of a header of format 1, to octets and back (proto/essaim/v1/entry.proto). What is written here is
// read back as equal fields that are shown.
//
// `field_invalid`, `too_many` or `document_too_large` where a field is beyond its bound.
Result<Bytes> encode_entry_body(const HeaderFields& fields);

// Of octets that the wire scanner accepted. A value out of its bounds leaves its default and the header is not shown.
ReadHeader read_scanned_body(ByteView body);

}  // namespace essaim
