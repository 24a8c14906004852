#include "client/filter_typed.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "client/command.h"
#include "client/entry_view.h"
#include "client/theme_typed.h"
#include "core/harmless.h"
#include "core/kinds.h"
#include "core/text.h"

namespace essaim::client {
namespace {

// A value with what people call it.
struct Value {
  std::string code;
  std::vector<std::string> names;
};

bool is_called(const Value& value, const std::string& plain) {
  if (value.code == plain) return true;
  return std::ranges::any_of(value.names, [&](const std::string& name) { return folded(name) == plain; });
}

bool ends_so(const Value& value, const std::string& plain) {
  return std::ranges::any_of(value.names, [&](const std::string& name) { return folded(name).ends_with(" " + plain); });
}

// `worked (it worked)`; one whose code says it already stands alone.
std::string possible(const std::vector<Value>& values, std::string (*label)(const std::string& code)) {
  std::string text;
  for (const Value& value : values) {
    const std::string name = label(value.code);
    text += (text.empty() ? "" : ", ") + value.code + (name == value.code ? "" : " (" + name + ")");
  }
  return text;
}

Result<std::string> code_of(const char* filter, std::string_view typed, const std::vector<Value>& values,
                            std::string (*label)(const std::string& code)) {
  if (typed.empty()) return std::string();
  const std::string plain = folded(trimmed(typed));
  const auto called = std::ranges::find_if(values, [&](const Value& value) { return is_called(value, plain); });
  if (called != values.end()) return called->code;
  const auto ends = [&](const Value& value) { return ends_so(value, plain); };
  if (std::ranges::count_if(values, ends) == 1) return std::ranges::find_if(values, ends)->code;
  return fail(Errc::filter_invalid, {filter, shortened(harmless(typed), 40), possible(values, label)});
}

}  // namespace

Result<std::string> theme_filter(std::string_view typed) {
  return typed.empty() ? Result<std::string>(std::string()) : theme_typed(typed);
}

Result<std::string> kind_filter(std::string_view typed) {
  if (typed.empty()) return std::string();
  const Kind* const kind = find_kind_called(trimmed(typed));
  if (kind == nullptr) return tl::unexpected(unknown_kind(std::string(typed)));
  return kind->code;
}

Result<std::string> outcome_filter(std::string_view typed) {
  std::vector<Value> values;
  for (const FieldChoice& choice : find_kind("experience")->find_field("outcome", true)->choices) {
    values.push_back({choice.code, {choice.label.english, choice.label.french}});
  }
  return code_of("outcome", typed, values, outcome_label);
}

Result<std::string> grade_filter(std::string_view typed) {
  std::vector<Value> values;
  for (const Grade grade : {Grade::stub, Grade::usable, Grade::solid, Grade::transferable}) {
    const std::string code(name_of(grade));
    values.push_back({code, {grade_label(code)}});
  }
  return code_of("grade", typed, values, grade_label);
}

Result<void> read_filters(std::initializer_list<TypedFilter> filters) {
  for (const TypedFilter& filter : filters) {
    auto code = filter.reading(*filter.typed);
    if (!code) return tl::unexpected(code.error());
    *filter.typed = std::move(*code);
  }
  return {};
}

}  // namespace essaim::client
