#include "client/say.h"

#include <libintl.h>

#include <clocale>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace essaim::client {
namespace {

constexpr const char* domain = "essaim";

Language& current() {
  static Language language = Language::english;
  return language;
}

// bin/essaim finds share/locale beside bin, in a build folder as under /usr.
std::string locale_directory() {
  std::error_code failure;
  const auto self = std::filesystem::read_symlink("/proc/self/exe", failure);
  if (failure) return "/usr/share/locale";
  return (self.parent_path().parent_path() / "share" / "locale").string();
}

std::string filled(std::string text, const std::vector<std::string>& arguments) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool placeholder =
        text[at] == '{' && at + 2 < text.size() && text[at + 2] == '}' && text[at + 1] >= '0' && text[at + 1] <= '9';
    if (!placeholder) {
      out += text[at];
      continue;
    }
    const auto index = static_cast<std::size_t>(text[at + 1] - '0');
    if (index < arguments.size()) out += arguments[index];
    at += 2;
  }
  return out;
}

}  // namespace

void speak(Language language) {
  current() = language;
  std::setlocale(LC_ALL, "C.UTF-8");
  ::setenv("LANGUAGE", language == Language::french ? "fr" : "en", 1);
  ::bindtextdomain(domain, locale_directory().c_str());
  ::bind_textdomain_codeset(domain, "UTF-8");
  ::textdomain(domain);
}

Language spoken() { return current(); }

std::string say(const char* english, const std::vector<std::string>& arguments) {
  return filled(typeset(::gettext(english), current()), arguments);
}

std::string say(const Words& words) { return typeset(words.in(current()), current()); }

std::string say_count(const char* one, const char* many, unsigned long count) {
  return filled(typeset(::ngettext(one, many, count), current()), {std::to_string(count)});
}

std::string listed(const std::string& so_far, const std::string& more) {
  if (so_far.empty() || more.empty()) return so_far + more;
  return say("{0}; {1}", {so_far, more});
}

}  // namespace essaim::client
