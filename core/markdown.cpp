#include "core/markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include "core/text.h"

namespace essaim {

namespace {

// The parser takes time with the square of what a hostile text has in one piece: 0.03 s for this, 9 s for the largest
// document. The longest section among 551 real texts has 15 KB.
constexpr std::size_t piece_bytes_max = 16 * 1024;
constexpr std::size_t nesting_max = 12;
constexpr int heading_level_max = 6;

struct FreeNode {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};
using Root = std::unique_ptr<cmark_node, FreeNode>;
struct FreeParser {
  void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
};

std::string taken(char* text) {
  std::string out = text == nullptr ? "" : text;
  std::free(text);  // what the library's default allocator gave
  return out;
}

std::string_view view_of(const char* text) { return text == nullptr ? std::string_view() : text; }

Root parsed(const std::string& text) {
  cmark_gfm_core_extensions_ensure_registered();
  const std::unique_ptr<cmark_parser, FreeParser> parser(cmark_parser_new(CMARK_OPT_DEFAULT));
  for (const char* name : {"table", "strikethrough", "autolink"}) {
    if (cmark_syntax_extension* extension = cmark_find_syntax_extension(name)) {
      cmark_parser_attach_syntax_extension(parser.get(), extension);
    }
  }
  cmark_parser_feed(parser.get(), text.data(), text.size());
  return Root(cmark_parser_finish(parser.get()));
}

std::string words_below(cmark_node* node) {
  std::string words;
  cmark_iter* const walk = cmark_iter_new(node);
  for (cmark_event_type event = cmark_iter_next(walk); event != CMARK_EVENT_DONE; event = cmark_iter_next(walk)) {
    if (event != CMARK_EVENT_ENTER) continue;
    cmark_node* const each = cmark_iter_get_node(walk);
    const cmark_node_type type = cmark_node_get_type(each);
    if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK) {
      words += view_of(cmark_node_get_literal(each));
    } else if (!words.empty() && words.back() != ' ' && type != CMARK_NODE_EMPH && type != CMARK_NODE_STRONG &&
               type != CMARK_NODE_LINK) {
      words += ' ';
    }
  }
  cmark_iter_free(walk);
  return words;
}

cmark_node* text_node(const std::string& text) {
  cmark_node* const node = cmark_node_new(CMARK_NODE_TEXT);
  cmark_node_set_literal(node, text.c_str());
  return node;
}

void remove(cmark_node* node) {
  cmark_node_unlink(node);
  cmark_node_free(node);
}

// Where the library does not allow `with` in that place (as a line break in the cell of a table), nothing stands there.
void replace(cmark_node* node, cmark_node* with) {
  if (cmark_node_replace(node, with) == 0) cmark_node_free(with);
  cmark_node_free(node);
}

void replace_by_children(cmark_node* node) {
  while (cmark_node* const child = cmark_node_first_child(node)) {
    if (cmark_node_insert_before(node, child) == 0) remove(child);
  }
  remove(node);
}

bool stands_in_a_link(cmark_node* node) {
  for (cmark_node* above = cmark_node_parent(node); above != nullptr; above = cmark_node_parent(above)) {
    if (cmark_node_get_type(above) == CMARK_NODE_LINK) return true;
  }
  return false;
}

bool is_comment(std::string_view html) { return html.starts_with("<!--"); }

bool is_line_break(std::string_view html) {
  std::string plain;
  for (const char c : html) {
    if (c != ' ' && c != '/') plain += c;
  }
  return plain == "<br>" || plain == "<BR>";
}

}  // namespace

// Makes of one parsed piece what may stand on a page.
class MarkdownRenderer {
 public:
  MarkdownRenderer(Root root, const MarkdownPlace& place) : root_(std::move(root)), place_(place) {}

