#include "daemon/net/tls.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <utility>

#include "core/check.h"

namespace essaim::daemon {
namespace {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using ContextPtr = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using CertificatePtr = std::unique_ptr<X509, Freed<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;

constexpr std::string_view sync_alpn = "essaim/1";
constexpr std::string_view introduction_alpn = "essaim-introduce/1";
constexpr std::string_view exporter_label = "EXPORTER-essaim-introduce";
constexpr std::size_t exporter_bytes = 32;

const unsigned char* octets(ByteView bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }

tl::unexpected<Error> openssl_failure(const char* what) {
  ERR_clear_error();
  return fail(Errc::internal, {std::string("OpenSSL: ") + what});
}

// ALPN as it travels: each name behind its length.
Bytes alpn_wire(Protocol protocol) {
  const std::string_view name = alpn_of(protocol);
  Bytes wire(1, static_cast<char>(name.size()));
  wire.append(name);
  return wire;
}

CertificatePtr self_signed(EVP_PKEY* key) {
  CertificatePtr certificate(X509_new());
  if (!certificate) return nullptr;
  X509* x509 = certificate.get();
  X509_NAME* name = X509_get_subject_name(x509);
  const bool made =
      X509_set_version(x509, X509_VERSION_3) == 1 && ASN1_INTEGER_set(X509_get_serialNumber(x509), 1) == 1 &&
      // Clocks of small offices are wrong: nobody may look at these dates, so they say always.
      ASN1_TIME_set_string(X509_getm_notBefore(x509), "19700101000000Z") == 1 &&
      ASN1_TIME_set_string(X509_getm_notAfter(x509), "99991231235959Z") == 1 && X509_set_pubkey(x509, key) == 1 &&
      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, octets("essaim"), -1, -1, 0) == 1 &&
      X509_set_issuer_name(x509, name) == 1 && X509_sign(x509, key, nullptr) != 0;
  return made ? std::move(certificate) : nullptr;
}

std::optional<LogKey> key_in(X509* certificate) {
  if (certificate == nullptr) return std::nullopt;
  EVP_PKEY* key = X509_get0_pubkey(certificate);
  if (key == nullptr || EVP_PKEY_get_id(key) != EVP_PKEY_ED25519) return std::nullopt;
  LogKey raw;
  std::size_t size = LogKey::size;
  if (EVP_PKEY_get_raw_public_key(key, raw.octets.data(), &size) != 1 || size != LogKey::size) return std::nullopt;
  return raw;
}

// The key of the one certificate that the other side showed; nothing when it showed more than one.
std::optional<LogKey> shown_key(X509_STORE_CTX* store) {
  const STACK_OF(X509)* shown = X509_STORE_CTX_get0_untrusted(store);
  if (shown != nullptr && sk_X509_num(shown) != 1) return std::nullopt;
  return key_in(X509_STORE_CTX_get0_cert(store));
}

SSL* connection_of(X509_STORE_CTX* store) {
  return static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
}

// Where a dialling connection remembers whom it expects. An index of our own: Asio uses the common one.
int expected_index() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

// "unknown CA" is the alert that says: I do not know you.
int refuse(X509_STORE_CTX* store) {
  X509_STORE_CTX_set_error(store, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN);
  return 0;
}

// Runs after the choice of ALPN, which a server makes while it reads the ClientHello.
int verify_dialler(X509_STORE_CTX* store, void* door_pointer) {
  const auto* door = static_cast<const TlsContexts::Door*>(door_pointer);
  const auto key = shown_key(store);
  if (!key) return refuse(store);
  const auto protocol = agreed_protocol(connection_of(store));
  if (!protocol) return refuse(store);
  const bool welcome = *protocol == Protocol::sync ? door->may_connect(*key) : door->invitations_open();
  return welcome ? 1 : refuse(store);
}

int verify_dialled(X509_STORE_CTX* store, void*) {
  const auto key = shown_key(store);
  const auto* expected = static_cast<const LogKey*>(SSL_get_ex_data(connection_of(store), expected_index()));
  return key && expected != nullptr && *key == *expected ? 1 : refuse(store);
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* chosen_size, const unsigned char* offered,
                    unsigned int offered_size, void* door_pointer) {
  const auto* door = static_cast<const TlsContexts::Door*>(door_pointer);
  for (const Protocol protocol : {Protocol::sync, Protocol::introduction}) {
    if (protocol == Protocol::introduction && !door->invitations_open()) break;
    const std::string_view name = alpn_of(protocol);
    for (unsigned int at = 0; at < offered_size;) {
      const unsigned int size = offered[at];
      if (at + 1 + size > offered_size) break;
      if (std::string_view(reinterpret_cast<const char*>(offered) + at + 1, size) == name) {
        *chosen = octets(name);
        *chosen_size = static_cast<unsigned char>(name.size());
        return SSL_TLSEXT_ERR_OK;
      }
      at += 1 + size;
    }
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

Result<ContextPtr> make_context(const SSL_METHOD* method, X509* certificate, EVP_PKEY* key) {
  ContextPtr made(SSL_CTX_new(method));
  if (!made) return openssl_failure("SSL_CTX_new");
  SSL_CTX* context = made.get();
  const bool set = SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) == 1 &&
                   SSL_CTX_set_max_proto_version(context, TLS1_3_VERSION) == 1 &&
                   SSL_CTX_set_ciphersuites(context, "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256") == 1 &&
                   SSL_CTX_set1_groups_list(context, "X25519") == 1 &&
                   SSL_CTX_set1_sigalgs_list(context, "ed25519") == 1 &&
                   SSL_CTX_set1_client_sigalgs_list(context, "ed25519") == 1 &&
                   SSL_CTX_use_certificate(context, certificate) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1 &&
                   SSL_CTX_check_private_key(context) == 1 && SSL_CTX_set_num_tickets(context, 0) == 1 &&
                   SSL_CTX_set_max_early_data(context, 0) == 1 && SSL_CTX_set_recv_max_early_data(context, 0) == 1;
  if (!set) return openssl_failure("a setting of TLS 1.3, X25519 or Ed25519 is not supported");
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_max_cert_list(context, certificate_bytes_max);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  return made;
}

}  // namespace

std::string_view alpn_of(Protocol protocol) { return protocol == Protocol::sync ? sync_alpn : introduction_alpn; }

struct TlsContexts::Impl {
  Door door;  // the callbacks of `server` point here
  ContextPtr server, client;
};

TlsContexts::TlsContexts(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TlsContexts::~TlsContexts() = default;
SSL_CTX* TlsContexts::server() const { return impl_->server.get(); }
SSL_CTX* TlsContexts::client() const { return impl_->client.get(); }

Result<std::unique_ptr<TlsContexts>> TlsContexts::make(const SigningKey& node_key, Door door) {
  const ByteView seed = node_key.seed();
  const KeyPtr key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, octets(seed), seed.size()));
  if (!key) return openssl_failure("Ed25519 key");
  const CertificatePtr certificate = self_signed(key.get());
  if (!certificate) return openssl_failure("self-signed certificate");

