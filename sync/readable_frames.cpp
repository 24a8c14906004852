#include "sync/readable_frames.h"

#include "core/document_frame.h"

namespace essaim::sync {

ReadableFrames readable_frames(std::vector<std::pair<Sequence, Bytes>> stored, const ReadDocuments& asked) {
  ReadableFrames readable;
  std::size_t octets = 0;
  for (auto& [sequence, frame] : stored) {
    if (!opens_with(frame, asked.dictionaries)) {
      auto plain = without_dictionary(frame);
      if (!plain) {
        readable.damaged.push_back(sequence);
        continue;
      }
      frame = std::move(*plain);
    }
    // A text that is mostly dictionary grows a hundredfold; what goes into a link's queue stays bounded.
    octets += frame.size();
    if (!readable.frames.empty() && octets > asked.bytes_max) break;
    readable.frames.emplace_back(sequence, std::move(frame));
  }
  return readable;
}

}  // namespace essaim::sync
