#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/error.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/new_version.h"

// A command changes one thing in the head of a text of this city, in a minor version; `Said` is its answer (api.proto),
// with label, id, supersedes and version.
namespace essaim::daemon {

// The answer where nothing needs to be written: the newest version.
template <typename Said>
void say_newest(const NetworkState& network, const Text& text, Said& said) {
  said.set_label(label_of(network, text.newest().place));
  said.set_id(to_hex(header_hash(network.id(), text.newest().header).view()));
  said.set_version(static_cast<std::uint32_t>(text.versions.size()));
}

// The minor version with this document. Errors: those of draft_of_version.
template <typename Said>
Result<std::vector<Draft>> minor_version(const Node& node, const NetworkState& network, const Text& text,
                                         Document document, Said& said) {
  const std::string label = label_of(network, text.newest().place);
  const Audience audience = read_header(text.newest().header).fields.audience;
  std::vector<Error> remarks;
  auto draft = draft_of_version(node, network, text, {std::move(document), audience, true, label}, remarks);
  if (!draft) return tl::unexpected(draft.error());
  said.set_supersedes(label);
  said.set_version(said.version() + 1);
  std::vector<Draft> drafts;
  drafts.push_back(std::move(*draft));
  return drafts;
}

// Publishes what `make` gives on the store lane, and tells its label; where it gives nothing, the answer stays as made.
template <typename Said, typename Make>
void publish_change(Node& node, Make make, std::function<void(Result<Said>)> done) {
  auto said = std::make_shared<Said>();
  auto drafts = [make = std::move(make), said] { return make(*said); };
  auto finish = [handle = node.config().handle, said,
                 done = std::move(done)](const Result<std::vector<PublishedEntry>>& entries) {
    if (!entries) return done(tl::unexpected(entries.error()));
    if (!entries->empty()) {
      said->set_label(handle + "/" + std::to_string(entries->front().place.sequence));
      said->set_id(to_hex(entries->front().hash.view()));
    }
    done(std::move(*said));
  };
  node.lane().publish_together(std::move(drafts), std::move(finish));
}

}  // namespace essaim::daemon
