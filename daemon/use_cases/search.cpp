#include "daemon/use_cases/search.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/digest.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/reader_grade.h"
#include "daemon/log.h"
#include "daemon/node.h"
#include "daemon/time_text.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/reuse_view.h"
#include "daemon/use_cases/reused_text.h"
#include "daemon/use_cases/search_filters.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/versions.h"
#include "essaim/v1/api.pb.h"
#include "search/question.h"
#include "search/snippet.h"

namespace essaim::daemon {
namespace {

// Two lines of a terminal.
constexpr std::size_t snippet_octets = 200;
// Phrases are looked for in the texts themselves, of which one costs a tenth of a millisecond.
constexpr std::size_t phrase_looked_at_max = 200;
// Hits that are gone when their text is looked up leave a gap; so many more are asked for.
constexpr std::size_t spare_hits = 5;
// Values of a facet that are worth their line.
constexpr int facet_values_max = 12;

class Search {
 public:
  Search(const Node& node, std::shared_ptr<const NetworkState> network, const SearchRequest& request,
         SearchLane::Tools& tools, search::Question question)
      : node_(node),
        network_(std::move(network)),
        request_(request),
        tools_(tools),
        question_(std::move(question)),
        instead_(tools.widening.of(question_)) {}

  Result<v1::SearchAnswer> answer() {
    const bool phrases = !question_.phrases.empty();
    const std::size_t asked = phrases ? phrase_looked_at_max : request_.limit + spare_hits;
    auto found = tools_.searcher.find(question_, instead_, asked);
    if (!found) return tl::unexpected(found.error());
    if (auto added = phrases ? add_with_phrases(*found) : add_hits(*found); !added) {
      return tl::unexpected(added.error());
    }
    answer_.set_cut(question_.cut);
    answer_.set_past_deadline(found->over);
    if (!question_.words.empty()) answer_.set_words(name_of(found->share));
    add_themes();
    suggest(found->misspelt);
    answer_.set_common_words(question_.only_small);
    if (answer_.matches() == 0) {
      if (auto explained = explain_nothing(); !explained) return tl::unexpected(explained.error());
    }
    *answer_.mutable_index() = view_index(node_);
    return std::move(answer_);
  }

 private:
  static const char* name_of(search::Share share) {
    switch (share) {
      case search::Share::all: return "all";
      case search::Share::most: return "most";
      case search::Share::any: return "any";
    }
    return "";
  }

  // What stands in the store for a hit, if it is still to be found: the index may lag behind.
  Result<std::optional<storage::StoredEntry>> entry_of(const search::Hit& hit) const {
    std::optional<storage::StoredEntry> none;
    auto entries = node_.store().arrivals(std::uint64_t{hit.number} - 1, 1);
    if (!entries) return tl::unexpected(entries.error());
    if (entries->empty()) return none;
    storage::StoredEntry& entry = entries->front();
    const std::uint64_t identity = read_u64(header_hash(network_->id(), entry.header).view());
    if (identity != hit.identity || !entry.document_held) return none;
    const auto life = life_of(node_.store(), *network_, entry);
    if (!life) return tl::unexpected(life.error());
    if (*life != Life::living) return none;
    return std::optional(std::move(entry));
  }

  bool full() const { return static_cast<std::size_t>(answer_.hits_size()) == request_.limit; }

  Result<void> add_hit(const storage::StoredEntry& entry, const Document& document) {
    v1::SearchHit& hit = *answer_.add_hits();
    *hit.mutable_summary() = summary_of(node_, *network_, entry, document);
    hit.set_outcome(document.outcome);
    hit.set_period(document.period);
    hit.set_takeaway(shortened(takeaway_of(document), snippet_octets));
    if (document.place) {
      hit.set_place(document.place->name);
      hit.set_population(document.place->population);
    }
    const HeaderFields fields = read_header(entry.header).fields;
    const ReaderGrade told = reader_grade(fields.kind, document, fields.time_ms, today_);
    if (told.grade && !is_about_another(fields.kind)) hit.set_grade(std::string(essaim::name_of(*told.grade)));
    hit.set_to_check_since(told.to_check_since);
    if (auto added = add_reuse(node_, *network_, entry, request_.reader, hit); !added) return added;
    if (static_cast<std::size_t>(answer_.hits_size()) > request_.snippets) return {};
    for (search::SnippetPiece& piece :
         search::snippet_of(document, question_, instead_, tools_.stems, snippet_octets)) {
      v1::SnippetPiece& out = *hit.add_snippet();
      out.set_text(std::move(piece.text));
      out.set_hit(piece.hit);
    }
    return {};
  }

