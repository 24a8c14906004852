#include "core/wildcard.h"

#include <gtest/gtest.h>

namespace essaim {
namespace {

// Every spelling of "all addresses of this machine".
TEST(Wildcard, IsEveryAddressOfThisMachine) {
  for (const char* address : {"0.0.0.0:7700", "[::]:7700", "[0:0:0:0:0:0:0:0]:7700", "[0::0]:7700", "[::0000]:1"}) {
    EXPECT_TRUE(is_wildcard_address(address)) << address;
  }
}

// One address, a name, and what is no address at all.
TEST(Wildcard, IsNothingElse) {
  for (const char* address : {"127.0.0.1:7700", "10.0.0.0:7700", "0.0.0.1:7700", "[::1]:7700",
                              "essaim.ville.example:7700", "0.0.0.0", "[::]", "", ":7700", "0.0.0.0:0x", "....:7700"}) {
    EXPECT_FALSE(is_wildcard_address(address)) << address;
  }
}

}  // namespace
}  // namespace essaim
