#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>
#include <set>
#include <string>

#include "core/sign.h"
#include "daemon/net/tls.h"

namespace essaim::daemon {
namespace {

using Connection = std::unique_ptr<SSL, decltype(&SSL_free)>;
using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

struct Handshake {
  bool client = false, server = false;  // whether that side calls it finished
  int client_error = 0, server_error = 0;
};

int last_reason() {
  const int reason = ERR_GET_REASON(ERR_peek_error());
  ERR_clear_error();
  return reason;
}

// Runs both ends over memory until neither moves, then lets the client read, since a refusal of its certificate
// reaches it only there (RELIABILITY M12).
Handshake shake(SSL* client, SSL* server) {
  BIO *near = nullptr, *far = nullptr;
  EXPECT_EQ(BIO_new_bio_pair(&near, 0, &far, 0), 1);
  SSL_set_bio(client, near, near);
  SSL_set_bio(server, far, far);
  SSL_set_connect_state(client);
  SSL_set_accept_state(server);
  Handshake result;
  ERR_clear_error();
  for (int turn = 0; turn < 20; ++turn) {
    if (!result.client && result.client_error == 0) {
      const int done = SSL_do_handshake(client);
      result.client = done == 1;
      if (done != 1 && SSL_get_error(client, done) == SSL_ERROR_SSL) result.client_error = last_reason();
    }
    if (!result.server && result.server_error == 0) {
      const int done = SSL_do_handshake(server);
      result.server = done == 1;
      if (done != 1 && SSL_get_error(server, done) == SSL_ERROR_SSL) result.server_error = last_reason();
    }
  }
  char octet = 0;
  const int read = SSL_read(client, &octet, 1);
  if (result.client && SSL_get_error(client, read) == SSL_ERROR_SSL) result.client_error = last_reason();
  ERR_clear_error();
  return result;
}

// One city that listens, those it knows, and whatever dials it.
class Tls : public ::testing::Test {
 protected:
  Tls() {
    TlsContexts::Door door;
    door.may_connect = [this](const LogKey& key) {
      ++asked;
      return members.contains(key);
    };
    door.invitations_open = [this] { return invitations_open; };
    listener = *TlsContexts::make(listener_key, std::move(door));
    members.insert(member_key.public_key());
  }

  static std::unique_ptr<TlsContexts> contexts_of(const SigningKey& key) {
    TlsContexts::Door nobody;
    nobody.may_connect = [](const LogKey&) { return false; };
    nobody.invitations_open = [] { return false; };
    return *TlsContexts::make(key, std::move(nobody));
  }

  Connection server() { return {SSL_new(listener->server()), SSL_free}; }

  // What our own program dials with.
  Connection dialling(const TlsContexts& contexts, const LogKey& expected, Protocol protocol = Protocol::sync) {
    Connection client(SSL_new(contexts.client()), SSL_free);
    EXPECT_TRUE(expect_peer(client.get(), &expected, protocol));
    return client;
  }

