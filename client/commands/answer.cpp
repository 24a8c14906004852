#include <CLI/CLI.hpp>
#include <memory>

#include "client/check_view.h"
#include "client/command.h"
#include "client/entry_view.h"
#include "client/message_text.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_conversation.pb.h"

namespace essaim::client {
namespace {

struct AnswerOptions {
  std::string question, text, language;
};

int run_answer(const Context& context, const AnswerOptions& options) {
  const auto target = entry_target(options.question);
  if (!target) return context.failed(target.error());
  const auto text = message_text(options.text);
  if (!text) return context.failed(text.error());
  v1::Say request;
  request.set_text(*text);
  request.set_language(options.language.empty() ? message_language(*text) : options.language);
  v1::Published published;
  const auto answer = context.api().post(*target + "/answers", request, published);
  if (!answer) return context.failed(answer.error());
  if (context.json) {
    print_json(*answer);
  } else {
    print_line(published.label());
  }
  note_personal_words(*text, harmless(published.label()));
  return 0;
}

}  // namespace

void add_answer(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "answer", say("Answer a question of another city"),
                                  "essaim answer castres-mazamet/5 \"Twelve days, spread over a month.\"");
  auto options = std::make_shared<AnswerOptions>();
  command.add_option("question", options->question, say("City and number of the question; essaim inbox lists them"))
      ->required()
      ->type_name(say("QUESTION"));
  command.add_option("text", options->text, say("The answer; - reads standard input, @FILE a file"))
      ->required()
      ->type_name(say("TEXT"));
  command.add_option("--language", options->language, say("Language of the text, where it is not told from its words"))
      ->type_name(say("LANG"));
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_answer(context, *options); }; });
}

}  // namespace essaim::client
