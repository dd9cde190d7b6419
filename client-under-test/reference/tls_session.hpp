// TLS as a function of bytes: bytes from the peer go in, bytes for the peer come out. OpenSSL does
// the work. Certificates are not checked, because a gateway's is self-signed.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct bio_st;
struct ssl_ctx_st;
struct ssl_st;

namespace ibgw::reference {

class TlsSession {
 public:
  enum class Status {
    done,       // the handshake is over; there are bytes to read
    need_more,  // needs bytes from the peer
    closed,     // the peer has ended TLS
    failed,     // problem() says why; the session is of no use any more
  };

  TlsSession();
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // Call it until it is done, with bytes from the peer in between. Its output must be sent, even if
  // it fails (an alert).
  Status handshake();

  void feed(std::string_view bytes);
  std::string take_output();

  // Use both only after the handshake. `read` appends what is available.
  Status read(std::string& plain);
  Status write(std::string_view plain);

  const std::string& problem() const { return problem_; }

 private:
  Status judge(int result);

  struct Deleter {
    void operator()(ssl_ctx_st* context) const;
    void operator()(ssl_st* session) const;
  };
  std::unique_ptr<ssl_ctx_st, Deleter> context_;
  std::unique_ptr<ssl_st, Deleter> session_;
  bio_st* input_ = nullptr;  // both belong to the session
  bio_st* output_ = nullptr;
  std::string problem_;
};

}  // namespace ibgw::reference
