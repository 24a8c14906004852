#include "client/site/atom.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <pugixml.hpp>

#include "core/bytes.h"
#include "core/hash.h"
#include "core/version.h"

namespace essaim::client {
namespace {

constexpr std::size_t uuid_digits = 32;

struct ToString : pugi::xml_writer {
  std::string text;
  void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }
};

// What the library writes is escaped; what XML forbids altogether goes before it.
void add(pugi::xml_node parent, const char* name, std::string_view text) {
  parent.append_child(name).text().set(web_text(text).c_str());
}

void set(pugi::xml_node node, const char* name, std::string_view value) {
  if (!value.empty()) node.append_attribute(name).set_value(web_text(value).c_str());
}

void add_link(pugi::xml_node parent, const char* relation, const char* type, const std::string& address) {
  if (address.empty()) return;
  pugi::xml_node link = parent.append_child("link");
  set(link, "rel", relation);
  set(link, "type", type);
  set(link, "href", address);
}

void add_content(pugi::xml_node entry, const Markup& content) {
  pugi::xml_node node = entry.append_child("content");
  const std::string division = "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + content.html() + "</div>";
  pugi::xml_document parsed;
  const auto how = pugi::parse_default | pugi::parse_ws_pcdata;
  if (parsed.load_buffer(division.data(), division.size(), how, pugi::encoding_utf8)) {
    set(node, "type", "xhtml");
    node.append_copy(parsed.document_element());
  } else {
    set(node, "type", "html");
    node.text().set(content.html().c_str());
  }
}

void add_entry(pugi::xml_node root, const FeedEntry& entry) {
  pugi::xml_node node = root.append_child("entry");
  set(node, "xml:lang", entry.language);
  add(node, "id", entry.id);
  add(node, "title", entry.title);
  add(node, "published", rfc3339(entry.published_ms));
  add(node, "updated", rfc3339(entry.updated_ms));
  add(node.append_child("author"), "name", entry.author);
  for (const auto& [term, label] : entry.categories) {
    pugi::xml_node category = node.append_child("category");
    set(category, "term", term);
    set(category, "label", label);
  }
  add_link(node, "alternate", "text/html", entry.link);
  if (!entry.rights.empty()) add(node, "rights", entry.rights);
  add_content(node, entry.content);
}

std::string uuid(std::string digits) {
  // Version 8 and the variant of RFC 9562, in the places that are theirs.
  digits[12] = '8';
  constexpr std::string_view variants = "89ab";
  const char given = digits[16];
  const int value = given >= 'a' ? given - 'a' + 10 : given - '0';
  digits[16] = variants[static_cast<std::size_t>(value & 3)];
  std::string out = "urn:uuid:";
  for (std::size_t i = 0; i < uuid_digits; ++i) {
    if (i == 8 || i == 12 || i == 16 || i == 20) out += '-';
    out += digits[i];
  }
  return out;
}

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

std::string rfc3339(std::uint64_t unix_ms) {
  const auto seconds = static_cast<std::time_t>(unix_ms / 1000);
  std::tm parts{};
  std::array<char, 40> text{};
  // A claim of a partner may lie beyond what a calendar has.
  constexpr int years_to = 9999 - 1900;
  if (::gmtime_r(&seconds, &parts) == nullptr || parts.tm_year > years_to) return "9999-12-31T23:59:59Z";
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

std::string feed_id_of_text(std::string_view header_hash_hex) {
  if (header_hash_hex.size() < uuid_digits || !is_hex(header_hash_hex)) return feed_id_of(header_hash_hex);
  return uuid(std::string(header_hash_hex.substr(0, uuid_digits)));
}

std::string feed_id_of(std::string_view words) {
  constexpr std::string_view domain = "essaim/v1/feed";
  const Sha256 digest = sha256({domain, words});
  return uuid(to_hex(ByteView(reinterpret_cast<const char*>(digest.data()), digest.size())).substr(0, uuid_digits));
}

std::string atom_of(const Feed& feed) {
  std::uint64_t updated = 0;
  for (const FeedEntry& entry : feed.entries) updated = std::max(updated, entry.updated_ms);
  for (const FeedDeletion& deletion : feed.deletions) updated = std::max(updated, deletion.when_ms);
  if (updated == 0) updated = feed.since_ms;

  pugi::xml_document document;
  pugi::xml_node head = document.append_child(pugi::node_declaration);
  set(head, "version", "1.0");
  set(head, "encoding", "utf-8");
  pugi::xml_node root = document.append_child("feed");
  set(root, "xmlns", "http://www.w3.org/2005/Atom");
  set(root, "xmlns:at", "http://purl.org/atompub/tombstones/1.0");
  set(root, "xml:lang", feed.language);
  add(root, "id", feed.id);
  add(root, "title", feed.title);
  if (!feed.subtitle.empty()) add(root, "subtitle", feed.subtitle);
  add(root, "updated", rfc3339(updated));
  add_link(root, "self", "application/atom+xml", feed.self);
  add_link(root, "alternate", "text/html", feed.page);
  pugi::xml_node generator = root.append_child("generator");
  set(generator, "version", version);
  generator.text().set("Essaim");
  for (const FeedEntry& entry : feed.entries) add_entry(root, entry);
  for (const FeedDeletion& deletion : feed.deletions) {
    pugi::xml_node node = root.append_child("at:deleted-entry");
    set(node, "ref", deletion.id);
    set(node, "when", rfc3339(deletion.when_ms));
  }
  ToString out;
  // Unindented inside the texts: white space there would be shown.
  document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
  return out.text + "\n";
}

}  // namespace essaim::client
