#include "core/kinds.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <memory>

#include "client/command.h"
#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"

namespace essaim::client {
namespace {

std::string need_label(Need need) {
  switch (need) {
    case Need::required: return say("required");
    case Need::recommended: return say("recommended");
    case Need::optional: return say("optional");
  }
  return {};
}

std::string type_label(const KindField& field) {
  switch (field.type) {
    case FieldType::line: return say("a line");
    case FieldType::text: return say("text");
    case FieldType::list: return say("list");
    case FieldType::date: return say("date");
    case FieldType::period: return say("period");
    case FieldType::money: return say("money");
    case FieldType::number: return say("number");
    case FieldType::choice: return say("choice");
    case FieldType::place: return say("place");
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
  return {{"code", kind.code},
          {"label", both({kind.english, kind.french})},
          {"purpose", both(kind.purpose)},
          {"fields", std::move(fields)}};
}

void print_kinds() {
  Table table({say("kind"), say("name"), say("what it is for")}, 2);
  for (const Kind& kind : kinds()) {
    if (!kind.automatic) table.add({kind.code, kind.label(spoken()), kind.purpose.in(spoken())});
  }
  table.print();
  print_note(say("More of one: essaim kinds KIND. To begin one: essaim new KIND"));
}

void print_fields(const Kind& kind, bool in_head) {
  Table table({in_head ? say("field of the head") : say("heading"), say("type"), say("need"), say("advice")}, 3);
  for (const KindField& field : kind.fields) {
    // What the head has already need not be a heading.
    const bool twice = !in_head && field.need == Need::optional && kind.find_field(field.code, true) != nullptr;
    if (field.in_head != in_head || twice) continue;
    table.add({field.name.in(spoken()), type_label(field), need_label(field.need), field.advice.in(spoken())});
  }
  table.print();
}

void print_choices(const Kind& kind) {
  for (const KindField& field : kind.fields) {
    if (field.choices.empty()) continue;
    print_line();
    print_line(field.name.in(spoken()) + say(":"));
    for (const FieldChoice& choice : field.choices) {
      print_line("  " + choice.code +
                 (choice.label.in(spoken()) == choice.code ? "" : "  " + choice.label.in(spoken())));
    }
  }
}

void print_kind(const Kind& kind) {
  print_line(kind.code + " — " + kind.label(spoken()));
  print_line(kind.purpose.in(spoken()));
  print_line();
  print_fields(kind, true);
  print_line();
  print_fields(kind, false);
  print_choices(kind);
  for (const KindField& field : kind.fields) {
    if (field.required_when.empty()) continue;
    const KindField* const other = kind.find_field(field.required_when, true);
    print_line();
    print_line(say("\"{0}\" is required where {1} is \"{2}\".",
                   {field.name.in(spoken()), other == nullptr ? field.required_when : other->name.in(spoken()),
                    field.required_value}));
  }
  print_note(say("To begin one: essaim new {0}", {kind.code}));
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
  std::string codes;
  for (const Kind& kind : kinds()) {
    if (!kind.automatic) codes += (codes.empty() ? "" : ", ") + kind.code;
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
