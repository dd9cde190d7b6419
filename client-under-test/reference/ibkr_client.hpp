// A model of an application class around the official C# client, in two generations.
//
// connect() is the application's ConnectAsync: first eConnect, synchronously, then a reader thread
// and a message loop, and only then the wait for a sign of life. Everything below follows the
// public sources of the official client, including its omissions: no time-out while it waits for
// the version, no close when the peer has closed, connectAck even after error 506. Where the
// original has a race, the model always has the worse outcome.
// ibkr_old: reads only when bytes are available, so it never notices a FIN or RST.
// ibkr_new: also polls for readability, so a loss is an error and connectionClosed, at once.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "client-under-test/reference/behaviour.hpp"
#include "client-under-test/reference/client.hpp"
#include "client-under-test/reference/ibkr_reader.hpp"
#include "client-under-test/reference/ibkr_socket.hpp"
#include "client-under-test/reference/incoming.hpp"

namespace ibgw::reference {

// .NET's ManualResetEvent.
class ManualEvent {
 public:
  void set();
  void reset();
  bool wait_for(std::chrono::milliseconds timeout);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool set_ = false;
};

class IbkrClient : public Client {
 public:
  // `events` must outlive the client. The client has threads that end only with their connection,
  // and an eConnect that may never end, so it must live until the process ends.
  IbkrClient(EventWriter& events, ClientKind kind, std::chrono::milliseconds connect_wait);

  VersionRange versions() const override;
  CallResult connect(const ConnectRequest& request) override;
  CallResult disconnect() override;
  bool is_connected() const override { return is_connected_; }
  CallResult request(std::string_view call, const nlohmann::json& arguments) override;

 private:
  // The official client.
  CallResult e_connect(const ConnectRequest& request);
  void open_and_greet(const ConnectRequest& request);
  void e_disconnect();
  void close_after_failed_send();
  bool put_message_to_queue(IbkrReader& reader);
  void process_messages(IbkrReader& reader);
  bool parse_and_process(IbkrReader& reader, const std::string& payload);
  void process_version_reply(IbkrReader& reader, const std::string& payload);
  void run_reader_old(IbkrReader& reader);
  void run_reader_new(IbkrReader& reader);
  void close_next_session(const IbkrReader& reader);
  void report_error(const IncomingMessage& message, int server_version, std::string_view payload);
  std::shared_ptr<IbkrSocket> stream() const;

  // The application: its callbacks and the message loop of ConnectAsync.
  void on_callback(std::string_view name, std::string_view arguments, int error_code);
  void on_error(int id, int code, const std::string& text);
  void on_exception(const std::exception& exception);
  void on_thread_end(const std::exception& exception);
  void start_threads();
  void run_message_loop(IbkrReader& reader);

  bool is_new() const { return kind_ == ClientKind::ibkr_new; }

  EventWriter& events_;
  const ClientKind kind_;
  const std::chrono::milliseconds connect_wait_;

  mutable std::mutex mutex_;
  std::shared_ptr<IbkrSocket> stream_;  // null before eConnect and after eDisconnect
  // Streams that a later eConnect replaced: the official client does not close those either.
  std::vector<std::shared_ptr<IbkrSocket>> forgotten_streams_;
  std::vector<std::thread> threads_;

  std::atomic<bool> has_transport_ = false;  // eConnect has once reached a TCP connection
  std::atomic<bool> is_connected_ = false;
  std::atomic<int> server_version_ = 0;
  std::atomic<int> client_id_ = -1;
  std::atomic<int> next_request_id_ = 9001;
  std::atomic<int> error_count_ = 0;   // errors reported, to tell how eConnect ended
  std::atomic<int> attempts_ = 0;      // of eConnect to open a stream
  std::atomic<bool> is_left_ = false;  // set by the application's disconnect; reset by the
                                       // session's reader
  ManualEvent sign_of_life_;
};

}  // namespace ibgw::reference
