#pragma once

#include <cstdint>
#include <span>

#include "core/bytes.h"
#include "core/error.h"

// Frames of documents for readers that have other dictionaries than their author; the rest is in core/document.h.
namespace essaim {

// Whether a reader that has these dictionaries can open the frame.
bool opens_with(ByteView frame, std::span<const std::uint32_t> dictionaries);
// The same document in a frame that needs no dictionary and keeps the bound of RULES 24. For frames that this node
// stored: what is inside was checked then, and its next reader checks it again. Fails with store_damaged.
Result<Bytes> without_dictionary(ByteView frame);

}  // namespace essaim
