#include "core/check.h"
#include "core/entry.h"
#include "core/limits.h"

namespace essaim {

EntryWriter::EntryWriter(const SigningKey& key, NetworkId network, Sequence last, HeaderHash head)
    : key_(&key), network_(network), last_(last), head_(head) {}

Place EntryWriter::next() const { return {key_->public_key(), last_ + 1}; }

Result<VerifiedHeader> EntryWriter::append(const HeaderFields& fields) {
  if (last_ >= limits::sequence_max) return fail(Errc::too_many, {"entries", std::to_string(limits::sequence_max)});
  const Place place = next();
  auto header = build_header({.format = 1, .network = network_, .place = place, .previous = head_}, fields);
  if (!header) return tl::unexpected(header.error());
  // Read back, so that what is kept here is what everybody else will read.
  ReadHeader read = read_header(*header);
  if (!read.shown) return fail(Errc::internal, {"a header of our own that nobody would show"});
  newest_ = *header;
  head_ = header_hash(network_, newest_);
  last_ = place.sequence;
  return VerifiedHeader(std::move(*header), head_, place.sequence, std::move(read));
}

Signature EntryWriter::sign_newest() const {
  CHECK(!newest_.empty());
  return key_->sign(signing_bytes(domain::entry, network_, newest_));
}

VerifiedRun EntryWriter::run_of(const LogKey& log, HeaderHash previous, std::vector<VerifiedHeader> headers,
                                Signature signature) {
  CHECK(!headers.empty() && headers.size() <= limits::run_headers_max);
  VerifiedRun run;
  run.log_ = log;
  run.previous_ = previous;
  run.headers_ = std::move(headers);
  run.signature_ = signature;
  return run;
}

}  // namespace essaim
