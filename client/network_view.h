#pragma once

namespace essaim::v1 {
class NetworkView;
}

namespace essaim::client {

// The network and its members as a table.
void print_network(const v1::NetworkView& view);
// Says, beside the output, that this city has no address to be dialled at, and what to do.
void print_nobody_can_dial();

}  // namespace essaim::client
