// The adapter: commands on standard input, events on standard output, one JSON object per line.
// Reading never waits for a call: connect runs in a thread of its own, all other calls run one
// after the other in another one.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <iosfwd>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "client-under-test/reference/behaviour.hpp"
#include "client-under-test/reference/client.hpp"
#include "client-under-test/reference/event_writer.hpp"

namespace ibgw::reference {

// Must not be destroyed after run(): a client may be blocked for ever inside a call, so the program
// has to end without joining its threads (std::_Exit).
class Adapter {
 public:
  Adapter(Behaviour behaviour, std::unique_ptr<Client> client, EventWriter& events);

  // Returns after `bye` or at the end of the input.
  void run(std::istream& input);

 private:
  // False after `bye`.
  bool handle_line(const std::string& line);
  void say_hello();
  void set_case(const nlohmann::json& command);
  void answer_query(const nlohmann::json& command);
  void start_call(const nlohmann::json& command);
  void start_connect(long id, const nlohmann::json& arguments);
  CallResult run_call(const std::string& name, const nlohmann::json& arguments);
  void run_queued_calls();

  const Behaviour behaviour_;
  const std::unique_ptr<Client> client_;
  EventWriter& events_;

  std::string host_;
  std::uint16_t port_ = 0;  // 0 = no case yet

  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::condition_variable call_queued_;
  std::deque<std::function<void()>> queued_calls_;
};

}  // namespace ibgw::reference
