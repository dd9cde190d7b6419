// The reference client: what a careful IB API client does at each fault of a gateway.
//
// connect() has one absolute deadline for everything up to "ready" (MANAGED_ACCTS and NEXT_VALID_ID
// seen). Every failure ends it at once, is reported as an error callback and gives the socket back.
// Afterwards a reader thread turns messages into callbacks until the connection ends; a loss is
// reported as connectionClosed, once. The fault switches turn single parts of this off.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "client-under-test/reference/behaviour.hpp"
#include "client-under-test/reference/client.hpp"
#include "client-under-test/reference/frame.hpp"
#include "client-under-test/reference/incoming.hpp"
#include "client-under-test/reference/socket.hpp"

namespace ibgw::reference {

inline constexpr VersionRange kReferenceVersions{100, 226};

class ReferenceClient : public Client {
 public:
  // `events` outlives the client.
  ReferenceClient(EventWriter& events, ClientFaults faults,
                  std::chrono::milliseconds handshake_timeout);
  ~ReferenceClient() override;

  VersionRange versions() const override;
  CallResult connect(const ConnectRequest& request) override;
  CallResult disconnect() override;
  bool is_connected() const override;
  CallResult request(std::string_view call, const nlohmann::json& arguments) override;

 private:
  enum class State { idle, connecting, ready };

  // Why the handshake ended; code 0 means it went well.
  struct HandshakeEnd {
    int code = 0;
    std::string text;
    bool peer_closed = false;
  };

  HandshakeEnd run_handshake(const ConnectRequest& request);
  HandshakeEnd read_version_reply();
  HandshakeEnd await_ready();
  HandshakeEnd describe(IoStatus status, const std::string& stage) const;
  IoStatus read_frame(std::string& payload, Deadline deadline);
  CallResult fail_connect(const HandshakeEnd& end);

  void read_until_the_end();
  void handle_message(const std::string& payload);
  void report_start_up(const IncomingMessage& message);
  void report_held_accounts();
  void release_socket();
  void join_reader();
  Deadline handshake_deadline() const;

  EventWriter& events_;
  const ClientFaults faults_;
  const std::chrono::milliseconds handshake_timeout_;

  mutable std::mutex mutex_;
  std::condition_variable state_changed_;
  State state_ = State::idle;
  std::shared_ptr<Socket> socket_;
  std::thread reader_;
  std::vector<std::shared_ptr<Socket>> leaked_sockets_;  // leaked_socket
  bool stale_connected_ = false;                         // stale_connected

  // Used by the thread that reads: first connect(), then the reader thread.
  Deadline deadline_;
  FrameReader frames_;
  std::string frame_error_;
  bool has_accounts_ = false;
  bool has_next_id_ = false;
  bool skip_next_id_ = false;  // false_ready has already reported one
  std::string held_accounts_;  // wrong_order

  std::atomic<int> server_version_ = 0;
  std::atomic<int> next_request_id_ = 9001;  // far from what scenarios use
};

}  // namespace ibgw::reference
