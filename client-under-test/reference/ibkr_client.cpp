#include "client-under-test/reference/ibkr_client.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "client-under-test/reference/client_errors.hpp"
#include "client-under-test/reference/frame.hpp"
#include "client-under-test/reference/requests.hpp"

namespace ibgw::reference {

namespace {

constexpr VersionRange kOldVersions{100, 176};  // the generation of API 10.19 and 10.20
constexpr VersionRange kNewVersions{100, 203};  // API 10.37

// Number of callbacks that this thread is inside.
thread_local int callback_depth = 0;

class InCallback {
 public:
  InCallback() { ++callback_depth; }
  ~InCallback() { --callback_depth; }
  InCallback(const InCallback&) = delete;
  InCallback& operator=(const InCallback&) = delete;
};

// The id with which a request is sent, if it has one.
int id_of(const nlohmann::json& arguments, const RequestSpec& spec, int otherwise) {
  for (const RequestField& field : spec.fields) {
    if (field.spec.name == "reqId" || field.spec.name == "orderId") {
      return arguments.value(std::string(field.spec.name), otherwise);
    }
  }
  return kNoRequest;
}

}  // namespace

void ManualEvent::set() {
  {
    const std::lock_guard lock(mutex_);
    set_ = true;
  }
  changed_.notify_all();
}

void ManualEvent::reset() {
  const std::lock_guard lock(mutex_);
  set_ = false;
}

bool ManualEvent::wait_for(std::chrono::milliseconds timeout) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, timeout, [this] { return set_; });
}

IbkrClient::IbkrClient(EventWriter& events, ClientKind kind, std::chrono::milliseconds connect_wait)
    : events_(events), kind_(kind), connect_wait_(connect_wait) {}

VersionRange IbkrClient::versions() const {
  return is_new() ? kNewVersions : kOldVersions;
}

std::shared_ptr<IbkrSocket> IbkrClient::stream() const {
  const std::lock_guard lock(mutex_);
  return stream_;
}

// The application's EWrapper. connectAck, nextValidId and the three farm notices set the event
// that ConnectAsync waits for.
void IbkrClient::on_callback(std::string_view name, std::string_view arguments, int error_code) {
  constexpr std::array kSignsOfLife{2104, 2106, 2158};
  {
    const InCallback in_callback;
    events_.callback(name, arguments);
  }
  const bool is_notice =
      std::find(kSignsOfLife.begin(), kSignsOfLife.end(), error_code) != kSignsOfLife.end();
  if (name == "connectAck" || name == "nextValidId" || is_notice) {
    sign_of_life_.set();
  }
}

void IbkrClient::on_error(int id, int code, const std::string& text) {
  ++error_count_;
  events_.client_error(id, code, text);
}

// error(Exception) has no code.
void IbkrClient::on_exception(const std::exception& exception) {
  on_error(kNoRequest, 0, exception.what());
}

// What the adapter sees when a thread dies; no callback tells the application. In .NET the whole
// process exits, unless the application catches the exception.
void IbkrClient::on_thread_end(const std::exception& exception) {
  events_.note("thread_exception", "{}", exception.what());
}

// ConnectAsync of the application.
CallResult IbkrClient::connect(const ConnectRequest& request) {
  if (request.reconnect || request.tls || request.greeting) {
    return {Outcome::unsupported, "ConnectAsync has a client id and nothing else"};
  }
  sign_of_life_.reset();
  events_.call_begin(request.call_id, "eConnect");
  CallResult result = e_connect(request);
  events_.call_end(request.call_id, "eConnect", result);
  if (result.outcome == Outcome::exception) {
    return result;
  }
  start_threads();
  if (sign_of_life_.wait_for(connect_wait_)) {
    return {};
  }
  return {Outcome::failure, "no sign of life within the wait"};
}

// The reader thread and the message loop, which both run only while the client is connected.
void IbkrClient::start_threads() {
  const auto connected_stream = stream();
  if (!connected_stream) {
    return;  // the original starts both threads, and both end at once
  }
  const auto reader = std::make_shared<IbkrReader>(connected_stream, server_version_);
  const std::lock_guard lock(mutex_);
  threads_.emplace_back([this, reader] {
    try {
      if (is_new()) {
        run_reader_new(*reader);
      } else {
        run_reader_old(*reader);
      }
    } catch (const std::exception& exception) {
      on_thread_end(exception);  // thrown again by the application
      return;
    }
    reader->issue_signal();
  });
  // All sessions of a client share one signal. If the application connects inside connectionClosed,
  // the message loop of the last session is still waiting. It takes the signal meant for the new
  // session and finds nothing in its own queue.
  const bool is_signal_taken = callback_depth > 0;
  if (!is_signal_taken) {
    threads_.emplace_back([this, reader] { run_message_loop(*reader); });
  }
}

void IbkrClient::run_message_loop(IbkrReader& reader) {
  try {
    while (is_connected_) {
      reader.wait_for_signal();
      process_messages(reader);
    }
  } catch (const std::exception& exception) {
    on_thread_end(exception);
  }
}

CallResult IbkrClient::disconnect() {
  is_left_ = true;
  e_disconnect();
  return {};
}

CallResult IbkrClient::request(std::string_view call, const nlohmann::json& arguments) {
  const RequestSpec* const spec = find_request(call);
  if (spec == nullptr) {
    return {Outcome::unsupported, "no such call"};
  }
  if (!is_connected_) {
    on_error(kNoRequest, kNotConnected, "not connected");
    return {Outcome::failure, "not connected"};
  }
  if (server_version_ < spec->since) {
    return {Outcome::unsupported, "needs server version " + std::to_string(spec->since)};
  }
  const int id = next_request_id_++;
  try {
    const auto connected_stream = stream();
    if (!connected_stream) {
      throw IoException("the stream is closed");
    }
    connected_stream->write(make_frame(encode_request(*spec, server_version_, arguments, id)));
  } catch (const ArgumentError& error) {
    return {Outcome::failure, error.what()};
  } catch (const IoException& error) {
    on_error(id_of(arguments, *spec, id), spec->send_failure_code, "request could not be sent");
    close_after_failed_send();
    return {Outcome::failure, error.what()};
  }
  return {};
}

}  // namespace ibgw::reference
