// A model with clients and a sink that keeps what was sent, for tests of the answers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "simulator/gateway/contract_test_support.hpp"
#include "simulator/gateway/model.hpp"
#include "simulator/wire/json.hpp"

namespace ibgw::gateway::test {

inline constexpr std::int64_t kWall = 1767623400000;  // 2026-01-05T14:30:00Z, a Monday.

struct Sent {
  int session = 0;
  std::string name;
  nlohmann::ordered_json fields;

  /// An empty text if there is no such field.
  [[nodiscard]] std::string text(const std::string& path) const {
    const auto at = nlohmann::ordered_json::json_pointer('/' + path);
    if (!fields.contains(at)) {
      return "";
    }
    const auto& value = fields.at(at);
    return value.is_string() ? value.get<std::string>() : value.dump();
  }
};

class Bench final : public MessageSink {
 public:
  explicit Bench(world::World world = world::default_world(), std::uint64_t seed = 0)
      : model(std::move(world), seed) {
    model.begin(now);
  }

  void send(int session, const wire::Message& message) override {
    if (model.clients().find(session) != nullptr &&
        model.clients().find(session)->server_version >= message.spec().since) {
      sent.push_back({session, std::string(message.spec().name), wire::fields_json(message)});
    }
  }

  /// Starts a session and discards its start-up messages.
  ClientSession start(int session, int server_version = 203) {
    const ClientSession client{session, session, server_version, server_version};
    REQUIRE(model.start(client, now, *this));
    sent.clear();
    return client;
  }

  /// Makes a request; returns the immediate answer.
  std::vector<Sent> ask(const ClientSession& client, std::string_view name,
                        const nlohmann::ordered_json& fields = nlohmann::ordered_json::object()) {
    std::string reason;
    wire::Message request(*wire::find_message(name, wire::Direction::to_gateway));
    const auto tree = wire::tree_from_json(fields.dump(), reason);
    REQUIRE(tree.has_value());
    REQUIRE_FALSE(wire::fill_fields(*tree, request).has_value());
    sent.clear();
    model.work().begin_turn();
    model.request(client, request, now, *this);
    while (model.work().pending()) {
      model.work().begin_turn();
      model.work().go_on(*this);
    }
    return sent;
  }

  /// Lets time pass; returns what was sent meanwhile.
  std::vector<Sent> wait(std::int64_t ms) {
    sent.clear();
    now = now.after_ms(ms);
    model.advance(now.real_ns, *this);
    return sent;
  }

  Moment now{0, kWall};
  Model model;
  std::vector<Sent> sent;
};

inline std::vector<Sent> only(const std::vector<Sent>& all, std::string_view name) {
  std::vector<Sent> some;
  for (const Sent& one : all) {
    if (one.name == name) {
      some.push_back(one);
    }
  }
  return some;
}

/// The code of the error if the answer consists of one error; otherwise 0.
inline int error_code(const std::vector<Sent>& all) {
  return all.size() == 1 && all[0].name == "ERR_MSG" ? all[0].fields["errorCode"].get<int>() : 0;
}

}  // namespace ibgw::gateway::test
