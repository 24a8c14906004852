#include "client/digest_view.h"

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "client/entry_view.h"
#include "client/say.h"
#include "core/calendar.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "core/markup.h"
#include "core/text.h"
#include "essaim/v1/api_digest.pb.h"

namespace essaim::client {
namespace {

// What is printed of one item: texts of partners harmless already, and no layout yet.
struct Item {
  std::string label, city, title;
  std::vector<std::string> facts;  // why it is there, kind, outcome, deadline
  std::string takeaway;
};
struct Group {
  std::string heading;
  std::vector<Item> items;
};
struct Page {
  std::string subject;
  std::vector<Group> groups;
  std::vector<std::string> closing;
};

std::string heading_of(const std::string& reason) {
  if (reason == "asked") return say("Asked to you");
  if (reason == "answered") return say("Answers");
  if (reason == "adopted") return say("Adapted elsewhere");
  if (reason == "taken-back") return say("Replaced by something newer");
  if (reason == "revised") return say("Revised in substance");
  if (reason == "new") return say("New");
  return harmless(reason);
}

std::string quoted(const std::string& label, const std::string& title) {
  if (title.empty()) return harmless(label);
  return say("{0} “{1}”", {harmless(label), harmless(title)});
}

// The value of a field as its kind has it.
std::string choice(const char* kind, const char* field, const std::string& value) {
  const Kind* const known = find_kind(kind);
  const KindField* const found = known == nullptr ? nullptr : known->find_field(field, true);
  return harmless(found == nullptr ? value : choice_label(*found, value, spoken()));
}

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

// Why it is there, beyond the heading of its group.
std::string reason_text(const v1::DigestItemView& item) {
  const std::string about = quoted(item.about(), item.about_title());
  if (item.about().empty()) return item.ours() ? say("speaks of a text of yours") : "";
  if (item.reason() == "asked") return say("about {0}", {about});
  if (item.reason() == "answered") {
    return item.ours() ? say("answers your question {0}", {about}) : say("answers {0}", {about});
  }
  if (item.reason() == "adopted") {
    const std::vector<std::string> cities(item.adopters().begin(), item.adopters().end());
    const std::string who = harmless(joined(cities, ", "));
    const std::string stage = item.stage().empty() ? "" : " (" + choice("adoption", "stage", item.stage()) + ")";
    return (item.ours() ? say("your text {0} is adapted by {1}", {about, who})
                        : say("{0} is adapted by {1}", {about, who})) +
           stage;
  }
  if (item.reason() == "taken-back") return say("takes the place of {0}", {about});
  if (item.kind() == "translation") {
    return item.ours() ? say("translates your text {0}", {about}) : say("translates {0}", {about});
  }
  if (item.kind() == "question") return say("about {0}", {about});
  return "";
}

Item item_of(const v1::DigestItemView& view) {
  Item item;
  item.label = harmless(view.label());
  item.city = harmless(view.city());
  item.title = harmless(view.title().empty() ? say("(its text has not arrived yet)") : view.title());
  if (std::string why = reason_text(view); !why.empty()) item.facts.push_back(std::move(why));
  item.facts.push_back(harmless(kind_label(view.kind())));
  if (!view.outcome().empty()) item.facts.push_back(choice("experience", "outcome", view.outcome()));
  if (!view.deadline().empty()) item.facts.push_back(say("until {0}", {harmless(view.deadline())}));
  item.takeaway = harmless(view.takeaway());
  return item;
}

Page page_of(const v1::Digest& digest) {
  Page page;
  page.subject = digest_subject(digest);
  for (const v1::DigestItemView& item : digest.items()) {
    const std::string heading = heading_of(item.reason());
    if (page.groups.empty() || page.groups.back().heading != heading) page.groups.push_back({heading, {}});
    page.groups.back().items.push_back(item_of(item));
  }
  if (digest.more() > 0) {
    page.closing.push_back(say("and {0} more: essaim list", {std::to_string(digest.more())}));
  }
  if (digest.not_followed() > 0) {
    page.closing.push_back(say_count("{0} text arrived that nothing here follows: essaim follows",
                                     "{0} texts arrived that nothing here follows: essaim follows",
                                     digest.not_followed()));
  }
  if (digest.cut()) page.closing.push_back(say("More arrived than is looked at; the oldest were left out."));
  return page;
}

// Pieces of a word that are no wider than a line.
std::vector<std::string> pieces_of(std::string_view word, std::size_t width) {
  std::vector<std::string> pieces(1);
  std::size_t at = 0;
  while (at < word.size()) {
    std::size_t next = at + 1;
    while (next < word.size() && (static_cast<unsigned char>(word[next]) & 0xC0U) == 0x80U) ++next;
    const std::string sign(word.substr(at, next - at));
    if (columns(pieces.back() + sign) > width) pieces.emplace_back();
    pieces.back() += sign;
    at = next;
  }
  return pieces;
}

// The text in lines, the first after `first`, the others after as many spaces.
std::string broken(const std::string& first, const std::string& text) {
  const std::string indent(columns(first), ' ');
  const std::size_t width = digest_columns_max - columns(first);
  std::string out, line;
  const auto end_line = [&] {
    out += (out.empty() ? first : indent) + line + "\n";
    line.clear();
  };
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (end == 0) {
      rest.remove_prefix(1);
      continue;
    }
    for (const std::string& piece : pieces_of(rest.substr(0, end), width)) {
      if (!line.empty() && columns(line) + 1 + columns(piece) > width) end_line();
      line += (line.empty() ? "" : " ") + piece;
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (!line.empty() || out.empty()) end_line();
  return out;
}

std::string html_of(std::string_view text) { return escaped(text).html(); }

// No sign of it is Markdown, also where it begins a line.
std::string escaped_markdown(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool begins_list = out.empty() && (c == '-' || c == '+' || c == '=');
    // `1.` begins a list, and `https:` and `www.` become links that nobody of this city wrote.
    const bool numbers = c == '.' && out.find_first_not_of("0123456789") == std::string::npos;
    const bool links =
        (c == '.' && folded(out).ends_with("www")) || (c == ':' && text.substr(at + 1).starts_with("//"));
    if (begins_list || numbers || links || std::string_view("\\`*_{}[]<>#|~&@").find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

}  // namespace

std::string digest_subject(const v1::Digest& digest) {
  const std::string city = harmless(digest.city().empty() ? digest.handle() : digest.city());
  std::uint64_t news = 0, asked = 0;
  for (const v1::DigestCount& count : digest.counts()) {
    news += count.count();
    if (count.reason() == "asked") asked = count.count();
  }
  if (news == 0) return say("Essaim, {0}: nothing new since {1}.", {city, harmless(digest.since())});
  std::string what = say_count("{0} piece of news", "{0} pieces of news", news);
  if (asked > 0) what += ", " + say_count("{0} question to you", "{0} questions to you", asked);
  return say("Essaim, {0}: {1} since {2}", {city, what, harmless(digest.since())});
}

std::string digest_text(const v1::Digest& digest) {
  const Page page = page_of(digest);
  std::string out = broken("", page.subject);
  for (const Group& group : page.groups) {
    out += "\n" + broken("", group.heading) + std::string(columns(group.heading), '-') + "\n";
    for (const Item& item : group.items) {
      out += broken("* ", item.title);
      out += broken("  ", item.city + " · " + item.label + " · " + joined(item.facts, " · "));
      if (!item.takeaway.empty()) out += broken("  → ", item.takeaway);
    }
  }
  if (!page.closing.empty()) out += "\n";
  for (const std::string& line : page.closing) out += broken("", line);
  return out;
}

std::string digest_markdown(const v1::Digest& digest) {
  const Page page = page_of(digest);
  std::string out = "# " + escaped_markdown(page.subject) + "\n";
  for (const Group& group : page.groups) {
    out += "\n## " + escaped_markdown(group.heading) + "\n\n";
    for (const Item& item : group.items) {
      out += "- **" + escaped_markdown(item.title) + "**  \n  ";
      out += escaped_markdown(item.city + " · " + item.label + " · " + joined(item.facts, " · ")) + "\n";
      if (!item.takeaway.empty()) out += "\n  > " + escaped_markdown(item.takeaway) + "\n\n";
    }
  }
  for (const std::string& line : page.closing) out += "\n" + escaped_markdown(line) + "\n";
  return out;
}

std::string digest_html(const v1::Digest& digest) {
  const Page page = page_of(digest);
  const std::string subject = html_of(page.subject);
  std::string out =
      "<!doctype html>\n<html lang=\"" + std::string(spoken() == Language::french ? "fr" : "en") +
      "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>" +
      subject +
      "</title>\n<style>body{font:16px/1.5 sans-serif;color:#1a1a1a;background:#fff;max-width:42em;margin:1em "
      "auto;padding:0 1em}h1{font-size:1.2em}h2{font-size:1.05em}li{margin:.6em 0}.facts{color:#4a4a4a}</style>\n"
      "</head>\n<body>\n<main>\n<h1>" +
      subject + "</h1>\n";
  for (const Group& group : page.groups) {
    out += "<h2>" + html_of(group.heading) + "</h2>\n<ul>\n";
    for (const Item& item : group.items) {
      out += "<li><strong>" + html_of(item.title) + "</strong><br>\n<span class=\"facts\">" +
             html_of(item.city + " · " + item.label + " · " + joined(item.facts, " · ")) + "</span>";
      if (!item.takeaway.empty()) out += "<br>\n" + html_of(item.takeaway);
      out += "</li>\n";
    }
    out += "</ul>\n";
  }
  for (const std::string& line : page.closing) out += "<p>" + html_of(line) + "</p>\n";
  return out + "</main>\n</body>\n</html>\n";
}

Result<std::string> digest_since(std::string_view typed, std::uint64_t now_ms) {
  constexpr std::uint64_t hour_ms = 3'600'000;
  if (day_from(typed)) return std::string(typed);
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  const std::string_view unit(end, static_cast<std::size_t>(typed.data() + typed.size() - end));
  const std::uint64_t hours = unit == "h" ? 1 : unit == "d" || unit == "j" ? 24 : unit == "w" ? 7 * 24 : 0;
  // Further back than anybody has had a computer.
  if (failure != std::errc() || number == 0 || hours == 0 || number > now_ms / hour_ms / hours) {
    return fail(Errc::since_invalid, {shortened(harmless(typed), 40)});
  }
  return day_text(calendar_day(now_ms - number * hours * hour_ms));
}

}  // namespace essaim::client
