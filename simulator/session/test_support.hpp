// An engine with a clock that the test turns, for the tests of this folder.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "simulator/scenario/loader.hpp"
#include "simulator/session/engine.hpp"
#include "simulator/session/parts_support.hpp"
#include "simulator/wire/json.hpp"
#include "simulator/wire/test_support.hpp"

namespace ibgw::session::test {

using wire::test::bars;

inline std::string rules_file(const std::string& rules, const std::string& gateway = {}) {
  return "schema: 1\nsummary: s\nrequirement: r\n" +
         (gateway.empty() ? "" : "gateway: " + gateway + "\n") +
         (rules.empty() ? "" : "rules:\n" + rules) +
         "client:\n  - connect: {client_id: 1}\nexpect:\n  - {callback: nextValidId}\n";
}

/// A limit order as a client of version 176 sends it; by default far from the market.
inline std::string buy_order(int id, const std::string& limit = "1") {
  std::string reason;
  wire::Message message(*wire::find_message("PLACE_ORDER", wire::Direction::to_gateway));
  const auto fields =
      wire::tree_from_json(R"({"orderId":)" + std::to_string(id) +
                               R"(,"contract":{"conId":265598,"exchange":"SMART"},)"
                               R"("order":{"action":"BUY","totalQuantity":"100","orderType":"LMT",)"
                               R"("lmtPrice":)" +
                               limit + R"(,"tif":"GTC","transmit":true}})",
                           reason);
  REQUIRE(fields.has_value());
  REQUIRE_FALSE(wire::fill_fields(*fields, message).has_value());
  OutputBuffer bytes;
  REQUIRE_FALSE(wire::Codec(176).encode(message, bytes).has_value());
  return std::string(bytes.view());
}

/// A gateway with a clock that the test turns.
class Bench {
 public:
  /// `rules`: as in a scenario; `gateway`: the value of that key.
  explicit Bench(const std::string& rules = {}, double time_scale = 1,
                 const std::string& gateway = {}, int server_version = 176)
      : scenario_(
            rules.empty() && gateway.empty()
                ? scenario::Scenario{}
                : scenario::load_scenario_text(rules_file(rules, gateway), "t/t.yaml").front()),
        engine_(scenario_, {server_version, time_scale, kFixedClock}, &trace) {
    engine_.start(now_, out);
  }

  int connect() { return engine_.accept(now_, "127.0.0.1:50000", 7, out); }
  void bytes(int connection, const std::string& bytes) {
    engine_.bytes(connection, bytes, now_, out);
  }
  void hello(int connection) { bytes(connection, "API\0\0\0\0\x09v100..187"s); }
  int started(int client_id = 1) {
    const int connection = connect();
    hello(connection);
    bytes(connection, frame("71|2|" + std::to_string(client_id) + "||"));
    return connection;
  }
  /// With another range of versions and the matching START_API.
  int started_as(const std::string& versions, const std::string& start_api) {
    const int connection = connect();
    bytes(connection, "API\0\0\0\0"s + static_cast<char>(versions.size()) + versions);
    bytes(connection, start_api);
    return connection;
  }
  void behind(int connection) { engine_.behind(connection); }
  void abandoned(int connection) { engine_.abandoned(connection, now_, out); }
  void sent(int connection) { engine_.sent(connection, now_, out); }
  void lost(int connection) { engine_.lost(connection, now_, out); }
  void fin(int connection) { engine_.peer_fin(connection, now_, out); }
  void rst(int connection) { engine_.peer_rst(connection, now_, out); }
  /// Time passes without advance(): sockets are looked at before timers.
  void be_late(std::int64_t milliseconds) { now_.monotonic_ns += milliseconds * kMillisecond; }
  void pass(std::int64_t milliseconds) {
    now_.monotonic_ns += milliseconds * kMillisecond;
    engine_.advance(now_, out);
  }
  /// Then advances turn by turn until nothing is left to do at that moment.
  void pass_and_finish(std::int64_t milliseconds) {
    pass(milliseconds);
    for (int turns = 0; due_in_ms().value_or(1) <= 0; ++turns) {
      REQUIRE(turns < 10'000);
      pass(0);
    }
  }
  [[nodiscard]] std::optional<std::int64_t> due_in_ms() {
    const auto deadline = engine_.next_deadline();
    return deadline ? std::optional((*deadline - now_.monotonic_ns) / kMillisecond) : std::nullopt;
  }
  [[nodiscard]] std::string state() const { return engine_.state(now_); }
  /// Acts as a network that has carried out everything it was asked for since the last call, or
  /// nothing.
  void prove_all(bool ok = true, const std::string& detail = "seen") {
    for (const Step& step : out.steps) {
      const std::uint64_t ticket =
          step.kind == StepKind::segment ? out.proofs[step.proof].ticket : step.ticket;
      if (ticket != 0) {
        engine_.prove(step.connection, {"fault", "r", ok, detail, ticket}, now_);
      }
    }
    taken();
  }
  void fail_all(const std::string& why, bool client_left) {
    for (const Step& step : out.steps) {
      engine_.unproven(step.kind == StepKind::segment ? out.proofs[step.proof].ticket : step.ticket,
                       why, client_left, now_);
    }
    taken();
  }
  Engine::Summary finish() { return engine_.finish(now_); }

  /// Returns and clears the steps since the last call: `1:write(...)`, `1:close_fin`.
  std::string taken() { return test::taken(out); }
  [[nodiscard]] std::string written() const { return bars(out.bytes.view()); }

  Lines trace;
  Output out;

 private:
  scenario::Scenario scenario_;
  Now now_{1'000'000'000, 0};
  Engine engine_;
};

}  // namespace ibgw::session::test
