// The check of entries that arrive (core/entry.h) and of their documents (core/document.h). The target holds the key of
// the log, so that wrong headers come rightly signed too.
//
//   octet 0: how the run is proved, octet 1: format, 4 octets: first sequence, then bodies, each with two octets of
//   length; the last of them is also read as a document and as its frame
#include <optional>
#include <vector>

#include "core/check.h"
#include "core/document.h"
#include "core/entry.h"
#include "core/limits.h"
#include "core/sign.h"
#include "core/wire_scanner.h"
#include "tests/fuzz/input.h"

namespace essaim::fuzz {
namespace {

enum class Proof : unsigned char { signature, tip, both, none, wrong_signature, wrong_tip };
constexpr std::size_t proofs = 6;

struct Forged {
  Run run;
  std::vector<Bytes> headers;
  HeaderHash head;
};

const SigningKey& key() {
  static const SigningKey made = SigningKey::from_seed(Bytes(SigningKey::seed_bytes, 'k')).value();
  return made;
}
const NetworkId network{{1, 2, 3}};

// Writes the octets as docs/protocol.md says, by other code than RunChecker's.
Forged forge(Input& input) {
  Forged out;
  Run& run = out.run;
  run.log = key().public_key();
  run.format = input.octet();
  run.first = input.number();
  run.previous.octets[0] = run.first == 1 ? 0 : 9;
  HeaderHash previous = run.previous;
  while (!input.empty() && run.bodies.size() <= limits::run_headers_max) {
    const Bytes body(input.part());
    Bytes header(1, static_cast<char>(run.format));
    header += network.view();
    header += run.log.view();
    append_u64(header, std::uint64_t{run.first} + run.bodies.size());
    header += previous.view();
    header += body;
    previous = header_hash(network, header);
    run.bodies.push_back(body);
    out.headers.push_back(std::move(header));
  }
  out.head = previous;
  return out;
}

bool may_be_accepted(const Run& run) {
  if (run.bodies.empty() || run.bodies.size() > limits::run_headers_max || run.first == 0 || run.format == 0)
    return false;
  if (std::uint64_t{run.first} + run.bodies.size() - 1 > limits::sequence_max) return false;
  for (const Bytes& body : run.bodies) {
    if (body.size() + limits::head_bytes > limits::header_bytes_max) return false;
    if (run.format == 1 && scan_wire(WireMessage::entry_header, body)) return false;
  }
  return true;
}

// A header that can be shown says all that it says in fields which we can write again.
void check_header(const VerifiedHeader& header, const Bytes& octets) {
  CHECK(header.bytes() == octets);
  CHECK(header.hash() == header_hash(network, octets));
  const auto head = decode_head(octets);
  CHECK(head && head->place.sequence == header.sequence());
  CHECK(encode_head(*head) == octets.substr(0, limits::head_bytes));
  const ReadHeader read = read_header(octets);
  CHECK(read.fields == header.fields() && read.shown == header.shown());
  if (!read.shown) return;
  const auto built = build_header(*head, read.fields);
  if (built) CHECK(read_header(*built).fields == read.fields);
}

void check_run_of(const Forged& forged, Proof proof) {
  Run run = forged.run;
  std::optional<HeaderHash> tip;
  const bool bodies = !forged.headers.empty();
  if (bodies && (proof == Proof::signature || proof == Proof::both || proof == Proof::wrong_signature)) {
    run.signature = key().sign(signing_bytes(domain::entry, network, forged.headers.back()));
  }
  if (proof == Proof::tip || proof == Proof::both) tip = forged.head;
  if (proof == Proof::wrong_signature && run.signature) run.signature->octets[3] ^= 1;
  if (proof == Proof::wrong_tip) tip = HeaderHash{{7}};
  const CheckedRun checked = check_run(network, run, tip);
  CHECK(checked.why.empty() == (checked.verdict == Verdict::accept));
  CHECK(checked.run.has_value() == (checked.verdict == Verdict::accept));
  const bool proved = proof == Proof::signature || proof == Proof::tip || proof == Proof::both;
  CHECK((checked.verdict == Verdict::accept) == (proved && may_be_accepted(run)));
  if (!checked.run) return;
  CHECK(checked.run->first() == run.first && checked.run->last() == run.last());
  CHECK(checked.run->headers().size() == forged.headers.size() && checked.run->head() == forged.head);
  for (std::size_t i = 0; i < forged.headers.size(); ++i) check_header(checked.run->headers()[i], forged.headers[i]);
}

void check_document_of(const Bytes& octets) {
  const Place place{key().public_key(), 1};
  if (const auto document = decode_document(octets)) {
    const auto encoded = encode_document(*document, Bytes(limits::salt_bytes, 's'));
    CHECK(encoded);
    const auto again = decode_document(*encoded);
    CHECK(again && *again == *document);
  }
  // As a frame, under a claim that may even fit it.
  const auto size = static_cast<std::uint32_t>(octets.size() < 8 ? 1000 : static_cast<unsigned char>(octets[5]));
  const DocumentClaim claim{place, {}, size};
  CHECK(!check_document(network, claim, octets));
  static_cast<void>(dictionary_of(octets));
  if (octets.empty()) return;
  const Bytes frame = compress_document(octets, Effort::quick);
  const DocumentClaim right{place, document_hash(network, place, octets), static_cast<std::uint32_t>(octets.size())};
  CHECK(check_document(network, right, frame));
  const auto opened = open_document(network, right, frame);
  CHECK(opened && *opened == octets);
}

}  // namespace
}  // namespace essaim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace essaim::fuzz;
  Input input(data, size);
  const auto proof = static_cast<Proof>(input.below(proofs));
  const Forged forged = forge(input);
  check_run_of(forged, proof);
  if (!forged.run.bodies.empty()) check_document_of(forged.run.bodies.back());
  return 0;
}
