#include "client-under-test/reference/tls_session.hpp"

#include <array>
#include <limits>
#include <new>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace ibgw::reference {

namespace {

std::string last_error() {
  const unsigned long code = ERR_get_error();
  const char* const reason = ERR_reason_error_string(code);
  ERR_clear_error();
  return reason == nullptr ? "TLS failed" : reason;
}

// OpenSSL counts in int; nothing this client sends comes near it.
int to_int(std::size_t size) {
  constexpr int kMax = std::numeric_limits<int>::max();
  return size > static_cast<std::size_t>(kMax) ? kMax : static_cast<int>(size);
}

}  // namespace

void TlsSession::Deleter::operator()(ssl_ctx_st* context) const {
  SSL_CTX_free(context);
}
void TlsSession::Deleter::operator()(ssl_st* session) const {
  SSL_free(session);
}

TlsSession::TlsSession() : context_(SSL_CTX_new(TLS_client_method())) {
  if (context_) {
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_NONE, nullptr);
    session_.reset(SSL_new(context_.get()));
  }
  input_ = BIO_new(BIO_s_mem());
  output_ = BIO_new(BIO_s_mem());
  if (!session_ || input_ == nullptr || output_ == nullptr) {
    throw std::bad_alloc();
  }
  SSL_set_bio(session_.get(), input_, output_);
  SSL_set_connect_state(session_.get());
}

TlsSession::~TlsSession() = default;

TlsSession::Status TlsSession::judge(int result) {
  if (result > 0) {
    return Status::done;
  }
  switch (SSL_get_error(session_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return Status::need_more;
    case SSL_ERROR_ZERO_RETURN:
      return Status::closed;
    default:
      problem_ = last_error();
      return Status::failed;
  }
}

TlsSession::Status TlsSession::handshake() {
  ERR_clear_error();
  return judge(SSL_do_handshake(session_.get()));
}

void TlsSession::feed(std::string_view bytes) {
  BIO_write(input_, bytes.data(), to_int(bytes.size()));
}

std::string TlsSession::take_output() {
  constexpr std::size_t kChunkBytes = 4096;
  std::array<char, kChunkBytes> chunk;
  std::string bytes;
  int count = 0;
  while ((count = BIO_read(output_, chunk.data(), to_int(chunk.size()))) > 0) {
    bytes.append(chunk.data(), static_cast<std::size_t>(count));
  }
  return bytes;
}

TlsSession::Status TlsSession::read(std::string& plain) {
  constexpr std::size_t kChunkBytes = 16384;  // the longest TLS record
  std::array<char, kChunkBytes> chunk;
  ERR_clear_error();
  const std::size_t size_before = plain.size();
  int count = 0;
  while ((count = SSL_read(session_.get(), chunk.data(), to_int(chunk.size()))) > 0) {
    plain.append(chunk.data(), static_cast<std::size_t>(count));
  }
  return plain.size() > size_before ? Status::done : judge(count);
}

TlsSession::Status TlsSession::write(std::string_view plain) {
  ERR_clear_error();
  return judge(SSL_write(session_.get(), plain.data(), to_int(plain.size())));
}

}  // namespace ibgw::reference
