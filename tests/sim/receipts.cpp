#include "tests/sim/receipts.h"

#include <chrono>

#include "core/entry.h"
#include "sync/wants.h"
#include "tests/sim/sim_store.h"
#include "tests/sim/world.h"

namespace essaim::sim {
namespace {

// sync/wants_asking.cpp; an engine counts whole milliseconds.
constexpr Time silence_max = std::chrono::seconds(30) - std::chrono::milliseconds(2);
constexpr Time promise_max = sync::promise_patience - std::chrono::milliseconds(2);

}  // namespace

void Receipts::start(const SimStore& store) {
  *this = Receipts{};
  for (const auto& [key, log] : store.logs()) {
    for (Sequence sequence = 1; sequence <= log.rows.size(); ++sequence) {
      const SimStore::Row& row = log.rows[sequence - 1];
      on_header(tag_of(key), sequence, row.header->body());
      if (row.frame) documents_.emplace(tag_of(key), sequence);
    }
  }
}

void Receipts::note_written(const VerifiedRun& run) {
  for (const VerifiedHeader& header : run.headers()) on_header(tag_of(run.log()), header.sequence(), header.body());
}

std::string Receipts::on_asking(sync::LinkId link, const sync::Want& want, Time now) {
  Asked& mine = asked_[link];
  if (mine.documents.empty()) mine.heard = now;
  std::string wrong;
  for (const sync::WantRange& range : want.ranges) {
    for (Sequence sequence = range.first; sequence < range.first + range.count; ++sequence) {
      const Document document{tag_of(range.log), sequence};
      for (auto& [other, asked] : asked_) {
        if (!asked.documents.contains(document)) continue;
        const auto promised = asked.promised.find(document);
        const bool patient =
            promised == asked.promised.end() ? now - asked.heard < silence_max : now - promised->second < promise_max;
        if (patient) wrong = "asks for " + std::to_string(sequence) + " twice, though the first asked is not late";
        // Its patience is at an end for all that was asked there.
        asked_twice_.insert(asked.documents.begin(), asked.documents.end());
        asked.documents.clear();
        asked.promised.clear();
      }
      mine.documents.insert(document);
    }
  }
  return wrong;
}

void Receipts::on_answer(sync::LinkId link, const sync::Absent& absent, Time now) {
  Asked& asked = asked_[link];
  asked.heard = now;
  for (Sequence sequence = absent.range.first; sequence < absent.range.first + absent.range.count; ++sequence) {
    const Document document{tag_of(absent.range.log), sequence};
    if (absent.will_try) {
      asked.promised.emplace(document, now);
    } else {
      asked.documents.erase(document);
      asked.promised.erase(document);
    }
  }
}

void Receipts::on_link_down(sync::LinkId link) { asked_.erase(link); }

bool Receipts::on_document(sync::LinkId link, const Document& document, Time now) {
  asked_[link].heard = now;
  // Whoever else was asked is waited for no longer.
  for (auto& [other, asked] : asked_) {
    asked.documents.erase(document);
    asked.promised.erase(document);
  }
  return documents_.insert(document).second || asked_twice_.contains(document);
}

// Two branches of a fork differ in their bodies.
bool Receipts::on_header(const LogTag& log, Sequence sequence, ByteView body) {
  return headers_.insert(mix(mix(mix(0xcbf29ce484222325U, sequence), log.view()), body)).second;
}

}  // namespace essaim::sim
