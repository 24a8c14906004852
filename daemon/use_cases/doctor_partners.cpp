#include "daemon/use_cases/doctor_partners.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/harmless.h"
#include "daemon/node.h"

namespace essaim::daemon {
namespace {

// A line of a screen.
constexpr std::size_t why_columns = 120;

// 407 is about the password; these three say that the proxy itself did what it could.
constexpr unsigned wants_password = 407;
bool is_beyond_proxy(unsigned status) { return status == 502 || status == 503 || status == 504; }

Finding through_proxy(const std::string& handle, const Attempt& attempt, const std::string& proxy) {
  const ProxyFailure failure = attempt.failure.value_or(ProxyFailure());
  const std::vector<std::string> arguments = {handle, attempt.address, proxy, to_argument(failure)};
  if (failure.kind != ProxyFailure::Kind::refused) return Finding(FindingCode::partner_proxy_fails, arguments);
  if (failure.status == wants_password) {
    return Finding(FindingCode::partner_proxy_asks, {handle, attempt.address, proxy});
  }
  return Finding(
      is_beyond_proxy(failure.status) ? FindingCode::partner_beyond_proxy : FindingCode::partner_proxy_refuses,
      arguments);
}

Finding look_at(const std::string& handle, const Attempt& attempt, const std::string& proxy) {
  const std::string why = shortened(harmless(attempt.why), why_columns);
  const std::string& address = attempt.address;
  switch (attempt.end) {
    case Attempt::End::connected: return Finding(FindingCode::partner_connected, {handle, address});
    case Attempt::End::reached: return Finding(FindingCode::partner_reached, {handle, address});
    case Attempt::End::nowhere: return Finding(FindingCode::partner_away, {handle});
    case Attempt::End::kept_away: return Finding(FindingCode::partner_kept_away, {handle, why});
    case Attempt::End::unresolved: return Finding(FindingCode::partner_unresolved, {handle, address, why});
    case Attempt::End::silent: return Finding(FindingCode::partner_silent, {handle, address, why});
    case Attempt::End::proxy: return through_proxy(handle, attempt, proxy);
    case Attempt::End::foreign:
      if (attempt.by_proxy) return Finding(FindingCode::partner_intercepted, {handle, address, proxy});
      return Finding(FindingCode::partner_foreign, {handle, address});
    case Attempt::End::twin:
    case Attempt::End::garbled: return Finding(FindingCode::partner_garbled, {handle, address, why});
    case Attempt::End::unknown: return Finding(FindingCode::partner_knows_us_not, {handle, address});
    case Attempt::End::refused:
      return Finding(FindingCode::partner_refuses, {handle, address, std::string(name_of(attempt.reason))});
    case Attempt::End::untried: break;
  }
  return Finding(FindingCode::partners_untried, {"1"});
}

bool answered(const Attempt& attempt) {
  return attempt.end == Attempt::End::connected || attempt.end == Attempt::End::reached;
}

bool was_dialled(const Attempt& attempt) {
  switch (attempt.end) {
    case Attempt::End::unresolved:
    case Attempt::End::silent:
    case Attempt::End::foreign:
    case Attempt::End::twin:
    case Attempt::End::garbled:
    case Attempt::End::proxy: return true;
    case Attempt::End::untried:
    case Attempt::End::connected:
    case Attempt::End::reached:
    case Attempt::End::nowhere:
    case Attempt::End::kept_away:
    case Attempt::End::unknown:
    case Attempt::End::refused: return false;
  }
  return false;
}

}  // namespace

std::string name_of_partner(Node& node, const LogKey& key) {
  const auto network = node.membership().current();
  const MemberState* member = network ? network->by_key(key) : nullptr;
  return member != nullptr ? member->admission.handle : to_hex(key.view().substr(0, 4));
}

std::vector<PartnerFinding> look_at_partners(Node& node, const std::vector<ExaminedPartner>& partners) {
  const std::string proxy = node.config().ways.proxy ? node.config().ways.proxy->address : std::string();
  std::vector<PartnerFinding> findings;
  std::size_t untried = 0, dialled = 0, by_proxy = 0;
  bool any_answered = false;
  for (const ExaminedPartner& partner : partners) {
    if (partner.attempt.end == Attempt::End::untried) {
      ++untried;
      continue;
    }
    any_answered = any_answered || answered(partner.attempt);
    if (was_dialled(partner.attempt)) ++dialled;
    if (partner.attempt.end == Attempt::End::proxy) ++by_proxy;
    const std::string handle = name_of_partner(node, partner.key);
    findings.push_back({look_at(handle, partner.attempt, proxy), handle, partner.attempt.address, partner.before});
  }
  std::ranges::sort(findings, {}, &PartnerFinding::handle);
  if (untried > 0) {
    findings.push_back({Finding(FindingCode::partners_untried, {std::to_string(untried)}), "", "", {}});
  }
  // Where it is the proxy every time, that has been said.
  if (!any_answered && dialled > by_proxy) {
    findings.push_back({Finding(FindingCode::partners_unreached, {std::to_string(dialled)}), "", "", {}});
  }
  return findings;
}

}  // namespace essaim::daemon
