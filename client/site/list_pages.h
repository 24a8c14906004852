#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "client/site/collection.h"
#include "client/site/html.h"
#include "client/site/site_frame.h"

namespace essaim::client {

// Texts on one page of a list; more go to the next one.
inline constexpr std::size_t texts_per_page = 100;
inline std::size_t pages_for(std::size_t texts) {
  return texts == 0 ? 1 : (texts + texts_per_page - 1) / texts_per_page;
}

// The lists of a site: newest, by theme, by city.
class ListPages {
 public:
  ListPages(const SiteFrame& frame, const Collection& collection, const std::string& today)
      : frame_(frame), collection_(collection), today_(today) {}

  std::string start() const;
  std::string theme(const std::string& code, std::size_t page) const;
  std::string city(const CityTexts& city, std::size_t page) const;

 private:
  void entries(Html& html, const std::string& from, const std::vector<std::size_t>& texts, std::size_t page,
               const std::function<std::string(std::size_t page)>& file) const;
  void themes(Html& html) const;
  void narrower(Html& html, const std::string& from, const std::string& code) const;
  void cities(Html& html) const;
  void entry(Html& html, const std::string& from, std::size_t text) const;

  const SiteFrame& frame_;
  const Collection& collection_;
  std::string today_;
};

// A call whose last day was before `today` (`2026-03-12`): nobody can apply any more.
bool is_past(const TextNote& text, const std::string& today);
// A link to the page of a text, with its title in the language that it has.
void link_to(Html& html, const std::string& from, const TextNote& text);
// The city and the date, as below a title.
void write_origin(Html& html, const std::string& from, const TextNote& text);
// How it turned out, in words and with a sign; nothing where nothing is said.
void write_outcome(Html& html, const TextNote& text);

}  // namespace essaim::client
