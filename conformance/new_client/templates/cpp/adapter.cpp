// The adapter adapter-name: JSON lines on stdin and stdout, as client-under-test/README.md says.
// What is about your client is in client.hpp.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <mutex>
#include <thread>
#include <utility>

#include <unistd.h>

#include "client.hpp"

using nlohmann::json;

namespace {

int runner = -1;

void write_line(const json& event) {
  static std::mutex lock;
  const std::string line = event.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  const std::lock_guard guard(lock);
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t written = ::write(runner, line.data() + done, line.size() - done);
    if (written < 0) {
      std::_Exit(0);  // The runner has gone.
    }
    done += static_cast<std::size_t>(written);
  }
}

/// In a thread of its own, which a call may block for ever.
void carry_out(Client& client, const json& id, const std::string& name, const json& args) {
  json end{{"event", "call"}, {"id", id}, {"name", name}, {"phase", "end"}};
  const auto over = [&end](const char* outcome, const std::string& text) {
    end["outcome"] = outcome;
    end["text"] = text;
  };
  try {
    const auto call = client.calls.find(name);
    if (call == client.calls.end()) {
      throw Unsupported("no such call");
    }
    call->second(args);
    end["outcome"] = "success";
  } catch (const Unsupported& why) {
    over("unsupported", why.what());
  } catch (const Failure& why) {
    over("failure", why.what());
  } catch (const std::exception& error) {
    over("exception", error.what());
  } catch (...) {
    over("exception", "not a std::exception");
  }
  write_line(end);
}

json hello(const Client& client) {
  json calls = json::array();
  for (const auto& [name, call] : client.calls) {
    calls.push_back(name);
  }
  return {{"event", "hello"},      {"adapter", "adapter-name"},
          {"client", client.name}, {"client_versions", client.versions},
          {"calls", calls},        {"observes", {"callbacks", "calls", "is_connected"}}};
}

void handle(Client& client, const json& command) {
  const std::string what = command.at("do");
  if (what == "hello") {
    write_line(hello(client));
  } else if (what == "case") {
    client.host = command.at("host");
    client.port = command.at("port");
  } else if (what == "call") {
    const json id = command.at("id");
    const std::string name = command.at("name");
    write_line({{"event", "call"}, {"id", id}, {"name", name}, {"phase", "begin"}});
    std::thread([&client, id, name, args = command.value("args", json::object())] {
      carry_out(client, id, name, args);
    }).detach();
  } else if (what == "query") {
    const std::string name = command.at("name");
    const std::optional<bool> is = name == "is_connected" ? client.is_connected() : std::nullopt;
    write_line({{"event", "answer"},
                {"id", command.at("id")},
                {"name", name},
                {"value", is ? json(*is) : json()}});
  } else if (what == "bye") {
    std::_Exit(0);  // Whatever is stuck.
  }
}

}  // namespace

void callback(const std::string& name, const json& args) {
  write_line({{"event", "callback"}, {"name", name}, {"args", args}});
}

int main() {
  runner = ::dup(STDOUT_FILENO);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);  // Whatever the library prints must not reach the runner.
  static Client client;
  try {
    for (std::string line; std::getline(std::cin, line);) {
      handle(client, json::parse(line));
    }
  } catch (const std::exception& error) {  // Our own mistake, not one of the client.
    std::cerr << error.what() << '\n';
    std::_Exit(4);
  }
  std::_Exit(0);
}
