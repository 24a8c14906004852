#pragma once

#include <utility>
#include <vector>

#include "sync/engine.h"

namespace essaim::sync {

// What was read for a partner, as that partner can open it: a frame made with a dictionary that it lacks is made anew
// without one (RULES 24). Pure, for the thread that read, because a long document takes a millisecond.
struct ReadableFrames {
  std::vector<std::pair<Sequence, Bytes>> frames;  // newest first; fewer where they grew beyond `bytes_max`
  std::vector<Sequence> damaged;                   // that do not open, and so are as good as not held
};
ReadableFrames readable_frames(std::vector<std::pair<Sequence, Bytes>> stored, const ReadDocuments& asked);

}  // namespace essaim::sync