  Markup render() {
    cut_deep_nesting();
    int level = place_.heading_above;
    // First found, then changed: the library's walk does not survive that what it stands on goes.
    for (cmark_node* node : found()) change(node, level);
    // Once more: `&#x202E;` became the sign itself.
    return Markup(finished(web_text(taken(cmark_render_html(root_.get(), CMARK_OPT_DEFAULT, nullptr)))));
  }

 private:
  std::vector<cmark_node*> found() const {
    std::vector<cmark_node*> nodes;
    cmark_iter* const walk = cmark_iter_new(root_.get());
    for (cmark_event_type event = cmark_iter_next(walk); event != CMARK_EVENT_DONE; event = cmark_iter_next(walk)) {
      // On the way out, so that what a node holds was changed before it.
      const cmark_node_type type = cmark_node_get_type(cmark_iter_get_node(walk));
      const bool leaf = type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE;
      const bool holder = type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE || type == CMARK_NODE_HEADING;
      if ((leaf && event == CMARK_EVENT_ENTER) || (holder && event == CMARK_EVENT_EXIT)) {
        nodes.push_back(cmark_iter_get_node(walk));
      }
    }
    cmark_iter_free(walk);
    return nodes;
  }

  // What is nested too deep is shown as the Markdown that it is.
  void cut_deep_nesting() {
    std::vector<cmark_node*> deep;
    std::size_t depth = 0;
    cmark_iter* const walk = cmark_iter_new(root_.get());
    for (cmark_event_type event = cmark_iter_next(walk); event != CMARK_EVENT_DONE; event = cmark_iter_next(walk)) {
      cmark_node* const node = cmark_iter_get_node(walk);
      const cmark_node_type type = cmark_node_get_type(node);
      if (type != CMARK_NODE_BLOCK_QUOTE && type != CMARK_NODE_LIST) continue;
      if (event == CMARK_EVENT_EXIT) {
        --depth;
      } else if (++depth == nesting_max) {
        deep.push_back(node);
      }
    }
    cmark_iter_free(walk);
    for (cmark_node* node : deep) {
      cmark_node* const shown = cmark_node_new(CMARK_NODE_CODE_BLOCK);
      cmark_node_set_literal(shown, words_below(node).c_str());
      replace(node, shown);
    }
  }

  void change(cmark_node* node, int& level) const {
    const cmark_node_type type = cmark_node_get_type(node);
    if (type == CMARK_NODE_HTML_BLOCK) return show_block(node);
    if (type == CMARK_NODE_HTML_INLINE) return show_inline(node);
    if (type == CMARK_NODE_IMAGE) return link_image(node);
    if (type == CMARK_NODE_LINK) return check_link(node);
    place_heading(node, level);
  }

  static void show_block(cmark_node* node) {
    const std::string html(view_of(cmark_node_get_literal(node)));
    if (is_comment(html)) return remove(node);
    cmark_node* const shown = cmark_node_new(CMARK_NODE_CODE_BLOCK);
    cmark_node_set_literal(shown, html.c_str());
    replace(node, shown);
  }

  static void show_inline(cmark_node* node) {
    const std::string html(view_of(cmark_node_get_literal(node)));
    if (is_comment(html)) return remove(node);
    replace(node, text_node(is_line_break(html) ? " " : html));
  }

  // An image becomes a link to it with its words; in a link its words alone.
  static void link_image(cmark_node* node) {
    const std::string address(view_of(cmark_node_get_url(node)));
    if (stands_in_a_link(node) || !is_web_address(address)) return replace_by_children(node);
    cmark_node* const link = cmark_node_new(CMARK_NODE_LINK);
    cmark_node_set_url(link, address.c_str());
    const std::string words = words_below(node);
    cmark_node_append_child(link, text_node(trimmed(words).empty() ? address : words));
    replace(node, link);
  }

  static void check_link(cmark_node* node) {
    const std::string address(view_of(cmark_node_get_url(node)));
    if (!is_web_address(address)) return replace_by_children(node);
    cmark_node_set_title(node, "");
    // A link without words could not be followed by whoever hears the page.
    if (trimmed(words_below(node)).empty()) cmark_node_append_child(node, text_node(address));
  }

