#include <CLI/CLI.hpp>
#include <memory>

#include "client/check_view.h"
#include "client/command.h"
#include "client/entry_view.h"
#include "client/message_text.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/theme_search.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_conversation.pb.h"

namespace essaim::client {
namespace {

struct AskOptions {
  std::string subject, text, language;
};

// A theme by its code, or by a word that leads to one theme only.
std::string theme_code(const std::string& typed) {
  if (find_theme(typed) != nullptr) return typed;
  const auto found = themes_called(typed);
  return found.size() == 1 ? found.front()->code : typed;
}

int run_ask(const Context& context, const AskOptions& options) {
  const auto text = message_text(options.text);
  if (!text) return context.failed(text.error());
  v1::Ask request;
  if (options.subject.find('/') == std::string::npos) {
    request.set_theme(theme_code(options.subject));
  } else {
    request.set_about(options.subject);
  }
  request.set_text(*text);
  request.set_language(options.language.empty() ? message_language(*text) : options.language);
  v1::Published published;
  const auto answer = context.api().post("/v1/questions", request, published);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else {
    print_line(published.label());
  }
  note_personal_words(*text, harmless(published.label()));
  if (context.json) return 0;
  print_note(request.theme().empty()
                 ? say("Asked. Answers come into your inbox: essaim inbox")
                 : say("Asked of the whole network, on {0}. Answers come into your inbox: essaim inbox",
                       {theme_label(request.theme())}));
  return 0;
}

}  // namespace

void add_ask(CLI::App& app, Context& context) {
  CLI::App& command = add_command(
      app, "ask", say("Ask the city that wrote an entry, or the whole network about a theme"),
      "essaim ask guediawaye/12 \"How many staff days did it take?\"\n  essaim ask data.gis \"Who shares a GIS?\"");
  auto options = std::make_shared<AskOptions>();
  command.add_option("subject", options->subject, say("An entry such as guediawaye/12, or a theme"))
      ->required()
      ->type_name(say("SUBJECT"));
  command.add_option("text", options->text, say("The question; - reads standard input, @FILE a file"))
      ->required()
      ->type_name(say("TEXT"));
  command.add_option("--language", options->language, say("Language of the text, where it is not told from its words"))
      ->type_name(say("LANG"));
  command.callback([&context, options] { context.run = [&context, options] { return run_ask(context, *options); }; });
}

}  // namespace essaim::client
