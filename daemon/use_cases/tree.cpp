#include "core/adoption.h"
#include "core/completeness.h"
#include "core/lineage.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/entries.h"
#include "daemon/use_cases/lineage_in_store.h"
#include "daemon/use_cases/reuse.h"
#include "daemon/use_cases/stored_document.h"
#include "essaim/v1/api_reuse.pb.h"

namespace essaim::daemon {

Result<v1::Tree> show_tree(const Node& node, std::string_view label) {
  const auto network = node.membership().current();
  if (!network) return fail(Errc::no_network);
  const auto entry = find_entry(node.store(), *network, label);
  if (!entry) return tl::unexpected(entry.error());
  LineageInStore source(node.store(), *network);
  const auto asked = source.name_of(*entry);
  if (!asked) return tl::unexpected(asked.error());
  const auto lineage = lineage_of(*asked, source.source());
  if (!lineage) return tl::unexpected(lineage.error());
  v1::Tree tree;
  tree.set_cut(lineage->cut);
  tree.set_unknown_above(source.unknown_above());
  for (const LineageNode& each : lineage->nodes) {
    const auto text = source.text(each.text);
    if (!text) return tl::unexpected(text.error());
    const storage::StoredEntry& newest = (*text)->newest();
    v1::TreeNode& out = *tree.add_nodes();
    *out.mutable_summary() = summary_of(node, *network, newest);
    out.set_depth(static_cast<std::uint32_t>(each.depth));
    if (each.parent) out.set_relation(std::string(name_of(each.relation)));
    out.set_asked(each.text == *asked);
    out.set_again(each.again);
    if (out.summary().kind() != adoption_kind) continue;
    const auto document = read_document(node.store(), *network, newest);
    if (document && *document) out.set_stage(head_value(**document, "stage"));
  }
  return tree;
}

}  // namespace essaim::daemon
