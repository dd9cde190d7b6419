#include "simulator/net/server.hpp"

#include <chrono>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <sys/socket.h>

#include "simulator/net/connection.hpp"
#include "simulator/net/listener.hpp"
#include "simulator/net/memory.hpp"

namespace ibgw::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// Memory beyond this, needed for a long answer, is freed.
constexpr std::size_t kOutputBytesKept = 1024 * 1024;
// Memory that clients needed is freed too, but not at once: when one leaves, others often follow.
constexpr std::chrono::milliseconds kTidyAfter{250};

std::uint64_t socket_cookie(int descriptor) {
  std::uint64_t cookie = 0;
  socklen_t size = sizeof cookie;
#ifdef SO_COOKIE
  if (::getsockopt(descriptor, SOL_SOCKET, SO_COOKIE, &cookie, &size) != 0) {
    cookie = 0;
  }
#endif
  return cookie;
}

}  // namespace

session::Now now() {
  using namespace std::chrono;
  return {duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count(),
          duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

class Server::Impl final : public ConnectionOwner {
 public:
  Impl(asio::io_context& context, session::Engine& engine, ServerOptions options)
      : engine_(engine),
        options_(std::move(options)),
        listener_(
            context, [this](tcp::socket socket) { accepted(std::move(socket)); },
            [this](const std::string& what) { report_error(what); }),
        timer_(context),
        tidy_timer_(context) {}

  void start() {
    listener_.open(options_.host, options_.port);
    trace::Event event;
    event.kind = trace::Kind::listening;
    const std::string port = std::to_string(listener_.port());
    event.peer = port;
    engine_.report(event, now());
    engine_.start(now(), output_);
    carry_out();
    listener_.begin();
  }

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }

  void stop() {
    listener_.close();
    timer_.cancel();
    tidy_timer_.cancel();
    is_to_tidy_ = true;  // So that tidy_soon() does nothing any more.
    // close_now() calls back and removes the entry, so take the connections out first.
    const auto connections = std::exchange(connections_, {});
    for (const auto& [number, connection] : connections) {
      connection->close_now();
    }
  }

  void on_bytes(int connection, std::string_view bytes) override {
    engine_.bytes(connection, bytes, now(), output_);
    carry_out();
  }
  void on_peer_fin(int connection) override {
    engine_.peer_fin(connection, now(), output_);
    carry_out();
  }
  void on_peer_rst(int connection) override {
    engine_.peer_rst(connection, now(), output_);
    carry_out();
  }
  void on_behind(int connection) override { engine_.behind(connection); }
  void on_abandoned(int connection) override {
    engine_.abandoned(connection, now(), output_);
    carry_out();
  }
  void on_sent(int connection) override {
    engine_.sent(connection, now(), output_);
    carry_out();
    tidy_soon();
  }
  void on_lost(int connection) override {
    engine_.lost(connection, now(), output_);
    carry_out();
  }
  void on_closed(int connection) override {
    connections_.erase(connection);
    tidy_soon();
  }
  void on_proof(int connection, const session::Proof& proof) override {
    engine_.prove(connection, proof, now());
  }
  void on_unproven(std::uint64_t ticket, std::string_view why, bool client_left) override {
    engine_.unproven(ticket, why, client_left, now());
  }

 private:
  void accepted(tcp::socket socket) {
    boost::system::error_code error;
    const tcp::endpoint peer = socket.remote_endpoint(error);
    const std::string name =
        error ? "gone" : fmt::format("{}:{}", peer.address().to_string(), peer.port());
    const std::uint64_t cookie = socket_cookie(socket.native_handle());
    const int number = engine_.accept(now(), name, cookie, output_);
    const auto connection = std::make_shared<Connection>(std::move(socket), number, *this);
    connections_.emplace(number, connection);
    connection->begin();
    carry_out();
  }

  void report_error(const std::string& what) {
    trace::Event event;
    event.kind = trace::Kind::error;
    event.reason = what;
    engine_.report(event, now());
  }

  void carry_out() {
    for (const session::Step& step : output_.steps) {
      carry_out(step);
    }
    flush();
    output_.clear();
    if (output_.bytes.capacity() > kOutputBytesKept) {
      output_.bytes.release();
    }
    set_timer();
  }

  void flush() {
    for (const std::shared_ptr<Connection>& connection : gathered_) {
      connection->flush();
    }
    gathered_.clear();
  }

  void carry_out(const session::Step& step) {
    using session::StepKind;
    const auto found = connections_.find(step.connection);
    const std::shared_ptr<Connection> connection =
        found == connections_.end() ? nullptr : found->second;
    if (connection == nullptr && step.connection != 0) {
      const std::uint64_t ticket =
          step.kind == StepKind::segment ? output_.proofs[step.proof].ticket : step.ticket;
      if (ticket != 0) {
        engine_.unproven(ticket, "the connection is gone", false, now());
      }
      return;
    }
    if (step.kind == StepKind::write) {
      connection->gather(bytes_of(step));
      gathered_.push_back(connection);
      return;
    }
    flush();  // Flushes other connections too, because steps happen in the order in which they were
              // requested.
    switch (step.kind) {
      case StepKind::write:
        break;
      case StepKind::segment:
        connection->write_segment(bytes_of(step), output_.proofs[step.proof]);
        break;
      case StepKind::close_fin:
      case StepKind::half_close:
      case StepKind::close_rst:
      case StepKind::close_abrupt:
      case StepKind::blackhole_connection:
        connection->end(step.kind, promise(step));
        break;
      case StepKind::release:
        connection->end(step.kind, {});
        break;
      case StepKind::stop_reading:
        if (step.rule.empty()) {
          connection->pause_reading(true);
        } else {
          connection->stop_reading(step.value, promise(step));
        }
        break;
      case StepKind::resume_reading:
        if (step.rule.empty()) {
          connection->pause_reading(false);
        } else {
          connection->resume_reading();
        }
        break;
      case StepKind::tell_when_sent:
        connection->tell_when_sent();
        break;
      case StepKind::refuse:
        prove(step, listener_.refuse());
        break;
      case StepKind::listen:
        listener_.listen();
        break;
      case StepKind::stop_accepting:
        prove(step, listener_.stop_accepting(step.value, step.flag));
        break;
      case StepKind::resume_accepting:
        listener_.resume_accepting();
        break;
      case StepKind::blackhole_listener:
        prove(step, listener_.vanish());
        break;
    }
  }

  [[nodiscard]] std::string_view bytes_of(const session::Step& step) const {
    return output_.bytes.view().substr(step.offset, step.size);
  }

  void prove(const session::Step& step, const Outcome& outcome) {
    on_proof(0, {session::name_of(step.kind), step.rule, outcome.ok, outcome.detail, step.ticket,
                 outcome.forbidden});
  }

  static session::Promise promise(const session::Step& step) {
    return {std::string(session::name_of(step.kind)), std::string(step.rule), false, true,
            step.ticket};
  }

  void tidy_soon() {
    if (!std::exchange(is_to_tidy_, true)) {
      tidy_timer_.expires_after(kTidyAfter);
      tidy_timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
          is_to_tidy_ = false;
          return_free_pages();
        }
      });
    }
  }

  void set_timer() {
    const std::optional<std::int64_t> deadline = engine_.next_deadline();
    if (deadline == armed_) {
      return;
    }
    armed_ = deadline;
    if (!deadline) {
      timer_.cancel();
      return;
    }
    timer_.expires_at(std::chrono::steady_clock::time_point(std::chrono::nanoseconds(*deadline)));
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) {
        armed_.reset();
        engine_.advance(now(), output_);
        carry_out();
      }
    });
  }

  session::Engine& engine_;
  ServerOptions options_;
  Listener listener_;
  asio::steady_timer timer_;
  std::optional<std::int64_t> armed_;
  asio::steady_timer tidy_timer_;
  bool is_to_tidy_ = false;
  std::unordered_map<int, std::shared_ptr<Connection>> connections_;
  std::vector<std::shared_ptr<Connection>> gathered_;  ///< Connections that have something to
                                                       ///< write.
  session::Output output_;  ///< Reused; bytes stay valid until the steps are carried out.
};

Server::Server(asio::io_context& context, session::Engine& engine, ServerOptions options)
    : impl_(std::make_unique<Impl>(context, engine, std::move(options))) {}
Server::~Server() = default;
void Server::start() {
  impl_->start();
}
std::uint16_t Server::port() const {
  return impl_->port();
}
void Server::stop() {
  impl_->stop();
}

}  // namespace ibgw::net
