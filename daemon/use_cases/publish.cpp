#include <utility>

#include "core/document.h"
#include "core/front_matter.h"
#include "core/harmless.h"
#include "core/limits.h"
#include "daemon/node.h"
#include "daemon/use_cases/cities.h"
#include "daemon/use_cases/entries.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

// The network in which this city may write now.
Result<std::shared_ptr<const NetworkState>> writable_network(const Node& node) {
  auto network = node.membership().current();
  if (!network || network->by_key(node.self()) == nullptr) return fail(Errc::no_network);
  if (!network->is_current(node.self())) return fail(Errc::member_revoked, {node.config().handle});
  return network;
}

std::function<void(Result<PublishedEntry>)> answer_with_label(const std::string& handle,
                                                              std::function<void(Result<v1::Published>)> done) {
  return [handle, done = std::move(done)](Result<PublishedEntry> entry) {
    if (!entry) return done(tl::unexpected(entry.error()));
    v1::Published published;
    published.set_label(handle + "/" + std::to_string(entry->place.sequence));
    published.set_id(to_hex(entry->hash.view()));
    done(std::move(published));
  };
}

}  // namespace

void publish(Node& node, const v1::Publish& request, std::function<void(Result<v1::Published>)> done) {
  auto network = writable_network(node);
  if (!network) return done(tl::unexpected(network.error()));
  const std::string file = request.file_name().empty() ? "-" : shortened(harmless(request.file_name()), 200);
  const auto audience = request.audience().empty() ? Audience::network : audience_from(request.audience());
  if (!audience) {
    return done(
        fail(Errc::field_invalid, {file, "audience", shortened(harmless(request.audience()), 40), "network, public"}));
  }
  auto document = parse_markdown(request.markdown(), file);
  if (!document) return done(tl::unexpected(document.error()));
  auto octets = encode_document(*document, random_bytes(limits::salt_bytes));
  if (!octets) return done(tl::unexpected(octets.error()));

  Draft draft;
  draft.kind = document->kind;
  draft.themes = document->themes;
  if (draft.themes.size() > limits::themes_per_entry_max) draft.themes.resize(limits::themes_per_entry_max);
  draft.language = document->language;
  draft.audience = *audience;
  draft.document = std::move(*octets);
  node.lane().publish(std::move(draft), answer_with_label(node.config().handle, std::move(done)));
}

void retract(Node& node, std::string_view label, const v1::Retract& request,
             std::function<void(Result<v1::Published>)> done) {
  auto network = writable_network(node);
  if (!network) return done(tl::unexpected(network.error()));
  if (request.reason().empty()) return done(fail(Errc::field_missing, {"essaim retract", "--reason"}));
  auto entry = find_entry(node.store(), **network, label);
  if (!entry) return done(tl::unexpected(entry.error()));
  if (entry->place.log != node.self()) {
    return done(fail(Errc::not_author, {shortened(harmless(label), 60), node.config().handle}));
  }
  if (entry->retracted) return done(fail(Errc::already_retracted, {std::string(label)}));

  Document document;
  document.kind = std::string(retraction_kind);
  document.title = "Retraction";
  document.summary = request.reason();
  auto octets = encode_document(document, random_bytes(limits::salt_bytes));
  if (!octets) return done(tl::unexpected(octets.error()));
  Draft draft;
  draft.kind = std::string(retraction_kind);
  draft.retraction = RetractionClass::other;
  draft.references = {
      {Relation::retracts, entry->place.log, header_hash((*network)->id(), entry->header), entry->place.sequence}};
  draft.document = std::move(*octets);
  node.lane().publish(std::move(draft), answer_with_label(node.config().handle, std::move(done)));
}

}  // namespace essaim::daemon
