#include "daemon/node.h"

#include <chrono>

#include "core/city_files.h"
#include "core/version.h"
#include "core/wildcard.h"
#include "daemon/joining.h"
#include "daemon/log.h"
#include "daemon/own_log.h"
#include "daemon/use_cases/admit.h"

namespace essaim::daemon {
namespace {

// What is left of the five seconds of a clean shutdown after the links were closed belongs to the store.
constexpr std::chrono::milliseconds goodbye_grace{1500};

}  // namespace

std::uint64_t unix_now_ms() {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count());
}

Node::Node(DataDir data, Config config, SigningKey key)
    : data_(std::move(data)), config_(std::move(config)), key_(std::move(key)), self_(key_.public_key()) {}

Node::~Node() { stop(); }

Result<std::unique_ptr<Node>> Node::start(DataDir data, Config config, std::function<void(const LinkNotice&)> on_link) {
  auto key = data.read_node_key();
  if (!key) return tl::unexpected(key.error());
  std::unique_ptr<Node> node(new Node(std::move(data), std::move(config), std::move(*key)));
  if (auto opened = node->open(std::move(on_link)); !opened) return tl::unexpected(opened.error());
  return node;
}

Result<void> Node::open(std::function<void(const LinkNotice&)> on_link) {
  storage::Options options;
  options.directory = data_.file(city_files::store);
  options.own_log = self_;
  options.free_bytes_floor = config_.free_mib_floor << 20;
  options.cache_bytes = config_.cache_mib << 20;
  auto store = storage::Store::open(options);
  if (!store) return tl::unexpected(store.error());
  store_ = std::move(*store);
  auto anchor = storage::Anchor::open(data_.file(city_files::anchor));
  if (!anchor) return tl::unexpected(anchor.error());
  confirmed_at_start_ = anchor->read().sequence;
  const auto held = store_->log(self_);
  if (anchor->read().sequence > (held ? held->sequence : 0)) {
    log_error("the store has lost entries of this city: it ends at " + std::to_string(held ? held->sequence : 0) +
              ", acknowledged were " + std::to_string(anchor->read().sequence) +
              "; publishing waits until partners gave them back");
  }
  auto network_octets = store_->mark(network_mark);
  if (!network_octets) return tl::unexpected(network_octets.error());
  const auto network = *network_octets ? NetworkId::from(**network_octets) : std::nullopt;

  auto tray = Tray::open(data_.file(city_files::drafts), [this](const std::string& mark) -> Result<bool> {
    const auto place = store_->marked_place(mark);
    if (!place) return tl::unexpected(place.error());
    return place->has_value();
  });
  if (!tray) return tl::unexpected(tray.error());
  tray_ = std::move(*tray);
  const auto follows = read_follows(*store_);
  if (!follows) return tl::unexpected(follows.error());

  StoreLane::Parts lane;
  lane.store = store_;
  lane.anchor = std::make_unique<storage::Anchor>(std::move(*anchor));
  lane.node_key = &key_;
  lane.membership = &membership_;
  lane.bulletin = &bulletin_;
  lane.filter = follows->filter().of(self_);
  lane.clock_ms = unix_now_ms;
  lane.network = network;
  lane_ = std::make_unique<StoreLane>(std::move(lane));
  IndexLane::Parts index;
  index.store = store_;
  index.membership = &membership_;
  index.bulletin = &bulletin_;
  index.directory = data_.file(city_files::index);
  index.free_bytes_floor = options.free_bytes_floor;
  index_ = std::make_unique<IndexLane>(std::move(index));
  search_ = std::make_unique<SearchLane>(index_->shared());
  auto invitations = Invitations::open(*store_, *lane_);
  if (!invitations) return tl::unexpected(invitations.error());
  invitations_ = std::move(*invitations);

  Net::Parts net;
  net.store = store_;
  net.store_lane = lane_.get();
  net.membership = &membership_;
  net.bulletin = &bulletin_;
  net.node_key = &key_;
  net.filter = [store = store_, self = self_]() -> Result<Filter> {
    const auto now = read_follows(*store);
    if (!now) return tl::unexpected(now.error());
    return now->filter().of(self);
  };
  net.ways = config_.ways;
  net.software = std::string("essaim ") + version;
  net.admit = [this](const sync::Introduce& request, const LogKey& peer, Bytes exporter,
                     std::function<void(Result<sync::Welcome>)> done) {
    admit(*this, request, peer, std::move(exporter), std::move(done));
  };
  net.invitations_open = [this] { return invitations_->any_open(unix_now_ms()); };
  net.on_link = std::move(on_link);
  net.clock_ms = unix_now_ms;
  net_ = std::make_unique<Net>(std::move(net));
  following_ = std::make_unique<Following>(store_, *lane_, *net_, self_);
  own_texts_ = std::make_unique<OwnTexts>(store_, self_);
  inbox_ = std::make_unique<Inbox>(store_, self_, [this](std::string mark, Bytes value) {
    lane_->put_mark(std::move(mark), std::move(value), [](const Result<void>&) {});
  });
  if (auto bound = net_->listen(config_.listen); !bound) return bound;
  if (!network) return {};
  auto inviter = read_inviter(*store_);
  if (!inviter) return tl::unexpected(inviter.error());
  return enter_network(*network, std::move(*inviter));
}

Result<void> Node::enter_network(const NetworkId& network, std::optional<Net::Inviter> inviter) {
  if (inviter) membership_.trust_inviter(inviter->key);
  return net_->run(network, std::move(inviter));
}

std::vector<std::string> Node::addresses() const {
  if (!config_.addresses.empty()) return config_.addresses;
  const std::string bound = net_->bound_address();
  if (bound.empty() || is_wildcard_address(bound)) return {};
  return {bound};
}

std::string Node::state() const {
  if (stopping_) return "shutting-down";
  const auto network = membership_.current();
  if (!network) return "waiting-for-network";
  return network->by_key(self_) == nullptr ? "joining" : "running";
}

void Node::stop() {
  if (stopping_.exchange(true)) return;
  if (net_) net_->stop(goodbye_grace);
  bulk_.stop();
  if (search_) search_->stop();
  // What is still queued may ask the stopped net something, and hears that it is stopping.
  lane_.reset();
  if (index_) index_->stop();
  net_.reset();
  if (store_) {
    if (auto closed = store_->close(); !closed) log_error("close: " + sentence(closed.error(), Language::english));
  }
}

}  // namespace essaim::daemon
