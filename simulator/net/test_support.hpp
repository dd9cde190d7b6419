// A connection of the gateway on loopback, and the client at its other end, in one thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <catch2/catch.hpp>

#include "simulator/net/connection.hpp"

namespace ibgw::net::test {

/// Far more than anything here needs: a deadline, not a time to wait.
inline constexpr std::chrono::seconds kDeadline{60};

class Owner final : public ConnectionOwner {
 public:
  void on_bytes(int, std::string_view bytes) override {
    read += bytes;
    if (answer) {
      answer(bytes);
    }
  }
  void on_peer_fin(int) override {
    events.emplace_back("fin");
    if (ended) {
      ended();
    }
  }
  void on_peer_rst(int) override { events.emplace_back("rst"); }
  void on_closed(int) override { events.emplace_back("closed"); }
  void on_proof(int, const session::Proof& proof) override {
    events.push_back(std::string(proof.ok ? "proof " : "refuted ") + std::to_string(proof.ticket) +
                     ' ' + std::string(proof.name));
    details.emplace_back(proof.detail);
  }
  void on_behind(int) override { ++times_behind; }
  void on_abandoned(int) override { events.emplace_back("abandoned"); }
  void on_sent(int) override { events.emplace_back("sent"); }
  void on_lost(int) override { events.emplace_back("lost"); }
  void on_unproven(std::uint64_t ticket, std::string_view why, bool client_left) override {
    events.push_back("unproven " + std::to_string(ticket) + (client_left ? " client: " : ": ") +
                     std::string(why));
  }
  [[nodiscard]] bool has(const std::string& event) const {
    return std::find(events.begin(), events.end(), event) != events.end();
  }

  std::string read;
  std::vector<std::string> events;
  int times_behind = 0;
  std::vector<std::string> details;              ///< Details of the proofs.
  std::function<void(std::string_view)> answer;  ///< Called with the bytes that were read.
  std::function<void()> ended;                   ///< Called on the client's FIN.
};

class Pair {
 public:
  Pair() : client(context) {
    using boost::asio::ip::tcp;
    tcp::acceptor acceptor(context, {boost::asio::ip::address_v4::loopback(), 0});
    client.connect(acceptor.local_endpoint());
    client.non_blocking(true);
    ours = std::make_shared<Connection>(acceptor.accept(), 1, owner);
    ours->begin();
  }

  /// Runs the gateway's end until the condition is true.
  void until(const std::function<bool()>& is_so) {
    const auto deadline = std::chrono::steady_clock::now() + kDeadline;
    while (!is_so()) {
      if (std::chrono::steady_clock::now() > deadline) {
        FAIL("it did not come to that in " << kDeadline.count() << " s");
      }
      context.run_for(std::chrono::milliseconds(1));
      context.restart();
    }
  }
  void until_told(const std::string& event) {
    until([&] { return owner.has(event); });
  }

  /// Reads until the end of the stream; returns what the client received, and how it ended.
  std::pair<std::string, boost::system::error_code> read_all() {
    std::string all;
    boost::system::error_code error;
    until([&] {
      char buffer[64 * 1024];
      do {
        all.append(buffer, client.read_some(boost::asio::buffer(buffer), error));
      } while (!error);
      return error != boost::asio::error::would_block;
    });
    return {std::move(all), error};
  }
  void say(std::string_view bytes) {
    client.write_some(boost::asio::buffer(bytes.data(), bytes.size()));
  }
  void reset_by_client() {
    client.set_option(boost::asio::ip::tcp::socket::linger(true, 0));
    client.close();
  }

  boost::asio::io_context context;
  Owner owner;
  boost::asio::ip::tcp::socket client;
  std::shared_ptr<Connection> ours;
};

}  // namespace ibgw::net::test
