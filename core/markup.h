#pragma once

#include <string>
#include <string_view>

namespace essaim {

// Text from outside as a page or a feed may hold it: valid UTF-8 without what HTML and XML forbid (control characters,
// what is no character) and without what reorders or hides text (RELIABILITY §4.9). Each of these becomes U+FFFD; line
// ends become `\n`. Marks that living scripts need, such as the zero-width joiner, stay.
std::string web_text(std::string_view text);

// HTML that may stand between any two tags: elements that open in it close in it, and nothing in it runs, loads or
// leaves the page by itself. Only `escaped` and the renderer of Markdown make one.
class Markup {
 public:
  Markup() = default;
  const std::string& html() const { return html_; }
  bool empty() const { return html_.empty(); }
  Markup& operator+=(const Markup& more) {
    html_ += more.html_;
    return *this;
  }

 private:
  friend Markup escaped(std::string_view text);
  friend class MarkdownRenderer;
  explicit Markup(std::string html) : html_(std::move(html)) {}
  std::string html_;
};

// The one way of text into a page, between tags as in the value of an attribute in double quotes: web_text, with
// `& < > " '` as references. What comes out is well-formed XML too.
Markup escaped(std::string_view text);

// Whether an address from outside may be a link: https, http or mailto, and nothing that a program obeys.
bool is_web_address(std::string_view address);

}  // namespace essaim
