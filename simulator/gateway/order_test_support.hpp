// A gateway model with a market that stands where the test puts it, and the messages it sent.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "simulator/gateway/model.hpp"
#include "simulator/wire/json.hpp"

namespace ibgw::gateway {

inline constexpr std::int64_t kWall = 1767623400000;  // 2026-01-05T14:30:00Z, a Monday.
inline constexpr int kApple = 265598;
inline constexpr int kIbm = 8314;

struct Sent {
  int session = 0;
  std::string name;
  nlohmann::json fields;

  [[nodiscard]] const nlohmann::json& at(const char* pointer) const {
    static const nlohmann::json kNone;
    const nlohmann::json::json_pointer path(pointer);
    return fields.contains(path) ? fields.at(path) : kNone;
  }
};

class Recorder final : public MessageSink {
 public:
  void send(int session, const wire::Message& message) override {
    sent.push_back({session, std::string(message.spec().name),
                    nlohmann::json::parse(wire::fields_json(message).dump())});
  }
  std::vector<Sent> sent;
};

/// By default AAPL stands at 99.99 / 100.01 and IBM at 199.99 / 200.01, 500 on each side, for ever.
inline world::World still_world() {
  world::World world = world::default_world();
  for (world::Instrument& one : world.instruments) {
    if (one.con_id == kApple) {
      one.price.tape = {{0, 99.99, 100.01, 100, 500}};
    } else if (one.con_id == kIbm) {
      one.price.tape = {{0, 199.99, 200.01, 200, 500}};
    }
  }
  return world;
}

class Bench {
 public:
  explicit Bench(world::World world = still_world(), std::uint64_t seed = 0)
      : model(std::move(world), seed) {
    model.begin(now());
  }

  [[nodiscard]] Moment now() const { return {ms_ * 1'000'000, kWall + ms_}; }

  Client connect(int session, int client_id, int version = 176) {
    const Client client{session, client_id, version};
    Recorder sink;
    REQUIRE(model.start(client, now(), sink));
    start_up = sink.sent;
    return client;
  }

  /// What this request made the gateway send, to whomever.
  std::vector<Sent> ask(const Client& client, const char* name, const std::string& fields = "{}") {
    std::string reason;
    wire::Message request(*wire::find_message(name, wire::Direction::to_gateway));
    const auto tree = wire::tree_from_json(fields, reason);
    INFO(fields << reason);
    REQUIRE(tree.has_value());
    REQUIRE_FALSE(wire::fill_fields(*tree, request).has_value());
    Recorder sink;
    model.request(client, request, now(), sink);
    return sink.sent;
  }

  /// `contract` and `order` are JSON members; the usual ones are filled in.
  std::vector<Sent> place(const Client& client, int id, nlohmann::json order, int con_id = kApple) {
    const nlohmann::json defaults = {{"action", "BUY"},
                                     {"totalQuantity", "100"},
                                     {"orderType", "LMT"},
                                     {"tif", "GTC"},
                                     {"transmit", true}};
    for (const auto& [name, value] : defaults.items()) {
      if (!order.contains(name)) {
        order[name] = value;
      }
    }
    return place_fields(client, id, {{"conId", con_id}, {"exchange", "SMART"}}, order);
  }
  std::vector<Sent> place_fields(const Client& client, int id, const nlohmann::json& contract,
                                 const nlohmann::json& order) {
    return ask(client, "PLACE_ORDER",
               nlohmann::json{{"orderId", id}, {"contract", contract}, {"order", order}}.dump());
  }
  std::vector<Sent> cancel(const Client& client, int id) {
    return ask(client, "CANCEL_ORDER", fmt::format(R"({{"orderId":{}}})", id));
  }

  /// Time goes on; what was sent meanwhile.
  std::vector<Sent> pass(std::int64_t ms) {
    ms_ += ms;
    Recorder sink;
    model.advance(now().real_ns, sink);
    return sink.sent;
  }

  Model model;
  std::vector<Sent> start_up;

 private:
  std::int64_t ms_ = 0;
};

// Sequences as live gateways show them (protocol.md 5.12).
inline constexpr const char* kRests =
    "OPEN_ORDER=PreSubmitted ORDER_STATUS=PreSubmitted "
    "OPEN_ORDER=Submitted ORDER_STATUS=Submitted";
inline constexpr const char* kFills =
    "OPEN_ORDER=PreSubmitted ORDER_STATUS=PreSubmitted EXECUTION_DATA "
    "OPEN_ORDER=Filled ORDER_STATUS=Filled COMMISSION_AND_FEES_REPORT";
inline constexpr const char* kEnds = "ORDER_STATUS=Cancelled ERR_MSG=202";

/// The order of message names, for whole sequences.
inline std::string names(const std::vector<Sent>& sent) {
  std::string all;
  for (const Sent& one : sent) {
    all += (all.empty() ? "" : " ") + one.name;
    if (one.name == "ORDER_STATUS") {
      all += "=" + one.at("/status").get<std::string>();
    } else if (one.name == "OPEN_ORDER") {
      all += "=" + one.at("/orderState/status").get<std::string>();
    } else if (one.name == "ERR_MSG") {
      all += "=" + std::to_string(one.at("/errorCode").get<int>());
    }
  }
  return all;
}

/// The last message of that name; fails the test if there is none.
inline Sent last(const std::vector<Sent>& sent, const char* name) {
  const Sent* found = nullptr;
  for (const Sent& one : sent) {
    found = one.name == name ? &one : found;
  }
  INFO(names(sent));
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace ibgw::gateway
