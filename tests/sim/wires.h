#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "core/bytes.h"
#include "sync/engine.h"

namespace essaim::sim {

class Node;
class World;

// Virtual time since the run began.
using Time = std::chrono::microseconds;

struct LinkQuality {
  Time delay{std::chrono::milliseconds(20)};  // one way
  Time jitter{0};                             // added to some frames; their order stays
  std::uint64_t octets_per_second = 1'000'000;
};

// Two cities of which one dials the other, numbered from 0.
enum class EdgeId : std::uint32_t {};

// The cables between cities: dialling with back-off, connections that carry frames in order, cuts.
//
// A connection has two ends, each known to its city by a LinkId of its own. When a cable is cut nothing more arrives,
// and each end notices after a time of its own, as with TCP. Both ends must hold each other for a current member when a
// connection is made, as in the TLS handshake. Where a direction is blocked, what is sent in it arrives afterwards, in
// its order, while other connections go on; and nobody gets through who dials. What a city does not read yet waits.
class Wires {
 public:
  explicit Wires(World& world) : world_(&world) {}

  // Nothing new where the two are joined already.
  EdgeId lay(Node& dialler, Node& listener, LinkQuality quality);
  bool joined(const Node& a, const Node& b) const;
  std::size_t edge_count() const { return edges_.size(); }
  // The ends notice a cut within `notice` of it, each at a time of its own.
  void cut(EdgeId edge, Time notice);
  // Cuts every edge, for good.
  void cut_all();
  void restore(EdgeId edge);
  bool is_cut(EdgeId edge) const { return at(edge).cut; }
  // From the one that dials to the other, or back.
  enum class Direction : std::uint8_t { there = 0, back = 1 };
  void block(EdgeId edge, Direction direction, Time duration);
  void unblock(EdgeId edge);
  bool connected(EdgeId edge) const;
  // Cities that a cable joins to this one, in the order in which they were laid.
  std::vector<Node*> neighbours(const Node& node) const;

  // ---- for cities ----
  // `counted`: the octets as the engine counts them, which it is told when they have left.
  void transmit(sync::LinkId link, Bytes frame, std::size_t counted);
  // What was transmitted still arrives, then the other end learns that the connection is closed.
  void close(sync::LinkId link);
  // The city reads from it again.
  void resume(sync::LinkId link);
  void on_started(Node& node);
  // `crashed`: nothing in flight arrives, and partners notice after a while.
  void on_stopped(Node& node, bool crashed);

 private:
  struct Side {
    Node* node = nullptr;
    sync::LinkId link{};
    bool open = true;
    Time free_at{0};       // when the last octet handed in has left
    Time last_arrival{0};  // of a frame from this side at the other
    // What came for this side and was not read yet; nothing at the end of it.
    std::deque<std::optional<Bytes>> inbox;
    bool reading = false;
  };
  struct Connection {
    EdgeId edge{};
    std::array<Side, 2> sides;  // the one that dialled first
    bool carries = true;
    bool ended = false;  // counted as lost
    Time since{0};
  };
  struct Edge {
    Node* dialler = nullptr;
    Node* listener = nullptr;
    LinkQuality quality;
    bool cut = false;
    std::array<Time, 2> blocked_until{};
    unsigned failures = 0;      // of dialling, in a row
    std::uint64_t attempt = 0;  // the newest one planned; older ones are void
    std::shared_ptr<Connection> connection;
  };

  Edge& at(EdgeId edge) { return edges_[static_cast<std::size_t>(edge)]; }
  const Edge& at(EdgeId edge) const { return edges_[static_cast<std::size_t>(edge)]; }
  void plan_dial(EdgeId edge, Time delay);
  void plan_redial(EdgeId edge);
  void dial(EdgeId edge, std::uint64_t attempt);
  bool may_connect(const Edge& edge) const;
  void establish(EdgeId edge);
  void arrive(const std::shared_ptr<Connection>& connection, std::size_t to, std::optional<Bytes> frame);
  void read(const std::shared_ptr<Connection>& connection, std::size_t to);
  void notice(const std::shared_ptr<Connection>& connection, std::size_t to);
  void count_end(Connection& connection);
  void lose(const std::shared_ptr<Connection>& connection, std::size_t side);
  void break_down(const std::shared_ptr<Connection>& connection, Time notice);

  World* world_;
  std::vector<Edge> edges_;
  bool all_cut_ = false;
  std::uint64_t next_link_ = 1;
  std::map<sync::LinkId, std::pair<std::shared_ptr<Connection>, std::size_t>> ends_;  // open ones
};

}  // namespace essaim::sim
