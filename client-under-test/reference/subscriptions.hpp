// The application's requests that must be repeated in a new session of the gateway.
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
    int id = kNoRequest;    // the id by which the application knows the answer
  };

  // Records a call: stores it if it must be repeated, removes it if it was cancelled. After an
  // order, open orders and executions must be requested too, because it may have filled in the
  // meantime.
  void record(std::string_view call, const nlohmann::json& arguments, int id);

  // In the order of the calls.
  const std::vector<Request>& requests() const { return requests_; }

  void clear() { requests_.clear(); }

 private:
  void keep(std::string_view call, const std::string& arguments, int id);

  std::vector<Request> requests_;
};

}  // namespace ibgw::reference
