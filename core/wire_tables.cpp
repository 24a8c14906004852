#include "core/wire_tables.h"

#include <array>

#include "core/check.h"
#include "core/limits.h"

namespace essaim {
namespace {

using enum WireKind;

// The rows below read like the schema: one, one of several, many with a bound.
constexpr WireField one(std::uint32_t number, WireKind kind) { return {.number = number, .kind = kind}; }
constexpr WireField one(std::uint32_t number, WireType type) {
  return {.number = number, .kind = message, .message = type};
}
constexpr WireField either(std::uint32_t number, WireType type) {
  return {.number = number, .kind = message, .message = type, .in_oneof = true};
}
constexpr WireField many(std::uint32_t number, WireKind kind, std::size_t count_max = 0) {
  return {.number = number, .kind = kind, .repeated = true, .count_max = static_cast<std::uint32_t>(count_max)};
}
constexpr WireField many(std::uint32_t number, WireType type, std::size_t count_max = 0) {
  return {.number = number,
          .kind = message,
          .message = type,
          .repeated = true,
          .count_max = static_cast<std::uint32_t>(count_max)};
}

constexpr WireField reference[] = {one(1, enumeration), one(2, bytes), one(3, bytes), one(4, uint32)};
// No counts: a header with more themes or references than today is kept and read as far as it goes (RULES 1).
constexpr WireField entry_header[] = {
    one(1, uint64),      one(2, string),      many(3, string), one(4, string),
    one(5, enumeration), one(6, bytes),       one(7, uint32),  many(8, WireType::reference),
    one(9, boolean),     one(10, enumeration)};
constexpr WireField document[] = {one(1, string),
                                  one(2, string),
                                  one(3, string),
                                  many(4, string),
                                  many(5, string, limits::keywords_max),
                                  one(6, WireType::place),
                                  one(7, string),
                                  one(8, string),
                                  one(9, string),
                                  one(10, string),
                                  many(11, WireType::link, limits::links_max),
                                  many(12, WireType::field, limits::fields_max),
                                  many(13, WireType::section, limits::sections_max),
                                  one(14, string),
                                  many(15, string),
                                  one(24, WireType::profile)};
constexpr WireField place[] = {one(1, string), one(2, string), one(3, string), one(4, uint64),
                               one(5, string), one(6, uint32), one(7, uint32)};
constexpr WireField link[] = {one(1, string), one(2, string)};
constexpr WireField field[] = {one(1, string), one(2, string)};
constexpr WireField section[] = {one(1, string), one(2, string), one(3, uint32), one(4, string)};
constexpr WireField profile[] = {many(1, WireType::profile_name, limits::names_max),
                                 one(2, string),
                                 one(3, uint64),
                                 one(4, string),
                                 many(5, WireType::profile_role, limits::profile_roles_max),
                                 many(6, WireType::profile_topic, limits::profile_topics_max),
                                 many(7, WireType::profile_topic, limits::profile_topics_max)};
constexpr WireField profile_name[] = {one(1, string), one(2, string)};
constexpr WireField profile_role[] = {one(1, string), one(2, string), many(3, string, limits::profile_words_max),
                                      many(4, string, limits::profile_words_max), one(5, string)};
constexpr WireField profile_topic[] = {one(1, string), many(2, string, limits::profile_words_max), one(3, string)};

constexpr WireField admission[] = {one(1, string),
                                   many(2, WireType::name, limits::names_max),
                                   one(3, string),
                                   many(4, WireType::code, limits::codes_max),
                                   one(5, bytes),
                                   one(6, bytes),
                                   many(7, string, limits::addresses_max),
                                   one(8, bytes)};
constexpr WireField name[] = {one(1, string), one(2, string)};
constexpr WireField code[] = {one(1, string), one(2, string)};
constexpr WireField tip[] = {one(1, bytes), one(2, uint64), one(3, bytes)};
constexpr WireField founding[] = {one(1, string), one(2, bytes), one(3, bytes)};
constexpr WireField admit[] = {one(1, bytes)};
constexpr WireField revocation[] = {one(1, bytes), many(2, WireType::tip, limits::tips_max), one(3, string)};
constexpr WireField network_entry[] = {one(1, uint64), either(2, WireType::founding), either(3, WireType::admit),
                                       either(4, WireType::revocation)};
constexpr WireField invitation[] = {one(1, bytes),  many(2, string, limits::addresses_max),
                                    one(3, bytes),  one(4, bytes),
                                    one(5, uint64), one(6, string)};

constexpr WireField frame[] = {
    either(1, WireType::introduce), either(2, WireType::welcome),         either(3, WireType::bye),
    either(4, WireType::hello),     either(5, WireType::frontier),        either(6, WireType::run),
    either(7, WireType::locate),    either(8, WireType::fork_proof),      either(9, WireType::interest),
    either(10, WireType::want),     either(11, WireType::document_frame), either(13, WireType::absent),
    either(14, WireType::have),     either(15, WireType::follow),         either(17, WireType::network_run)};
constexpr WireField introduce[] = {one(1, bytes), one(2, bytes), one(3, bytes), one(4, bytes)};
constexpr WireField welcome[] = {one(1, WireType::signed_network_entry), one(2, WireType::signed_network_entry)};
constexpr WireField bye[] = {one(1, enumeration), one(2, string)};
constexpr WireField hello[] = {one(1, uint32),
                               one(2, uint32),
                               one(3, bytes),
                               many(4, WireType::network_tip, limits::network_rivals_max),
                               one(5, bytes),
                               one(6, bytes),
                               many(7, packed_uint32, limits::dictionaries_max),
                               many(8, string, limits::features_max),
                               one(9, boolean),
                               one(10, uint64),
                               one(11, string),
                               one(12, uint32)};
constexpr WireField network_tip[] = {one(1, bytes), one(2, uint32)};
constexpr WireField frontier[] = {one(1, bytes),
                                  one(2, bytes),
                                  many(3, packed_uint32),
                                  one(4, bytes),
                                  many(5, WireType::fork_position),
                                  many(6, WireType::log_frontier),
                                  one(7, boolean),
                                  one(9, bytes)};
constexpr WireField fork_position[] = {one(1, uint32), one(2, uint32)};
constexpr WireField log_frontier[] = {one(1, bytes), one(2, uint32), one(3, bytes), one(4, uint32), one(5, boolean)};
constexpr WireField run[] = {
    one(1, bytes), one(2, uint32), one(3, bytes), one(4, uint32), many(5, bytes, limits::run_headers_max),
    one(6, bytes), one(7, bytes)};
constexpr WireField locate[] = {one(1, bytes), many(2, WireType::locate_point, limits::locate_points_max)};
constexpr WireField locate_point[] = {one(1, uint32), one(2, bytes)};
constexpr WireField fork_proof[] = {one(1, WireType::run), one(2, WireType::run)};
constexpr WireField signed_network_entry[] = {one(1, bytes), one(2, bytes)};
constexpr WireField network_run[] = {many(1, WireType::signed_network_entry, limits::run_headers_max)};
constexpr WireField interest[] = {many(1, WireType::follow_rule, limits::follow_rules_max)};
constexpr WireField follow_rule[] = {many(1, string, limits::follow_themes_max),
                                     many(2, bytes, limits::follow_logs_max), many(3, string, limits::follow_kinds_max),
                                     many(4, string, limits::follow_languages_max)};
constexpr WireField want[] = {many(1, WireType::want_range, limits::want_ranges_max)};
constexpr WireField want_range[] = {one(1, bytes), one(2, uint32), one(3, uint32)};
constexpr WireField document_frame[] = {one(1, bytes), one(2, uint32), one(3, bytes)};
constexpr WireField absent[] = {one(1, bytes),   one(2, uint32),      one(3, uint32),
                                one(4, boolean), one(5, enumeration), one(6, boolean)};
constexpr WireField have[] = {one(1, bytes), one(2, uint32), one(3, bytes)};
constexpr WireField follow[] = {one(1, bytes), one(2, uint32), one(3, bytes), one(4, boolean)};

struct Row {
  WireType type;
  std::string_view name;
  std::span<const WireField> fields;
};

constexpr std::array<Row, wire_type_count> rows = {{
    {WireType::none, "", {}},
    {WireType::reference, "Reference", reference},
    {WireType::entry_header, "EntryHeader", entry_header},
    {WireType::document, "Document", document},
    {WireType::place, "Place", place},
    {WireType::link, "Link", link},
    {WireType::field, "Field", field},
    {WireType::section, "Section", section},
    {WireType::profile, "Profile", profile},
    {WireType::profile_name, "ProfileName", profile_name},
    {WireType::profile_role, "ProfileRole", profile_role},
    {WireType::profile_topic, "ProfileTopic", profile_topic},
    {WireType::admission, "Admission", admission},
    {WireType::name, "Name", name},
    {WireType::code, "Code", code},
    {WireType::tip, "Tip", tip},
    {WireType::founding, "Founding", founding},
    {WireType::admit, "Admit", admit},
    {WireType::revocation, "Revocation", revocation},
    {WireType::network_entry, "NetworkEntry", network_entry},
    {WireType::invitation, "Invitation", invitation},
    {WireType::frame, "Frame", frame},
    {WireType::introduce, "Introduce", introduce},
    {WireType::welcome, "Welcome", welcome},
    {WireType::bye, "Bye", bye},
    {WireType::hello, "Hello", hello},
    {WireType::network_tip, "NetworkTip", network_tip},
    {WireType::frontier, "Frontier", frontier},
    {WireType::fork_position, "ForkPosition", fork_position},
    {WireType::log_frontier, "LogFrontier", log_frontier},
    {WireType::run, "Run", run},
    {WireType::locate, "Locate", locate},
    {WireType::locate_point, "LocatePoint", locate_point},
    {WireType::fork_proof, "ForkProof", fork_proof},
    {WireType::signed_network_entry, "SignedNetworkEntry", signed_network_entry},
    {WireType::network_run, "NetworkRun", network_run},
    {WireType::interest, "Interest", interest},
    {WireType::follow_rule, "FollowRule", follow_rule},
    {WireType::want, "Want", want},
    {WireType::want_range, "WantRange", want_range},
    {WireType::document_frame, "DocumentFrame", document_frame},
    {WireType::absent, "Absent", absent},
    {WireType::have, "Have", have},
    {WireType::follow, "Follow", follow},
}};

// The scanner takes rows by their place and walks fields upwards.
constexpr bool rows_in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].type) != i) return false;
    std::uint32_t before = 0;
    for (const WireField& each : rows[i].fields) {
      if (each.number <= before) return false;
      before = each.number;
    }
  }
  return true;
}
static_assert(rows_in_order());

const Row& row_of(WireType type) {
  const auto place_in_rows = static_cast<std::size_t>(type);
  CHECK(place_in_rows < rows.size());
  return rows[place_in_rows];
}

}  // namespace

std::string_view wire_name(WireType type) { return row_of(type).name; }

std::span<const WireField> wire_fields(WireType type) { return row_of(type).fields; }

}  // namespace essaim
