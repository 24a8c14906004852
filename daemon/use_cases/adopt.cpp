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
  std::string label, audience, file, modules;
  AdoptionWords words;
};

Error invalid(const std::string& where, const char* field, const std::string& given, std::string good) {
  return Error(Errc::field_invalid, {where, field, shortened(harmless(given), 40), std::move(good)});
}

// The parts as the text numbers them; where it has none, or is not held, any small numbers.
Result<std::string> modules_of(const Adoption& adoption, const ReusedText& reused) {
  if (adoption.modules.empty()) return std::string();
  const std::size_t parts = reused.document ? parts_of(*reused.document) : 0;
  auto modules = read_modules(adoption.modules, parts);
  if (modules) return *std::move(modules);
  if (parts == 0) return tl::unexpected(invalid(std::string(command), "--modules", adoption.modules, "1,3"));
  return fail(Errc::module_unknown, {shortened(harmless(adoption.modules), 40), std::to_string(parts)});
}

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
  auto modules = modules_of(adoption, *reused);
  if (!modules) return tl::unexpected(modules.error());
  words.modules = *std::move(modules);
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
  const auto refused = [](const std::string& where, const char* field, const std::string& given, std::string good) {
    return tl::unexpected(invalid(where, field, given, std::move(good)));
  };
  Adoption adoption{.label = std::string(label),
                    .audience = request.audience(),
                    .file = std::string(command),
                    .modules = request.modules(),
                    .words = {}};
  adoption.words.stage = choice_called(stages, request.stage());
  if (adoption.words.stage.empty()) {
    return done(refused(std::string(command), "--stage", request.stage(), choice_codes(stages)));
  }
  adoption.words.language = language_from(request.language()).value_or(Language::english);
  adoption.words.today = today();
  if (!request.note().empty()) {
    adoption.file = shown_file(request.file_name());
    auto note = parse_note(request.note(), adoption.file);
    if (!note) return done(tl::unexpected(note.error()));
    if (!note->kind.empty() && note->kind != adoption_kind) {
      return done(refused(adoption.file, "kind", note->kind, std::string(adoption_kind)));
    }
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
