#pragma once

#include <functional>

namespace essaim::v1 {
class Status;
}

namespace essaim::daemon {

class Node;

// Who am I, which links are up, and for each city what is known, held, and missing with the reason. `done` comes on the
// net thread.
void view_status(Node& node, std::function<void(v1::Status)> done);

}  // namespace essaim::daemon
