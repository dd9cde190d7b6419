// What the application has asked for and would miss in a new session of the gateway.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "client-under-test/reference/answers.hpp"
#include "client-under-test/reference/client_errors.hpp"

namespace ibgw::reference {

class Subscriptions {
 public:
  struct Request {
    std::string call;
    std::string arguments;  // a JSON object
    int id = kNoRequest;    // what the application knows the answer by
  };

  // A call was made. Keeps what has to be made again, forgets what was cancelled. After an order
  // the open orders and executions are asked for too: it may have filled meanwhile.
  void record(std::string_view call, const nlohmann::json& arguments, int id);

  // In the order of the calls.
  const std::vector<Request>& requests() const { return requests_; }

  void clear() { requests_.clear(); }

 private:
  void keep(std::string_view call, const std::string& arguments, int id);

  std::vector<Request> requests_;
};

}  // namespace ibgw::reference
