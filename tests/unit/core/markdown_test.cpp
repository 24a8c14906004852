#include "core/markdown.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace essaim {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string html(std::string_view text, int heading_above = 2) {
  return markdown_markup(text, {heading_above, "Table"}).html();
}

TEST(Escaped, LetsNothingOutOfATextOrAnAttribute) {
  EXPECT_EQ(escaped("<b a=\"1\" c='2'>&amp;").html(), "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;");
  EXPECT_EQ(escaped("é ʼ 你 👩‍🔧\n\t").html(), "é ʼ 你 👩‍🔧\n\t");
}

// What XML and HTML forbid, what is no UTF-8, and what would turn the text around.
TEST(WebText, HasNothingThatActsOrHides) {
  EXPECT_EQ(web_text(std::string_view("a\0b\x1b[2J\x7f", 8)), "a\uFFFDb\uFFFD[2J\uFFFD");
  EXPECT_EQ(web_text("\xC2\x9B\u202Eevil\u2066\uFEFF\uFFFE"), "\uFFFD\uFFFDevil\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(web_text("\xff\xc3(\xed\xa0\x80"), "\uFFFD\uFFFD(\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(web_text("a\r\nb\rc"), "a\nb\nc");
}

TEST(WebAddress, IsOfTheWebOrMail) {
  for (const char* good : {"https://example.org/?a=1&b=2#c", "http://a", "mailto:a@b.fr", "HTTPS://X"}) {
    EXPECT_TRUE(is_web_address(good)) << good;
  }
  for (const char* bad : {"", "https://", "javascript:alert(1)", "java\nscript:x", " https://a", "data:text/html,x",
                          "//a", "file:///etc/passwd", "vbscript:x", "https://a b", "/a", "a.html"}) {
    EXPECT_FALSE(is_web_address(bad)) << bad;
  }
}

// HTML of an author is words like others: seen, and never an element.
TEST(Markdown, ShowsHtmlAsItWasWritten) {
  for (const char* text :
       {"a <script>alert(1)</script> b", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
        "<div onclick='x'>\nb\n</div>", "| a |\n|---|\n| <b onmouseover=x>c</b> |", "<svg/onload=x>",
        "![<img src=x onerror=y>](https://a)", "[<script>x</script>](https://a)", "# <script>x</script>",
        "<a href=\"javascript:x\">b</a>", "<!doctype html>", "<?php x ?>", "<![CDATA[ <b> ]]>"}) {
    const std::string made = html(text);
    for (const char* element : {"<script", "<img", "<svg", "<b ", "<b>", "<div onclick", "<?", "<!"}) {
      EXPECT_THAT(made, Not(HasSubstr(element))) << text;
    }
  }
  EXPECT_EQ(html("a <b>c</b>"), "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n");
  EXPECT_EQ(html("a<br>b <!-- hidden -->"), "<p>a b </p>\n");
  EXPECT_EQ(html("<!-- for the author -->\n\nb"), "<p>b</p>\n");
}

TEST(Markdown, LinksOnlyToTheWebAndMail) {
  for (const char* text : {"[a](javascript:alert(1))", "[a](JaVaScRiPt:alert(1))", "[a](java&#115;cript:x)",
                           "[a](data:text/html;base64,xx)", "[a](vbscript:x)", "[a](file:///etc/passwd)",
                           "[a](../../x)", "<javascript:alert(1)>", "![a](javascript:x)", "[a]\n\n[a]: javascript:x",
                           "[a](&#9;javascript:x)", "![a](data:image/svg+xml,x)"}) {
    EXPECT_THAT(html(text), Not(HasSubstr("<a "))) << text;
  }
  EXPECT_EQ(html("[a](https://b.fr \"title\")"), "<p><a href=\"https://b.fr\">a</a></p>\n");
  EXPECT_EQ(html("[a](https://b.fr/\"onclick=\"x)"), "<p><a href=\"https://b.fr/%22onclick=%22x\">a</a></p>\n");
  EXPECT_THAT(html("see www.b.fr and x@b.fr"), HasSubstr("href=\"http://www.b.fr\""));
  // Whoever hears a page hears something of every link.
  EXPECT_EQ(html("[](https://b.fr)"), "<p><a href=\"https://b.fr\">https://b.fr</a></p>\n");
}

// A sign that may not stand on a page may not come as a reference either: no XML parser would read the feed.
TEST(Markdown, HasNoSignsThatHideBehindReferences) {
  EXPECT_EQ(html("a&#7;b&#x202E;c&#xFFFE;d&#0;e"), "<p>a\uFFFDb\uFFFDc\uFFFDd\uFFFDe</p>\n");
  EXPECT_EQ(html("`&#7;` &amp;lt;"), "<p><code>&amp;#7;</code> &amp;lt;</p>\n");
  EXPECT_EQ(markdown_words("a&#7;b&#13;c"), "a\uFFFDb c");
}

// A page of ours loads nothing from anywhere.
TEST(Markdown, MakesALinkOfAnImage) {
  EXPECT_EQ(html("![a plan](https://b.fr/c.png)"), "<p><a href=\"https://b.fr/c.png\">a plan</a></p>\n");
  EXPECT_EQ(html("![](https://b.fr/c.png)"), "<p><a href=\"https://b.fr/c.png\">https://b.fr/c.png</a></p>\n");
  EXPECT_EQ(html("[![a plan](https://b.fr/c.png)](https://d.fr)"), "<p><a href=\"https://d.fr\">a plan</a></p>\n");
  EXPECT_EQ(html("![a [b](https://c.fr) d](https://e.fr)"), "<p><a href=\"https://e.fr\">a b d</a></p>\n");
  EXPECT_EQ(html("![a](local.png)"), "<p>a</p>\n");
}

// Below the heading that stands above the text, without a level left out, and never without words.
TEST(Markdown, PutsHeadingsBelowThatOfThePage) {
  EXPECT_EQ(html("# a\n\n#### b\n\n## c", 2), "<h3>a</h3>\n<h4>b</h4>\n<h4>c</h4>\n");
  EXPECT_EQ(html("a\n=\n\nb\n-", 6), "<h6>a</h6>\n<h6>b</h6>\n");
  EXPECT_EQ(html("#\n\n# <!-- x -->\n\na"), "<p>a</p>\n");
}

TEST(Markdown, GivesTablesHeadsThatAreRead) {
  const std::string made = html("| a | | c |\n|:--|---|--:|\n| <b> | 2 | x `<th>` y |");
  EXPECT_EQ(
      made,
      "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"Table\"><table>\n<thead>\n<tr>\n"
      "<th scope=\"col\">a</th>\n<td></td>\n<th scope=\"col\" class=\"right\">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
      "<td>&lt;b&gt;</td>\n<td>2</td>\n<td class=\"right\">x <code>&lt;th&gt;</code> y</td>\n</tr>\n</tbody>\n"
      "</table></div>\n");
}

// Elements that open close, whatever is written: a page never depends on the text in it.
TEST(Markdown, IsWholeWhereverItIsCut) {
  const std::string text =
      "# a *b **c***\n> - x\n>   1. y `z\n\n```html\n<b>\n\n| a |\n|---|\n| [b](https://c \"d\") "
      "|\n\n<div>\n![e](https://f";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    const std::string made = html(text.substr(0, length));
    const auto count = [&](std::string_view part) {
      std::size_t found = 0;
      for (std::size_t at = made.find(part); at != std::string::npos; at = made.find(part, at + 1)) ++found;
      return found;
    };
    for (const char* name :
         {"p", "li", "ul", "ol", "blockquote", "a", "em", "strong", "code", "pre", "table", "h3", "div"}) {
      const std::string element(name);
      EXPECT_EQ(count("<" + element + ">") + count("<" + element + " "), count("</" + element + ">")) << made;
    }
  }
}

// The library's parser takes time with the square of such texts: 9 s for one document.
TEST(Markdown, TakesNoLongerForWhoMeansHarm) {
  const auto repeated = [](std::string_view unit) {
    std::string text;
    while (text.size() < 192 * 1024) text += unit;
    return text;
  };
  std::vector<std::string> texts = {repeated("![[]()"), repeated("a <!A "), repeated("a@"), repeated("> "),
                                    repeated("- > ")};
  texts.push_back("|" + repeated("a|") + "\n|" + repeated("-|") + "\n");
  for (const std::string& text : texts) {
    const std::string made = html(text);
    EXPECT_LT(made.size(), 8 * text.size()) << text.substr(0, 10);
  }
  // Nobody reads what is nested so deep; it is there all the same.
  EXPECT_THAT(html(std::string(40, '>') + " deep"), HasSubstr("<code>deep"));
}

// A text longer than a piece is whole.
TEST(Markdown, ReadsALongTextToItsEnd) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "Line number " + std::to_string(i) + " é.\n\n";
  const std::string made = html(text);
  for (const int i : {0, 700, 701, 1500, 2999})
    EXPECT_THAT(made, HasSubstr("<p>Line number " + std::to_string(i) + " é.</p>"));
  const std::string one_line(100'000, 'x');
  const std::string letters = html(one_line);
  EXPECT_EQ(std::ranges::count(letters, 'x'), 100'000);
}

TEST(MarkdownWords, AreOnOneLine) {
  EXPECT_EQ(markdown_words("# a\n\n- *b*\n- [c](https://d)\n\ne  \nf <b>g</b>"), "a b c e f g");
  EXPECT_EQ(markdown_words(""), "");
}

}  // namespace
}  // namespace essaim
