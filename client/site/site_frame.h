#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "client/site/html.h"
#include "client/site/text_index.h"

namespace essaim::client {

// Where things are in a site. Names of files never change for a text, a theme or a city, so that links from elsewhere
// stay good.
namespace site_files {
inline constexpr const char* start = "index.html";
inline constexpr const char* style = "essaim.css";
inline constexpr const char* list = ".essaim-site";
std::string of_text(const TextNote& text);
// `page` from 1.
std::string of_theme(const std::string& code, std::size_t page = 1);
std::string of_city(const std::string& handle, std::size_t page = 1);
std::string feed_of_all();
std::string feed_of_theme(const std::string& code);
std::string feed_of_city(const std::string& handle);
}  // namespace site_files

// What every page of one site has.
struct SiteFrame {
  std::string name;      // of the network
  std::string base_url;  // ends with a stroke; empty where it is not known
  std::size_t texts = 0, cities = 0;
};

// What one page has around its content.
struct PageHead {
  std::string file;  // `themes/data.gis.html`
  std::string title, description;
  std::string feed, feed_title;  // file of the feed that belongs to it; may be empty
  std::string json;              // data for programs
};

// The way from one file of the site to another, as a link that works in a folder as on a server.
std::string way(const std::string& from, const std::string& to);
// The absolute address; empty without a base.
std::string address_of(const SiteFrame& frame, const std::string& file);

// A whole page: head, a way past the navigation, navigation, `content` inside the main part, foot.
std::string framed(const SiteFrame& frame, const PageHead& head, const std::function<void(Html&)>& content);

}  // namespace essaim::client
