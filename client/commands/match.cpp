#include <CLI/CLI.hpp>
#include <string>

#include "client/city_view.h"
#include "client/command.h"
#include "client/say.h"
#include "client/sentences.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/profile.h"
#include "essaim/v1/api_directory.pb.h"

namespace essaim::client {
namespace {

// A sentence, with the form of the offer before it where it is one.
std::string offered(const std::string& form, const std::string& sentence) {
  if (form.empty()) return harmless(sentence);
  return harmless(offer_label(form, spoken())) + " · " + harmless(sentence);
}

void print_match(const v1::MatchView& match, bool they_seek) {
  const std::string city = harmless(match.city() + " (" + match.handle() + ")");
  if (they_seek) {
    print_sentence("  " + say("{0} looks for: {1}", {city, harmless(match.sentence())}), 4);
    print_sentence("    " + say("You offer: {0}", {offered(match.form(), match.own_sentence())}), 6);
  } else {
    const std::string what =
        match.sentence().empty()
            ? say("{0} wrote on it: {1}", {city, say_count("{0} text", "{0} texts", match.texts())})
            : say("{0} offers: {1}", {city, offered(match.form(), match.sentence())});
    print_sentence("  " + what, 4);
    print_sentence("    " + say("You look for: {0}", {harmless(match.own_sentence())}), 6);
  }
  if (match.sentence().empty()) {
    print_line("    " + say("Read: essaim list --from {0} --theme {1}", {harmless(match.handle()), match.theme()}));
  }
  if (match.has_ask()) print_line("    " + say("Write to: {0}", {role_line(match.ask())}));
}

template <typename Matches>
void print_matches(const std::string& heading, const Matches& matches, bool they_seek) {
  print_line(heading);
  if (matches.empty()) print_line("  " + say("Nothing fits yet."));
  std::string theme;
  for (const v1::MatchView& match : matches) {
    if (match.theme() != theme) {
      theme = match.theme();
      print_line();
      print_line(harmless(theme_with_code(theme)));
    }
    print_match(match, they_seek);
  }
}

int run_match(const Context& context) {
  v1::MatchAnswer match;
  const auto answer = context.api().get("/v1/match", match);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
    return 0;
  }
  if (match.no_profile()) {
    print_line(say("Your city does not say what it looks for, nor what it can offer: essaim profile edit"));
    return 0;
  }
  print_matches(say("What others look for and you can offer"), match.they_seek(), true);
  print_line();
  print_matches(say("What you look for and others have"), match.we_seek(), false);
  return 0;
}

}  // namespace

void add_match(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "match", say("What others look for and you can offer, and the reverse"), "essaim match");
  command.callback([&context] { context.run = [&context] { return run_match(context); }; });
}

}  // namespace essaim::client
