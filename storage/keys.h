#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/bytes.h"
#include "core/entry.h"
#include "core/ids.h"
#include "core/ingest.h"
#include "core/network_log.h"
#include "core/reasons.h"

// Every key and value of the database, octet by octet. Integers are big-endian, so that the order of keys is the order
// of numbers. docs/storage-format.md says the same with examples; tests/vectors/storage holds them as golden octets.
//
// A `read_…` gives nothing where the octets are not what its `…_key` or `…_value` writes; that is damage.
namespace essaim::storage {

// What docs/storage-format.md describes. A store of a higher one is refused.
inline constexpr std::uint32_t format_version = 1;

// A log's number in this store, from 1, in the order in which logs were first seen. It replaces 32 octets in every key
// of an entry; it means nothing outside this store and never travels.
using LogNumber = std::uint32_t;

struct Position {
  LogNumber log = 0;
  Sequence sequence = 0;
  auto operator<=>(const Position&) const = default;
};

// ---- entries, documents, retractions: u32 log ‖ u32 sequence ----
inline constexpr std::size_t position_bytes = 8;
Bytes position_key(const Position& position);
std::optional<Position> read_position(ByteView bytes);

// ---- entries: u8 state ‖ u64 arrival ‖ signature (64, where the state says so) ‖ header ----
struct EntryRow {
  bool has_document = false;  // its header names one
  bool retracted = false;
  bool erased = false;
  std::uint64_t arrival = 0;
  std::optional<Signature> signature;
  Bytes header;
  bool operator==(const EntryRow&) const = default;
};
Bytes entry_value(const EntryRow& row);
// The same without a copy of the header into a row first.
Bytes entry_value(bool has_document, std::uint64_t arrival, const Signature* signature, ByteView header);
std::optional<EntryRow> read_entry(ByteView value);

// ---- arrivals: u64 arrival → position ----
Bytes arrival_key(std::uint64_t arrival);
std::optional<std::uint64_t> read_arrival(ByteView key);

// ---- themes: theme ‖ 0x00 ‖ u64 (2^64 − 1 − arrival) → position ‖ u8 length ‖ kind ‖ language ----
// Turned round, so that reading forward is reading newest first.
struct ThemeKey {
  std::string theme;
  std::uint64_t arrival = 0;
  bool operator==(const ThemeKey&) const = default;
};
struct ThemeRow {
  Position position;
  std::string kind, language;
  bool operator==(const ThemeRow&) const = default;
};
Bytes theme_key(std::string_view theme, std::uint64_t arrival);
std::optional<ThemeKey> read_theme_key(ByteView key);
Bytes theme_value(const Position& position, std::string_view kind, std::string_view language);
std::optional<ThemeRow> read_theme(ByteView value);

// ---- references: target hash (32) ‖ u64 arrival of the source ‖ u8 which → u8 relation ‖ position of the source ----
struct ReferenceRow {
  Relation relation = Relation::unknown;
  Position source;
  bool operator==(const ReferenceRow&) const = default;
};
Bytes reference_key(const HeaderHash& target, std::uint64_t arrival, std::uint8_t which);
Bytes reference_value(const ReferenceRow& row);
std::optional<ReferenceRow> read_reference(ByteView value);

// ---- logs: u32 log ‖ u8 what ----
enum class LogPart : std::uint8_t { row = 0, fork = 1 };
Bytes log_key(LogNumber log, LogPart part);
struct LogPartKey {
  LogNumber log = 0;
  LogPart part = LogPart::row;
};
std::optional<LogPartKey> read_log_key(ByteView key);
// log key (32) ‖ u32 held ‖ u32 fork ‖ u64 entries ‖ u64 documents
struct LogRow {
  LogKey key;
  Sequence held = 0;            // headers 1 … held lie in `entries`
  Sequence fork = 0;            // lowest sequence at which two headers are known, 0 for none
  std::uint64_t entries = 0;    // rows in `entries`
  std::uint64_t documents = 0;  // rows in `documents`
  bool operator==(const LogRow&) const = default;
};
Bytes log_value(const LogRow& row);
std::optional<LogRow> read_log(ByteView value);
// network (32) ‖ two runs, each: u8 format ‖ u32 first ‖ previous hash (32) ‖ u8 signed ‖ signature (64, if signed) ‖
// u16 count ‖ (u16 length ‖ body) for each.
struct ForkRow {
  NetworkId network;
  Run first, second;
  bool operator==(const ForkRow&) const = default;
};
Bytes fork_value(const ForkEvidence& evidence);
std::optional<ForkRow> read_fork(const LogKey& log, ByteView value);

// ---- missing: u32 log ‖ u8 which → SequenceSet (core/sequence_set.h) ----
enum class MissingPart : std::uint8_t { missing = 0, unwanted = 1 };
Bytes missing_key(LogNumber log, MissingPart part);
struct MissingKey {
  LogNumber log = 0;
  MissingPart part = MissingPart::missing;
};
std::optional<MissingKey> read_missing_key(ByteView key);

// ---- retractions: position of the target → u8 stage ‖ u64 due ----
enum class ErasureStage : std::uint8_t {
  held = 1,   // hidden; its document is to be erased when `due_ms` has come
  erased = 2  // erased, and the files of the database may still contain it
};
struct RetractionRow {
  ErasureStage stage = ErasureStage::held;
  std::uint64_t due_ms = 0;
  bool operator==(const RetractionRow&) const = default;
};
Bytes retraction_value(const RetractionRow& row);
std::optional<RetractionRow> read_retraction(ByteView value);

// ---- network: u32 position ‖ hash (32) → signature (64) ‖ entry ----
Bytes network_key(Sequence position, const HeaderHash& hash);
Bytes network_value(const SignedNetworkEntry& entry);
std::optional<SignedNetworkEntry> read_network(ByteView value);

// ---- peers: node key (32) → u64 last contact ‖ u64 last problem ‖ u8 reason ‖ u16 length ‖ address ‖ detail ----
struct PeerRow {
  std::uint64_t last_contact_ms = 0;
  std::uint64_t last_problem_ms = 0;
  Reason last_problem = Reason::none;
  std::string last_address, last_problem_detail;
  bool operator==(const PeerRow&) const = default;
};
Bytes peer_value(const PeerRow& row);
std::optional<PeerRow> read_peer(ByteView value);

// ---- marks: 0x00 ‖ name for the store's own, 0x01 ‖ name for those of the daemon ----
Bytes format_key();  // → u32 format version
Bytes totals_key();  // → eight u64, in the order of Totals
Bytes mark_key(std::string_view name);
Bytes format_value(std::uint32_t version);
std::optional<std::uint32_t> read_format(ByteView value);
// Rows of the families, kept in the same batch as the rows: a scan that ends early with status OK (M3) shows here.
struct Totals {
  std::uint64_t entries = 0, documents = 0, themes = 0, references = 0, logs = 0, forks = 0, retractions = 0,
                network = 0;
  bool operator==(const Totals&) const = default;
};
Bytes totals_value(const Totals& totals);
std::optional<Totals> read_totals(ByteView value);

}  // namespace essaim::storage
