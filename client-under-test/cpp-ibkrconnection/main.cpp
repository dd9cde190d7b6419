// The adapter contract of ../README.md around the class under test: JSON lines in, JSON lines out.

#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <iostream>
#include <string>
#include <thread>

#include <Order.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "events.hpp"
#include "ibkr_connection.hpp"
#include "wrapper.hpp"

namespace {

// The only part that knows the class under test.
class UnderTest : public IbkrConnection {
 public:
  UnderTest(Events& events, Wrapper& wrapper, std::chrono::milliseconds connect_wait)
      : IbkrConnection(wrapper, connect_wait), events_(events) {
    wrapper.on_sign = [this](int code) {
      if (code == 0 || is_sign_of_life(code)) {
        sign_of_life();
      }
    };
  }

  static thread_local long call_id;

 protected:
  // The call that connect makes inside, reported with the same id.
  bool e_connect(const std::string& host, int port, int client_id) override {
    events_.call_begin(call_id, "eConnect");
    const bool is_connected = IbkrConnection::e_connect(host, port, client_id);
    events_.call_end(call_id, "eConnect", is_connected ? "success" : "failure");
    return is_connected;
  }

 private:
  Events& events_;
};

thread_local long UnderTest::call_id = 0;

class Adapter {
 public:
  explicit Adapter(std::chrono::milliseconds connect_wait)
      : wrapper_(events_), connection_(events_, wrapper_, connect_wait) {}

  // Never returns: ends the process, whatever is stuck.
  [[noreturn]] void serve() {
    for (std::string line; std::getline(std::cin, line);) {
      try {
        const Json command = Json::parse(line);
        if (command.at("do") == "bye") {
          break;
        }
        carry(command);
      } catch (const std::exception& exception) {  // not the client's fault
        std::cerr << "cannot read the line " << line << ": " << exception.what() << std::endl;
        ::_exit(4);
      }
    }
    ::_exit(0);
  }

 private:
  void carry(const Json& command) {
    const std::string what = command.at("do");
    if (what == "hello") {
      Json observed = Wrapper::callbacks();
      observed.insert(observed.end(), {"calls", "is_connected"});
      events_.write(
          {{"event", "hello"},
           {"adapter", "cpp-ibkrconnection"},
           {"client", "official C++ client"},
           {"calls",
            {"connect", "disconnect", "placeOrder", "reqCurrentTime", "reqIds", "reqPositions"}},
           {"observes", observed}});
    } else if (what == "case") {
      host_ = command.at("host");
      port_ = command.at("port");
    } else if (what == "query") {
      const std::string name = command.at("name");
      const Json value = name == "is_connected" ? Json(connection_.client().isConnected()) : Json();
      events_.write(
          {{"event", "answer"}, {"id", command.at("id")}, {"name", name}, {"value", value}});
    } else if (what == "call") {
      ask(command.at("id"), command.at("name"), command.value("args", Json::object()));
    }
  }

  void ask(long id, const std::string& name, const Json& arguments) {
    const auto call = [this, id, name, arguments] {
      UnderTest::call_id = id;
      events_.call_begin(id, name);
      try {
        run(id, name, arguments);
      } catch (const std::exception& exception) {
        events_.call_end(id, name, "exception", exception.what());
      }
    };
    if (arguments.contains("inside")) {
      events_.inside(arguments.at("inside"), call);
    } else {
      std::thread(call).detach();
    }
  }

  void run(long id, const std::string& name, const Json& arguments) {
    EClientSocket& client = connection_.client();
    const int errors = events_.error_count();
    const bool was_connected = client.isConnected();
    if (name == "connect") {
      const bool is_connected = connection_.connect(host_, port_, arguments.value("client_id", 0));
      events_.call_end(id, name, is_connected ? "success" : "failure");
      return;
    }
    if (name == "disconnect") {
      connection_.disconnect();
      events_.call_end(id, name, "success");
      return;
    }
    if (!request(client, name, arguments)) {
      events_.call_end(id, name, "unsupported");
      return;
    }
    // Requests return nothing; one that was not sent is told as an error, in this thread.
    const bool is_refused = !was_connected && events_.error_count() != errors;
    events_.call_end(id, name, is_refused ? "failure" : "success",
                     is_refused ? "not connected" : "");
  }

  // False if the client, or this program, does not offer it.
  bool request(EClientSocket& client, const std::string& name, const Json& arguments) {
    if (name == "reqCurrentTime") {
      client.reqCurrentTime();
    } else if (name == "reqPositions") {
      client.reqPositions();
    } else if (name == "reqIds") {
      client.reqIds(arguments.value("numIds", 1));
    } else if (name == "placeOrder") {
      return place_order(client, arguments);
    } else {
      return false;
    }
    return true;
  }

  bool place_order(EClientSocket& client, const Json& arguments) {
    const Json terms = arguments.value("contract", Json::object());
    Contract contract;
    contract.symbol = terms.value("symbol", "");
    contract.secType = terms.value("secType", "");
    contract.exchange = terms.value("exchange", "");
    contract.primaryExchange = terms.value("primaryExch", "");
    contract.currency = terms.value("currency", "");
    const Json wanted = arguments.value("order", Json::object());
    Order order;
    order.action = wanted.value("action", "");
    order.orderType = wanted.value("orderType", "");
    order.lmtPrice = wanted.value("lmtPrice", order.lmtPrice);
    if (!set(order.totalQuantity, wanted.value("totalQuantity", "0"))) {
      return false;
    }
    client.placeOrder(arguments.value("orderId", next_order_id_++), contract, order);
    return true;
  }

  Events events_;
  Wrapper wrapper_;
  UnderTest connection_;
  std::string host_;
  int port_ = 0;
  std::atomic<int> next_order_id_ = 9001;
};

// 500ms or 1s
std::chrono::milliseconds duration_of(const std::string& text) {
  const bool is_ms = text.size() > 2 && text.substr(text.size() - 2) == "ms";
  return std::chrono::milliseconds(std::stoi(text) * (is_ms ? 1 : 1000));
}

}  // namespace

int main(int count, char** arguments) {
  const bool has_wait = count == 3 && std::string(arguments[1]) == "--connect-wait";
  static Adapter adapter(duration_of(has_wait ? arguments[2] : "10s"));
  adapter.serve();
}
