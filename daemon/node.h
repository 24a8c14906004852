#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "core/network_log.h"
#include "core/sign.h"
#include "daemon/bulk_lane.h"
#include "daemon/bulletin.h"
#include "daemon/config.h"
#include "daemon/data_dir.h"
#include "daemon/following.h"
#include "daemon/inbox.h"
#include "daemon/index_lane.h"
#include "daemon/invitations.h"
#include "daemon/membership.h"
#include "daemon/net/net.h"
#include "daemon/own_texts.h"
#include "daemon/search_lane.h"
#include "daemon/store_lane.h"
#include "daemon/tray.h"
#include "storage/store.h"

namespace essaim::daemon {

std::uint64_t unix_now_ms();

// One city's running daemon: its store, lanes and links, put together. The use cases (daemon/use_cases) act on it; the
// HTTP API calls them. Every member may be used from any thread.
class Node {
 public:
  // Opens the store, folds the network log, binds the port, and, where there is a network, starts to dial.
  static Result<std::unique_ptr<Node>> start(DataDir data, Config config,
                                             std::function<void(const LinkNotice&)> on_link);
  // Says goodbye to partners, finishes and syncs what was queued, closes the store; within five seconds.
  void stop();
  ~Node();

  const Config& config() const { return config_; }
  const std::filesystem::path& directory() const { return data_.directory(); }
  // When it was opened, as files are stamped; its settings were read before.
  std::filesystem::file_time_type since() const { return since_; }
  // Up to which own entry everything had been acknowledged when it was opened.
  Sequence confirmed_at_start() const { return confirmed_at_start_; }
  const LogKey& self() const { return self_; }
  const SigningKey& key() const { return key_; }
  storage::Store& store() const { return *store_; }
  StoreLane& lane() { return *lane_; }
  BulkLane& bulk() { return bulk_; }
  IndexLane& index() const { return *index_; }
  SearchLane& search() { return *search_; }
  const Membership& membership() const { return membership_; }
  Bulletin& bulletin() { return bulletin_; }
  Net& net() { return *net_; }
  Invitations& invitations() { return *invitations_; }
  Following& following() { return *following_; }
  Inbox& inbox() { return *inbox_; }
  OwnTexts& own_texts() const { return *own_texts_; }
  Tray& tray() { return *tray_; }
  // What partners dial: as configured, else what is listened on where others can reach it.
  std::vector<std::string> addresses() const;
  // `waiting-for-network`, `joining`, `running`, `shutting-down`.
  std::string state() const;

  // Starts links for a network that was just founded (`inviter` empty) or joined.
  Result<void> enter_network(const NetworkId& network, std::optional<Net::Inviter> inviter);

 private:
  Node(DataDir data, Config config, SigningKey key);
  Result<void> open(std::function<void(const LinkNotice&)> on_link);

  DataDir data_;
  Config config_;
  SigningKey key_;
  LogKey self_;
  Membership membership_;
  Bulletin bulletin_;
  std::shared_ptr<storage::Store> store_;
  std::unique_ptr<StoreLane> lane_;
  BulkLane bulk_;
  std::unique_ptr<IndexLane> index_;
  std::unique_ptr<SearchLane> search_;
  std::unique_ptr<Invitations> invitations_;
  std::unique_ptr<Net> net_;
  std::unique_ptr<Following> following_;
  std::unique_ptr<Inbox> inbox_;
  std::unique_ptr<OwnTexts> own_texts_;
  std::unique_ptr<Tray> tray_;
  const std::filesystem::file_time_type since_ = std::filesystem::file_time_type::clock::now();
  Sequence confirmed_at_start_ = 0;
  std::atomic<bool> stopping_{false};
};

}  // namespace essaim::daemon
