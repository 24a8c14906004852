#include <algorithm>
#include <utility>

#include "core/choices.h"
#include "core/citations.h"
#include "core/front_matter_values.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/note.h"
#include "core/translation.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/reuse.h"
#include "daemon/use_cases/reused_text.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/translations.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api_reuse.pb.h"

namespace essaim::daemon {
namespace {

constexpr std::string_view command = "essaim translate";

struct Translation {
  std::string label, audience, file;
  TranslationWords words;
  Document text;
};

// Whether nobody has touched what the template had.
bool is_untouched(const Document& translated, const Document& original) {
  const auto same_text = [](const Section& one, const Section& other) { return one.text == other.text; };
  return translated.title == original.title && translated.summary == original.summary &&
         std::ranges::equal(translated.sections, original.sections, same_text);
}

// The version that the head of the file says it translates; the newest where it says none. What names another text is
// refused, known or not.
Result<storage::StoredEntry> translated_version(const storage::Store& store, const NetworkState& network,
                                                const Translation& translation, const ReusedText& reused) {
  const std::vector<Citation> citations = citations_of(translation.text);
  const auto named = std::ranges::find(citations, Relation::translates, &Citation::relation);
  if (named == citations.end()) return reused.text.newest();
  const auto entry = find_entry(store, network, named->label);
  if (!entry && entry.error().code == Errc::store_damaged) return tl::unexpected(entry.error());
  const auto version = std::ranges::find_if(
      reused.text.versions, [&](const storage::StoredEntry& one) { return entry && one.place == entry->place; });
  if (version != reused.text.versions.end()) return *version;
  return fail(Errc::translates_other, {translation.file, harmless(named->label), reused.label});
}

Result<bool> is_untouched(const storage::Store& store, const NetworkState& network, const Document& translated,
                          const storage::StoredEntry& version) {
  const auto original = read_document(store, network, version);
  if (!original) return tl::unexpected(original.error());
  return *original && is_untouched(translated, **original);
}

Result<Saying> translation_for(const Node& node, const NetworkState& network, const Translation& translation,
                               v1::Reused& answer) {
  const storage::Store& store = node.store();
  const auto reused = find_reused(store, network, translation.label);
  if (!reused) return tl::unexpected(reused.error());
  if (reused->fields.kind == translation_kind) return fail(Errc::kind_unfit, {reused->label});
  const std::string& language = translation.words.language;
  if (same_language(reused->fields.language, language)) {
    return fail(Errc::same_language, {reused->label, reused->fields.language});
  }
  const auto version = translated_version(store, network, translation, *reused);
  if (!version) return tl::unexpected(version.error());
  const std::string of = label_of(network, version->place);
  const auto untouched = is_untouched(store, network, translation.text, *version);
  if (!untouched) return tl::unexpected(untouched.error());
  if (*untouched) return fail(Errc::not_translated, {translation.file, of});
  auto before = own_sayings(store, network, node.self(), reused->text, Relation::translates, translation_kind);
  if (!before) return tl::unexpected(before.error());
  TranslationWords words = translation.words;
  words.translates = of;
  answer.set_of(of);
  answer.set_stale(changed_since(network, reused->text, header_hash(network.id(), version->header)));
  Saying saying{.document = translation_of(words, translation.text, reused->fields.themes),
                .audience = translation.audience,
                .file = translation.file,
                .before = {}};
  const auto into_it = std::ranges::find_if(
      *before, [&](const OwnSaying& other) { return same_language(other.fields.language, language); });
  if (into_it != before->end()) saying.before = std::move(*into_it);
  return saying;
}

Error invalid(const char* option, const std::string& given, std::string good) {
  return Error(Errc::field_invalid, {std::string(command), option, shortened(harmless(given), 40), std::move(good)});
}

// The request as it is to be carried out, whatever the store says.
Result<Translation> read(std::string_view label, const v1::Translate& request) {
  const KindField& scopes = choice_field(translation_kind, "scope");
  const KindField& methods = choice_field(translation_kind, "method");
  Translation translation{.label = std::string(label),
                          .audience = request.audience(),
                          .file = shown_file(request.file_name()),
                          .words = {},
                          .text = {}};
  TranslationWords& words = translation.words;
  words.language = request.language();
  words.scope = request.scope().empty() ? "full" : choice_called(scopes, request.scope());
  words.method = choice_called(methods, request.method());
  words.translator = request.translator();
  if (!is_language(words.language) || words.language.size() > limits::language_bytes_max) {
    return tl::unexpected(invalid("--lang", request.language(), "en, fr, pt, wo"));
  }
  if (words.scope.empty()) return tl::unexpected(invalid("--scope", request.scope(), choice_codes(scopes)));
  if (words.method.empty()) return tl::unexpected(invalid("--method", request.method(), choice_codes(methods)));
  if (!is_one_line(words.translator) || words.translator.size() > limits::short_text_bytes_max) {
    return tl::unexpected(invalid("--by", words.translator, "Université de Toulouse"));
  }
  auto text = parse_note(request.markdown(), translation.file);
  if (!text) return tl::unexpected(text.error());
  translation.text = *std::move(text);
  if (translation.text.title.empty()) translation.text.title = take_first_heading(translation.text);
  if (translation.text.title.empty()) return fail(Errc::field_missing, {translation.file, "title"});
  if (words.scope == "summary" && translation.text.summary.empty() && translation.text.sections.empty()) {
    return fail(Errc::field_missing, {translation.file, "summary"});
  }
  return translation;
}

}  // namespace

void translate(Node& node, std::string_view label, const v1::Translate& request,
               std::function<void(Result<v1::Reused>)> done) {
  auto translation = read(label, request);
  if (!translation) return done(tl::unexpected(translation.error()));
  publish_saying(
      node,
      [&node, translation = std::move(*translation)](const NetworkState& network, v1::Reused& answer) {
        return translation_for(node, network, translation, answer);
      },
      std::move(done));
}

}  // namespace essaim::daemon
