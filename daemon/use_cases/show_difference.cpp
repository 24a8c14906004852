#include <algorithm>
#include <utility>

#include "core/difference.h"
#include "core/front_matter.h"
#include "core/reasons.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/correct.h"
#include "daemon/use_cases/stored_document.h"
#include "daemon/use_cases/versions.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

Result<std::string> markdown_of(const storage::Store& store, const NetworkState& network,
                                const storage::StoredEntry& entry) {
  const auto document = read_document(store, network, entry);
  if (!document) return tl::unexpected(document.error());
  if (*document) return print_markdown(**document);
  const Reason reason = entry.retracted ? Reason::retracted : Reason::waiting_for_partner;
  return fail(Errc::document_not_held, {label_of(network, entry.place), std::string(name_of(reason))});
}

std::string_view name_of(LineChange change) {
  switch (change) {
    case LineChange::same: return "same";
    case LineChange::removed: return "removed";
    case LineChange::added: return "added";
  }
  return "";
}

void add_lines(const std::string& before, const std::string& after, v1::Difference& answer) {
  for (const DifferenceLine& line : difference(before, after)) {
    v1::DifferenceLine& out = *answer.add_lines();
    out.set_change(std::string(name_of(line.change)));
    for (const DifferencePiece& piece : line.pieces) {
      v1::DifferencePiece& part = *out.add_pieces();
      part.set_text(piece.text);
      part.set_changed(piece.changed);
    }
  }
}

}  // namespace

Result<v1::Difference> show_difference(const Node& node, std::string_view label) {
  const auto network = node.membership().current();
  if (!network) return fail(Errc::no_network);
  const auto entry = find_entry(node.store(), *network, label);
  if (!entry) return tl::unexpected(entry.error());
  const auto text = text_of(node.store(), *network, *entry);
  if (!text) return tl::unexpected(text.error());
  const storage::StoredEntry& to = text->newest();
  v1::Difference answer;
  answer.set_to(label_of(*network, to.place));
  if (text->versions.size() == 1) return answer;
  const storage::StoredEntry& from = entry->place == to.place ? text->versions[text->versions.size() - 2] : *entry;
  answer.set_from(label_of(*network, from.place));
  const auto before = markdown_of(node.store(), *network, from);
  if (!before) return tl::unexpected(before.error());
  const auto after = markdown_of(node.store(), *network, to);
  if (!after) return tl::unexpected(after.error());
  add_lines(*before, *after, answer);
  return answer;
}

Result<v1::Difference> difference_to(const Node& node, const Text& text, const Document& changed) {
  const auto network = node.membership().current();
  if (!network) return fail(Errc::no_network);
  const auto before = markdown_of(node.store(), *network, text.newest());
  if (!before) return tl::unexpected(before.error());
  v1::Difference answer;
  answer.set_from(label_of(*network, text.newest().place));
  add_lines(*before, print_markdown(changed), answer);
  return answer;
}

}  // namespace essaim::daemon
