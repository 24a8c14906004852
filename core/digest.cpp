#include "core/digest.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "core/completeness.h"
#include "core/text.h"

namespace essaim {
namespace {

// An item, and what decides where it stands.
struct Ranked {
  DigestItem item;
  bool followed = false;
  Grade grade = Grade::stub;
  std::uint64_t arrival = 0;

  // Of what concerns this city a question waits for an answer, so it is the first.
  auto rank() const {
    const int reason = item.ours ? static_cast<int>(item.reason) : 0;
    return std::tuple(!item.ours, reason, !followed, -static_cast<int>(grade), std::uint64_t{0} - arrival);
  }
};

const DigestTarget* target_with(const DigestEntry& entry, Relation relation) {
  const auto found = std::ranges::find(entry.targets, relation, &DigestTarget::relation);
  return found == entry.targets.end() ? nullptr : &*found;
}

const DigestTarget* target_of_ours(const DigestEntry& entry) {
  const auto found = std::ranges::find_if(entry.targets, &DigestTarget::ours);
  return found == entry.targets.end() ? nullptr : &*found;
}

class Fold {
 public:
  explicit Fold(const std::vector<DigestEntry>& arrived) : arrived_(arrived) {
    for (const DigestEntry& entry : arrived_) {
      if (entry.kind == retraction_kind) continue;
      if (entry.first) began_.insert(entry.text);
      if (!entry.minor) substantial_.insert(entry.text);
    }
  }

  DigestFold fold(std::size_t most) {
    for (std::size_t at = 0; at < arrived_.size(); ++at) {
      if (arrived_[at].kind == retraction_kind) {
        add_retraction(at);
      } else if (arrived_[at].newest) {
        add_text(at);
      }
    }
    return ranked(most);
  }

 private:
  void add_retraction(std::size_t at) {
    const DigestEntry& entry = arrived_[at];
    const DigestTarget* const taken_back = target_with(entry, Relation::retracts);
    const DigestTarget* const successor = target_with(entry, Relation::successor);
    if (taken_back == nullptr || successor == nullptr) return;
    // Of many versions several retractions come.
    if (!replaced_.insert(taken_back->text).second) return;
    put(successor->text, {{DigestReason::taken_back, successor->text, taken_back->text, successor->ours, {at}},
                          true,
                          entry.grade,
                          entry.arrival});
  }

  void add_text(std::size_t at) {
    const DigestEntry& entry = arrived_[at];
    const bool began = began_.contains(entry.text);
    if (entry.over || (!began && !substantial_.contains(entry.text))) return;
    Ranked ranked{
        {began ? DigestReason::fresh : DigestReason::revised, entry.text, "", target_of_ours(entry) != nullptr, {at}},
        entry.followed,
        entry.grade,
        entry.arrival};
    const DigestTarget* const answered = target_with(entry, Relation::answers);
    const DigestTarget* const adapted = target_with(entry, Relation::adapts);
    const DigestTarget* const ours = target_of_ours(entry);
    if (entry.kind == "question" && began && ours != nullptr) {
      ranked.item.reason = DigestReason::asked;
      ranked.item.about = ours->text;
    }
    if (entry.kind == "answer" && began && answered != nullptr) {
      ranked.item.reason = DigestReason::answered;
      ranked.item.about = answered->text;
    }
    if (entry.kind == "adoption" && adapted != nullptr) {
      ranked.item.reason = DigestReason::adopted;
      ranked.item.about = adapted->text;
      add_adoption(std::move(ranked));
      return;
    }
    // Of what it speaks, so that nobody has to open it to find out.
    const DigestTarget* named = nullptr;
    if (entry.kind == "translation") named = target_with(entry, Relation::translates);
    if (entry.kind == "question") named = target_with(entry, Relation::about);
    if (named != nullptr && ranked.item.about.empty()) ranked.item.about = named->text;
    put(entry.text, std::move(ranked));
  }

  // All who took up one text stand together.
  void add_adoption(Ranked ranked) {
    const auto [there, added] = adoptions_.emplace(ranked.item.about, ranked);
    if (added) return;
    Ranked& all = there->second;
    all.item.ours = all.item.ours || ranked.item.ours;
    all.followed = all.followed || ranked.followed;
    all.grade = std::max(all.grade, ranked.grade);
    const std::size_t at = ranked.item.entries.front();
    if (ranked.arrival > all.arrival) {
      all.arrival = ranked.arrival;
      all.item.text = ranked.item.text;
      all.item.entries.insert(all.item.entries.begin(), at);
    } else {
      all.item.entries.push_back(at);
    }
  }

  // A text stands there for the first of its reasons.
  void put(const std::string& text, Ranked ranked) {
    const auto [there, added] = texts_.emplace(text, ranked);
    if (!added && ranked.item.reason < there->second.item.reason) there->second = std::move(ranked);
  }

  DigestFold ranked(std::size_t most) {
    std::vector<Ranked> all;
    for (auto* const items : {&texts_, &adoptions_}) {
      for (auto& [text, item] : *items) all.push_back(std::move(item));
    }
    DigestFold fold;
    for (const Ranked& one : all) ++fold.counts[static_cast<std::size_t>(one.item.reason)];
    std::ranges::sort(all, {}, &Ranked::rank);
    if (all.size() > most) {
      fold.left_out = all.size() - most;
      all.resize(most);
    }
    std::ranges::stable_sort(all, {}, [](const Ranked& one) { return one.item.reason; });
    for (Ranked& one : all) fold.items.push_back(std::move(one.item));
    return fold;
  }

  const std::vector<DigestEntry>& arrived_;
  std::set<std::string, std::less<>> began_, substantial_, replaced_;
  std::map<std::string, Ranked, std::less<>> texts_, adoptions_;
};

// Up to the end of the first sentence, as people end one.
std::string_view first_sentence(std::string_view text) {
  for (const std::string_view end : {". ", "! ", "? ", ".\n", "\n"}) {
    if (const std::size_t at = text.find(end); at != std::string_view::npos) text = text.substr(0, at + 1);
  }
  return trimmed(text);
}

std::string on_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) line += c == '\n' || c == '\t' ? ' ' : c;
  return line;
}

// Without what makes it a point of a list, with the lines that go on below it.
std::string first_point(std::string_view text) {
  std::string point;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    std::string_view bare = trimmed(line);
    const bool marked = bare.starts_with("- ") || bare.starts_with("* ") || bare.starts_with("+ ");
    if (!point.empty() && (marked || bare.empty() || !line.starts_with(' '))) break;
    if (marked) bare = trimmed(bare.substr(2));
    if (!says_something(bare)) continue;
    point += (point.empty() ? "" : " ") + std::string(bare);
  }
  return point;
}

}  // namespace

std::string_view name_of(DigestReason reason) {
  switch (reason) {
    case DigestReason::asked: return "asked";
    case DigestReason::answered: return "answered";
    case DigestReason::adopted: return "adopted";
    case DigestReason::taken_back: return "taken-back";
    case DigestReason::revised: return "revised";
    case DigestReason::fresh: return "new";
  }
  return "new";
}

DigestFold fold_digest(const std::vector<DigestEntry>& arrived, std::size_t most) { return Fold(arrived).fold(most); }

std::string takeaway_of(const Document& document) {
  for (std::size_t i = 0; i < document.sections.size(); ++i) {
    if (document.sections[i].code != "takeaways") continue;
    std::string point = first_point(text_below(document.sections, i));
    if (!point.empty()) return on_one_line(point);
  }
  return on_one_line(first_sentence(document.summary));
}

}  // namespace essaim
