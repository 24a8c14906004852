// The text of an entry on a page (core/markdown.h): whatever an author writes, only elements of Markdown come out, in
// order, with links to the web and to mail alone. The octets are the level of the heading above, then the text.
#include "core/markdown.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/check.h"
#include "core/harmless.h"
#include "tests/fuzz/input.h"

namespace essaim::fuzz {
namespace {

constexpr std::array<std::string_view, 28> elements = {
    "p",  "br", "hr", "a",  "em",  "strong", "del", "code", "pre", "ul",    "ol",    "li",         "h1",   "h2",
    "h3", "h4", "h5", "h6", "div", "table",  "tr",  "th",   "td",  "thead", "tbody", "blockquote", "span", "sup"};

bool is_lone(std::string_view name) { return name == "br" || name == "hr"; }

std::string plain(std::string_view text) {
  std::string out(text);
  for (const auto& [reference, sign] :
       {std::pair("&quot;", "\""), {"&lt;", "<"}, {"&gt;", ">"}, {"&#x27;", "'"}, {"&amp;", "&"}}) {
    for (std::size_t at = out.find(reference); at != std::string::npos; at = out.find(reference, at + 1)) {
      out.replace(at, std::string_view(reference).size(), sign);
    }
  }
  return out;
}

// ` name="value"`, over and over; nothing else.
void check_attributes(std::string_view rest) {
  while (!rest.empty() && rest != " /") {
    CHECK(rest.front() == ' ');
    const std::size_t equals = rest.find("=\"");
    CHECK(equals != std::string_view::npos);
    const std::string_view name = rest.substr(1, equals - 1);
    const std::size_t end = rest.find('"', equals + 2);
    CHECK(end != std::string_view::npos);
    const std::string value = plain(rest.substr(equals + 2, end - equals - 2));
    if (name == "href") {
      CHECK(is_web_address(value));
    } else {
      CHECK(name == "scope" || name == "class" || name == "role" || name == "tabindex" || name == "aria-label" ||
            name == "start" || name == "lang");
    }
    rest.remove_prefix(end + 1);
  }
}

void check_page(const std::string& html, int heading_above) {
  CHECK(!first_invalid_utf8(html));
  CHECK(web_text(html) == html);
  std::vector<std::string_view> open;
  int level = heading_above;
  for (std::size_t at = html.find('<'); at != std::string::npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    CHECK(end != std::string::npos);
    std::string_view tag = std::string_view(html).substr(at + 1, end - at - 1);
    const bool closes = tag.starts_with('/');
    if (closes) tag.remove_prefix(1);
    const std::string_view name = tag.substr(0, tag.find(' '));
    CHECK(std::ranges::find(elements, name) != elements.end());
    if (closes) {
      CHECK(!open.empty() && open.back() == name);
      open.pop_back();
      continue;
    }
    check_attributes(tag.substr(name.size()));
    if (name.size() == 2 && name[0] == 'h' && name[1] != 'r') {
      const int here = name[1] - '0';
      CHECK(here <= 6 && (here > heading_above || here == 6) && here <= level + 1);
      level = here;
    }
    // A link in a link is none.
    CHECK(name != "a" || std::ranges::find(open, "a") == open.end());
    if (!is_lone(name)) open.push_back(name);
  }
  CHECK(open.empty());
}

}  // namespace
}  // namespace essaim::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  essaim::fuzz::Input input(data, size);
  const int above = 1 + static_cast<int>(input.below(6));
  const std::string_view text = input.rest();
  essaim::fuzz::check_page(essaim::markdown_markup(text, {above, "Table"}).html(), above);
  const std::string words = essaim::markdown_words(text);
  CHECK(words.find('\n') == std::string::npos && essaim::web_text(words) == words);
  return 0;
}
