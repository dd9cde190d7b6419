// The reference client: how a careful IB API client reacts to each fault of a gateway.
//
// connect() has one absolute deadline for everything up to "ready" (MANAGED_ACCTS and NEXT_VALID_ID
// seen). Every failure ends it at once, is reported as an error callback and releases the socket.
// Afterwards a reader thread turns messages into callbacks until the connection ends; a loss is
// reported as connectionClosed, once. Requests have a deadline too. With `reconnect`, the reader
// thread reconnects by itself, with growing pauses and one socket at a time.
// The fault switches turn off single parts of this.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "client-under-test/reference/answer_watch.hpp"
#include "client-under-test/reference/backoff.hpp"
#include "client-under-test/reference/behaviour.hpp"
#include "client-under-test/reference/channel.hpp"
#include "client-under-test/reference/client.hpp"
#include "client-under-test/reference/frame.hpp"
#include "client-under-test/reference/incoming.hpp"
#include "client-under-test/reference/requests.hpp"
#include "client-under-test/reference/send_pace.hpp"
#include "client-under-test/reference/subscriptions.hpp"

namespace ibgw::reference {

inline constexpr VersionRange kReferenceVersions{100, 226};

class ReferenceClient : public Client {
 public:
  struct Timeouts {
    std::chrono::milliseconds handshake{1000};
    std::chrono::milliseconds request{10000};  // until the end of an answer
  };

  // `events` outlives the client.
  ReferenceClient(EventWriter& events, ClientFaults faults, Timeouts timeouts);
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
    bool is_cancelled = false;  // by the caller's disconnect
  };

  // reference_handshake.cpp
  HandshakeEnd attempt();
  HandshakeEnd run_handshake();
  HandshakeEnd open_channel();
  HandshakeEnd read_version_reply();
  HandshakeEnd try_raw_greeting();
  HandshakeEnd await_ready();
  HandshakeEnd describe(IoStatus status, const std::string& stage) const;
  CallResult fail_connect(const HandshakeEnd& end);
  Deadline handshake_deadline() const;

  // reference_reconnect.cpp
  HandshakeEnd retry(HandshakeEnd end);
  bool use_new_channel();
  void run_sessions();
  void end_session(bool is_loss);
  void end_for_good(const HandshakeEnd& end);
  void make_requests_again();

  // reference_reading.cpp
  IoStatus read_until_the_end();
  IoStatus read_frame(std::string& payload, Deadline deadline);
  bool handle_message(const std::string& payload);
  void report(const IncomingMessage& message);
  void report_start_up(const IncomingMessage& message);
  void report_held_accounts();
  bool is_late(const IncomingMessage& message);
  void give_up_unanswered();
  void take_claimed_memory();

  CallResult send_request(const RequestSpec& spec, const nlohmann::json& arguments, int id);
  void watch_answer(std::string_view call, const nlohmann::json& arguments, int id,
                    Channel& channel);
  void release_channel();
  void set_state(State state);
  void join_reader();

  EventWriter& events_;
  const ClientFaults faults_;
  const Timeouts timeouts_;

  mutable std::mutex mutex_;
  std::condition_variable state_changed_;
  State state_ = State::idle;
  bool stop_requested_ = false;
  std::shared_ptr<Channel> channel_;
  SendPace pace_;
  std::thread reader_;
  Subscriptions subscriptions_;
  std::vector<std::shared_ptr<Channel>> leaked_channels_;  // leaked_socket
  bool stale_connected_ = false;                           // stale_connected

  std::mutex watch_mutex_;
  AnswerWatch watch_;

  // Used only by the reading thread: first the one in connect(), then the reader thread.
  ConnectRequest request_;
  Backoff backoff_{BackoffPolicy{}};
  Clock::time_point ready_since_;
  Deadline deadline_;
  FrameReader frames_;
  std::string frame_error_;
  bool has_accounts_ = false;
  bool has_next_id_ = false;
  bool skip_next_id_ = false;  // false_ready has already reported one
  std::string held_accounts_;  // wrong_order
  std::string hoard_;          // memory_hog

  std::atomic<int> server_version_ = 0;
  std::atomic<int> next_request_id_ = 9001;  // far from what scenarios use
};

}  // namespace ibgw::reference
