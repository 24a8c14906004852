#include <utility>

#include "core/audience_field.h"
#include "core/front_matter.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/correct.h"
#include "daemon/use_cases/tray.h"
#include "daemon/use_cases/versions.h"
#include "daemon/use_cases/writing.h"
#include "essaim/v1/api.pb.h"
#include "essaim/v1/api_tray.pb.h"

namespace essaim::daemon {
namespace {

// The text of this city that a draft is to revise; nothing where it is a new one, or cannot be revised any more.
std::optional<Text> revised_text(const Node& node, const NetworkState& network, const TrayDraft& draft) {
  if (draft.revises.empty()) return std::nullopt;
  const auto entry = find_own_entry(node, network, draft.revises);
  if (!entry) return std::nullopt;
  auto text = text_of(node.store(), network, *entry);
  if (!text) return std::nullopt;
  return *std::move(text);
}

// Whom the draft would be published for, as far as it says so: whoever approves it must see that, wherever it stands.
std::string audience_of_draft(const TrayDraft& draft) {
  if (!draft.audience.empty()) return draft.audience;
  const auto document = parse_markdown(draft.markdown, draft.file);
  const auto in_head = document ? audience_in_head(*document, draft.file) : std::optional<Audience>();
  return in_head && *in_head ? std::string(name_of(**in_head)) : std::string();
}

void fill_now(const NetworkState& network, const TrayDraft& draft, const std::optional<Text>& text,
              v1::DraftSummary& summary) {
  fill(draft, summary);
  if (!text || draft.goes_on_from.empty()) return;
  std::string newest = label_of(network, text->newest().place);
  if (newest != draft.goes_on_from) summary.set_outdated_by(std::move(newest));
}

}  // namespace

v1::DraftList list_drafts(Node& node) {
  v1::DraftList list;
  const auto network = node.membership().current();
  for (const TrayDraft& draft : node.tray().list()) {
    if (!network) {
      fill(draft, *list.add_drafts());
    } else {
      fill_now(*network, draft, revised_text(node, *network, draft), *list.add_drafts());
    }
  }
  return list;
}

Result<v1::DraftView> show_draft(Node& node, const std::string& number) {
  const auto draft = node.tray().find(number);
  if (!draft) return tl::unexpected(draft.error());
  v1::DraftView view;
  view.set_markdown(draft->markdown);
  const auto network = node.membership().current();
  const std::optional<Text> text = network ? revised_text(node, *network, *draft) : std::nullopt;
  if (!text) {
    fill(*draft, *view.mutable_summary());
    view.mutable_summary()->set_audience(audience_of_draft(*draft));
    return view;
  }
  fill_now(*network, *draft, text, *view.mutable_summary());
  view.mutable_summary()->set_audience(audience_of_draft(*draft));
  const auto document = parse_markdown(draft->markdown, draft->file);
  if (!document) return view;
  // Where what is published is not held, there is nothing to compare with.
  auto difference = difference_to(node, *text, *document);
  if (difference) *view.mutable_difference() = *std::move(difference);
  return view;
}

}  // namespace essaim::daemon
