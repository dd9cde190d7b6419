#include "client-under-test/reference/adapter.hpp"

#include <iostream>
#include <utility>

#include <nlohmann/json.hpp>

#include "client-under-test/reference/requests.hpp"

namespace ibgw::reference {

namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

// What a broken client prints for ever: it looks like an event but is not one.
constexpr std::string_view kFloodLine =
    R"({"event":"callback","name":"tickPrice","args":{"reqId":1,"price":1.0},"flood":true})";

}  // namespace

Adapter::Adapter(Behaviour behaviour, std::unique_ptr<Client> client, EventWriter& events)
    : behaviour_(std::move(behaviour)), client_(std::move(client)), events_(events) {}

void Adapter::run(std::istream& input) {
  threads_.emplace_back([this] { run_queued_calls(); });
  std::string line;
  while (std::getline(input, line)) {
    if (!line.empty() && !handle_line(line)) {
      return;
    }
  }
}

bool Adapter::handle_line(const std::string& line) {
  try {
    const Json command = Json::parse(line);
    const std::string what = command.at("do").get<std::string>();
    if (what == "hello") {
      say_hello();
    } else if (what == "case") {
      set_case(command);
    } else if (what == "call") {
      start_call(command);
    } else if (what == "query") {
      answer_query(command);
    } else if (what == "bye") {
      return false;
    } else {
      std::cerr << "reference-client: unknown command " << what << '\n';
    }
  } catch (const Json::exception& error) {
    std::cerr << "reference-client: bad command: " << error.what() << '\n';
  }
  return true;
}

void Adapter::say_hello() {
  if (behaviour_.adapter.hangs) {
    return;
  }
  const VersionRange versions = client_->versions();
  OrderedJson calls{"connect", "disconnect"};
  for (const RequestSpec& request : all_requests()) {
    calls.push_back(request.call);
  }
  const OrderedJson hello{{"event", "hello"},
                          {"adapter", "reference"},
                          {"client", behaviour_.name + " 1"},
                          {"client_versions", {versions.min, versions.max}},
                          {"calls", std::move(calls)},
                          {"observes", {"callbacks", "calls", "is_connected"}}};
  events_.line(hello.dump());
  if (behaviour_.adapter.garbage) {
    events_.write_garbage_from_now_on();
  }
  if (behaviour_.adapter.floods) {
    threads_.emplace_back([this] {
      while (true) {
        events_.line(kFloodLine);
      }
    });
  }
}

void Adapter::set_case(const Json& command) {
  host_ = command.at("host").get<std::string>();
  port_ = command.at("port").get<std::uint16_t>();
}

void Adapter::answer_query(const Json& command) {
  const std::string name = command.at("name").get<std::string>();
  std::optional<bool> value;
  if (name == "is_connected") {
    value = client_->is_connected();
  }
  events_.answer(command.at("id").get<long>(), name, value);
}

void Adapter::start_call(const Json& command) {
  const long id = command.at("id").get<long>();
  const std::string name = command.at("name").get<std::string>();
  Json arguments = command.contains("args") ? command.at("args") : Json::object();
  if (!arguments.is_object()) {
    arguments = Json::object();
  }
  if (name == "connect") {
    start_connect(id, arguments);
    return;
  }
  events_.call_begin(id, name);
  {
    const std::lock_guard lock(mutex_);
    queued_calls_.emplace_back(
        [this, id, name, arguments] { events_.call_end(id, name, run_call(name, arguments)); });
  }
  call_queued_.notify_one();
}

void Adapter::start_connect(long id, const Json& arguments) {
  if (port_ == 0) {
    events_.call_begin(id, "connect");
    events_.call_end(id, "connect", {Outcome::failure, "there was no case line"});
    return;
  }
  ConnectRequest request;
  request.call_id = id;
  request.host = host_;
  request.port = port_;
  request.client_id = arguments.value("client_id", 0);
  request.reconnect = arguments.value("reconnect", false);
  request.tls = arguments.value("tls", false);
  if (arguments.contains("greeting")) {
    request.greeting = arguments.at("greeting").get<std::string>();
  }
  const auto connect = [this, request] {
    events_.call_begin(request.call_id, "connect");
    events_.call_end(request.call_id, "connect", client_->connect(request));
  };
  if (arguments.contains("inside")) {
    events_.when_next(arguments.at("inside").get<std::string>(), connect);
    return;
  }
  threads_.emplace_back(connect);
}

CallResult Adapter::run_call(const std::string& name, const Json& arguments) {
  CallResult result =
      name == "disconnect" ? client_->disconnect() : client_->request(name, arguments);
  if (behaviour_.adapter.liar && result.outcome == Outcome::unsupported) {
    result = {};
  }
  return result;
}

void Adapter::run_queued_calls() {
  while (true) {
    std::function<void()> call;
    {
      std::unique_lock lock(mutex_);
      call_queued_.wait(lock, [this] { return !queued_calls_.empty(); });
      call = std::move(queued_calls_.front());
      queued_calls_.pop_front();
    }
    call();
  }
}

}  // namespace ibgw::reference
