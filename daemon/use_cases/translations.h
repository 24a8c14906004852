#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/document.h"
#include "core/error.h"
#include "core/network_log.h"
#include "core/translation.h"
#include "daemon/use_cases/relations.h"
#include "daemon/use_cases/versions.h"
#include "storage/store.h"

// The translations of a text: which there are, and which one a reader is given.
namespace essaim::daemon {

// Whether a text has a version behind this one that is no minor correction.
bool changed_since(const NetworkState& network, const Text& text, const HeaderHash& version);

// Whether a text with this header is in another language than that of its reader; not where either is not said.
bool is_foreign(const HeaderFields& fields, std::string_view language);

struct HeldTranslation {
  const Referrer* referrer = nullptr;
  std::optional<Document> document;  // where it is held
  std::string translator;
  std::string of;  // label of the version that was translated
  TranslationMerits merits;
};
// Those among what refers to a text, in the order given. They live as long as the referrers.
Result<std::vector<HeldTranslation>> translations_among(const storage::Store& store, const NetworkState& network,
                                                        const Text& text, const std::vector<Referrer>& referrers);
// The best one into this language whose text is held; of equal ones the newest. Null where there is none.
const HeldTranslation* best_translation(const std::vector<HeldTranslation>& translations, std::string_view language);

// Under which title a reader of this language knows a text in force that is written in another one; empty where it is
// in that language or no translation is held. Where nothing refers to the text, this costs a look at its references.
Result<std::string> translated_title(const storage::Store& store, const NetworkState& network,
                                     const storage::StoredEntry& newest, std::string_view language);

}  // namespace essaim::daemon