  auto impl = std::make_unique<Impl>();
  impl->door = std::move(door);
  auto server = make_context(TLS_server_method(), certificate.get(), key.get());
  if (!server) return tl::unexpected(server.error());
  auto client = make_context(TLS_client_method(), certificate.get(), key.get());
  if (!client) return tl::unexpected(client.error());
  impl->server = std::move(*server);
  impl->client = std::move(*client);
  SSL_CTX_set_cert_verify_callback(impl->server.get(), verify_dialler, &impl->door);
  SSL_CTX_set_alpn_select_cb(impl->server.get(), choose_protocol, &impl->door);
  SSL_CTX_set_cert_verify_callback(impl->client.get(), verify_dialled, nullptr);
  return std::unique_ptr<TlsContexts>(new TlsContexts(std::move(impl)));
}

bool expect_peer(SSL* ssl, const LogKey* expected, Protocol protocol) {
  const Bytes wire = alpn_wire(protocol);
  // OpenSSL keeps a plain pointer; it is only ever read back as what it was.
  return SSL_set_ex_data(ssl, expected_index(), const_cast<LogKey*>(expected)) == 1 &&
         SSL_set_alpn_protos(ssl, octets(wire), static_cast<unsigned>(wire.size())) == 0;
}

std::optional<LogKey> peer_key(const SSL* ssl) { return key_in(SSL_get0_peer_certificate(ssl)); }

std::optional<Protocol> agreed_protocol(const SSL* ssl) {
  const unsigned char* name = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(ssl, &name, &size);
  if (name == nullptr) return std::nullopt;
  const std::string_view agreed(reinterpret_cast<const char*>(name), size);
  if (agreed == sync_alpn) return Protocol::sync;
  if (agreed == introduction_alpn) return Protocol::introduction;
  return std::nullopt;
}

bool was_resumed(const SSL* ssl) { return SSL_session_reused(ssl) != 0; }

Bytes introduction_exporter(SSL* ssl) {
  Bytes material(exporter_bytes, '\0');
  CHECK(SSL_export_keying_material(ssl, reinterpret_cast<unsigned char*>(material.data()), material.size(),
                                   exporter_label.data(), exporter_label.size(), nullptr, 0, 0) == 1);
  return material;
}

}  // namespace essaim::daemon
