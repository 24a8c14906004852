#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/markup.h"

namespace essaim::client {

// One text in a feed.
struct FeedEntry {
  std::string id, title, language, author;
  std::uint64_t published_ms = 0, updated_ms = 0;
  std::vector<std::pair<std::string, std::string>> categories;  // term, label
  std::string link;                                             // absolute; empty where the text has no page
  std::string rights;
  Markup content;
};

// A text that readers shall forget (RFC 6721).
struct FeedDeletion {
  std::string id;
  std::uint64_t when_ms = 0;
};

struct Feed {
  std::string id, title, subtitle, language;
  std::string self, page;  // absolute addresses of the feed and of the page it belongs to; may be empty
  // What is said while there is neither entry nor deletion; else the newest of them.
  std::uint64_t since_ms = 0;
  std::vector<FeedEntry> entries;
  std::vector<FeedDeletion> deletions;
};

// The feed as a document of Atom (RFC 4287) in UTF-8. The same feed gives the same octets.
std::string atom_of(const Feed& feed);

// `2026-03-12T09:41:07Z` (RFC 3339).
std::string rfc3339(std::uint64_t unix_ms);

// The id of a text in feeds: a urn:uuid of version 8 (RFC 9562) made of the first sixteen octets of the hash of its
// first header, given in hex. That hash covers network, log and text, so that every city that has the text gives it the
// same id, and no revision changes it.
std::string feed_id_of_text(std::string_view header_hash_hex);
// The id of a feed, out of what makes it this one and no other; the same for the same words.
std::string feed_id_of(std::string_view words);

}  // namespace essaim::client
