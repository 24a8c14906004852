#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>

#include "core/bytes.h"

namespace essaim {

// N octets that name something. Two ids of different tags never compare or convert, so a header hash cannot be passed
// where a log key is meant.
template <typename Tag, std::size_t N>
struct Id {
  static constexpr std::size_t size = N;
  std::array<std::uint8_t, N> octets{};

  // Nothing when the length differs.
  static std::optional<Id> from(ByteView bytes) {
    if (bytes.size() != N) return std::nullopt;
    Id id;
    std::memcpy(id.octets.data(), bytes.data(), N);
    return id;
  }
  ByteView view() const { return {reinterpret_cast<const char*>(octets.data()), N}; }
  Bytes bytes() const { return Bytes(view()); }
  bool is_zero() const { return *this == Id{}; }
  auto operator<=>(const Id&) const = default;
};

// SHA-256 of the founding entry of a network (DESIGN §2). Zero inside the founding entry itself.
using NetworkId = Id<struct NetworkTag, 32>;
// Ed25519 public key of a node; it names the log that it signs.
using LogKey = Id<struct LogKeyTag, 32>;
// Ed25519 public key kept in the safe.
using RecoveryKey = Id<struct RecoveryKeyTag, 32>;
// SHA-256 of an entry's signing bytes (core/sign.h); never covers the signature.
using HeaderHash = Id<struct HeaderHashTag, 32>;
// SHA-256 of an admission's content (RULES 3).
using MemberId = Id<struct MemberTag, 32>;
// RULES 4.
using DocumentHash = Id<struct DocumentHashTag, 32>;
using Signature = Id<struct SignatureTag, 64>;
// SHA-256 over everything held (RULES 6).
using FrontierDigest = Id<struct FrontierDigestTag, 32>;
// First octets of SHA-256(both Hello nonces, head hash) (RULES 7).
using HeadTag = Id<struct HeadTagTag, 4>;
// First octets of a log key. The fold of the network log admits no two keys that share them (core/network_log.h).
using LogTag = Id<struct LogTagTag, 8>;
// Random octets of one Hello.
using Nonce = Id<struct NonceTag, 16>;

inline LogTag tag_of(const LogKey& log) { return *LogTag::from(log.view().substr(0, LogTag::size)); }

// 1, 2, 3 … in a log; 0 means "nothing". Below 2^32 by RULES 1, though eight octets hold it in the fixed head.
using Sequence = std::uint32_t;

// A numbered place in a register: what a document, an entry and a citation `city/118` stand on.
struct Place {
  LogKey log;
  Sequence sequence = 0;
  auto operator<=>(const Place&) const = default;
};

}  // namespace essaim

template <typename Tag, std::size_t N>
struct std::hash<essaim::Id<Tag, N>> {
  // Keys and hashes are uniform already; peers cannot choose which bucket they land in beyond grinding keys, and every
  // table keyed by what a stranger sends is bounded.
  std::size_t operator()(const essaim::Id<Tag, N>& id) const noexcept {
    std::size_t value = 0;
    std::memcpy(&value, id.octets.data(), N < sizeof value ? N : sizeof value);
    return value;
  }
};

template <>
struct std::hash<essaim::Place> {
  std::size_t operator()(const essaim::Place& place) const noexcept {
    return std::hash<essaim::LogKey>{}(place.log) ^ (std::size_t{place.sequence} * 0x9e3779b97f4a7c15U);
  }
};
