#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

// Every bound on what comes from outside, each with its reason. What one limit needs of another is asserted below.
namespace essaim::limits {

// A header with three themes, six references and room for a sealed entry's hints (RULES 1).
inline constexpr std::size_t header_bytes_max = 1024;
// The fixed head: format, network, log, sequence, previous hash (RULES 1).
inline constexpr std::size_t head_bytes = 1 + 32 + 32 + 8 + 32;
// A revocation with 512 tips; fits a control frame.
inline constexpr std::size_t network_entry_bytes_max = 60 * 1024;
// The longest text seen in the field is 26 KB; this leaves room for six of them.
inline constexpr std::size_t document_bytes_max = 192 * 1024;
// zstd adds at most its header, checksum and block headers to what does not compress (RULES 24).
inline constexpr std::size_t document_frame_slack = 64;
// Hides whether two erased texts were the same (RULES 4).
inline constexpr std::size_t salt_bytes = 16;

// One document in its envelope, or 64 headers of 1 KiB.
inline constexpr std::size_t frame_bytes_max = 256 * 1024;
// Everything else is small; a frontier of 5,000 members fits.
inline constexpr std::size_t control_frame_bytes_max = 64 * 1024;
static_assert(document_bytes_max + document_frame_slack + 1024 <= frame_bytes_max);
static_assert(network_entry_bytes_max + 1024 <= control_frame_bytes_max);

// A signature for each 64 headers proves them all (RULES 5): 64 KiB at most are held before anything is proved.
inline constexpr std::size_t run_headers_max = 64;
static_assert(run_headers_max * (header_bytes_max + 16) + 1024 <= frame_bytes_max);

inline constexpr std::size_t themes_per_entry_max = 3;
inline constexpr std::size_t references_per_entry_max = 6;
inline constexpr std::size_t kind_bytes_max = 32;
inline constexpr std::size_t theme_bytes_max = 64;
inline constexpr std::size_t language_bytes_max = 35;

inline constexpr std::size_t handle_bytes_min = 2;
inline constexpr std::size_t handle_bytes_max = 32;
inline constexpr std::size_t name_bytes_max = 200;
inline constexpr std::size_t names_max = 8;
inline constexpr std::size_t codes_max = 8;
inline constexpr std::size_t code_bytes_max = 64;  // of the scheme and of the code
inline constexpr std::size_t addresses_max = 4;
inline constexpr std::size_t address_bytes_max = 260;  // a host name of 253 octets and a port
inline constexpr std::size_t tips_max = 512;
inline constexpr std::size_t revocation_reason_bytes_max = 500;
inline constexpr std::size_t network_rivals_max = 16;  // RULES 13
// Ten times the largest network that DESIGN §1 foresees, counting admissions and revocations.
inline constexpr std::size_t network_entries_max = 100'000;

// The longest title among 551 real texts has 356 octets.
inline constexpr std::size_t title_bytes_max = 400;
inline constexpr std::size_t summary_bytes_max = 2'000;
inline constexpr std::size_t source_bytes_max = 2'000;
inline constexpr std::size_t link_bytes_max = 2'000;
// Names and values of a word or a line: keywords, codes, labels of links, names of fields. A YAML key has at most 1,024
// characters, also when each of its octets is written as an escape of four.
inline constexpr std::size_t short_text_bytes_max = 200;
static_assert(4 * short_text_bytes_max < 1024);
inline constexpr std::size_t sections_max = 64;
inline constexpr std::size_t fields_max = 64;
inline constexpr std::size_t keywords_max = 32;
inline constexpr std::size_t links_max = 64;

// A directorate for each theme of the vocabulary's upper level, and as many again.
inline constexpr std::size_t profile_roles_max = 32;
// What a city looks for, and as many things that it can offer: more than anybody keeps up to date.
inline constexpr std::size_t profile_topics_max = 16;
// Themes, and languages, of one role or one thing looked for.
inline constexpr std::size_t profile_words_max = 8;
inline constexpr std::size_t profile_sentence_bytes_max = 500;
inline constexpr std::size_t website_bytes_max = 500;

// A Markdown file may be a little longer than the document that it becomes.
inline constexpr std::size_t markdown_bytes_max = 256 * 1024;
// YAML heads are short; deeper or larger ones are bombs.
inline constexpr std::size_t front_matter_bytes_max = 32 * 1024;
inline constexpr int front_matter_depth_max = 8;

// A line of an import: the largest document in JSON, each letter beyond ASCII escaped (three times as long), with room
// for a head.
inline constexpr std::size_t import_line_bytes_max = 1024 * 1024;
static_assert(3 * document_bytes_max + 4 * front_matter_bytes_max <= import_line_bytes_max);
// One group commit: one sync of the disk serves so many, and nobody else waits long behind it.
inline constexpr std::size_t import_lines_max = 1000;
// A thousand lines of the usual size (2 to 4 KiB), and the longest line four times.
inline constexpr std::size_t import_bytes_max = 4 * 1024 * 1024;
static_assert(import_line_bytes_max < import_bytes_max);
// Deeper JSON is a bomb; a head in YAML may be as deep.
inline constexpr std::size_t import_depth_max = static_cast<std::size_t>(front_matter_depth_max);

// What one searches for in a line; percent-encoded it fits the head of a request three times over.
inline constexpr std::size_t query_bytes_max = 1000;

// Texts that wait for a second person: more nobody reads in a quarter, and together they take 50 MiB at most.
inline constexpr std::size_t drafts_max = 200;
// A name as one is called in an office; why a text is given back, in some sentences.
inline constexpr std::size_t person_bytes_max = 100;
inline constexpr std::size_t rejection_bytes_max = 2'000;

inline constexpr std::size_t want_ranges_max = 256;
inline constexpr std::uint32_t want_documents_max = 1024;
inline constexpr std::size_t parked_wants_per_partner_max = 1024;  // RULES 20
inline constexpr std::size_t follow_rules_max = 64;
// Of one rule; a city that wants more writes another rule.
inline constexpr std::size_t follow_themes_max = 64;
inline constexpr std::size_t follow_logs_max = 64;
inline constexpr std::size_t follow_kinds_max = 32;
inline constexpr std::size_t follow_languages_max = 32;
// A few words; fits the length octet of the store.
inline constexpr std::size_t follow_name_bytes_max = 64;
static_assert(theme_bytes_max < 256 && kind_bytes_max < 256 && language_bytes_max < 256);
inline constexpr std::size_t locate_points_max = 64;
inline constexpr std::size_t dictionaries_max = 64;
inline constexpr std::size_t features_max = 64;

// Versions that one text may have: a text corrected every day for most of a year. Readers follow no longer chain, so
// that a list costs a bounded time whatever a partner publishes.
inline constexpr std::size_t text_versions_max = 256;
// References to one text that are looked at when it is shown: some milliseconds, whatever partners publish.
inline constexpr std::size_t referrers_examined_max = 2000;
// A question or an answer: some pages. What is longer is an entry of its own, which an answer can cite.
inline constexpr std::size_t message_bytes_max = 20'000;
// Of each thing that is said of a text, so many are shown with it.
inline constexpr std::size_t referrers_shown_max = 200;

// What protobuf may make of a frame: counted by the wire scanner before it parses (RELIABILITY M14).
inline constexpr std::size_t elements_per_frame_max = 16'384;
inline constexpr int message_depth_max = 8;

// Heap that protobuf makes of the worst frame which the wire scanner accepts: up to 100 octets an element, and the
// octets themselves. Without the scanner 256 KiB of empty messages would become 8 MiB.
inline constexpr std::size_t parsed_bytes_max = 2 * 1024 * 1024;
static_assert(elements_per_frame_max * 100 + frame_bytes_max <= parsed_bytes_max);

// A sequence is below 2^32; the last value is kept for "author not carried" (RULES 7).
inline constexpr std::uint32_t sequence_max = 0xFFFF'FFFE;
inline constexpr std::uint32_t sequence_not_carried = 0xFFFF'FFFF;

// Memory that one connection may cost (DESIGN §3).
inline constexpr std::size_t connection_bytes_max = 4 * 1024 * 1024;
static_assert(parsed_bytes_max <= connection_bytes_max / 2);

// From DESIGN §2: taken back for another reason than personal data, a text stays recoverable so long.
inline constexpr std::chrono::hours retraction_hold{7 * 24};

}  // namespace essaim::limits
