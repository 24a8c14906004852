#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "core/error.h"
#include "daemon/net/frames.h"
#include "daemon/net/tls_stream.h"
#include "sync/messages.h"

namespace essaim::daemon {

// One frame each way on a connection without compression: all that an introduction is (DESIGN §3). The caller bounds
// the time by closing the stream.
using FrameDone = std::function<void(Result<sync::Message>)>;
// Fails with `malformed` for what is no frame, or where the connection ends before there is one.
void read_one_frame(const std::shared_ptr<TlsStream>& stream, FrameDone done);
void write_one_frame(const std::shared_ptr<TlsStream>& stream, const sync::Message& message, TlsStream::Done done);

}  // namespace essaim::daemon