  Result<std::optional<std::pair<storage::StoredEntry, Document>>> text_of_hit(const search::Hit& hit) const {
    std::optional<std::pair<storage::StoredEntry, Document>> none;
    auto entry = entry_of(hit);
    if (!entry) return tl::unexpected(entry.error());
    if (!*entry) return none;
    auto document = read_document(node_.store(), *network_, **entry);
    // One damaged text hides no other; `show` says what is wrong with it.
    if (!document || !*document) return none;
    return std::optional(std::pair(std::move(**entry), std::move(**document)));
  }

  Result<void> add_hits(const search::Found& found) {
    std::uint64_t gone = 0;
    for (const search::Hit& hit : found.hits) {
      if (full()) break;
      const auto text = text_of_hit(hit);
      if (!text) return tl::unexpected(text.error());
      if (!*text) {
        ++gone;
      } else if (auto added = add_hit((*text)->first, (*text)->second); !added) {
        return added;
      }
    }
    answer_.set_matches(found.matches - std::min(found.matches, gone));
    add_facets(found.facets);
    return {};
  }

  Result<void> add_with_phrases(const search::Found& found) {
    std::vector<std::uint32_t> with;
    for (const search::Hit& hit : found.hits) {
      const auto text = text_of_hit(hit);
      if (!text) return tl::unexpected(text.error());
      if (!*text || !search::has_phrases((*text)->second, question_)) continue;
      with.push_back(hit.number);
      if (full()) continue;
      if (auto added = add_hit((*text)->first, (*text)->second); !added) return added;
    }
    search::FactsTable::Counting counting(node_.index().shared()->facts, question_.filters.today);
    for (const std::uint32_t number : with) counting.add(number);
    answer_.set_matches(with.size());
    if (found.matches > found.hits.size()) answer_.set_phrase_looked_at(found.hits.size());
    add_facets(counting.result());
    return {};
  }

  void add_facets(const search::FacetCounts& counts) {
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (counts[i].empty()) continue;
      v1::Facet& facet = *answer_.add_facets();
      facet.set_name(std::string(search::name_of(static_cast<search::Facet>(i))));
      for (const auto& [value, count] : counts[i]) {
        if (facet.counts_size() == facet_values_max) break;
        v1::FacetCount& out = *facet.add_counts();
        out.set_value(value);
        out.set_count(count);
      }
    }
  }

  void add_themes() {
    std::vector<std::string> themes;
    for (const search::Instead& instead : instead_) {
      for (const std::string& theme : instead.themes) {
        if (std::ranges::find(themes, theme) == themes.end()) themes.push_back(theme);
      }
    }
    for (std::string& theme : themes) answer_.add_themes(std::move(theme));
  }

  // The question as it was typed, with words that texts have in place of those that none has.
  void suggest(const std::vector<search::Misspelt>& misspelt) {
    std::string better = request_.words;
    for (const search::Misspelt& one : misspelt) {
      const std::string& typed = question_.words[one.word].typed;
      const std::string spelled = spelled_as_texts_do(one, typed);
      const std::size_t at = better.find(typed);
      if (!spelled.empty() && at != std::string::npos) better.replace(at, typed.size(), spelled);
    }
    if (better != request_.words) answer_.set_did_you_mean(better);
  }

  std::string spelled_as_texts_do(const search::Misspelt& misspelt, const std::string& typed) const {
    for (const search::Candidate& candidate : misspelt.candidates) {
      const auto text = text_of_hit({candidate.number, node_.index().shared()->facts.identity(candidate.number)});
      if (!text || !*text) continue;
      std::string spelled = search::spelled_in((*text)->second, candidate.term, typed, tools_.stems);
      if (!spelled.empty()) return spelled;
    }
    return {};
  }

