#include <CLI/CLI.hpp>
#include <memory>

#include "client/check_view.h"
#include "client/command.h"
#include "client/dialogue.h"
#include "client/draft_file.h"
#include "client/editor.h"
#include "client/entry_questions.h"
#include "client/entry_view.h"
#include "client/interruption.h"
#include "client/say.h"
#include "client/terminal.h"
#include "client/text_file.h"
#include "core/entry_template.h"
#include "core/harmless.h"
#include "core/text.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

constexpr std::size_t name_characters_max = 60;
constexpr int names_tried_max = 99;

struct NewOptions {
  std::string kind, file;
  bool quick = false;
};

// `un-sig-pilote.md`, after the title, in the folder where one is; with a number behind it where that is taken.
std::string draft_name(const std::string& title, const std::string& kind) {
  std::string stem;
  for (const char c : folded(title)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (kept) {
      stem += c;
    } else if (!stem.empty() && stem.back() != '-') {
      stem += '-';
    }
  }
  if (stem.size() > name_characters_max) {
    const std::size_t word_end = stem.rfind('-', name_characters_max);
    stem.resize(word_end == std::string::npos || word_end == 0 ? name_characters_max : word_end);
  }
  while (!stem.empty() && stem.back() == '-') stem.pop_back();
  if (stem.empty()) stem = kind;
  std::string name = stem + ".md";
  for (int number = 2; is_there(name) && number <= names_tried_max; ++number) {
    name = stem + "-" + std::to_string(number) + ".md";
  }
  return name;
}

// Where it cannot be written, it is printed: nothing that was typed is lost.
Result<void> keep(const std::string& path, const std::string& text) {
  auto written = write_draft(path, text);
  if (!written) print_text(text, Fidelity::exact);
  return written;
}

// Whether a second person approves what this city publishes; not where no daemon says so.
bool is_approved_here(const Context& context) {
  v1::Status status;
  return context.api().get("/v1/status", status) && status.self().approval();
}

// What a person wants to know of the file, and what comes next.
int finish(const Context& context, const std::string& path) {
  const std::string shown = harmless(path);
  const auto text = read_text(path, shown);
  if (!text) return context.failed(text.error());
  if (const auto check = check_text(*text, shown, today(), spoken()); check) {
    note_check(*check, shown, "");
  } else {
    context.failed(check.error());
  }
  print_line(is_approved_here(context) ? say("Next: essaim check {0}, then essaim submit {0}", {shown})
                                       : say("Next: essaim check {0}, then essaim publish {0}", {shown}));
  return 0;
}

int open_editor(const Context& context, const std::string& path) {
  const std::string shown = harmless(path);
  const std::string editor = editor_command();
  if (editor.empty()) {
    print_note(say("No editor is set (EDITOR): write on in {0}.", {shown}));
    return 0;
  }
  if (const auto failure = edit(editor, path)) {
    print_note(say("essaim: {0}", {say("The editor \"{0}\" failed: {1}.", {harmless(editor), *failure})}));
    print_note("  " + say("Your text is kept in {0}.", {shown}));
    return to_correct_status;
  }
  return finish(context, path);
}

// As many as stay on a screen beside the question.
constexpr int entries_offered_max = 9;

std::optional<std::vector<KnownEntry>> find_entries(const Context& context, const std::string& words) {
  v1::SearchAnswer found;
  const std::string target =
      "/v1/search?limit=" + std::to_string(entries_offered_max) + "&snippets=0&words=" + url_part(words);
  const auto answer = context.api().get(target, found);
  if (!answer && answer.error().code == Errc::daemon_unreachable) return std::nullopt;
  std::vector<KnownEntry> entries;
  for (const v1::SearchHit& hit : found.hits()) {
    entries.push_back({harmless(hit.summary().label()), harmless(title_or_reason(hit.summary()))});
  }
  return entries;
}

int ask_and_write(const Context& context, const NewOptions& options, const Kind& kind) {
  print_line(kind.label(spoken()) + say(":") + " " + say(kind.purpose));
  if (!kind.command.empty()) {
    print_line(say("It belongs to another entry; {0} fills in most of it: {0} --help", {kind.command}));
  }
  print_line(say("Ctrl-D ends; what was answered is kept."));
  print_line();
  FirstAnswers answers;
  bool ended = false;
  {
    Dialogue dialogue;
    answers = ask_first_answers(kind, dialogue, [&](const std::string& words) { return find_entries(context, words); });
    ended = dialogue.ended();
  }
  if (ended && answers.empty()) {
    print_note(say("Nothing was written."));
    return interrupted_status;
  }
  const bool only_answers = options.quick && !ended;
  const std::string text = entry_template(kind, spoken(), answers, only_answers ? Extent::answered : Extent::whole);
  const std::string path = options.file.empty() ? draft_name(answers.title, kind.code) : options.file;
  if (auto kept = keep(path, text); !kept) return context.failed(kept.error());
  print_line(say("Written: {0}", {harmless(path)}));
  if (ended) return interrupted_status;
  return options.quick ? finish(context, path) : open_editor(context, path);
}

int run_new(const Context& context, const NewOptions& options) {
  const Kind* const kind = find_kind_called(options.kind);
  if (kind == nullptr) return context.failed(unknown_kind(options.kind));
  if (kind->automatic) {
    return context.failed(Error(Errc::usage, {say("{0} writes entries of this kind", {kind->command})}));
  }
  if (!options.file.empty() && is_there(options.file)) {
    print_note(say("essaim: {0}", {say("“{0}” exists and is not overwritten.", {harmless(options.file)})}));
    print_note("  " + say("Choose another name: essaim new {0} --output FILE.md", {kind->code}));
    return to_correct_status;
  }
  if (can_ask() && !context.json) return ask_and_write(context, options, *kind);
  const std::string text = entry_template(*kind, spoken(), {}, options.quick ? Extent::least : Extent::whole);
  if (options.file.empty()) {
    print_text(text, Fidelity::exact);
    return 0;
  }
  if (auto written = write_draft(options.file, text); !written) return context.failed(written.error());
  print_line(say("Written: {0}", {harmless(options.file)}));
  return 0;
}

}  // namespace

void add_new(CLI::App& app, Context& context) {
  CLI::App& command =
      add_command(app, "new", say("Begin an entry: a few questions, then your editor with the headings"),
                  "essaim new experience --quick\n"
                  "  essaim --lang fr new practice -o fiche.md");
  auto options = std::make_shared<NewOptions>();
  command.add_option("kind", options->kind, say("Code or name of a kind; essaim kinds lists them"))
      ->required()
      ->type_name(say("KIND"));
  command.add_flag("--quick", options->quick, say("Only the questions; no editor, no empty headings"));
  command.add_option("-o,--output", options->file, say("Where to write; without it after the title"))
      ->type_name(say("FILE"));
  command.callback([&context, options] { context.run = [&context, options] { return run_new(context, *options); }; });
}

}  // namespace essaim::client
