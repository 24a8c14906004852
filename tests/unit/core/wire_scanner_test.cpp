#include "core/wire_scanner.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>

#include "core/limits.h"
#include "core/wire_tables.h"
#include "essaim/v1/entry.pb.h"
#include "essaim/v1/network.pb.h"
#include "essaim/v1/wire.pb.h"

namespace essaim {
namespace {

namespace pb = google::protobuf;

const std::pair<WireMessage, const pb::Message*> roots[] = {
    {WireMessage::frame, &v1::Frame::default_instance()},
    {WireMessage::entry_header, &v1::EntryHeader::default_instance()},
    {WireMessage::document, &v1::Document::default_instance()},
    {WireMessage::network_entry, &v1::NetworkEntry::default_instance()},
    {WireMessage::admission, &v1::Admission::default_instance()},
    {WireMessage::invitation, &v1::Invitation::default_instance()},
};

Bytes octets(std::initializer_list<int> values) {
  Bytes bytes;
  for (const int value : values) bytes.push_back(static_cast<char>(value));
  return bytes;
}

// A field of wire type 2.
Bytes part(unsigned number, ByteView content) {
  Bytes bytes;
  const auto varint = [&](std::uint64_t value) {
    for (; value >= 0x80; value >>= 7U) bytes.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
    bytes.push_back(static_cast<char>(value));
  };
  varint(std::uint64_t{number} << 3U | 2U);
  varint(content.size());
  return bytes.append(content);
}

Bytes repeated(std::size_t count, ByteView field) {
  Bytes bytes;
  for (std::size_t i = 0; i < count; ++i) bytes.append(field);
  return bytes;
}

bool accepts(WireMessage message, ByteView bytes) { return !scan_wire(message, bytes); }
bool header(ByteView bytes) { return accepts(WireMessage::entry_header, bytes); }
bool frame(ByteView bytes) { return accepts(WireMessage::frame, bytes); }

WireKind kind_of(const pb::FieldDescriptor& field) {
  switch (field.type()) {
    case pb::FieldDescriptor::TYPE_UINT32: return field.is_repeated() ? WireKind::packed_uint32 : WireKind::uint32;
    case pb::FieldDescriptor::TYPE_UINT64: return WireKind::uint64;
    case pb::FieldDescriptor::TYPE_BOOL: return WireKind::boolean;
    case pb::FieldDescriptor::TYPE_ENUM: return WireKind::enumeration;
    case pb::FieldDescriptor::TYPE_STRING: return WireKind::string;
    case pb::FieldDescriptor::TYPE_BYTES: return WireKind::bytes;
    case pb::FieldDescriptor::TYPE_MESSAGE: return WireKind::message;
    default: break;
  }
  ADD_FAILURE() << field.full_name() << " has a type that the wire does not use";
  return WireKind::bytes;
}

// The tables were written by hand and the schemas too; neither may say what the other does not.
TEST(WireTables, AgreeWithTheSchemas) {
  std::size_t messages = 0;
  for (const pb::FileDescriptor* file :
       {v1::Frame::descriptor()->file(), v1::EntryHeader::descriptor()->file(), v1::Admission::descriptor()->file()}) {
    messages += static_cast<std::size_t>(file->message_type_count());
  }
  EXPECT_EQ(messages, wire_type_count - 1);

  for (unsigned number = 1; number < wire_type_count; ++number) {
    const auto type = static_cast<WireType>(number);
    const std::string name = "essaim.v1." + std::string(wire_name(type));
    const pb::Descriptor* message = pb::DescriptorPool::generated_pool()->FindMessageTypeByName(name);
    ASSERT_NE(message, nullptr) << name;
    const auto fields = wire_fields(type);
    ASSERT_EQ(fields.size(), static_cast<std::size_t>(message->field_count())) << name;
    for (const WireField& field : fields) {
      const pb::FieldDescriptor* schema = message->FindFieldByNumber(static_cast<int>(field.number));
      ASSERT_NE(schema, nullptr) << name << " " << field.number;
      EXPECT_EQ(field.kind, kind_of(*schema)) << schema->full_name();
      EXPECT_EQ(field.repeated || field.kind == WireKind::packed_uint32, schema->is_repeated()) << schema->full_name();
      EXPECT_EQ(field.kind == WireKind::packed_uint32, schema->is_packed()) << schema->full_name();
      EXPECT_EQ(field.in_oneof, schema->containing_oneof() != nullptr) << schema->full_name();
      if (field.count_max != 0) {
        EXPECT_TRUE(schema->is_repeated()) << schema->full_name();
      }
      const std::string inner = schema->message_type() == nullptr ? "" : schema->message_type()->name();
      EXPECT_EQ(wire_name(field.message), inner) << schema->full_name();
    }
    EXPECT_LE(message->oneof_decl_count(), 1) << name << ": in_oneof knows one oneof a message";
  }
}

TEST(WireScanner, AcceptsAnEmptyMessage) {
  for (const auto& [message, instance] : roots) EXPECT_TRUE(accepts(message, "")) << instance->GetTypeName();
}

// time_ms = 300 and kind = "x", first as they should be and then in each way in which they should not.
TEST(WireScanner, AcceptsOneFormOnly) {
  EXPECT_TRUE(header(octets({0x08, 0xAC, 0x02, 0x12, 1, 'x'})));
  EXPECT_FALSE(header(octets({0x08, 0xAC, 0x82, 0x00, 0x12, 1, 'x'}))) << "a number longer than need be";
  EXPECT_FALSE(header(octets({0x88, 0x00, 0xAC, 0x02}))) << "a tag longer than need be";
  EXPECT_FALSE(header(octets({0x08, 0xAC, 0x02, 0x12, 0x81, 0x00, 'x'}))) << "a length longer than need be";
  EXPECT_FALSE(header(octets({0x12, 1, 'x', 0x08, 0xAC, 0x02}))) << "descending";
  EXPECT_FALSE(header(octets({0x08, 1, 0x08, 1}))) << "twice";
  EXPECT_FALSE(header(octets({0x12, 1, 'x', 0x12, 1, 'x'}))) << "a string twice";
  EXPECT_FALSE(header(octets({0x0A, 1, 'x'}))) << "a string where a number belongs";
  EXPECT_FALSE(header(octets({0x10, 1}))) << "a number where a string belongs";
  EXPECT_FALSE(header(octets({0x09, 1, 2, 3, 4, 5, 6, 7, 8}))) << "a fixed number where a varint belongs";
}

TEST(WireScanner, RefusesWhatIsCutOff) {
  const Bytes whole = octets({0x08, 0xAC, 0x02, 0x12, 2, 'x', 'y', 0x42, 2, 0x08, 4});
  EXPECT_TRUE(header(whole));
  for (std::size_t size = 1; size < whole.size(); ++size) {
    const bool between_fields = size == 3 || size == 7;
    EXPECT_EQ(header(ByteView(whole).substr(0, size)), between_fields) << size;
  }
}

TEST(WireScanner, RefusesALengthBeyondItsParent) {
  EXPECT_FALSE(header(octets({0x12, 2, 'x'})));
  EXPECT_FALSE(header(octets({0x42, 2, 0x12, 9, 'x'}))) << "a reference whose log goes on in its parent";
  EXPECT_FALSE(header(octets({0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}))) << "2^64 - 1";
}

TEST(WireScanner, RefusesGroupsAndWireTypesThatDoNotExist) {
  EXPECT_FALSE(header(octets({0xB3, 0x06, 0xB4, 0x06}))) << "an unknown group, field 102";
  EXPECT_FALSE(header(octets({0xB4, 0x06})));
  EXPECT_FALSE(header(octets({0xB6, 0x06, 0})));
  EXPECT_FALSE(header(octets({0xB7, 0x06, 0})));
}

TEST(WireScanner, RefusesFieldNumbersThatAreImpossible) {
  EXPECT_FALSE(header(octets({0x00, 0}))) << "0";
  EXPECT_TRUE(header(octets({0xF8, 0xFF, 0xFF, 0xFF, 0x0F, 0}))) << "2^29 - 1";
  EXPECT_FALSE(header(octets({0x80, 0x80, 0x80, 0x80, 0x10, 0}))) << "2^29";
}

TEST(WireScanner, RefusesNumbersBeyondTheirType) {
  const Bytes time_all_ones = octets({0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01});
  EXPECT_TRUE(header(time_all_ones)) << "uint64";
  EXPECT_FALSE(header(octets({0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02}))) << "65 bits";
  EXPECT_FALSE(header(octets({0x08, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x81, 0x00})));
  EXPECT_TRUE(header(octets({0x38, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F}))) << "uint32";
  EXPECT_FALSE(header(octets({0x38, 0x80, 0x80, 0x80, 0x80, 0x10}))) << "33 bits";
  EXPECT_TRUE(header(octets({0x48, 1}))) << "bool";
  EXPECT_FALSE(header(octets({0x48, 2}))) << "bool";
  EXPECT_TRUE(header(octets({0x28, 99}))) << "an enum value of a later version";
  EXPECT_FALSE(header(octets({0x28, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01}))) << "enum -1";
}

TEST(WireScanner, RefusesInvalidUtf8InStringsAndNotInBytes) {
  for (const char* bad : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "caf\xE9", "\xE2\x82"}) {
    EXPECT_FALSE(header(part(2, bad))) << "kind";
    EXPECT_TRUE(header(part(6, bad))) << "document_hash";
  }
  EXPECT_TRUE(header(part(2, "Guédiawaye \U0001F41D")));
}

// An entry of a later version passes, in every wire type that exists.
TEST(WireScanner, LetsUnknownFieldsPass) {
  EXPECT_TRUE(header(octets({0xB0, 0x06, 7}))) << "102: a number";
  EXPECT_TRUE(header(octets({0xB1, 0x06, 1, 2, 3, 4, 5, 6, 7, 8})));
  EXPECT_TRUE(header(octets({0xB5, 0x06, 1, 2, 3, 4})));
  EXPECT_TRUE(header(part(102, "\xFF\xFF") + part(102, "again")));
  EXPECT_FALSE(header(octets({0xB1, 0x06, 1, 2, 3, 4, 5, 6, 7})));
  EXPECT_FALSE(header(octets({0xB5, 0x06, 1, 2, 3})));
  EXPECT_FALSE(header(part(102, "x") + part(101, "x")));
  EXPECT_TRUE(frame(part(100, "a frame of a later version")));
}

TEST(WireScanner, TakesOneOfAOneof) {
  EXPECT_TRUE(frame(part(4, "")));
  EXPECT_FALSE(frame(part(4, "") + part(5, "")));
  EXPECT_FALSE(accepts(WireMessage::network_entry, part(2, "") + part(3, "")));
}

TEST(WireScanner, CountsWhatTheSchemasBound) {
  EXPECT_TRUE(frame(part(6, repeated(limits::run_headers_max, part(5, "")))));
  EXPECT_FALSE(frame(part(6, repeated(limits::run_headers_max + 1, part(5, "")))));
  EXPECT_TRUE(frame(part(4, part(7, repeated(limits::dictionaries_max, octets({1}))))));
  EXPECT_FALSE(frame(part(4, part(7, repeated(limits::dictionaries_max + 1, octets({1}))))));
}

// RULES 1: a header of a later version may have more themes; it is read as far as it goes, so that a retraction counts.
TEST(WireScanner, LeavesTheCountsOfAHeaderToItsReader) {
  EXPECT_TRUE(header(repeated(limits::themes_per_entry_max + 1, part(3, "data"))));
}

TEST(WireScanner, TakesPackedNumbersInOnePiece) {
  EXPECT_TRUE(frame(part(5, part(3, octets({1, 0xAC, 0x02, 0})))));
  EXPECT_FALSE(frame(part(5, part(3, octets({1})) + part(3, octets({2}))))) << "in two pieces";
  EXPECT_FALSE(frame(part(5, octets({0x18, 1})))) << "not packed";
  EXPECT_FALSE(frame(part(5, part(3, octets({1, 0xAC}))))) << "cut off";
  EXPECT_FALSE(frame(part(5, part(3, octets({0x81, 0x00}))))) << "longer than need be";
  EXPECT_FALSE(frame(part(5, part(3, octets({0x80, 0x80, 0x80, 0x80, 0x10}))))) << "33 bits";
}

TEST(WireScanner, BoundsAllElementsOfAFrame) {
  constexpr std::size_t most = limits::elements_per_frame_max;
  EXPECT_TRUE(frame(part(5, repeated(most - 1, part(6, "")))));
  EXPECT_FALSE(frame(part(5, repeated(most, part(6, "")))));
  EXPECT_TRUE(frame(part(5, part(3, repeated(most - 2, octets({1}))))));
  EXPECT_FALSE(frame(part(5, part(3, repeated(most - 1, octets({1}))))));
  EXPECT_FALSE(header(repeated(most + 1, part(102, "")))) << "unknown ones count too";
}

// No schema of ours goes that deep; the bound is for schemas to come.
TEST(WireScanner, GoesNoDeeperThanTheBound) {
  static_assert(limits::message_depth_max == 8);
  std::size_t deepest = 0;
  const auto depth = [&](auto self, WireType type, std::size_t at) -> void {
    deepest = std::max(deepest, at);
    ASSERT_LE(at, 8U);
    for (const WireField& field : wire_fields(type)) {
      if (field.kind == WireKind::message) self(self, field.message, at + 1);
    }
  };
  depth(depth, WireType::frame, 1);
  EXPECT_EQ(deepest, 3U);
}

// M14: what is accepted stays small in memory, whatever a stranger sends.
TEST(WireScanner, BoundsWhatProtobufMakesOfAFrame) {
  const Bytes empty_logs = part(5, repeated(limits::elements_per_frame_max - 1, part(6, "")));
  const Bytes empty_forks = part(5, repeated(limits::elements_per_frame_max - 1, part(5, "")));
  const Bytes sixteen(16, 'x');  // does not fit into the string itself
  const Bytes full_logs = part(5, repeated(5'000, part(6, part(1, sixteen) + part(3, sixteen))));
  const Bytes unknown = repeated(limits::elements_per_frame_max, part(100, ""));
  const Bytes unknown_long = repeated(limits::elements_per_frame_max / 2, part(100, sixteen));
  const Bytes rule =
      repeated(64, part(1, "")) + repeated(64, part(2, "")) + repeated(32, part(3, "")) + repeated(32, part(4, ""));
  const Bytes interest = part(9, repeated(64, part(1, rule)));
  for (const Bytes& bytes : {empty_logs, empty_forks, full_logs, unknown, unknown_long, interest}) {
    ASSERT_LE(bytes.size(), limits::frame_bytes_max);
    ASSERT_TRUE(frame(bytes));
    v1::Frame parsed;
    ASSERT_TRUE(parsed.ParseFromString(bytes));
    EXPECT_LE(parsed.SpaceUsedLong(), limits::parsed_bytes_max);
  }
  EXPECT_FALSE(frame(part(5, repeated(limits::frame_bytes_max / 2 - 8, part(6, "")))));
}

class Chance {
 public:
  explicit Chance(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }
  bool one_in(std::size_t count) { return below(count) == 0; }
  std::uint64_t number() { return random_() >> below(64); }
  Bytes octets(std::size_t most) {
    Bytes bytes(below(most + 1), '\0');
    for (char& octet : bytes) octet = static_cast<char>(random_());
    return bytes;
  }
  std::string text(std::size_t most) {
    std::string out;
    for (std::size_t i = below(most + 1); i > 0; --i) out += one_in(5) ? "é" : "a";
    return out;
  }

 private:
  std::mt19937_64 random_;
};

void fill(pb::Message& message, Chance& chance);

void fill_field(pb::Message& message, const pb::FieldDescriptor& field, Chance& chance) {
  const pb::Reflection& set = *message.GetReflection();
  const bool many = field.is_repeated();
  switch (kind_of(field)) {
    case WireKind::uint32: set.SetUInt32(&message, &field, static_cast<std::uint32_t>(chance.number())); break;
    case WireKind::packed_uint32: set.AddUInt32(&message, &field, static_cast<std::uint32_t>(chance.number())); break;
    case WireKind::uint64: set.SetUInt64(&message, &field, chance.number()); break;
    case WireKind::boolean: set.SetBool(&message, &field, chance.one_in(2)); break;
    case WireKind::enumeration: set.SetEnumValue(&message, &field, static_cast<int>(chance.below(40))); break;
    case WireKind::string:
      many ? set.AddString(&message, &field, chance.text(20)) : set.SetString(&message, &field, chance.text(20));
      break;
    case WireKind::bytes:
      many ? set.AddString(&message, &field, chance.octets(40)) : set.SetString(&message, &field, chance.octets(40));
      break;
    case WireKind::message:
      fill(many ? *set.AddMessage(&message, &field) : *set.MutableMessage(&message, &field), chance);
      break;
  }
}

void fill(pb::Message& message, Chance& chance) {
  const pb::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const pb::FieldDescriptor& field = *type.field(i);
    if (field.containing_oneof() != nullptr || chance.one_in(3)) continue;
    for (std::size_t count = field.is_repeated() ? chance.below(4) : 1; count > 0; --count) {
      fill_field(message, field, chance);
    }
  }
  if (type.oneof_decl_count() == 1) {
    const pb::OneofDescriptor& choice = *type.oneof_decl(0);
    fill_field(message, *choice.field(static_cast<int>(chance.below(static_cast<std::size_t>(choice.field_count())))),
               chance);
  }
}

Bytes random_message(const pb::Message& type, Chance& chance) {
  const std::unique_ptr<pb::Message> message(type.New());
  fill(*message, chance);
  return message->SerializeAsString();
}

// What protobuf writes is what we read.
TEST(WireScanner, AcceptsWhateverProtobufWrites) {
  Chance chance{20};
  for (int round = 0; round < 2'000; ++round) {
    for (const auto& [message, type] : roots) {
      const Bytes bytes = random_message(*type, chance);
      ASSERT_EQ(scan_wire(message, bytes).value_or(""), "") << type->GetTypeName() << " " << round;
    }
  }
}

Bytes damaged(Bytes bytes, Chance& chance) {
  for (std::size_t times = 1 + chance.below(3); times > 0 && !bytes.empty(); --times) {
    const std::size_t at = chance.below(bytes.size());
    switch (chance.below(6)) {
      case 0: bytes[at] = static_cast<char>(chance.number()); break;
      case 1: bytes[at] = static_cast<char>(bytes[at] ^ (1 << chance.below(8))); break;
      case 2: bytes.erase(at, 1 + chance.below(4)); break;
      case 3: bytes.insert(at, chance.octets(4)); break;
      case 4: bytes.insert(at, bytes.substr(chance.below(bytes.size()), chance.below(12))); break;
      default: bytes.resize(at); break;
    }
  }
  return bytes;
}

// The promise behind everything: what the scanner accepts, protobuf parses too, and nothing in it is said twice or
// longer than need be, so that writing it again never takes more octets.
TEST(WireScanner, AcceptsNothingThatProtobufReadsOtherwise) {
  std::size_t accepted = 0;
  for (std::uint64_t seed = 1; seed <= 20'000; ++seed) {
    Chance chance{seed};
    const auto& [message, type] = roots[chance.below(std::size(roots))];
    const Bytes bytes = damaged(random_message(*type, chance), chance);
    if (!accepts(message, bytes)) continue;
    ++accepted;
    const std::unique_ptr<pb::Message> parsed(type->New());
    ASSERT_TRUE(parsed->ParseFromString(bytes)) << type->GetTypeName() << ", seed " << seed;
    ASSERT_LE(parsed->ByteSizeLong(), bytes.size()) << type->GetTypeName() << ", seed " << seed;
  }
  EXPECT_GT(accepted, 1'000U) << "most mutations were refused, so little was compared";
}

// Any octets at all, for the sanitizers.
TEST(WireScanner, SurvivesNoise) {
  Chance chance{7};
  for (int round = 0; round < 20'000; ++round) {
    const Bytes bytes = chance.octets(64);
    for (const auto& [message, type] : roots) {
      const std::unique_ptr<pb::Message> parsed(type->New());
      if (accepts(message, bytes)) {
        EXPECT_TRUE(parsed->ParseFromString(bytes));
      }
    }
  }
}

}  // namespace
}  // namespace essaim
