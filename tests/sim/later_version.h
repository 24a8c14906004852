#pragma once

#include <cstdint>

#include "core/entry.h"
#include "core/ids.h"
#include "core/network_entry.h"
#include "core/sign.h"
#include "sync/messages.h"

// What a node of an imagined next version says. It keeps to the rules that hold for ever (RULES 1), so a node of this
// version must take, keep and pass on all of it, and hold nothing against whoever sends it.
namespace essaim::sim {

// In which way an entry is of a later version.
enum class Novelty : std::uint8_t { none, field, kind, audience, format };

// The same message with what the next version would add where values can say it: features, protocols, dictionaries.
sync::Message as_a_later_version_says(sync::Message message);
// The same frame with fields that nobody knows yet.
Bytes with_unknown_fields(const Bytes& frame);
// A frame of a kind that nobody knows yet.
Bytes unknown_frame();

// An entry after `previous`, signed, as the only one of its run.
VerifiedRun write_later_entry(const SigningKey& key, const NetworkId& network, const Head& head,
                              const HeaderFields& fields, Novelty novelty);
// An entry of the network log whose content nobody can read yet.
VerifiedNetworkEntry write_later_network_entry(const SigningKey& lead, const NetworkId& network, Sequence position,
                                               const HeaderHash& previous);

}  // namespace essaim::sim
