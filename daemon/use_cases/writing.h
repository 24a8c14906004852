#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/document.h"
#include "core/error.h"
#include "core/network_log.h"
#include "daemon/store_lane.h"

// What publishing, revising and retracting share.
namespace essaim::daemon {

class Node;

// The network in which this city may write now. Errors: no_network, member_revoked.
Result<std::shared_ptr<const NetworkState>> writable_network(const Node& node);
// An entry that this city wrote. Errors: label_invalid, city_unknown, entry_unknown, not_author.
Result<storage::StoredEntry> find_own_entry(const Node& node, const NetworkState& network, std::string_view label);
// How errors name the file that a program gave; `-` where it gave none.
std::string shown_file(std::string_view file_name);
// The audience that was asked for, `otherwise` where none was; field_invalid for a name that is none.
Result<Audience> audience_asked(std::string_view name, Audience otherwise, const std::string& file);
// The audience that was asked for, else what the head of the text says, else `otherwise`. Errors: field_invalid,
// audience_differs where both say something else.
Result<Audience> audience_of(const Document& document, std::string_view asked, Audience otherwise,
                             const std::string& file);
// Kind, themes, language and octets of a document, salted. Errors: those of encode_document.
Result<Draft> draft_of(const Document& document);
// The same for the text of a file, which errors then name: file_too_large in place of document_too_large.
Result<Draft> draft_of_file(const Document& document, const std::string& file);
// What the head of a text says of other entries, as references; at most `most`. Whoever names what is not known here,
// or more than fits, is told so in `remarks`; the text is published all the same. Fails with store_damaged.
Result<std::vector<Reference>> references_of(const Node& node, const NetworkState& network, const Document& document,
                                             const std::string& file, std::size_t most, std::vector<Error>& remarks);
// A reference to an entry that is held.
Reference reference_to(const NetworkState& network, Relation relation, const storage::StoredEntry& entry);

}  // namespace essaim::daemon
