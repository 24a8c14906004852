#include <utility>

#include "core/adoption.h"
#include "core/choices.h"
#include "core/front_matter.h"
#include "core/harmless.h"
#include "core/note.h"
#include "daemon/node.h"
#include "daemon/time_text.h"
#include "daemon/use_cases/reuse.h"
#include "daemon/use_cases/reused_text.h"
#include "daemon/use_cases/translations.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api_reuse.pb.h"

namespace essaim::daemon {
namespace {

constexpr std::string_view command = "essaim adopt";

struct Adoption {
  std::string label, audience, file;
  AdoptionWords words;
};

Result<Saying> next_adoption_of(const Node& node, const NetworkState& network, const Adoption& adoption,
                                v1::Reused& answer) {
  const storage::Store& store = node.store();
  const auto reused = find_reused(store, network, adoption.label);
  if (!reused) return tl::unexpected(reused.error());
  if (auto fit = refuse_unfit(*reused, node.self()); !fit) return tl::unexpected(fit.error());
  auto before = own_sayings(store, network, node.self(), reused->text, Relation::adapts, adoption_kind);
  if (!before) return tl::unexpected(before.error());
  AdoptionWords words = adoption.words;
  words.adapts = reused->label;
  answer.set_of(reused->label);
  Saying saying{.document = {}, .audience = adoption.audience, .file = adoption.file, .before = {}};
  if (!before->empty() && before->back().document) {
    saying.before = std::move(before->back());
    saying.document = next_adoption(*saying.before->document, words).value_or(*saying.before->document);
    return saying;
  }
  // As whoever adopts it reads it.
  auto title =
      translated_title(store, network, reused->text.newest(), words.language == Language::french ? "fr" : "en");
  if (!title) return tl::unexpected(title.error());
  if (title->empty() && reused->document) *title = reused->document->title;
  saying.document = first_adoption(words, *title, reused->fields.themes);
  return saying;
}

}  // namespace

void adopt(Node& node, std::string_view label, const v1::Adopt& request, std::function<void(Result<v1::Reused>)> done) {
  const KindField& stages = choice_field(adoption_kind, "stage");
  const auto refused = [](const char* option, const std::string& given, std::string good) {
    return fail(Errc::field_invalid, {std::string(command), option, shortened(harmless(given), 40), std::move(good)});
  };
  Adoption adoption{
      .label = std::string(label), .audience = request.audience(), .file = std::string(command), .words = {}};
  adoption.words.stage = choice_called(stages, request.stage());
  if (adoption.words.stage.empty()) return done(refused("--stage", request.stage(), choice_codes(stages)));
  if (!request.modules().empty()) {
    auto modules = read_modules(request.modules());
    if (!modules) return done(refused("--modules", request.modules(), "1,3"));
    adoption.words.modules = *std::move(modules);
  }
  adoption.words.language = language_from(request.language()).value_or(Language::english);
  adoption.words.today = today();
  if (!request.note().empty()) {
    adoption.file = shown_file(request.file_name());
    auto note = parse_note(request.note(), adoption.file);
    if (!note) return done(tl::unexpected(note.error()));
    adoption.words.note = *std::move(note);
  }
  publish_saying(
      node,
      [&node, adoption = std::move(adoption)](const NetworkState& network, v1::Reused& answer) {
        return next_adoption_of(node, network, adoption, answer);
      },
      std::move(done));
}

}  // namespace essaim::daemon
