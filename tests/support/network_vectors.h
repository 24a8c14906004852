#pragma once

#include "tests/support/vectors.h"

namespace essaim::test {

// What our code makes of fixed keys: a founding entry, an admission, a revocation; and an invitation with the proof by
// which it is used. These octets never change.
VectorFile network_vectors();
VectorFile invitation_vectors();

}  // namespace essaim::test
