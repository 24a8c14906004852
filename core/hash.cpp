#include "core/hash.h"

#include <openssl/evp.h>

#include <memory>

#include "core/check.h"

namespace essaim {
namespace {

// Looking the digest up by name takes longer than hashing a header, hence once. Never given back: threads may still
// hash while the process ends.
const EVP_MD* digest() {
  static const EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  CHECK(fetched != nullptr);
  return fetched;
}

struct ContextDeleter {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDeleter>;

Context new_context() {
  Context context(EVP_MD_CTX_new());
  CHECK(context != nullptr);
  return context;
}

void begin(EVP_MD_CTX* context) { CHECK(EVP_DigestInit_ex2(context, digest(), nullptr) == 1); }

void add_to(EVP_MD_CTX* context, ByteView part) { CHECK(EVP_DigestUpdate(context, part.data(), part.size()) == 1); }

Sha256 end(EVP_MD_CTX* context) {
  Sha256 result;
  unsigned int written = 0;
  CHECK(EVP_DigestFinal_ex(context, result.data(), &written) == 1 && written == result.size());
  return result;
}

}  // namespace

Sha256 sha256(std::initializer_list<ByteView> parts) {
  thread_local const Context context = new_context();
  begin(context.get());
  for (const ByteView part : parts) add_to(context.get(), part);
  return end(context.get());
}

Hasher::Hasher() : context_(new_context().release()) { begin(static_cast<EVP_MD_CTX*>(context_)); }

Hasher::~Hasher() { EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_)); }

Hasher& Hasher::add(ByteView part) {
  add_to(static_cast<EVP_MD_CTX*>(context_), part);
  return *this;
}

Sha256 Hasher::finish() { return end(static_cast<EVP_MD_CTX*>(context_)); }

}  // namespace essaim
