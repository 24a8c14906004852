#include <algorithm>
#include <utility>

#include "core/harmless.h"
#include "core/limits.h"
#include "core/retraction.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/correct.h"
#include "daemon/use_cases/versions.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

struct Retraction {
  std::string label, reason, successor;
  RetractionClass why = RetractionClass::other;
  bool exact = false;
};

// What replaces a text: any entry in force that is known here and is not itself taken back with it.
Result<Reference> successor_of(const Node& node, const NetworkState& network, const Retraction& retraction,
                               const std::vector<storage::StoredEntry>& targets) {
  const auto entry = find_entry(node.store(), network, retraction.successor);
  if (!entry) return tl::unexpected(entry.error());
  // By its newest version, whichever was named.
  const auto text = text_of(node.store(), network, *entry);
  if (!text) return tl::unexpected(text.error());
  const storage::StoredEntry& newest = text->newest();
  const bool taken_back = std::ranges::any_of(targets, [&](const storage::StoredEntry& target) {
    return target.place == newest.place || target.place == entry->place;
  });
  const auto life = life_of(node.store(), network, newest);
  if (!life) return tl::unexpected(life.error());
  if (taken_back || *life != Life::living)
    return fail(Errc::successor_unfit, {shortened(harmless(retraction.successor), 60)});
  return reference_to(network, Relation::successor, newest);
}

// The versions that are still to be taken back.
Result<std::vector<storage::StoredEntry>> targets_of(const Node& node, const NetworkState& network,
                                                     const Retraction& retraction) {
  const auto entry = find_own_entry(node, network, retraction.label);
  if (!entry) return tl::unexpected(entry.error());
  auto text = retraction.exact ? Text{{*entry}} : text_of(node.store(), network, *entry);
  if (!text) return tl::unexpected(text.error());
  // A text that was taken back for another reason still lies on the disks of all for a while.
  const bool again = retraction.why == RetractionClass::personal_data;
  std::erase_if(text->versions,
                [&](const storage::StoredEntry& version) { return version.erased || (version.retracted && !again); });
  if (text->versions.empty()) return fail(Errc::already_retracted, {retraction.label});
  return std::move(text->versions);
}

// As many retractions as it takes to name all versions, the newest first, each with the reason.
Result<std::vector<Draft>> retractions(const Node& node, const Retraction& retraction, v1::Retracted& answer) {
  const auto network = writable_network(node);
  if (!network) return tl::unexpected(network.error());
  auto targets = targets_of(node, **network, retraction);
  if (!targets) return tl::unexpected(targets.error());
  std::vector<Reference> successor;
  if (!retraction.successor.empty()) {
    auto found = successor_of(node, **network, retraction, *targets);
    if (!found) return tl::unexpected(found.error());
    successor.push_back(*found);
  }
  Document document;
  document.kind = std::string(retraction_kind);
  document.title = "Retraction";
  document.summary = retraction.reason;
  std::ranges::reverse(*targets);
  std::vector<Draft> drafts;
  const std::size_t per_entry = limits::references_per_entry_max - successor.size();
  for (std::size_t first = 0; first < targets->size(); first += per_entry) {
    auto draft = draft_of(document);
    if (!draft) return tl::unexpected(draft.error());
    draft->retraction = retraction.why;
    for (std::size_t i = first; i < std::min(first + per_entry, targets->size()); ++i) {
      draft->references.push_back(reference_to(**network, Relation::retracts, (*targets)[i]));
      answer.add_taken_back(label_of(**network, (*targets)[i].place));
    }
    draft->references.insert(draft->references.end(), successor.begin(), successor.end());
    drafts.push_back(std::move(*draft));
  }
  return drafts;
}

}  // namespace

void retract(Node& node, std::string_view label, const v1::Retract& request,
             std::function<void(Result<v1::Retracted>)> done) {
  Retraction retraction{.label = std::string(label),
                        .reason = request.reason(),
                        .successor = request.successor(),
                        .exact = request.exact()};
  if (retraction.reason.empty()) return done(fail(Errc::field_missing, {"essaim retract", "--reason"}));
  if (!request.because().empty()) {
    const auto why = retraction_class_from(request.because());
    if (!why) return done(fail(Errc::because_unknown, {shortened(harmless(request.because()), 40)}));
    retraction.why = *why;
  }
  auto answer = std::make_shared<v1::Retracted>();
  answer->set_because(std::string(name_of(retraction.why)));
  node.lane().publish_together(
      [&node, retraction = std::move(retraction), answer] { return retractions(node, retraction, *answer); },
      [handle = node.config().handle, answer, done = std::move(done)](Result<std::vector<PublishedEntry>> entries) {
        if (!entries) return done(tl::unexpected(entries.error()));
        for (const PublishedEntry& entry : *entries) {
          answer->add_labels(handle + "/" + std::to_string(entry.place.sequence));
        }
        answer->set_label(answer->labels(0));
        answer->set_id(to_hex(entries->front().hash.view()));
        done(std::move(*answer));
      });
}

}  // namespace essaim::daemon
