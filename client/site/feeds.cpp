#include "client/site/feeds.h"

#include <algorithm>

#include "client/entry_view.h"
#include "client/follow_view.h"
#include "client/head_words.h"
#include "client/say.h"
#include "client/site/list_pages.h"
#include "client/site/site_words.h"
#include "core/filter.h"
#include "core/front_matter_values.h"
#include "core/harmless.h"
#include "core/markdown.h"
#include "core/text.h"
#include "core/themes.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

// A text without summary and points to remember is shown by its beginning.
constexpr std::size_t beginning_columns_max = 600;
// Headings of a reader stand above the content of an entry; ours below them.
constexpr int heading_above_content = 3;

FeedTopic topic_of(const TextNote& text) { return {text.handle, text.kind, text.language, text.themes}; }
FeedTopic topic_of(const GoneText& text) { return {text.handle, text.kind, text.language, text.themes}; }

FeedScope scope(const Collection& collection, std::string name, const std::string& title) {
  FeedScope out;
  out.name = std::move(name);
  out.title = title.empty() ? collection.network_name : title + " · " + collection.network_name;
  return out;
}

bool matches_rule(const FollowRule& rule, const FeedTopic& topic) {
  HeaderFields fields;
  fields.kind = topic.kind;
  fields.language = topic.language;
  fields.themes = topic.themes;
  return matches(rule, LogKey{}, fields);
}

Markup content_of(const v1::DocumentView& document) {
  Markup content;
  if (!trimmed(document.summary()).empty()) content += markdown_markup(document.summary(), {heading_above_content, ""});
  bool any = !content.empty();
  for (const v1::SectionView& section : document.sections()) {
    if (section.code() != "takeaways") continue;
    content += markdown_markup("**" + section.heading() + "**", {heading_above_content, ""});
    content += markdown_markup(section.text(), {heading_above_content, say("Table")});
    any = true;
  }
  if (any) return content;
  for (const v1::SectionView& section : document.sections()) {
    const std::string words = markdown_words(section.text());
    if (!words.empty()) return escaped(shortened_at_word(words, beginning_columns_max));
  }
  return escaped(document.title());
}

}  // namespace

FeedScope scope_of_all(const Collection& collection) {
  FeedScope out = scope(collection, "all", "");
  out.holds = [](const FeedTopic&) { return true; };
  return out;
}

FeedScope scope_of_theme(const Collection& collection, const std::string& code) {
  FeedScope out = scope(collection, "theme " + code, theme_label(code));
  FollowRule rule;
  rule.themes = {code};
  out.holds = [rule](const FeedTopic& topic) { return matches_rule(rule, topic); };
  return out;
}

FeedScope scope_of_city(const Collection& collection, const std::string& handle) {
  const auto city = collection.cities.find(handle);
  const bool named = city != collection.cities.end() && !city->second.name.empty();
  FeedScope out = scope(collection, "city " + handle, named ? city->second.name : handle);
  out.holds = [handle](const FeedTopic& topic) { return topic.handle == handle; };
  return out;
}

FeedScope scope_of_follow(const Collection& collection, const v1::FollowView& follow) {
  const std::string title = follow.name().empty() ? follow_text(follow) : follow.name();
  FeedScope out = scope(collection, "follow " + std::to_string(follow.number()), title);
  FollowRule rule;
  rule.themes.assign(follow.themes().begin(), follow.themes().end());
  rule.kinds.assign(follow.kinds().begin(), follow.kinds().end());
  rule.languages.assign(follow.languages().begin(), follow.languages().end());
  const std::vector<std::string> from(follow.from().begin(), follow.from().end());
  out.holds = [rule, from](const FeedTopic& topic) {
    return (from.empty() || std::ranges::find(from, topic.handle) != from.end()) && matches_rule(rule, topic);
  };
  return out;
}

std::set<std::string> feed_themes(const Collection& collection) {
  std::set<std::string> codes;
  for (const auto& [code, texts] : collection.index.by_theme()) codes.insert(code);
  for (const GoneText& gone : collection.gone) {
    for (const std::string& code : gone.themes) {
      const Theme* const theme = find_theme(code);
      if (theme == nullptr) continue;
      codes.insert(theme->code);
      if (!theme->broader.empty()) codes.insert(theme->broader);
    }
  }
  return codes;
}

std::set<std::string> feed_cities(const Collection& collection) {
  std::set<std::string> handles;
  for (const CityTexts& city : collection.index.by_city()) handles.insert(city.handle);
  for (const GoneText& gone : collection.gone) handles.insert(gone.handle);
  return handles;
}

Result<FeedEntry> FeedMaker::entry(const TextNote& text) const {
  v1::EntryView view;
  if (auto read = collection_.texts.read(text.spooled_at, view); !read) return tl::unexpected(read.error());
  FeedEntry out;
  out.id = feed_id_of_text(text.id);
  out.title = text.title;
  if (is_language(text.language)) out.language = text.language;
  out.author = text.city.empty() ? text.handle : text.city;
  out.published_ms = text.published_ms;
  out.updated_ms = text.updated_ms;
  for (const std::string& code : text.themes) out.categories.emplace_back(code, theme_label(code));
  out.categories.emplace_back(text.kind, kind_label(text.kind));
  if (page_of_) out.link = page_of_(text);
  out.rights = licence_words(view.document().licence()).name;
  out.content = content_of(view.document());
  return out;
}

Result<std::string> FeedMaker::written(const FeedScope& scope) const {
  Feed feed;
  // Two cities hold different texts of one theme, and one city has feeds for its staff and feeds for all.
  feed.id = feed_id_of(collection_.network_id + " " + collection_.own_key + " " + audience_ + " " + scope.name);
  feed.title = scope.title;
  feed.language = spoken() == Language::french ? "fr" : "en";
  feed.since_ms = collection_.founded_ms;
  feed.self = scope.self;
  feed.page = scope.page;
  if (audience_ != "public") feed.subtitle = say("For the members of the network; not for the open web.");
  std::uint64_t oldest = 0;
  for (const TextNote& text : collection_.index.texts()) {
    if (!scope.holds(topic_of(text)) || is_past(text, today_)) continue;
    auto made = entry(text);
    if (!made) return tl::unexpected(made.error());
    feed.entries.push_back(std::move(*made));
    if (feed.entries.size() < feed_entries_max) continue;
    oldest = text.news;
    break;
  }
  for (const GoneText& gone : collection_.gone) {
    if (gone.news < oldest || feed.deletions.size() == feed_entries_max) break;
    if (scope.holds(topic_of(gone))) feed.deletions.push_back({feed_id_of_text(gone.id), gone.since_ms});
  }
  return atom_of(feed);
}

}  // namespace essaim::client
