// The wire scanner beside protobuf: what the scanner accepts, protobuf parses, reads in one way only, and holds in as
// much memory as the scanner's bound says (core/wire_scanner.h, RELIABILITY M14).
//
//   octet 0: which message
//   octet 1: 0 the rest is the message; else the rest is one field of it, written so often that the message is large
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include <array>
#include <memory>
#include <utility>
#include <vector>

#include "core/check.h"
#include "core/limits.h"
#include "core/wire_scanner.h"
#include "essaim/v1/entry.pb.h"
#include "essaim/v1/network.pb.h"
#include "essaim/v1/wire.pb.h"
#include "tests/fuzz/counting_new.h"
#include "tests/fuzz/input.h"

namespace essaim::fuzz {
namespace {

namespace pb = google::protobuf;

struct Root {
  WireMessage name;
  const pb::Message* type;
};

const std::array<Root, 6>& roots() {
  static const std::array<Root, 6> all = {{{WireMessage::frame, &v1::Frame::default_instance()},
                                           {WireMessage::entry_header, &v1::EntryHeader::default_instance()},
                                           {WireMessage::document, &v1::Document::default_instance()},
                                           {WireMessage::network_entry, &v1::NetworkEntry::default_instance()},
                                           {WireMessage::admission, &v1::Admission::default_instance()},
                                           {WireMessage::invitation, &v1::Invitation::default_instance()}}};
  return all;
}

// Fields as the octets have them: each once, packed numbers one by one, those of messages inside too. Counted in what
// protobuf made, and so by other code than the scanner's.
std::size_t elements_of(const pb::Message& message) {
  const pb::Reflection& reflection = *message.GetReflection();
  std::vector<const pb::FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  auto count = static_cast<std::size_t>(reflection.GetUnknownFields(message).field_count());
  for (const pb::FieldDescriptor* field : fields) {
    const int times = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    count += static_cast<std::size_t>(times);
    if (field->cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    for (int i = 0; i < times; ++i) {
      count += elements_of(field->is_repeated() ? reflection.GetRepeatedMessage(message, field, i)
                                                : reflection.GetMessage(message, field));
    }
  }
  return count;
}

Bytes repeated_up_to(ByteView field, std::size_t size) {
  Bytes out;
  if (field.empty()) return out;
  out.reserve(size);
  while (out.size() + field.size() <= size) out += field;
  return out;
}

// Field 5 is a frontier in a frame, and field 6 of that repeats: the shape that costs protobuf most.
Bytes as_field(unsigned number, ByteView content) {
  Bytes out(1, static_cast<char>(number << 3U | 2U));
  std::size_t size = content.size();
  for (; size >= 0x80; size >>= 7U) out += static_cast<char>((size & 0x7FU) | 0x80U);
  out += static_cast<char>(size);
  return out.append(content);
}

// What the scanner's bound is made of (core/limits.h): each element, the octets themselves, and what a message that
// stands only once may take.
std::size_t heap_bound(std::size_t elements, std::size_t octets) { return 1024 + 100 * elements + octets; }

void check(const Root& root, ByteView bytes) {
  const auto problem = scan_wire(root.name, bytes);
  if (problem) {
    CHECK(!problem->empty() && problem->size() < 200);
    return;
  }
  const std::unique_ptr<pb::Message> parsed(root.type->New());
  std::size_t peak = 0;
  {
    const HeapCount heap;
    CHECK(parsed->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    peak = heap.peak();
  }
  const std::size_t elements = elements_of(*parsed);
  CHECK(elements <= limits::elements_per_frame_max);
  CHECK(2 * peak <= 3 * heap_bound(elements, bytes.size()));
  if (bytes.size() <= limits::frame_bytes_max) CHECK(2 * peak <= 3 * limits::parsed_bytes_max);
  // Nothing is said twice or longer than need be, and what protobuf writes is accepted again.
  const Bytes again = parsed->SerializeAsString();
  CHECK(again.size() <= bytes.size());
  CHECK(!scan_wire(root.name, again));
  const std::unique_ptr<pb::Message> reread(root.type->New());
  CHECK(reread->ParseFromString(again));
  CHECK(reread->SerializeAsString() == again);
}

}  // namespace
}  // namespace essaim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace essaim::fuzz;
  Input input(data, size);
  const Root& root = roots()[input.below(roots().size())];
  const std::size_t shape = input.octet();
  const essaim::ByteView rest = input.rest();
  if (shape == 0) {
    check(root, rest);
  } else {
    // 2 to 64 KiB, so that most of the time goes into what is new.
    const essaim::Bytes many = repeated_up_to(rest, std::size_t{2048} << (shape % 6));
    check(root, many);
    if (root.name == essaim::WireMessage::frame) check(root, as_field(static_cast<unsigned>(shape % 13 + 1), many));
  }
  return 0;
}