  // Why nothing may have been found: what is not here, and which filter left out what there is.
  Result<void> explain_nothing() {
    for (const storage::LogState& log : node_.store().logs()) {
      const MemberState* const author = network_->by_key(log.log);
      if (!question_.filters.author.empty() &&
          (author == nullptr || author->admission.handle != question_.filters.author)) {
        continue;
      }
      answer_.set_not_followed(answer_.not_followed() + log.unwanted.size());
    }
    // A phrase is looked for in the texts themselves: it would have to be again for each filter.
    if (!question_.phrases.empty()) return {};
    for (const NamedFilter& filter : named_filters()) {
      search::Question without = question_;
      filter.leave_out(without.filters);
      if (without.filters == question_.filters || without.empty()) continue;
      const auto count = tools_.searcher.count(without, instead_);
      if (!count) return tl::unexpected(count.error());
      if (*count == 0) continue;
      v1::FacetCount& out = *answer_.add_without();
      out.set_value(filter.option == std::string_view("when") && request_.open ? "open" : filter.option);
      out.set_count(*count);
    }
    return {};
  }

  const Node& node_;
  std::shared_ptr<const NetworkState> network_;
  const SearchRequest& request_;
  SearchLane::Tools& tools_;
  search::Question question_;
  std::vector<search::Instead> instead_;
  const std::string today_ = daemon::today();
  v1::SearchAnswer answer_;
};

const char* state_name(IndexLane::State state) {
  switch (state) {
    case IndexLane::State::ready: return "ready";
    case IndexLane::State::behind: return "behind";
    case IndexLane::State::building: return "building";
    case IndexLane::State::paused: return "paused";
  }
  return "";
}

Result<v1::SearchAnswer> answered(Node& node, const std::shared_ptr<const NetworkState>& network,
                                  const SearchRequest& request, const search::Filters& filters,
                                  SearchLane::Tools& tools) {
  search::Question question = search::read_question(request.words, tools.stems);
  question.filters = filters;
  if (question.empty()) return fail(Errc::query_empty);
  if (!search::files_in_place(*node.index().shared())) {
    node.index().make_anew();
    return fail(Errc::index_failed, {"its files are gone"});
  }
  auto answer = Search(node, network, request, tools, std::move(question)).answer();
  if (!answer && answer.error().code == Errc::index_failed) {
    // Its sentence leaves that out, which helps nobody who searches.
    for (const std::string& detail : answer.error().arguments) log_warning("search index: " + harmless(detail));
    node.index().make_anew();
  }
  return answer;
}

}  // namespace

v1::SearchIndex view_index(const Node& node) {
  const IndexLane::Progress progress = node.index().progress();
  v1::SearchIndex view;
  view.set_state(state_name(progress.state));
  view.set_texts(progress.texts);
  if (progress.state == IndexLane::State::ready) return view;
  view.set_looked_at(progress.looked_at);
  view.set_all(progress.all);
  return view;
}

void search_entries(Node& node, SearchRequest request, std::function<void(Result<v1::SearchAnswer>)> done) {
  const auto network = node.membership().current();
  if (!network) return done(fail(Errc::no_network));
  if (request.words.size() > limits::query_bytes_max) {
    return done(
        fail(Errc::query_too_long, {std::to_string(request.words.size()), std::to_string(limits::query_bytes_max)}));
  }
  if (first_invalid_utf8(request.words)) {
    return done(fail(Errc::filter_invalid, {"words", shortened(harmless(request.words), 40), "UTF-8"}));
  }
  auto filters = search_filters(*network, request);
  if (!filters) return done(tl::unexpected(filters.error()));
  const bool taken =
      node.search().ask([&node, network, request = std::move(request), filters = std::move(*filters),
                         done](SearchLane::Tools& tools) { done(answered(node, network, request, filters, tools)); });
  if (!taken) done(fail(Errc::daemon_busy));
}

}  // namespace essaim::daemon
