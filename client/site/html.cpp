#include "client/site/html.h"

#include <algorithm>
#include <array>

#include "core/check.h"

namespace essaim::client {
namespace {

// Before these a line begins: pages are read by people too, and nothing is shown of white space there.
constexpr std::array<std::string_view, 26> blocks = {
    "article", "aside", "body", "dd",   "div",  "dl",  "dt",      "footer", "h1", "h2",    "h3", "head",   "header",
    "html",    "li",    "link", "main", "meta", "nav", "section", "ol",     "p",  "title", "ul", "script", "pre"};

bool is_block(std::string_view name) { return std::find(blocks.begin(), blocks.end(), name) != blocks.end(); }

}  // namespace

void Html::new_line() {
  if (out_.back() != '\n') out_ += '\n';
}

void Html::begin(std::string_view name, Attributes attributes) {
  if (is_block(name)) new_line();
  out_ += '<';
  out_ += name;
  for (const auto& [attribute, value] : attributes) {
    if (value.empty()) continue;
    out_ += ' ';
    out_ += attribute;
    out_ += "=\"" + escaped(value).html() + "\"";
  }
  out_ += '>';
}

Html& Html::open(std::string_view name, Attributes attributes) {
  begin(name, attributes);
  open_.emplace_back(name);
  return *this;
}

Html& Html::close() {
  CHECK(!open_.empty());
  out_ += "</" + open_.back() + ">";
  if (is_block(open_.back())) out_ += '\n';
  open_.pop_back();
  return *this;
}

Html& Html::text(std::string_view text) {
  out_ += escaped(text).html();
  return *this;
}

Html& Html::markup(const Markup& markup) {
  out_ += markup.html();
  return *this;
}

Html& Html::element(std::string_view name, std::string_view words, Attributes attributes) {
  return open(name, attributes).text(words).close();
}

Html& Html::lone(std::string_view name, Attributes attributes) {
  begin(name, attributes);
  return *this;
}

Html& Html::data(std::string_view json) {
  new_line();
  out_ += "<script type=\"application/ld+json\">";
  // Nothing in the text can end the element, or begin a comment that swallows its end.
  for (const char c : json) {
    if (c == '<') {
      out_ += "\\u003c";
    } else {
      out_ += c;
    }
  }
  out_ += "</script>\n";
  return *this;
}

std::string Html::page() && {
  CHECK(open_.empty());
  new_line();
  return std::move(out_);
}

}  // namespace essaim::client
