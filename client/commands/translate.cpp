#include <CLI/CLI.hpp>
#include <memory>

#include "client/check_view.h"
#include "client/command.h"
#include "client/dialogue.h"
#include "client/draft_file.h"
#include "client/editor.h"
#include "client/entry_view.h"
#include "client/language_name.h"
#include "client/reuse_view.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/text_file.h"
#include "core/choices.h"
#include "core/front_matter.h"
#include "core/front_matter_values.h"
#include "core/harmless.h"
#include "core/language.h"
#include "core/note.h"
#include "core/translation.h"
#include "essaim/v1/api_reuse.pb.h"

namespace essaim::client {
namespace {

struct TranslateOptions {
  std::string label, language, file, method, scope = "full", translator, audience, output;
};

// The file that whoever translated has a text in, in another language than it is said to be: no reason to refuse it.
void note_other_language(const std::string& text, const std::string& shown, const std::string& language) {
  const auto note = parse_note(text, shown);
  if (!note) return;
  const std::string guess = guess_language_of(*note);
  if (guess.empty() || same_language(guess, language)) return;
  print_note(say("{0} seems to be written in {1}; readers of {2} would find it all the same.",
                 {shown, language_name(guess), language_name(language)}));
}

int publish_translation(const Context& context, const std::string& target, const TranslateOptions& options) {
  if (options.method.empty()) {
    return context.failed(
        Error(Errc::usage, {say("with a file, translate needs --method: readers should know how it was translated")}));
  }
  const auto method = choice_asked("--method", choice_field(translation_kind, "method"), options.method);
  if (!method) return context.failed(method.error());
  const auto scope = choice_asked("--scope", choice_field(translation_kind, "scope"), options.scope);
  if (!scope) return context.failed(scope.error());
  const std::string shown = harmless(options.file);
  const auto text = read_text(options.file, shown);
  if (!text) return context.failed(text.error());
  v1::Translate request;
  request.set_markdown(*text);
  request.set_file_name(shown);
  request.set_language(options.language);
  request.set_method(*method);
  request.set_scope(*scope);
  request.set_translator(options.translator);
  request.set_audience(options.audience);
  v1::Reused reused;
  const auto answer = context.api().post(target + "/translation", request, reused);
  if (!answer) return context.failed(answer.error());
  print_reused(context, *answer, reused);
  note_personal_data(*text, shown, harmless(reused.label()));
  if (context.json) return 0;
  note_other_language(*text, shown, options.language);
  if (reused.stale()) {
    print_note(
        say("Its head names {0}, which has changed since; readers are told. Once it follows the text of today, "
            "take that line out.",
            {harmless(reused.of())}));
  }
  print_note(say("Whoever reads {0} in {1} sees it, and how it was translated.",
                 {harmless(reused.of()), language_name(options.language)}));
  return 0;
}

// How the work goes on, for whoever has the template now.
std::string next_step(const TranslateOptions& options, const std::string& file) {
  return say("Next: essaim translate {0} --lang {1} {2} --method human",
             {harmless(options.label), harmless(options.language), file});
}

int write_template(const Context& context, const std::string& target, const TranslateOptions& options) {
  v1::EntryView view;
  const auto answer = context.api().get(target + "?fetch=1", view);
  if (!answer) return context.failed(answer.error());
  if (!view.has_document()) {
    return context.failed(
        Error(Errc::document_not_held, {harmless(view.summary().label()), view.summary().missing_reason()}));
  }
  const auto original = parse_markdown(view.markdown(), view.summary().label());
  if (!original) return context.failed(original.error());
  const std::string text = translation_template(*original, view.summary().label(), options.language);
  if (options.output.empty()) {
    print_text(text, Fidelity::exact);
    print_note(next_step(options, say("FILE")));
    return 0;
  }
  const std::string shown = harmless(options.output);
  if (is_there(options.output)) {
    print_note(say("essaim: {0}", {say("“{0}” exists and is not overwritten.", {shown})}));
    print_note("  " + say("Choose another name after --output."));
    return to_correct_status;
  }
  if (auto written = write_draft(options.output, text); !written) return context.failed(written.error());
  print_line(say("Written: {0}", {shown}));
  const std::string editor = editor_command();
  if (can_ask() && !editor.empty()) {
    if (const auto failure = edit(editor, options.output)) {
      print_note(say("essaim: {0}", {say("The editor \"{0}\" failed: {1}.", {harmless(editor), *failure})}));
      print_note("  " + say("Your text is kept in {0}.", {shown}));
      return to_correct_status;
    }
  }
  print_line(next_step(options, shown));
  return 0;
}

int run_translate(const Context& context, const TranslateOptions& options) {
  const auto target = entry_target(options.label);
  if (!target) return context.failed(target.error());
  if (!is_language(options.language)) {
    return context.failed(Error(Errc::usage, {say("--lang takes a language such as en, fr, pt or wo, not “{0}”",
                                                  {harmless(options.language)})}));
  }
  if (options.file.empty()) return write_template(context, *target, options);
  if (!options.output.empty()) {
    return context.failed(Error(Errc::usage, {say("--output is for the text to be translated, without a file")}));
  }
  return publish_translation(context, *target, options);
}

}  // namespace

void add_translate(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "translate", say("Publish a translation of an entry, or get its text to be translated"),
                  "essaim translate guediawaye/12 --lang en -o in-english.md\n"
                  "  essaim translate guediawaye/12 --lang en in-english.md --method human");
  auto options = std::make_shared<TranslateOptions>();
  command.add_option("entry", options->label, say("City and number, such as guediawaye/12"))
      ->required()
      ->type_name(say("ENTRY"));
  command
      .add_option("file", options->file, say("Markdown file with the translation; without it the text is written out"))
      ->type_name(say("FILE"));
  command.add_option("--lang", options->language, say("The language of the translation"))
      ->required()
      ->type_name(say("LANG"));
  command.add_option("--method", options->method, say("How it was translated; needed with a file"))
      ->type_name("human|machine|machine-checked");
  command.add_option("--scope", options->scope, say("full, or only the summary"))->type_name("full|summary");
  command.add_option("--by", options->translator, say("The organisation that translated; no person"))
      ->type_name(say("NAME"));
  command.add_option("--audience", options->audience, say("network or public; without it as before, network at first"))
      ->type_name("network|public");
  command
      .add_option("-o,--output", options->output,
                  say("Where to write the text to be translated; then your editor opens"))
      ->type_name(say("FILE"));
  command.callback(
      [&context, options] { context.run = [&context, options] { return run_translate(context, *options); }; });
}

}  // namespace essaim::client
