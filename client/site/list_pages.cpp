#include "client/site/list_pages.h"

#include <algorithm>
#include <boost/json.hpp>

#include "client/entry_view.h"
#include "client/head_words.h"
#include "client/say.h"
#include "client/site/site_words.h"
#include "core/front_matter_values.h"
#include "core/review_date.h"
#include "core/themes.h"

namespace essaim::client {
namespace {

constexpr std::size_t newest_on_start = 12;

std::string count_of(std::size_t texts) { return say_count("{0} entry", "{0} entries", texts); }

std::string site_json(const SiteFrame& frame) {
  boost::json::object json{{"@context", "https://schema.org"}, {"@type", "WebSite"}, {"name", frame.name}};
  if (!frame.base_url.empty()) json["url"] = frame.base_url;
  return boost::json::serialize(json);
}

std::string list_json(const SiteFrame& frame, const PageHead& head) {
  boost::json::object json{{"@context", "https://schema.org"}, {"@type", "CollectionPage"}, {"name", head.title}};
  if (!frame.base_url.empty()) json["url"] = address_of(frame, head.file);
  json["isPartOf"] = boost::json::object{{"@type", "WebSite"}, {"name", frame.name}};
  return boost::json::serialize(json);
}

void write_pager(Html& html, const std::string& from, std::size_t page, std::size_t pages,
                 const std::function<std::string(std::size_t)>& file) {
  if (pages < 2) return;
  html.open("nav", {{"class", "pager"}, {"aria-label", say("Pages")}}).open("ul");
  if (page > 1) {
    html.open("li").element("a", say("Newer entries"), {{"href", way(from, file(page - 1))}, {"rel", "prev"}}).close();
  }
  html.element("li", say("Page {0} of {1}", {std::to_string(page), std::to_string(pages)}));
  if (page < pages) {
    html.open("li").element("a", say("Older entries"), {{"href", way(from, file(page + 1))}, {"rel", "next"}}).close();
  }
  html.close().close();
}

void write_feed_link(Html& html, const PageHead& head) {
  html.open("p", {{"class", "feed"}});
  html.element("a", say("Follow this page as a feed (Atom)"), {{"href", way(head.file, head.feed)}}).close();
}

}  // namespace

bool is_past(const TextNote& text, const std::string& today) {
  const std::string last = plain_value(text.deadline);
  return text.kind == "call" && is_period(last) && last.find('/') == std::string::npos && is_over(last, today);
}

void link_to(Html& html, const std::string& from, const TextNote& text) {
  const std::string language = foreign_language(text.language);
  html.element("a", text.title,
               {{"href", way(from, site_files::of_text(text))}, {"lang", language}, {"hreflang", language}});
}

void write_origin(Html& html, const std::string& from, const TextNote& text) {
  html.open("span", {{"class", "city"}});
  html.element("a", text.city, {{"href", way(from, site_files::of_city(text.handle))}}).close();
  html.text(" · ");
  html.element("time", long_date(text.published_ms), {{"datetime", short_date(text.published_ms)}});
}

void write_outcome(Html& html, const TextNote& text) {
  if (text.outcome.empty()) return;
  const bool known = text.outcome == "worked" || text.outcome == "partly" || text.outcome == "did-not-work" ||
                     text.outcome == "stopped" || text.outcome == "too-early";
  html.element("span", outcome_label(text.kind, text.outcome),
               {{"class", known ? "outcome " + text.outcome : std::string("outcome")}});
}

void ListPages::entry(Html& html, const std::string& from, std::size_t text) const {
  const TextNote& note = collection_.index.texts()[text];
  html.open("li").open("article");
  html.open("h3");
  link_to(html, from, note);
  html.close();
  html.open("p", {{"class", "origin"}});
  html.element("span", kind_label(note.kind), {{"class", "kind"}}).text(" · ");
  write_origin(html, from, note);
  html.close();
  if (!note.teaser.empty()) html.element("p", note.teaser, {{"lang", foreign_language(note.language)}});
  const std::size_t adopted = collection_.index.that(text, "adapts").size();
  if (!note.outcome.empty() || adopted > 0 || is_past(note, today_)) {
    html.open("p", {{"class", "marks"}});
    write_outcome(html, note);
    if (adopted > 0) {
      html.element("span", say_count("adapted {0} time", "adapted {0} times", adopted), {{"class", "adopted"}});
    }
    if (is_past(note, today_)) html.element("span", say("deadline passed"), {{"class", "past"}});
    html.close();
  }
  html.close().close();
}

void ListPages::entries(Html& html, const std::string& from, const std::vector<std::size_t>& texts, std::size_t page,
                        const std::function<std::string(std::size_t)>& file) const {
  const std::size_t begin = (page - 1) * texts_per_page;
  html.open("ul", {{"class", "entries"}});
  for (std::size_t i = begin; i < std::min(begin + texts_per_page, texts.size()); ++i) entry(html, from, texts[i]);
  html.close();
  write_pager(html, from, page, pages_for(texts.size()), file);
}

void ListPages::themes(Html& html) const {
  const auto& by_theme = collection_.index.by_theme();
  html.open("section", {{"class", "themes"}, {"aria-labelledby", "themes"}});
  html.element("h2", say("Themes"), {{"id", "themes"}});
  html.open("ul", {{"class", "columns"}});
  const auto link = [&](const Theme& theme) {
    html.element("a", theme.label(spoken()), {{"href", site_files::of_theme(theme.code)}}).text(" ");
    html.element("span", std::to_string(by_theme.at(theme.code).size()), {{"class", "count"}});
  };
  for (const Theme& top : essaim::themes()) {
    if (!top.broader.empty() || !by_theme.contains(top.code)) continue;
    html.open("li");
    link(top);
    bool any = false;
    for (const Theme& below : essaim::themes()) {
      if (below.broader != top.code || !by_theme.contains(below.code)) continue;
      if (!any) html.open("ul");
      any = true;
      html.open("li");
      link(below);
      html.close();
    }
    if (any) html.close();
    html.close();
  }
  html.close().close();
}

void ListPages::cities(Html& html) const {
  html.open("section", {{"aria-labelledby", "cities"}});
  html.element("h2", say("Cities"), {{"id", "cities"}});
  html.open("ul", {{"class", "columns plain"}});
  for (const CityTexts& city : collection_.index.by_city()) {
    html.open("li").element("a", city.name, {{"href", site_files::of_city(city.handle)}}).text(" ");
    html.element("span", std::to_string(city.texts.size()), {{"class", "count"}}).close();
  }
  html.close().close();
}

void ListPages::narrower(Html& html, const std::string& from, const std::string& code) const {
  bool any = false;
  for (const Theme& below : essaim::themes()) {
    if (below.broader != code || !collection_.index.by_theme().contains(below.code)) continue;
    if (!any) html.open("ul", {{"class", "tags"}});
    any = true;
    html.open("li");
    html.element("a", below.label(spoken()), {{"href", way(from, site_files::of_theme(below.code))}}).close();
  }
  if (any) html.close();
}

std::string ListPages::start() const {
  PageHead head;
  head.file = site_files::start;
  head.title = frame_.name;
  const std::string cities_text = say_count("{0} city", "{0} cities", frame_.cities);
  head.description = say("What {0} learned: {1}, by theme and by city.", {cities_text, count_of(frame_.texts)});
  head.feed = site_files::feed_of_all();
  head.feed_title = frame_.name;
  head.json = site_json(frame_);
  return framed(frame_, head, [&](Html& html) {
    html.open("div", {{"class", "hero"}}).element("h1", frame_.name);
    html.element("p",
                 say("What cities tried, what came of it, and what they would tell others: {0} of {1}.",
                     {count_of(frame_.texts), cities_text}),
                 {{"class", "lead"}});
    html.close();
    html.open("section", {{"aria-labelledby", "newest"}});
    html.element("h2", say("Newest"), {{"id", "newest"}});
    html.open("ul", {{"class", "entries"}});
    std::size_t shown = 0;
    for (std::size_t i = 0; i < frame_.texts && shown < newest_on_start; ++i) {
      if (is_past(collection_.index.texts()[i], today_)) continue;
      entry(html, head.file, i);
      ++shown;
    }
    html.close();
    if (shown == 0) html.element("p", say("Nothing is published yet."));
    write_feed_link(html, head);
    html.close();
    if (frame_.texts == 0) return;
    themes(html);
    cities(html);
  });
}

std::string ListPages::theme(const std::string& code, std::size_t page) const {
  const Theme& theme = *find_theme(code);
  const std::vector<std::size_t>& texts = collection_.index.by_theme().at(code);
  PageHead head;
  head.file = site_files::of_theme(code, page);
  head.title = theme.label(spoken());
  head.description = say("{0} on the theme “{1}”.", {count_of(texts.size()), head.title});
  head.feed = site_files::feed_of_theme(code);
  head.feed_title = head.title + " · " + frame_.name;
  head.json = list_json(frame_, head);
  return framed(frame_, head, [&](Html& html) {
    if (const Theme* broader = find_theme(theme.broader)) {
      html.open("nav", {{"class", "crumbs"}, {"aria-label", say("You are here")}}).open("ol");
      html.open("li").element("a", say("Themes"), {{"href", "../index.html#themes"}}).close();
      html.open("li");
      html.element("a", broader->label(spoken()), {{"href", way(head.file, site_files::of_theme(broader->code))}})
          .close();
      html.open("li").element("span", head.title, {{"aria-current", "page"}}).close().close().close();
    }
    html.element("h1", head.title);
    html.element("p", head.description, {{"class", "lead"}});
    narrower(html, head.file, code);
    html.element("h2", say("Entries"));
    entries(html, head.file, texts, page, [&](std::size_t n) { return site_files::of_theme(code, n); });
    write_feed_link(html, head);
  });
}

std::string ListPages::city(const CityTexts& city, std::size_t page) const {
  PageHead head;
  head.file = site_files::of_city(city.handle, page);
  head.title = city.name;
  head.description = say("{0} of {1}.", {count_of(city.texts.size()), city.name});
  head.feed = site_files::feed_of_city(city.handle);
  head.feed_title = city.name + " · " + frame_.name;
  head.json = list_json(frame_, head);
  return framed(frame_, head, [&](Html& html) {
    html.element("h1", head.title);
    const auto known = collection_.cities.find(city.handle);
    const std::string country = known == collection_.cities.end() ? "" : known->second.country;
    html.element("p", count_of(city.texts.size()) + (country.empty() ? "" : " · " + country_name(country)),
                 {{"class", "lead"}});
    html.element("h2", say("Entries"));
    entries(html, head.file, city.texts, page, [&](std::size_t n) { return site_files::of_city(city.handle, n); });
    write_feed_link(html, head);
  });
}

}  // namespace essaim::client
