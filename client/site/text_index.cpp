#include "client/site/text_index.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <set>

#include "core/lineage.h"
#include "core/text.h"
#include "core/themes.h"

namespace essaim::client {
namespace {

// Nobody reads on, and a partner can make a tree of any size.
constexpr LineageBounds branches_max{300, 12};

// Of `guediawaye/12`; 0 where it is no label.
std::uint64_t number_in(const std::string& label) {
  std::uint64_t number = 0;
  const char* const end = label.data() + label.size();
  const char* const begin = label.data() + std::min(label.find('/'), label.size() - 1) + 1;
  return std::from_chars(begin, end, number).ec == std::errc() ? number : 0;
}

bool is_descent(std::string_view relation) { return relation == "adapts" || relation == "builds-on"; }

}  // namespace

void TextIndex::add(TextNote note, const std::vector<std::string>& labels,
                    const std::vector<std::pair<std::string, std::string>>& references) {
  const std::size_t place = texts_.size();
  by_label_.emplace(note.label, place);
  for (const std::string& label : labels) by_label_.emplace(label, place);
  texts_.push_back(std::move(note));
  references_.push_back(references);
}

void TextIndex::settle() {
  std::vector<std::size_t> order(texts_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {
    return std::pair(texts_[b].news, texts_[a].label) < std::pair(texts_[a].news, texts_[b].label);
  });
  std::vector<std::size_t> place_now(texts_.size());
  std::vector<TextNote> sorted;
  sorted.reserve(texts_.size());
  for (const std::size_t old : order) {
    place_now[old] = sorted.size();
    sorted.push_back(std::move(texts_[old]));
  }
  texts_ = std::move(sorted);
  for (auto& [label, place] : by_label_) place = place_now[place];

  for (std::size_t old = 0; old < references_.size(); ++old) {
    const std::size_t from = place_now[old];
    for (const auto& [relation, label] : references_[old]) {
      const auto to = find(label);
      if (!to || *to == from) continue;
      texts_[from].names.push_back({relation, *to, number_in(label)});
      texts_[*to].named_by.push_back({relation, from, number_in(label)});
    }
  }
  references_.clear();
  // Whoever is tied to a text is shown newest first too.
  for (TextNote& text : texts_) {
    std::ranges::stable_sort(text.named_by, {}, &Tie::text);
  }

  std::map<std::string, CityTexts> cities;
  for (std::size_t i = 0; i < texts_.size(); ++i) {
    std::set<std::string> codes;
    for (const std::string& code : texts_[i].themes) {
      const Theme* const theme = find_theme(code);
      if (theme == nullptr) continue;
      codes.insert(theme->code);
      if (!theme->broader.empty()) codes.insert(theme->broader);
    }
    for (const std::string& code : codes) by_theme_[code].push_back(i);
    CityTexts& city = cities[texts_[i].handle];
    if (city.texts.empty()) {
      city.handle = texts_[i].handle;
      city.name = texts_[i].city.empty() ? texts_[i].handle : texts_[i].city;
    }
    city.texts.push_back(i);
  }
  for (auto& [handle, city] : cities) by_city_.push_back(std::move(city));
  std::ranges::stable_sort(by_city_, {}, [](const CityTexts& city) { return folded(city.name); });
}

std::optional<std::size_t> TextIndex::find(std::string_view label) const {
  const auto found = by_label_.find(label);
  return found == by_label_.end() ? std::nullopt : std::optional(found->second);
}

namespace {

std::vector<std::size_t> of(const std::vector<Tie>& ties, std::string_view relation) {
  std::vector<std::size_t> out;
  for (const Tie& tie : ties) {
    if (tie.relation == relation && std::ranges::find(out, tie.text) == out.end()) out.push_back(tie.text);
  }
  return out;
}

}  // namespace

std::vector<std::size_t> TextIndex::that(std::size_t text, std::string_view relation) const {
  return of(texts_[text].named_by, relation);
}

std::vector<std::size_t> TextIndex::named(std::size_t text, std::string_view relation) const {
  return of(texts_[text].names, relation);
}

std::vector<Branch> TextIndex::tree_of(std::size_t text) const {
  const auto descends = [](const Tie& tie) { return is_descent(tie.relation); };
  const TextNote& asked = texts_[text];
  if (std::ranges::none_of(asked.names, descends) && std::ranges::none_of(asked.named_by, descends)) return {};
  // Lineages name texts by their place in a register; here that in the index stands for it.
  const auto place_of = [](std::size_t each) { return Place{LogKey{}, static_cast<Sequence>(each)}; };
  const auto tied = [&](const std::vector<Tie>& ties) {
    std::vector<Descent> out;
    for (const Tie& tie : ties) {
      const Descent each{tie.relation == "adapts" ? Relation::adapts : Relation::builds_on, place_of(tie.text)};
      const auto same = [&](const Descent& other) { return other.text == each.text; };
      if (descends(tie) && std::ranges::none_of(out, same)) out.push_back(each);
    }
    return out;
  };
  LineageSource source;
  source.parents = [&](const Place& each) { return Result<std::vector<Descent>>(tied(texts_[each.sequence].names)); };
  source.children = [&](const Place& each) {
    // In the order in which they came.
    std::vector<Descent> out = tied(texts_[each.sequence].named_by);
    std::ranges::reverse(out);
    return Result<std::vector<Descent>>(std::move(out));
  };
  const auto lineage = lineage_of(place_of(text), source, branches_max);
  std::vector<Branch> tree;
  if (!lineage) return tree;
  for (const LineageNode& node : lineage->nodes) tree.push_back({node.text.sequence, node.depth, node.again});
  return tree.size() > 1 ? tree : std::vector<Branch>();
}

}  // namespace essaim::client
