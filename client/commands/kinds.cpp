#include "core/kinds.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "client/command.h"
#include "client/say.h"
#include "client/sentences.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "core/nearest.h"

namespace essaim::client {
namespace {

// With an unknown kind; all would be twenty.
constexpr std::size_t nearest_shown = 3;

std::string need_title(Need need) {
  switch (need) {
    case Need::required: return say("Required:");
    case Need::recommended: return say("Recommended:");
    case Need::optional: return say("Optional:");
  }
  return {};
}

// What a value looks like, where that is not any text.
std::string type_label(const KindField& field) {
  switch (field.type) {
    case FieldType::line:
    case FieldType::text:
    case FieldType::period:
    case FieldType::place: return {};
    case FieldType::list: return say("list");
    case FieldType::date: return say("date");
    case FieldType::money: return say("amount");
    case FieldType::number: return say("figure");
    case FieldType::choice: return say("choice");
    case FieldType::link: return say("link");
    case FieldType::entry: return say("entry");
  }
  return {};
}

boost::json::object both(const Words& words) { return {{"en", words.english}, {"fr", words.french}}; }

boost::json::object field_json(const KindField& field) {
  boost::json::object out{{"code", field.code},          {"where", field.in_head ? "head" : "section"},
                          {"type", name_of(field.type)}, {"need", name_of(field.need)},
                          {"name", both(field.name)},    {"advice", both(field.advice)}};
  if (field.grade) out["grade"] = name_of(*field.grade);
  if (!field.group.empty()) out["group"] = field.group;
  if (!field.required_when.empty()) {
    out["requiredWhen"] = boost::json::object{{"field", field.required_when}, {"value", field.required_value}};
  }
  if (field.most > 0) out["most"] = field.most;
  if (!field.choices.empty()) {
    boost::json::array choices;
    for (const FieldChoice& choice : field.choices) {
      choices.push_back({{"code", choice.code}, {"label", both(choice.label)}});
    }
    out["choices"] = std::move(choices);
  }
  return out;
}

boost::json::object kind_json(const Kind& kind) {
  boost::json::array fields;
  for (const KindField& field : kind.fields) fields.push_back(field_json(field));
  boost::json::object out{
      {"code", kind.code}, {"label", both({kind.english, kind.french})}, {"purpose", both(kind.purpose)}};
  if (!kind.command.empty()) out["command"] = kind.command;
  out["fields"] = std::move(fields);
  return out;
}

void print_kinds() {
  std::size_t widest = 0;
  for (const Kind& kind : kinds()) widest = std::max(widest, kind.code.size());
  for (const Kind& kind : kinds()) {
    if (kind.automatic) continue;
    const std::string command = kind.command.empty() ? "" : " (" + kind.command + ")";
    print_sentence(kind.code + std::string(widest + 2 - kind.code.size(), ' ') + kind.label(spoken()) + say(":") + " " +
                       say(kind.purpose) + command,
                   widest + 2);
  }
  print_note(say("More of one: essaim kinds KIND. To begin one: essaim new KIND"));
}

// `## Cost and funding (amount)` for a heading, `period` for a field of the head, and what to write there.
void print_field(const KindField& field) {
  const std::string type = type_label(field);
  // Under a heading the advice is about a text, which a kind may replace by a choice.
  const bool chosen = !field.in_head && field.type == FieldType::choice;
  print_sentence(std::string(field.in_head ? "  " : "  ## ") + field.name.in(spoken()) +
                     (type.empty() ? "" : " (" + type + ")") + " — " +
                     (chosen ? say("one of the values below") : say(field.advice)),
                 4);
}

void print_fields(const Kind& kind, Need need) {
  bool first = true;
  for (const KindField& field : kind.fields) {
    // What the head has already need not be a heading.
    const bool twice = !field.in_head && need == Need::optional && kind.find_field(field.code, true) != nullptr;
    if (field.need != need || twice) continue;
    if (first) {
      print_line();
      print_line(need_title(need));
      first = false;
    }
    print_field(field);
  }
}

void print_choices(const Kind& kind) {
  for (const KindField& field : kind.fields) {
    if (field.choices.empty()) continue;
    print_line();
    print_line(field.name.in(spoken()) + say(":"));
    for (const FieldChoice& choice : field.choices) {
      print_line("  " + choice.code + (say(choice.label) == choice.code ? "" : "  " + say(choice.label)));
    }
  }
}

void print_conditions(const Kind& kind) {
  bool first = true;
  for (const KindField& field : kind.fields) {
    if (field.required_when.empty()) continue;
    const KindField* const other = kind.find_field(field.required_when, true);
    if (first) print_line();
    first = false;
    print_line(say("\"{0}\" is required where {1} is \"{2}\".",
                   {field.name.in(spoken()), other == nullptr ? field.required_when : other->name.in(spoken()),
                    field.required_value}));
  }
}

void print_kind(const Kind& kind) {
  print_line(kind.code + " — " + kind.label(spoken()));
  print_sentence(say(kind.purpose));
  for (const Need need : {Need::required, Need::recommended, Need::optional}) print_fields(kind, need);
  print_choices(kind);
  print_conditions(kind);
  if (kind.command.empty()) {
    print_note(say("To begin one: essaim new {0}", {kind.code}));
  } else {
    print_note(say("Better begun with its own command: {0} --help", {kind.command}));
  }
}

int run_kinds(const Context& context, const std::string& called) {
  if (called.empty()) {
    if (context.json) {
      boost::json::array all;
      for (const Kind& kind : kinds()) all.push_back(kind_json(kind));
      print_json(boost::json::serialize(boost::json::object{{"kinds", std::move(all)}}));
    } else {
      print_kinds();
    }
    return 0;
  }
  const Kind* const kind = find_kind_called(called);
  if (kind == nullptr) return context.failed(unknown_kind(called));
  if (context.json) {
    print_json(boost::json::serialize(kind_json(*kind)));
  } else {
    print_kind(*kind);
  }
  return 0;
}

}  // namespace

Error unknown_kind(const std::string& called) {
  const NearnessTo nearness(called);
  std::vector<std::pair<double, const Kind*>> ranked;
  for (const Kind& kind : kinds()) {
    if (kind.automatic) continue;
    ranked.emplace_back(std::min({nearness.distance(kind.code), nearness.distance_to_words(kind.english),
                                  nearness.distance_to_words(kind.french)}),
                        &kind);
  }
  std::ranges::stable_sort(ranked, {}, &std::pair<double, const Kind*>::first);
  ranked.resize(std::min(ranked.size(), nearest_shown));
  std::string codes;
  for (const auto& [distance, kind] : ranked) {
    codes += (codes.empty() ? "" : ", ") + kind->code + " (" + kind->label(spoken()) + ")";
  }
  return Error(Errc::unknown_kind, {shortened(harmless(called), 60), codes});
}

void add_kinds(CLI::App& app, Context& context) {
  CLI::App& command = add_command(app, "kinds", say("The kinds of entries, or the fields of one"),
                                  "essaim kinds\n  essaim kinds experience");
  auto called = std::make_shared<std::string>();
  command.add_option("kind", *called, say("Code or name of a kind"))->type_name(say("KIND"));
  command.callback([&context, called] { context.run = [&context, called] { return run_kinds(context, *called); }; });
}

}  // namespace essaim::client
