#include "daemon/use_cases/reuse_view.h"

#include <algorithm>

#include "core/adoption.h"
#include "core/completeness.h"
#include "core/endorsement.h"
#include "core/limits.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/relations.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/translations.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

// With the title where the text is held.
v1::EntrySummary summary(const Node& node, const NetworkState& network, const storage::StoredEntry& entry,
                         const std::optional<Document>& document) {
  return document ? summary_of(node, network, entry, *document) : summary_of(node, network, entry);
}

void set(v1::AdoptionView& view, const std::optional<Document>& document) {
  if (!document || document->kind != adoption_kind) return;
  view.set_stage(head_value(*document, "stage"));
  view.set_modules(head_value(*document, "modules"));
  view.set_date(head_value(*document, "date"));
}

void set(v1::EndorsementView& view, const std::optional<Document>& document) {
  if (!document) return;
  view.set_issuer_role(head_value(*document, "issuer_role"));
  view.set_label(head_value(*document, "label"));
  view.set_reason(reason_of(*document));
}

v1::TranslationView view_of(const Node& node, const NetworkState& network, const HeldTranslation& translation) {
  v1::TranslationView view;
  *view.mutable_summary() = summary(node, network, translation.referrer->entry, translation.document);
  view.set_scope(translation.merits.scope);
  view.set_method(translation.merits.method);
  view.set_translator(translation.translator);
  view.set_stale(translation.merits.stale);
  view.set_of(translation.of);
  return view;
}

bool is_adoption(const Referrer& referrer, const LogKey& author) {
  return referrer.relation == Relation::adapts && referrer.entry.place.log != author;
}

// The text as a translation has it, with its sections as the original's stand.
v1::TranslatedView translated_view(const Node& node, const NetworkState& network, const HeldTranslation& translation) {
  v1::TranslatedView view;
  *view.mutable_of() = view_of(node, network, translation);
  Document document = *translation.document;
  document.sections = translated_sections(document);
  *view.mutable_document() = document_view(document);
  return view;
}

Result<void> add_translations(const Node& node, const NetworkState& network, const Text& text,
                              const std::vector<Referrer>& referrers, std::string_view language, v1::EntryView& view) {
  if (view.summary().retracted()) return {};
  const auto translations = translations_among(node.store(), network, text, referrers);
  if (!translations) return tl::unexpected(translations.error());
  for (const HeldTranslation& each : *translations) *view.add_translations() = view_of(node, network, each);
  if (!is_foreign(read_header(text.newest().header).fields, language)) return {};
  if (const HeldTranslation* const best = best_translation(*translations, language)) {
    *view.mutable_translated() = translated_view(node, network, *best);
  }
  return {};
}

// Of a translation: what it translates, as it is now.
Result<void> add_original(const Node& node, const NetworkState& network, const HeaderFields& fields,
                          v1::EntryView& view) {
  const auto named = std::ranges::find(fields.references, Relation::translates, &Reference::relation);
  if (fields.kind != translation_kind || named == fields.references.end()) return {};
  const auto version = find_reference(node.store(), network, *named);
  if (!version) return tl::unexpected(version.error());
  if (!*version) return {};
  const auto text = text_of(node.store(), network, **version);
  if (!text) return tl::unexpected(text.error());
  v1::OriginalView& original = *view.mutable_original();
  *original.mutable_summary() = summary_of(node, network, text->newest());
  original.set_of(label_of(network, (*version)->place));
  original.set_stale(changed_since(network, *text, named->header));
  return {};
}

}  // namespace

Result<void> add_reuse(const Node& node, const NetworkState& network, const Text& text, std::string_view language,
                       v1::EntryView& view) {
  const auto referrers = referrers_of(node.store(), network, text, limits::referrers_shown_max);
  if (!referrers) return tl::unexpected(referrers.error());
  const LogKey& author = text.first().place.log;
  for (const Referrer& referrer : *referrers) {
    const bool adapts = is_adoption(referrer, author);
    const bool recommends = referrer.relation == Relation::about && referrer.fields.kind == endorsement_kind &&
                            referrer.entry.place.log != author;
    if (!adapts && !recommends) continue;
    const auto document = read_document(node.store(), network, referrer.entry);
    if (!document) return tl::unexpected(document.error());
    if (adapts) {
      v1::AdoptionView& adoption = *view.add_adoptions();
      *adoption.mutable_summary() = summary(node, network, referrer.entry, *document);
      set(adoption, *document);
    } else {
      v1::EndorsementView& endorsement = *view.add_endorsements();
      *endorsement.mutable_summary() = summary(node, network, referrer.entry, *document);
      set(endorsement, *document);
    }
  }
  if (auto added = add_translations(node, network, text, *referrers, language, view); !added) return added;
  return add_original(node, network, read_header(text.newest().header).fields, view);
}

Result<void> add_reuse(const Node& node, const NetworkState& network, const storage::StoredEntry& newest,
                       std::string_view language, v1::SearchHit& hit) {
  const auto text = text_of(node.store(), network, newest);
  if (!text) return tl::unexpected(text.error());
  const auto referrers = referrers_of(node.store(), network, *text, limits::referrers_shown_max);
  if (!referrers) return tl::unexpected(referrers.error());
  const LogKey& author = newest.place.log;
  hit.set_adopted_by(static_cast<std::uint32_t>(
      std::ranges::count_if(*referrers, [&](const Referrer& one) { return is_adoption(one, author); })));
  if (!is_foreign(read_header(newest.header).fields, language)) return {};
  const auto translations = translations_among(node.store(), network, *text, *referrers);
  if (!translations) return tl::unexpected(translations.error());
  if (const HeldTranslation* const best = best_translation(*translations, language)) {
    *hit.mutable_translation() = view_of(node, network, *best);
    hit.mutable_summary()->set_translated_title(best->document->title);
  }
  return {};
}

}  // namespace essaim::daemon
