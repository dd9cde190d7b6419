#include "simulator/gateway/orders/order_test_support.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "simulator/wire/json.hpp"

namespace ibgw::gateway {

using Json = nlohmann::json;

const Json& Sent::at(const char* pointer) const {
  static const Json kNone;
  const Json::json_pointer path(pointer);
  return fields->contains(path) ? fields->at(path) : kNone;
}

void Recorder::send(int session, const wire::Message& message) {
  sent.push_back({session, std::string(message.spec().name),
                  std::make_shared<const Json>(Json::parse(wire::fields_json(message).dump()))});
}

world::World still_world() {
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

Bench::Bench(world::World world, std::uint64_t seed) : model(std::move(world), seed) {
  model.begin(now());
}

ClientSession Bench::connect(int session, int client_id, int version) {
  const ClientSession client{session, client_id, version};
  Recorder sink;
  REQUIRE(model.start(client, now(), sink));
  start_up = sink.sent;
  return client;
}

std::vector<Sent> Bench::ask(const ClientSession& client, const char* name,
                             const std::string& fields) {
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

std::vector<Sent> Bench::place(const ClientSession& client, int id, const Json& order, int con_id) {
  Json whole = {{"action", "BUY"},
                {"totalQuantity", "100"},
                {"orderType", "LMT"},
                {"tif", "GTC"},
                {"transmit", true}};
  whole.update(order);
  return place_fields(client, id, {{"conId", con_id}, {"exchange", "SMART"}}, whole);
}

std::vector<Sent> Bench::place_fields(const ClientSession& client, int id, const Json& contract,
                                      const Json& order) {
  return ask(client, "PLACE_ORDER",
             Json{{"orderId", id}, {"contract", contract}, {"order", order}}.dump());
}

std::vector<Sent> Bench::cancel(const ClientSession& client, int id) {
  return ask(client, "CANCEL_ORDER", fmt::format(R"({{"orderId":{}}})", id));
}

std::vector<Sent> Bench::pass(std::int64_t ms) {
  ms_ += ms;
  Recorder sink;
  model.advance(now().real_ns, sink);
  return sink.sent;
}

std::string names(const std::vector<Sent>& sent) {
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

Sent last(const std::vector<Sent>& sent, const char* name) {
  const Sent* found = nullptr;
  for (const Sent& one : sent) {
    found = one.name == name ? &one : found;
  }
  INFO(names(sent));
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace ibgw::gateway
