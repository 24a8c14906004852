#pragma once

#include <string>
#include <vector>

#include "core/findings.h"
#include "core/ids.h"
#include "daemon/net/examination.h"
#include "storage/store.h"

namespace essaim::daemon {

class Node;

// What an examination says of each partner, in words.
struct PartnerFinding {
  Finding finding;
  std::string handle;  // empty where it is about all
  std::string address;
  storage::PartnerRecord before;
};
// By handle, with what is true of all of them together at the end.
std::vector<PartnerFinding> look_at_partners(Node& node, const std::vector<ExaminedPartner>& partners);

// Its handle; where the network log does not name it yet, the start of its key.
std::string name_of_partner(Node& node, const LogKey& key);

}  // namespace essaim::daemon