  // A foreign program that holds `key` and accepts whatever answers.
  static Context foreign(EVP_PKEY* key, int certificates = 1) {
    Context context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    if (key == nullptr) return context;
    for (int i = 0; i < certificates; ++i) {
      X509* certificate = X509_new();
      X509_set_version(certificate, X509_VERSION_3);
      X509_gmtime_adj(X509_getm_notBefore(certificate), -86'400);
      X509_gmtime_adj(X509_getm_notAfter(certificate), 86'400);
      X509_set_pubkey(certificate, key);
      const int type = EVP_PKEY_get_id(key);
      EXPECT_NE(X509_sign(certificate, key, type == EVP_PKEY_ED25519 ? nullptr : EVP_sha256()), 0);
      if (i == 0) {
        EXPECT_EQ(SSL_CTX_use_certificate(context.get(), certificate), 1);
        X509_free(certificate);
      } else {
        EXPECT_EQ(SSL_CTX_add_extra_chain_cert(context.get(), certificate), 1);
      }
    }
    EXPECT_EQ(SSL_CTX_use_PrivateKey(context.get(), key), 1);
    return context;
  }

  static std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> openssl_key(const SigningKey& key) {
    const ByteView seed = key.seed();
    return {EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, reinterpret_cast<const unsigned char*>(seed.data()),
                                         seed.size()),
            EVP_PKEY_free};
  }

  static Connection foreign_connection(const Context& context, std::string_view alpn = "essaim/1") {
    Connection client(SSL_new(context.get()), SSL_free);
    std::string wire(1, static_cast<char>(alpn.size()));
    wire += alpn;
    if (!alpn.empty()) {
      SSL_set_alpn_protos(client.get(), reinterpret_cast<const unsigned char*>(wire.data()),
                          static_cast<unsigned>(wire.size()));
    }
    return client;
  }

  SigningKey listener_key = SigningKey::generate();
  SigningKey member_key = SigningKey::generate();
  SigningKey stranger_key = SigningKey::generate();
  std::set<LogKey> members;
  bool invitations_open = false;
  int asked = 0;
  std::unique_ptr<TlsContexts> listener;
};

// Two members of one network recognise one another by their keys and by nothing else.
TEST_F(Tls, MembersAreProvedToOneAnother) {
  const auto contexts = contexts_of(member_key);
  const LogKey expected = listener_key.public_key();
  const Connection client = dialling(*contexts, expected), accepted = server();
  const Handshake result = shake(client.get(), accepted.get());
  ASSERT_TRUE(result.client && result.server);
  EXPECT_EQ(result.client_error, 0);
  EXPECT_EQ(peer_key(client.get()), listener_key.public_key());
  EXPECT_EQ(peer_key(accepted.get()), member_key.public_key());
  EXPECT_EQ(agreed_protocol(client.get()), Protocol::sync);
  EXPECT_EQ(agreed_protocol(accepted.get()), Protocol::sync);
  EXPECT_EQ(SSL_version(client.get()), TLS1_3_VERSION);
  EXPECT_EQ(SSL_get_negotiated_group(client.get()), NID_X25519);
  EXPECT_EQ(introduction_exporter(client.get()), introduction_exporter(accepted.get()));
  EXPECT_EQ(introduction_exporter(client.get()).size(), 32U);
}

// A key that the network log does not name gets no further than the handshake.
TEST_F(Tls, StrangerIsRefused) {
  const auto contexts = contexts_of(stranger_key);
  const LogKey expected = listener_key.public_key();
  const Connection client = dialling(*contexts, expected), accepted = server();
  const Handshake result = shake(client.get(), accepted.get());
  EXPECT_FALSE(result.server);
  EXPECT_EQ(result.server_error, SSL_R_CERTIFICATE_VERIFY_FAILED);
  EXPECT_EQ(result.client_error, SSL_R_TLSV1_ALERT_UNKNOWN_CA);
}

// The one who dials does not talk to another machine that answers at a partner's address.
TEST_F(Tls, AnotherMachineAtTheAddressIsRefused) {
  const auto contexts = contexts_of(member_key);
  const LogKey expected = stranger_key.public_key();
  const Connection client = dialling(*contexts, expected), accepted = server();
  const Handshake result = shake(client.get(), accepted.get());
  EXPECT_FALSE(result.client);
  EXPECT_FALSE(result.server);
  EXPECT_EQ(result.client_error, SSL_R_CERTIFICATE_VERIFY_FAILED);
}

// Strangers pass only for an introduction and only while an invitation is open.
TEST_F(Tls, StrangerPassesForAnIntroductionWhileOneIsOpen) {
  const auto contexts = contexts_of(stranger_key);
  const LogKey expected = listener_key.public_key();
  {
    const Connection client = dialling(*contexts, expected, Protocol::introduction), accepted = server();
    const Handshake result = shake(client.get(), accepted.get());
    EXPECT_FALSE(result.client || result.server);
    EXPECT_EQ(result.client_error, SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL);
  }
  invitations_open = true;
  {
    const Connection client = dialling(*contexts, expected, Protocol::introduction), accepted = server();
    const Handshake result = shake(client.get(), accepted.get());
    EXPECT_TRUE(result.client && result.server);
    EXPECT_EQ(result.client_error, 0);
    EXPECT_EQ(agreed_protocol(accepted.get()), Protocol::introduction);
  }
  // An open invitation does not open the other protocol.
  const Connection client = dialling(*contexts, expected), accepted = server();
  EXPECT_FALSE(shake(client.get(), accepted.get()).server);
}

// A protocol that is not ours, or none at all, is no way around the check of keys.
TEST_F(Tls, OtherProtocolsAreRefused) {
  invitations_open = true;
  const auto key = openssl_key(member_key);
  const Context context = foreign(key.get());
  for (const std::string_view alpn : {"http/1.1", "essaim/2", "essaim/", ""}) {
    const Connection client = foreign_connection(context, alpn), accepted = server();
    EXPECT_FALSE(shake(client.get(), accepted.get()).server) << alpn;
  }
  const Connection client = foreign_connection(context), accepted = server();
  EXPECT_TRUE(shake(client.get(), accepted.get()).server);
}

// Nothing but TLS 1.3 with X25519 is spoken, also to a member.
TEST_F(Tls, OlderTlsAndOtherCurvesAreRefused) {
  const auto key = openssl_key(member_key);
  const Context old = foreign(key.get());
  SSL_CTX_set_max_proto_version(old.get(), TLS1_2_VERSION);
  const Context curve = foreign(key.get());
  SSL_CTX_set1_groups_list(curve.get(), "P-256");
  for (const Context* context : {&old, &curve}) {
    const Connection client = foreign_connection(*context), accepted = server();
    EXPECT_FALSE(shake(client.get(), accepted.get()).server);
  }
}

// A certificate is one Ed25519 key: none, another kind of key, and a chain are refused.
TEST_F(Tls, CertificatesOfAnotherShapeAreRefused) {
  const auto member = openssl_key(member_key);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> nist(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Context none = foreign(nullptr), other = foreign(nist.get()), chain = foreign(member.get(), 2),
                long_chain = foreign(member.get(), 40);
  for (const Context* context : {&none, &other, &chain, &long_chain}) {
    const Connection client = foreign_connection(*context), accepted = server();
    const Handshake result = shake(client.get(), accepted.get());
    EXPECT_FALSE(result.server);
    EXPECT_NE(result.server_error, 0);
  }
}

int keep_session(SSL* ssl, SSL_SESSION* session) {
  ++*static_cast<int*>(SSL_get_app_data(ssl));
  (void)session;
  return 0;
}

// A member that was revoked between two connections gets nothing from the session of the first (RELIABILITY M11).
TEST_F(Tls, RevokedKeyCannotResume) {
  const auto key = openssl_key(member_key);
  const Context context = foreign(key.get());
  int tickets = 0;
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_CLIENT);
  SSL_CTX_sess_set_new_cb(context.get(), keep_session);
  std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session(nullptr, SSL_SESSION_free);
  {
    const Connection client = foreign_connection(context), accepted = server();
    SSL_set_app_data(client.get(), &tickets);
    ASSERT_TRUE(shake(client.get(), accepted.get()).server);
    session.reset(SSL_get1_session(client.get()));
  }
  EXPECT_EQ(tickets, 0);
  EXPECT_EQ(SSL_SESSION_is_resumable(session.get()), 0);

  members.clear();
  asked = 0;
  const Connection client = foreign_connection(context), accepted = server();
  SSL_set_app_data(client.get(), &tickets);
  SSL_set_session(client.get(), session.get());
  EXPECT_FALSE(shake(client.get(), accepted.get()).server);
  EXPECT_EQ(asked, 1);
}

// A ticket that another server gave out is no proof here: the handshake is a full one, and the key is looked at.
TEST_F(Tls, ForeignTicketFallsBackToAFullHandshake) {
  const auto key = openssl_key(stranger_key);
  const Context generous = foreign(key.get());  // as a server of its own, with tickets
  const Context giver(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  SSL_CTX_use_certificate(giver.get(), SSL_CTX_get0_certificate(generous.get()));
  SSL_CTX_use_PrivateKey(giver.get(), key.get());
  std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)> session(nullptr, SSL_SESSION_free);
  {
    const Connection client = foreign_connection(generous, "");
    const Connection accepted(SSL_new(giver.get()), SSL_free);
    ASSERT_TRUE(shake(client.get(), accepted.get()).server);
    session.reset(SSL_get1_session(client.get()));
    ASSERT_EQ(SSL_SESSION_is_resumable(session.get()), 1);
  }
  {
    const Connection client = foreign_connection(generous), accepted = server();
    SSL_set_session(client.get(), session.get());
    EXPECT_FALSE(shake(client.get(), accepted.get()).server);
    EXPECT_EQ(asked, 1);
  }
  members.insert(stranger_key.public_key());
  const Connection client = foreign_connection(generous), accepted = server();
  SSL_set_session(client.get(), session.get());
  EXPECT_TRUE(shake(client.get(), accepted.get()).server);
  EXPECT_FALSE(was_resumed(accepted.get()));
  EXPECT_EQ(asked, 2);
}

}  // namespace
}  // namespace essaim::daemon