  void place_heading(cmark_node* node, int& level) const {
    if (trimmed(words_below(node)).empty()) return remove(node);
    const int wanted = place_.heading_above + cmark_node_get_heading_level(node);
    level = std::min({wanted, level + 1, heading_level_max});
    cmark_node_set_heading_level(node, level);
  }

  // Tables as everybody can read them: heads of columns are named as such, and a wide table scrolls by itself. Text in
  // what was rendered is escaped, so each `<t` is an element of a table.
  std::string finished(const std::string& html) const {
    std::string out;
    bool empty_head = false;
    out.reserve(html.size());
    std::string_view rest = html;
    for (std::size_t at = rest.find('<'); at != std::string_view::npos; at = rest.find('<')) {
      out += rest.substr(0, at);
      rest.remove_prefix(at);
      const std::size_t end = std::min(rest.find('>'), rest.size() - 1) + 1;
      const std::string_view tag = rest.substr(0, end);
      // A head without words is none.
      if (tag == "<th>" || tag.starts_with("<th ")) empty_head = rest.substr(end).starts_with("</th>");
      const bool opens = tag == "<th>" || tag.starts_with("<th ");
      if (empty_head && (opens || tag == "</th>")) {
        out += opens ? "<td>" : "</td>";
      } else {
        out += table_part(tag);
      }
      rest.remove_prefix(end);
    }
    out += rest;
    return out;
  }

  std::string table_part(std::string_view tag) const {
    const auto side = [&]() -> std::string {
      if (tag.find("right") != std::string_view::npos) return " class=\"right\"";
      return tag.find("center") != std::string_view::npos ? " class=\"centre\"" : "";
    };
    if (tag == "<table>") {
      const std::string label =
          place_.table_label.empty() ? "" : " aria-label=\"" + escaped(place_.table_label).html() + "\"";
      return "<div class=\"table\" role=\"group\" tabindex=\"0\"" + label + "><table>";
    }
    if (tag == "</table>") return "</table></div>";
    if (tag == "<th>" || tag.starts_with("<th ")) return "<th scope=\"col\"" + side() + ">";
    if (tag.starts_with("<td ")) return "<td" + side() + ">";
    return std::string(tag);
  }

  Root root_;
  const MarkdownPlace& place_;
};

namespace {

// The longest part that is a whole: up to a blank line, else a line end, else wherever a character ends.
std::size_t piece_of(std::string_view text) {
  if (text.size() <= piece_bytes_max) return text.size();
  const std::string_view most = text.substr(0, piece_bytes_max);
  if (const std::size_t blank = most.rfind("\n\n"); blank != std::string_view::npos && blank > 0) return blank + 1;
  if (const std::size_t line = most.rfind('\n'); line != std::string_view::npos && line > 0) return line + 1;
  std::size_t end = piece_bytes_max;
  while (end > 1 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
  return end;
}

}  // namespace

Markup markdown_markup(std::string_view text, const MarkdownPlace& place) {
  const std::string fit = web_text(text);
  Markup out;
  for (std::string_view rest = fit; !rest.empty();) {
    const std::size_t length = piece_of(rest);
    out += MarkdownRenderer(parsed(std::string(rest.substr(0, length))), place).render();
    rest.remove_prefix(length);
  }
  return out;
}

std::string markdown_words(std::string_view text) {
  const std::string fit = web_text(text);
  std::string words;
  for (std::string_view rest = fit; !rest.empty();) {
    const std::size_t length = piece_of(rest);
    words += words_below(parsed(std::string(rest.substr(0, length))).get()) + " ";
    rest.remove_prefix(length);
  }
  std::string out;
  for (const char c : web_text(words)) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    if (space && (out.empty() || out.back() == ' ')) continue;
    out += space ? ' ' : c;
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace essaim
