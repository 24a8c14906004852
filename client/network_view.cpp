#include "client/network_view.h"

#include "client/say.h"
#include "client/terminal.h"
#include "core/harmless.h"
#include "essaim/v1/api.pb.h"

namespace essaim::client {
namespace {

std::string standing(const v1::MemberView& member) {
  if (member.revoked()) return say("revoked");
  return member.lead() ? say("lead") : say("member");
}

}  // namespace

void print_network(const v1::NetworkView& view) {
  print_line(say("Network {0}, {1}",
                 {harmless(view.network().name()), say_count("{0} city", "{0} cities", view.network().members())}));
  print_line(say("{0} leads it: it alone admits and revokes, and so could whoever steals its node key.",
                 {harmless(view.network().lead())}));
  if (view.forked()) {
    print_line(say("Two rival entries of the network log are known: no new member counts until they are resolved."));
  }
  print_line();
  Table table({say("city"), say("name"), say("country"), say("since"), say("standing"), say("address")}, 1);
  for (const v1::MemberView& member : view.members()) {
    std::string addresses;
    for (const std::string& address : member.addresses()) addresses += (addresses.empty() ? "" : " ") + address;
    table.add({member.handle(), member.name(), member.country(), date_text(member.admitted_ms()), standing(member),
               addresses.empty() ? say("(only dials)") : addresses});
  }
  table.print();
  for (const v1::MemberView& member : view.members()) {
    if (!member.revocation_reason().empty())
      print_line(say("{0} was revoked: {1}", {harmless(member.handle()), harmless(member.revocation_reason())}));
  }
}

void print_nobody_can_dial() {
  print_note(
      say("No partner can dial this city: set listen and addresses under [net] in essaim.toml (essaimd --settings "
          "explains both), then start essaimd again."));
}

}  // namespace essaim::client
