#include "daemon/net/check_lane.h"

#include <iterator>
#include <memory>
#include <utility>

namespace essaim::daemon {
namespace {

// Microseconds, roughly: a signature, a header, a document to begin with, and what its octets add (DESIGN §2, §8).
constexpr std::size_t signature_cost = 100;
constexpr std::size_t header_cost = 2;
constexpr std::size_t document_cost = 5;
constexpr std::size_t document_octets_per_cost = 500;
// A batch is long beside waking a thread and short beside what a person notices.
constexpr std::size_t batch_cost_wanted = 500;

std::size_t cost_of(const CheckLane::Check& check) {
  struct Cost {
    std::size_t operator()(const sync::CheckRun& one) const {
      return signature_cost + header_cost * one.run.bodies.size();
    }
    std::size_t operator()(const sync::CheckDocument& one) const {
      return document_cost + one.claim.size / document_octets_per_cost;
    }
    std::size_t operator()(const sync::CheckNetworkEntries& one) const { return signature_cost * one.entries.size(); }
  };
  return std::visit(Cost{}, check);
}

CheckLane::Checked perform(const NetworkId& network, CheckLane::Check check) {
  struct Perform {
    const NetworkId& network;
    CheckLane::Checked operator()(sync::CheckRun one) const {
      return {one.ticket, check_run(network, one.run, one.accepted_tip)};
    }
    CheckLane::Checked operator()(sync::CheckDocument one) const {
      return {one.ticket, check_document(network, one.claim, std::move(one.frame))};
    }
    CheckLane::Checked operator()(sync::CheckNetworkEntries one) const {
      std::vector<Result<VerifiedNetworkEntry>> checked;
      checked.reserve(one.entries.size());
      for (SignedNetworkEntry& entry : one.entries) checked.push_back(check_network_entry(network, std::move(entry)));
      return {one.ticket, std::move(checked)};
    }
  };
  return std::visit(Perform{network}, std::move(check));
}

}  // namespace

CheckLane::CheckLane(Loop& loop, Workers& workers, const NetworkId& network, Receive receive)
    : workers_(workers),
      network_(network),
      receive_(std::move(receive)),
      inbox_(loop, [this](std::vector<Done> done) { deliver(std::move(done)); }) {}

CheckLane::~CheckLane() { inbox_.close(); }

void CheckLane::add(Check check) {
  batch_cost_ += cost_of(check);
  batch_.push_back(std::move(check));
  if (batch_cost_ >= batch_cost_wanted) dispatch();
}

void CheckLane::submit() {
  if (!batch_.empty()) dispatch();
}

void CheckLane::dispatch() {
  auto batch = std::make_shared<Batch>(std::move(batch_));
  batch_ = {};
  batch_cost_ = 0;
  workers_.post([batch, number = next_number_++, network = network_, inbox = inbox_] {
    Done done;
    done.number = number;
    done.answers.reserve(batch->size());
    for (Check& check : *batch) done.answers.push_back(perform(network, std::move(check)));
    inbox.push(std::move(done));
  });
}

void CheckLane::deliver(std::vector<Done> done) {
  for (Done& one : done) early_.emplace(one.number, std::move(one));
  std::vector<Checked> answers;
  while (!early_.empty() && early_.begin()->first == next_delivered_) {
    auto& ready = early_.begin()->second.answers;
    answers.insert(answers.end(), std::make_move_iterator(ready.begin()), std::make_move_iterator(ready.end()));
    early_.erase(early_.begin());
    ++next_delivered_;
  }
  if (!answers.empty()) receive_(std::move(answers));
}

}  // namespace essaim::daemon
