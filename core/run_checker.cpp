#include "core/entry.h"
#include "core/entry_body.h"
#include "core/fault.h"
#include "core/hash.h"
#include "core/limits.h"
#include "core/wire_scanner.h"

namespace essaim {
namespace {

CheckedRun judged(Verdict verdict, std::string why) {
  return {.verdict = verdict, .why = std::move(why), .run = std::nullopt};
}

CheckedRun rejected(std::string why) { return judged(Verdict::reject, std::move(why)); }

// What is wrong before anything is hashed; empty when nothing is.
std::string wrong_bounds(const Run& run) {
  if (run.bodies.empty()) return "a run without headers";
  if (run.bodies.size() > limits::run_headers_max) return "a run of more than 64 headers";
  if (run.first == 0) return "a run that begins at 0";
  if (std::uint64_t{run.first} + run.bodies.size() - 1 > limits::sequence_max) return "a sequence beyond the last";
  if (run.previous.is_zero() != (run.first == 1)) return "a previous hash where there is none, or none where there is";
  // On the wire 0 stands for 1, so a header of format 0 could not be passed on as it was signed.
  if (run.format == 0) return "a header of format 0";
  for (const Bytes& body : run.bodies) {
    if (body.size() > limits::header_bytes_max - limits::head_bytes) return "a header beyond 1,024 octets";
  }
  return {};
}

}  // namespace

CheckedRun RunChecker::check(const NetworkId& network, const Run& run, const std::optional<HeaderHash>& accepted_tip) {
  if (auto wrong = wrong_bounds(run); !wrong.empty()) return rejected(std::move(wrong));
  if (!run.signature && !accepted_tip) return rejected("a run that nothing proves");

  const Bytes prefix = domain_prefix(domain::entry, network);
  std::vector<Bytes> headers;
  std::vector<HeaderHash> hashes;
  headers.reserve(run.bodies.size());
  hashes.reserve(run.bodies.size());
  Bytes head = encode_head({run.format, network, {run.log, run.first}, run.previous});
  for (std::size_t i = 0; i < run.bodies.size(); ++i) {
    if (i > 0) {
      // Only the two last parts of the fixed head change along a run.
      head.resize(limits::head_bytes - HeaderHash::size - 8);
      append_u64(head, run.first + i);
      head.append(hashes.back().view());
    }
    Bytes& header = headers.emplace_back();
    header.reserve(head.size() + run.bodies[i].size());
    header.append(head).append(run.bodies[i]);
    hashes.push_back(as_id<HeaderHash>(sha256({prefix, header})));
  }

  // A signature that is there must be right even where a tip proves the run, for it would be kept and passed on.
  if (run.signature) {
    const bool genuine = verify(run.log, prefix + headers.back(), *run.signature);
    if (!genuine && !ESSAIM_FAULT("accept-unsigned")) return rejected("a wrong signature");
  } else if (hashes.back() != *accepted_tip) {
    // The sender may know another list of tips; that is no fault of it.
    return judged(Verdict::ignore, "an unsigned run that ends elsewhere than at the accepted tip");
  }

  VerifiedRun verified;
  verified.log_ = run.log;
  verified.previous_ = run.previous;
  verified.signature_ = run.signature;
  verified.headers_.reserve(headers.size());
  for (std::size_t i = 0; i < headers.size(); ++i) {
    ReadHeader read;
    if (run.format == 1) {
      // No honest node passes on what no parser agrees on, whoever signed it.
      if (auto wrong = scan_wire(WireMessage::entry_header, run.bodies[i])) return rejected(std::move(*wrong));
      read = read_scanned_body(run.bodies[i]);
    }
    verified.headers_.push_back(
        VerifiedHeader(std::move(headers[i]), hashes[i], run.first + static_cast<Sequence>(i), std::move(read)));
  }
  return {.verdict = Verdict::accept, .why = {}, .run = std::move(verified)};
}

}  // namespace essaim
