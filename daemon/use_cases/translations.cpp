#include "daemon/use_cases/translations.h"

#include <algorithm>
#include <utility>

#include "core/completeness.h"
#include "core/limits.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/stored_document.h"

namespace essaim::daemon {
namespace {

const storage::StoredEntry* version_with(const NetworkState& network, const Text& text, const HeaderHash& hash) {
  const auto found = std::ranges::find_if(
      text.versions, [&](const auto& version) { return header_hash(network.id(), version.header) == hash; });
  return found == text.versions.end() ? nullptr : &*found;
}

}  // namespace

bool changed_since(const NetworkState& network, const Text& text, const HeaderHash& version) {
  const storage::StoredEntry* const named = version_with(network, text, version);
  if (named == nullptr) return false;
  return std::ranges::any_of(text.versions, [&](const storage::StoredEntry& other) {
    return other.place.sequence > named->place.sequence && !read_header(other.header).fields.minor;
  });
}

bool is_foreign(const HeaderFields& fields, std::string_view language) {
  return !language.empty() && !fields.language.empty() && !same_language(fields.language, language);
}

Result<std::vector<HeldTranslation>> translations_among(const storage::Store& store, const NetworkState& network,
                                                        const Text& text, const std::vector<Referrer>& referrers) {
  std::vector<HeldTranslation> translations;
  for (const Referrer& referrer : referrers) {
    if (referrer.relation != Relation::translates || referrer.fields.kind != translation_kind) continue;
    HeldTranslation translation;
    translation.referrer = &referrer;
    auto document = read_document(store, network, referrer.entry);
    if (!document) return tl::unexpected(document.error());
    translation.document = std::move(*document);
    if (translation.document) {
      translation.translator = head_value(*translation.document, "translator");
      translation.merits.method = head_value(*translation.document, "method");
      translation.merits.scope = head_value(*translation.document, "scope");
    }
    translation.merits.by_author = referrer.entry.place.log == text.first().place.log;
    translation.merits.stale = changed_since(network, text, referrer.names);
    if (const auto* named = version_with(network, text, referrer.names)) {
      translation.of = label_of(network, named->place);
    }
    translations.push_back(std::move(translation));
  }
  return translations;
}

const HeldTranslation* best_translation(const std::vector<HeldTranslation>& translations, std::string_view language) {
  const HeldTranslation* best = nullptr;
  for (const HeldTranslation& each : translations) {
    if (!each.document || !same_language(each.referrer->fields.language, language)) continue;
    // Referrers come oldest first, so that of equal ones the later wins.
    if (best == nullptr || rank_of(each.merits) <= rank_of(best->merits)) best = &each;
  }
  return best;
}

Result<std::string> translated_title(const storage::Store& store, const NetworkState& network,
                                     const storage::StoredEntry& newest, std::string_view language) {
  const HeaderFields fields = read_header(newest.header).fields;
  if (!is_foreign(fields, language) || fields.kind == translation_kind) return std::string();
  const auto text = text_of(store, network, newest);
  if (!text) return tl::unexpected(text.error());
  const auto referrers = referrers_of(store, network, *text, limits::referrers_shown_max);
  if (!referrers) return tl::unexpected(referrers.error());
  const auto translations = translations_among(store, network, *text, *referrers);
  if (!translations) return tl::unexpected(translations.error());
  const HeldTranslation* const best = best_translation(*translations, language);
  return best == nullptr ? std::string() : best->document->title;
}

}  // namespace essaim::daemon
