#include "client-under-test/reference/tls_session.hpp"

#include <array>

#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "client-under-test/reference/test_support.hpp"

namespace ibgw::reference {

namespace {

using Status = TlsSession::Status;

// The other end: OpenSSL's own server with a certificate that it has signed itself.
class Server {
 public:
  Server() : context_(SSL_CTX_new(TLS_server_method())) {
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    X509* const certificate = X509_new();
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    SSL_CTX_use_certificate(context_, certificate);
    SSL_CTX_use_PrivateKey(context_, key);
    X509_free(certificate);
    EVP_PKEY_free(key);
    session_ = SSL_new(context_);
    SSL_set_bio(session_, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(session_);
  }
  ~Server() {
    SSL_free(session_);
    SSL_CTX_free(context_);
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void feed(const std::string& bytes) {
    BIO_write(SSL_get_rbio(session_), bytes.data(), static_cast<int>(bytes.size()));
  }
  std::string take_output() {
    std::array<char, 65536> chunk;
    const int count =
        BIO_read(SSL_get_wbio(session_), chunk.data(), static_cast<int>(chunk.size()));
    return count > 0 ? std::string(chunk.data(), static_cast<std::size_t>(count)) : "";
  }
  void handshake() { SSL_do_handshake(session_); }
  void write(const std::string& plain) {
    SSL_write(session_, plain.data(), static_cast<int>(plain.size()));
  }
  std::string read() {
    std::array<char, 65536> chunk;
    const int count = SSL_read(session_, chunk.data(), static_cast<int>(chunk.size()));
    return count > 0 ? std::string(chunk.data(), static_cast<std::size_t>(count)) : "";
  }
  void shut_down() { SSL_shutdown(session_); }

 private:
  SSL_CTX* context_;
  SSL* session_ = nullptr;
};

void connect(TlsSession& client, Server& server) {
  while (true) {
    const Status status = client.handshake();
    server.feed(client.take_output());
    server.handshake();
    client.feed(server.take_output());
    if (status != Status::need_more) {
      REQUIRE(status == Status::done);
      return;
    }
  }
}

}  // namespace

TEST_CASE("the first bytes are a TLS record with a ClientHello") {
  TlsSession client;
  CHECK(client.handshake() == Status::need_more);
  const std::string hello = client.take_output();
  REQUIRE(hello.size() > 6);
  CHECK(to_hex(hello.substr(0, 2)) == "1603");
  CHECK(to_hex(hello.substr(5, 1)) == "01");
}

TEST_CASE("bytes written at one end are read at the other") {
  TlsSession client;
  Server server;
  connect(client, server);
  REQUIRE(client.write("hello") == Status::done);
  const std::string encrypted = client.take_output();
  CHECK(encrypted.find("hello") == std::string::npos);
  server.feed(encrypted);
  CHECK(server.read() == "hello");

  const std::string answer(40000, 'a');  // more than one record
  server.write(answer);
  std::string plain;
  for (const char byte : server.take_output()) {
    client.feed(std::string(1, byte));
    const Status status = client.read(plain);
    REQUIRE((status == Status::done || status == Status::need_more));
  }
  CHECK(plain == answer);
}

TEST_CASE("the end of TLS by the peer is distinguished from a failure") {
  TlsSession client;
  Server server;
  connect(client, server);
  server.shut_down();
  client.feed(server.take_output());
  std::string plain;
  CHECK(client.read(plain) == Status::closed);
  CHECK(client.problem() == "");
}

TEST_CASE("a peer that does not speak TLS is a failure with a reason") {
  TlsSession client;
  client.handshake();
  client.feed(fields("176|20260101 12:00:00 UTC|"));
  CHECK(client.handshake() == Status::failed);
  CHECK(client.problem() == "wrong version number");
}

TEST_CASE("an alert of the peer is a failure with its reason") {
  TlsSession client;
  client.handshake();
  client.feed(from_hex("15030300020228"));
  CHECK(client.handshake() == Status::failed);
  CHECK(client.problem().find("handshake failure") != std::string::npos);
}

}  // namespace ibgw::reference
