#include "core/filter.h"

#include <algorithm>

#include "core/themes.h"

namespace essaim {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// `fr` includes `fr` and `fr-SN`, whatever the case (BCP 47 tags have none).
bool includes_language(std::string_view followed, std::string_view language) {
  if (language.size() < followed.size()) return false;
  const std::string_view start = language.substr(0, followed.size());
  if (!std::ranges::equal(followed, start, {}, lower, lower)) return false;
  return language.size() == followed.size() || language[followed.size()] == '-';
}

template <typename List, typename Predicate>
bool any_or_empty(const List& list, Predicate predicate) {
  return list.empty() || std::ranges::any_of(list, predicate);
}

// Whether the entry speaks to the city: it answers, asks about, adapts, translates, … one of its entries.
bool speaks_to(const LogKey& city, const HeaderFields& fields) {
  return std::ranges::any_of(fields.references, [&](const Reference& reference) {
    return is_said_of_another(reference.relation) && reference.log == city;
  });
}

}  // namespace

bool matches(const FollowRule& rule, const LogKey& log, const HeaderFields& fields) {
  return any_or_empty(rule.logs, [&](const LogKey& followed) { return followed == log; }) &&
         any_or_empty(rule.kinds, [&](const std::string& kind) { return kind == fields.kind; }) &&
         any_or_empty(rule.languages,
                      [&](const std::string& language) { return includes_language(language, fields.language); }) &&
         any_or_empty(rule.themes, [&](const std::string& followed) {
           return std::ranges::any_of(fields.themes,
                                      [&](const std::string& theme) { return theme_includes(followed, theme); });
         });
}

Filter Filter::everything() { return Filter({FollowRule{}}); }

Filter Filter::of(const LogKey& self) const {
  Filter filter = *this;
  filter.self_ = self;
  return filter;
}

bool Filter::matches(const LogKey& log, const HeaderFields& fields) const {
  if (!is_text_kind(fields.kind)) return true;
  if (self_ && (log == *self_ || speaks_to(*self_, fields))) return true;
  return std::ranges::any_of(rules_, [&](const FollowRule& rule) { return essaim::matches(rule, log, fields); });
}

}  // namespace essaim
