#include "core/document_frame.h"

#include <zstd.h>

#include <algorithm>
#include <memory>

#include "core/check.h"
#include "core/dictionaries.h"
#include "core/document.h"
#include "core/fault.h"
#include "core/limits.h"

namespace essaim {
namespace {

struct CompressorDeleter {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
};
struct DecompressorDeleter {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

// zstd's contexts cost more to make than a short text to compress: one of each per thread.
ZSTD_CCtx* compressor() {
  thread_local const std::unique_ptr<ZSTD_CCtx, CompressorDeleter> context(ZSTD_createCCtx());
  CHECK(context != nullptr);
  return context.get();
}

ZSTD_DCtx* decompressor() {
  thread_local const std::unique_ptr<ZSTD_DCtx, DecompressorDeleter> context(ZSTD_createDCtx());
  CHECK(context != nullptr);
  return context.get();
}

// Room for one frame or one document, kept per thread so that no document costs a large allocation.
std::span<char> scratch(std::size_t size) {
  thread_local std::vector<char> room;
  if (room.size() < size) room.resize(size);
  return std::span(room).first(size);
}

// Skippable frames and the formats before 0.8 begin otherwise.
bool is_zstd_frame(ByteView frame) { return frame.starts_with("\x28\xb5\x2f\xfd"); }

tl::unexpected<Error> malformed(std::string what) { return fail(Errc::malformed, {std::move(what)}); }

// Everything that RULES 24 asks before a byte is decompressed, and the dictionary that is needed (null for none).
Result<const ZSTD_DDict*> admit_frame(const DocumentClaim& claim, ByteView frame) {
  if (!is_zstd_frame(frame)) return malformed("a document that is no zstd frame");
  // The two values that mean "unknown" and "no frame" are far beyond any size that a claim can have.
  const unsigned long long declared = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (declared != claim.size) return malformed("a document frame of another size than its header says");
  if (claim.size > limits::document_bytes_max) return malformed("a document beyond 192 KiB");
  if (frame.size() > claim.size + limits::document_frame_slack) {
    return malformed("a document frame longer than its document");
  }
  const std::uint32_t id = ZSTD_getDictID_fromFrame(frame.data(), frame.size());
  const ZSTD_DDict* const dictionary = id == 0 ? nullptr : dictionaries::find(id);
  if (id != 0 && dictionary == nullptr) return malformed("a document frame made with an unknown dictionary");
  // zstd itself would go on with whatever frame comes next.
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) {
    return malformed("a document frame that is cut or followed by something");
  }
  return dictionary;
}

// `out` has exactly the size that the header promises.
Result<void> open_frame(const NetworkId& network, const DocumentClaim& claim, ByteView frame,
                        const ZSTD_DDict* dictionary, std::span<char> out) {
  const std::size_t written =
      ZSTD_decompress_usingDDict(decompressor(), out.data(), out.size(), frame.data(), frame.size(), dictionary);
  if (ZSTD_isError(written) != 0U || written != out.size()) return malformed("a document frame that does not open");
  const bool named = document_hash(network, claim.place, {out.data(), out.size()}) == claim.hash;
  if (!named && !ESSAIM_FAULT("document-hash-unchecked")) {
    return malformed("a document that is not the one its header names");
  }
  return {};
}

}  // namespace

std::vector<std::uint32_t> dictionary_ids() { return dictionaries::ids(); }

Bytes compress_document(ByteView bytes, Effort effort, std::span<const std::uint32_t> allowed) {
  ZSTD_CCtx* const context = compressor();
  const std::span<char> room = scratch(ZSTD_compressBound(bytes.size()));
  const ZSTD_CDict* const dictionary = dictionaries::newest_of(allowed, effort);
  // Both write the content size, the id of the dictionary and no checksum: the hash in the header is a better one.
  const std::size_t written =
      dictionary == nullptr
          ? ZSTD_compressCCtx(context, room.data(), room.size(), bytes.data(), bytes.size(), level_of(effort))
          : ZSTD_compress_usingCDict(context, room.data(), room.size(), bytes.data(), bytes.size(), dictionary);
  CHECK(ZSTD_isError(written) == 0U);
  return Bytes(room.data(), written);
}

Bytes compress_document(ByteView bytes, Effort effort) { return compress_document(bytes, effort, dictionary_ids()); }

std::optional<std::uint32_t> dictionary_of(ByteView frame) {
  if (!is_zstd_frame(frame)) return std::nullopt;
  if (ZSTD_getFrameContentSize(frame.data(), frame.size()) == ZSTD_CONTENTSIZE_ERROR) return std::nullopt;
  return ZSTD_getDictID_fromFrame(frame.data(), frame.size());
}

bool opens_with(ByteView frame, std::span<const std::uint32_t> dictionaries) {
  const auto needed = dictionary_of(frame);
  return needed && (*needed == 0 || std::ranges::find(dictionaries, *needed) != dictionaries.end());
}

Result<Bytes> without_dictionary(ByteView frame) {
  const auto damaged = [](std::string what) { return fail(Errc::store_damaged, {std::move(what)}); };
  const auto needed = dictionary_of(frame);
  if (!needed) return damaged("a document that is no zstd frame");
  const ZSTD_DDict* const dictionary = *needed == 0 ? nullptr : dictionaries::find(*needed);
  if (*needed != 0 && dictionary == nullptr) return damaged("a document frame made with an unknown dictionary");
  // The value that means "unknown" is far beyond the bound.
  const unsigned long long declared = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (declared > limits::document_bytes_max) return damaged("a document beyond 192 KiB");
  Bytes bytes(static_cast<std::size_t>(declared), '\0');
  const std::size_t written =
      ZSTD_decompress_usingDDict(decompressor(), bytes.data(), bytes.size(), frame.data(), frame.size(), dictionary);
  if (ZSTD_isError(written) != 0U || written != bytes.size()) return damaged("a document frame that does not open");
  // What does not compress zstd stores in blocks, three octets each, so that the bound holds for any document.
  return compress_document(bytes, Effort::quick, {});
}

Result<VerifiedDocument> DocumentChecker::check(const NetworkId& network, const DocumentClaim& claim, Bytes frame) {
  const auto dictionary = admit_frame(claim, frame);
  if (!dictionary) return tl::unexpected(dictionary.error());
  if (auto opened = open_frame(network, claim, frame, *dictionary, scratch(claim.size)); !opened) {
    return tl::unexpected(opened.error());
  }
  return VerifiedDocument(claim.place, std::move(frame), claim.size);
}

VerifiedDocument DocumentChecker::own(const Place& place, ByteView bytes, Effort effort) {
  CHECK(bytes.size() <= limits::document_bytes_max);
  return VerifiedDocument(place, compress_document(bytes, effort), static_cast<std::uint32_t>(bytes.size()));
}

VerifiedDocument DocumentChecker::own(const Place& place, Bytes frame, std::uint32_t size) {
  CHECK(size <= limits::document_bytes_max && frame.size() <= size + limits::document_frame_slack);
  return VerifiedDocument(place, std::move(frame), size);
}

Result<Bytes> open_document(const NetworkId& network, const DocumentClaim& claim, ByteView frame) {
  const auto damaged = [](const Error& why) { return fail(Errc::store_damaged, why.arguments); };
  const auto dictionary = admit_frame(claim, frame);
  if (!dictionary) return damaged(dictionary.error());
  Bytes bytes(claim.size, '\0');
  if (auto opened = open_frame(network, claim, frame, *dictionary, bytes); !opened) return damaged(opened.error());
  return bytes;
}

}  // namespace essaim
