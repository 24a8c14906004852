#include <algorithm>
#include <utility>

#include "core/completeness.h"
#include "core/endorsement.h"
#include "core/front_matter_values.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "core/text.h"
#include "daemon/node.h"
#include "daemon/time_text.h"
#include "daemon/use_cases/reuse.h"
#include "daemon/use_cases/reused_text.h"
#include "essaim/v1/api_reuse.pb.h"

namespace essaim::daemon {
namespace {

constexpr std::string_view command = "essaim endorse";

struct Recommendation {
  std::string label, audience;
  EndorsementWords words;
};

// One line of at most `bytes_max` octets, or the error that says what it is not.
std::optional<Error> unfit_line(const char* option, const std::string& text, std::size_t bytes_max) {
  if (text.size() > bytes_max) {
    return Error(Errc::field_too_long,
                 {std::string(command), option, std::to_string(text.size()), std::to_string(bytes_max)});
  }
  if (!is_one_line(text)) return Error(Errc::field_not_text, {std::string(command), option});
  return std::nullopt;
}

std::optional<Error> unfit(const EndorsementWords& words) {
  if (words.issuer_role.empty()) return Error(Errc::option_empty, {"--as"});
  if (words.reason.empty()) return Error(Errc::option_empty, {"--reason"});
  if (auto error = unfit_line("--as", words.issuer_role, limits::short_text_bytes_max)) return error;
  if (auto error = unfit_line("--label", words.label, limits::short_text_bytes_max)) return error;
  return unfit_line("--reason", words.reason, limits::summary_bytes_max);
}

Result<Saying> recommendation_of(const Node& node, const NetworkState& network, const Recommendation& recommendation,
                                 v1::Reused& answer) {
  const storage::Store& store = node.store();
  const auto reused = find_reused(store, network, recommendation.label);
  if (!reused) return tl::unexpected(reused.error());
  if (auto fit = refuse_unfit(*reused, node.self()); !fit) return tl::unexpected(fit.error());
  auto before = own_sayings(store, network, node.self(), reused->text, Relation::about, endorsement_kind);
  if (!before) return tl::unexpected(before.error());
  EndorsementWords words = recommendation.words;
  words.about = reused->label;
  answer.set_of(reused->label);
  Saying saying{
      .document = endorsement_of(words, reused->document ? reused->document->title : "", reused->fields.themes),
      .audience = recommendation.audience,
      .file = std::string(command),
      .before = {}};
  // A city may recommend a text in several roles, in each of them once.
  const auto same_role = std::ranges::find_if(*before, [&](const OwnSaying& other) {
    return other.document && folded(head_value(*other.document, "issuer_role")) == folded(words.issuer_role);
  });
  if (same_role == before->end()) return saying;
  if (says_the_same(*same_role->document, saying.document)) saying.document = *same_role->document;
  saying.before = std::move(*same_role);
  return saying;
}

}  // namespace

void endorse(Node& node, std::string_view label, const v1::Endorse& request,
             std::function<void(Result<v1::Reused>)> done) {
  Recommendation recommendation{.label = std::string(label), .audience = request.audience(), .words = {}};
  EndorsementWords& words = recommendation.words;
  words.issuer_role = trimmed(request.issuer_role());
  words.reason = trimmed(request.reason());
  words.label = trimmed(request.label());
  words.today = today();
  words.language = language_from(request.language()).value_or(Language::english);
  if (auto error = unfit(words)) return done(tl::unexpected(*std::move(error)));
  publish_saying(
      node,
      [&node, recommendation = std::move(recommendation)](const NetworkState& network, v1::Reused& answer) {
        return recommendation_of(node, network, recommendation, answer);
      },
      std::move(done));
}

}  // namespace essaim::daemon
