#pragma once

namespace essaim::v1 {
class NetworkView;
}

namespace essaim::client {

// The network and its members as a table.
void print_network(const v1::NetworkView& view);

}  // namespace essaim::client
