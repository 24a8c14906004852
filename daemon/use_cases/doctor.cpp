#include "daemon/use_cases/doctor.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/entry.h"
#include "core/harmless.h"
#include "core/version.h"
#include "daemon/clock_check.h"
#include "daemon/node.h"
#include "daemon/self_check.h"
#include "daemon/time_text.h"
#include "daemon/use_cases/doctor_partners.h"
#include "essaim/v1/api.pb.h"

namespace essaim::daemon {
namespace {

// The mark that is written to see whether anything can be: it is empty, so nothing stays.
constexpr const char* trial_mark = "doctor";

void add(std::vector<Finding>& findings, FindingCode code, std::vector<std::string> arguments = {}) {
  findings.emplace_back(code, std::move(arguments));
}

// The newest entry that this machine wrote, as long as no other one writes with its key.
std::optional<OwnStamp> newest_own(Node& node) {
  const auto log = node.store().log(node.self());
  if (!log || log->sequence == 0 || node.lane().written_elsewhere() != 0) return std::nullopt;
  const auto found = node.store().find({node.self(), log->sequence});
  if (!found || !*found) return std::nullopt;
  return OwnStamp{node.config().handle + "/" + std::to_string(log->sequence),
                  read_header((*found)->header).fields.time_ms};
}

Finding look_at_log(Node& node) {
  const std::string& handle = node.config().handle;
  if (const Sequence elsewhere = node.lane().written_elsewhere(); elsewhere != 0) {
    return Finding(FindingCode::log_two_machines, {handle + "/" + std::to_string(elsewhere)});
  }
  const storage::LogState log = node.store().log(node.self()).value_or(storage::LogState());
  if (log.fork != 0) return Finding(FindingCode::log_forked, {handle + "/" + std::to_string(log.fork)});
  if (log.sequence < node.confirmed_at_start()) {
    return Finding(FindingCode::log_behind, {std::to_string(log.sequence), std::to_string(node.confirmed_at_start())});
  }
  return Finding(FindingCode::log_good, {std::to_string(log.sequence)});
}

Finding look_at_network(Node& node) {
  const auto network = node.membership().current();
  if (!network) {
    return Finding(node.state() == "joining" ? FindingCode::network_joining : FindingCode::network_none);
  }
  const std::string name = harmless(network->name());
  const MemberState* self = network->by_key(node.self());
  if (self == nullptr) return Finding(FindingCode::network_joining);
  if (self->revoked) return Finding(FindingCode::network_left, {name});
  if (network->forked_at() != 0) return Finding(FindingCode::network_forked, {name});
  return Finding(FindingCode::network_good, {name, std::to_string(network->members().size())});
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// What partners dial: as the network log says, which no later setting changes, else as it would be told.
std::vector<std::string> dialled_addresses(Node& node) {
  const auto network = node.membership().current();
  const MemberState* self = network ? network->by_key(node.self()) : nullptr;
  return self != nullptr ? self->admission.addresses : node.addresses();
}

void look_at_port(Node& node, std::vector<Finding>& findings) {
  const std::vector<std::string> dialled = dialled_addresses(node);
  const std::vector<std::string> configured = node.addresses();
  const std::string bound = node.net().bound_address();
  if (!bound.empty()) {
    add(findings, FindingCode::port_open, {bound});
  } else if (!dialled.empty()) {
    add(findings, FindingCode::port_missing, {joined(dialled)});
  } else {
    add(findings, FindingCode::port_unwanted);
  }
  if (!bound.empty() && dialled.empty()) add(findings, FindingCode::address_none, {bound});
  if (!dialled.empty() && !configured.empty() && dialled != configured) {
    add(findings, FindingCode::address_changed, {joined(dialled), joined(configured)});
  }
}

Finding look_at_address(Node& node, const Attempt& attempt, const std::optional<LastCall>& last_call) {
  const std::string why = harmless(attempt.why);
  if (attempt.end == Attempt::End::reached) return Finding(FindingCode::address_answers, {attempt.address});
  if (attempt.end == Attempt::End::foreign) return Finding(FindingCode::address_foreign, {attempt.address});
  if (attempt.end == Attempt::End::twin) return Finding(FindingCode::address_twin, {attempt.address});
  if (attempt.end == Attempt::End::unresolved) return Finding(FindingCode::address_unresolved, {attempt.address, why});
  if (last_call) {
    const std::string caller = name_of_partner(node, last_call->key);
    return Finding(FindingCode::address_called, {attempt.address, caller, time_text(last_call->at_ms)});
  }
  return Finding(FindingCode::address_silent, {attempt.address, why});
}

void look_at_proxy(const Config& config, const std::optional<Attempt>& tried, std::vector<Finding>& findings) {
  if (!config.ways.proxy || !tried) return;
  const std::string& proxy = config.ways.proxy->address;
  if (tried->end == Attempt::End::reached) return add(findings, FindingCode::proxy_answers, {proxy});
  ProxyFailure failure;
  failure.kind =
      tried->end == Attempt::End::unresolved ? ProxyFailure::Kind::unresolved : ProxyFailure::Kind::unreachable;
  failure.detail = harmless(tried->why);
  add(findings, FindingCode::proxy_down, {proxy, to_argument(failure)});
}

// What can be said without asking anybody.
std::vector<Finding> look_at_machine(Node& node) {
  std::vector<Finding> findings;
  add(findings, FindingCode::daemon_answers, {std::string("essaim ") + version});
  findings.push_back(check_configuration(node.directory(), node.since()));
  for (Finding& one : check_rights(node.directory())) findings.push_back(std::move(one));
  findings.push_back(check_disk(node.directory(), node.config().free_mib_floor));
  const auto network = node.membership().current();
  findings.push_back(check_descriptors(network ? network->members().size() : 0));
  return findings;
}

Finding look_at_store(Node& node, const Result<void>& written) {
  if (!written) return Finding(FindingCode::store_failed, {harmless(sentence(written.error(), Language::english))});
  const storage::Counters counters = node.store().counters();
  return Finding(FindingCode::store_good, {std::to_string(counters.entries), std::to_string(counters.documents)});
}

v1::Finding written_out(const Finding& finding) {
  const FindingText& text = text_of(finding.code);
  v1::Finding out;
  out.set_check(std::string(name_of(text.check)));
  out.set_outcome(std::string(name_of(text.outcome)));
  out.set_code(std::string(text.name));
  for (const std::string& argument : finding.arguments) out.add_arguments(argument);
  out.set_sentence(sentence(finding, Language::english));
  out.set_advice(advice(finding, Language::english));
  return out;
}

void count(v1::Diagnosis& diagnosis) {
  for (const v1::Finding& finding : diagnosis.findings()) {
    if (finding.outcome() == name_of(Outcome::problem)) diagnosis.set_problems(diagnosis.problems() + 1);
    if (finding.outcome() == name_of(Outcome::warning)) diagnosis.set_warnings(diagnosis.warnings() + 1);
  }
}

v1::Diagnosis conclude(Node& node, std::vector<Finding> findings, const Examination& examination) {
  findings.push_back(judge_clock(unix_now_ms(), examination.clocks_ahead, newest_own(node)));
  findings.push_back(look_at_log(node));
  findings.push_back(look_at_network(node));
  look_at_port(node, findings);
  for (const Attempt& attempt : examination.own_addresses) {
    findings.push_back(look_at_address(node, attempt, examination.last_call));
  }
  look_at_proxy(node.config(), examination.proxy, findings);
  v1::Diagnosis diagnosis;
  for (const Finding& finding : findings) *diagnosis.add_findings() = written_out(finding);
  for (const PartnerFinding& one : look_at_partners(node, examination.partners)) {
    v1::Finding& out = *diagnosis.add_findings();
    out = written_out(one.finding);
    if (one.handle.empty()) continue;
    v1::FindingPartner& partner = *out.mutable_partner();
    partner.set_handle(one.handle);
    partner.set_address(one.address);
    partner.set_last_contact_ms(one.before.last_contact_ms);
    if (one.before.last_problem == Reason::none) continue;
    partner.set_last_problem(std::string(name_of(one.before.last_problem)));
    partner.set_last_problem_ms(one.before.last_problem_ms);
  }
  diagnosis.set_now_ms(unix_now_ms());
  count(diagnosis);
  return diagnosis;
}

}  // namespace

void diagnose(Node& node, std::function<void(v1::Diagnosis)> done) {
  auto findings = std::make_shared<std::vector<Finding>>(look_at_machine(node));
  node.lane().put_mark(trial_mark, {}, [&node, findings, done = std::move(done)](const Result<void>& written) {
    // A disk that is too full has had its line.
    if (written || written.error().code != Errc::disk_full) findings->push_back(look_at_store(node, written));
    std::vector<std::string> own =
        node.net().bound_address().empty() ? std::vector<std::string>() : dialled_addresses(node);
    node.net().examine(std::move(own), [&node, findings, done](const Examination& examination) {
      done(conclude(node, std::move(*findings), examination));
    });
  });
}

v1::DiagnosisProgress diagnosis_progress(Node& node) {
  const ExaminationProgress progress = node.net().examination_progress();
  v1::DiagnosisProgress out;
  out.set_tried(static_cast<std::uint32_t>(progress.tried));
  out.set_partners(static_cast<std::uint32_t>(progress.partners));
  return out;
}

v1::Diagnosis diagnosis_of(const std::vector<Finding>& findings) {
  v1::Diagnosis diagnosis;
  for (const Finding& finding : findings) *diagnosis.add_findings() = written_out(finding);
  diagnosis.set_now_ms(unix_now_ms());
  count(diagnosis);
  return diagnosis;
}

}  // namespace essaim::daemon
