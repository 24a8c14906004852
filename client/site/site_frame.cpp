#include "client/site/site_frame.h"

#include <algorithm>

#include "client/say.h"
#include "core/language.h"

namespace essaim::client {
namespace {

// Handles and codes are such already; whatever a later version allows, a name stays a name.
std::string name_part(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || (c == '.' && !out.empty());
    out += plain ? c : '-';
  }
  return out;
}

std::string numbered(const std::string& name, std::size_t page) {
  return name + (page > 1 ? "_" + std::to_string(page) : "") + ".html";
}

// No page runs anything, loads anything from elsewhere, or is built into another one's address.
constexpr std::string_view policy =
    "script-src 'none'; object-src 'none'; img-src 'none'; frame-src 'none'; base-uri 'none'; "
    "form-action 'none'";

void write_head(Html& html, const SiteFrame& frame, const PageHead& head) {
  html.open("head").lone("meta", {{"charset", "utf-8"}});
  html.lone("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  html.lone("meta", {{"http-equiv", "Content-Security-Policy"}, {"content", policy}});
  html.element("title", head.title == frame.name ? head.title : head.title + " · " + frame.name);
  html.lone("meta", {{"name", "description"}, {"content", head.description}});
  html.lone("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  html.lone("link", {{"rel", "stylesheet"}, {"href", way(head.file, site_files::style)}});
  if (const std::string address = address_of(frame, head.file); !address.empty()) {
    html.lone("link", {{"rel", "canonical"}, {"href", address}});
  }
  const auto feed = [&](const std::string& file, const std::string& title) {
    html.lone(
        "link",
        {{"rel", "alternate"}, {"type", "application/atom+xml"}, {"title", title}, {"href", way(head.file, file)}});
  };
  if (!head.feed.empty()) feed(head.feed, head.feed_title);
  if (head.feed != site_files::feed_of_all()) feed(site_files::feed_of_all(), frame.name);
  if (!head.json.empty()) html.data(head.json);
  html.close();
}

void write_navigation(Html& html, const SiteFrame& frame, const PageHead& head) {
  const std::string start = way(head.file, site_files::start);
  const bool here = head.file == site_files::start;
  html.element("a", say("Skip to the content"), {{"class", "skip"}, {"href", "#content"}});
  html.open("header", {{"class", "site"}}).open("div", {{"class", "inner"}});
  html.open("p", {{"class", "name"}}).open("a", {{"href", start}, {"aria-current", here ? "page" : ""}});
  html.text(frame.name).close().close();
  html.open("nav", {{"aria-label", say("Main navigation")}}).open("ul");
  html.open("li").element("a", say("Newest"), {{"href", start + "#newest"}}).close();
  html.open("li").element("a", say("Themes"), {{"href", start + "#themes"}}).close();
  html.open("li").element("a", say("Cities"), {{"href", start + "#cities"}}).close();
  html.close().close().close().close();
}

void write_foot(Html& html, const SiteFrame& frame, const PageHead& head) {
  html.open("footer", {{"class", "site"}}).open("div", {{"class", "inner"}});
  const std::string cities = say_count("{0} city", "{0} cities", frame.cities);
  html.element(
      "p", say("What {0} of the network “{1}” learned, written by themselves. Each text stands under the licence that "
               "it names.",
               {cities, frame.name}));
  html.open("p")
      .element("a", say("News as a feed (Atom)"), {{"href", way(head.file, site_files::feed_of_all())}})
      .close();
  html.close().close();
}

}  // namespace

namespace site_files {

std::string of_text(const TextNote& text) {
  return "entries/" + name_part(text.handle) + "-" + std::to_string(text.number) + ".html";
}
std::string of_theme(const std::string& code, std::size_t page) { return numbered("themes/" + name_part(code), page); }
std::string of_city(const std::string& handle, std::size_t page) {
  return numbered("cities/" + name_part(handle), page);
}
std::string feed_of_all() { return "feeds/all.atom"; }
std::string feed_of_theme(const std::string& code) { return "feeds/theme-" + name_part(code) + ".atom"; }
std::string feed_of_city(const std::string& handle) { return "feeds/city-" + name_part(handle) + ".atom"; }

}  // namespace site_files

std::string way(const std::string& from, const std::string& to) {
  const std::size_t from_folder = from.find('/');
  const std::size_t to_folder = to.find('/');
  if (from_folder == std::string::npos) return to;
  const bool same = to_folder != std::string::npos && from.substr(0, from_folder) == to.substr(0, to_folder);
  return same ? to.substr(to_folder + 1) : "../" + to;
}

std::string address_of(const SiteFrame& frame, const std::string& file) {
  if (frame.base_url.empty()) return {};
  return frame.base_url + (file == site_files::start ? "" : file);
}

std::string framed(const SiteFrame& frame, const PageHead& head, const std::function<void(Html&)>& content) {
  Html html;
  html.open("html", {{"lang", spoken() == Language::french ? "fr" : "en"}});
  write_head(html, frame, head);
  html.open("body");
  write_navigation(html, frame, head);
  html.open("main", {{"id", "content"}, {"class", "inner"}, {"tabindex", "-1"}});
  content(html);
  html.close();
  write_foot(html, frame, head);
  html.close().close();
  return std::move(html).page();
}

}  // namespace essaim::client
