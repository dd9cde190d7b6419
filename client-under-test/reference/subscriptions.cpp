#include "client-under-test/reference/subscriptions.hpp"

#include <nlohmann/json.hpp>

namespace ibgw::reference {

void Subscriptions::record(std::string_view call, const nlohmann::json& arguments, int id) {
  for (const AnswerSpec& answer : all_answers()) {
    if (!answer.cancel.empty() && answer.cancel == call) {
      std::erase_if(requests_, [&](const Request& request) {
        return request.call == answer.call && (!answer.has_id || request.id == id);
      });
    }
  }
  if (call == "placeOrder") {
    keep("reqOpenOrders", "{}", kNoRequest);
    keep("reqExecutions", "{}", kNoRequest);
  }
  const AnswerSpec* const answer = find_answer(call);
  const auto snapshot = arguments.find("snapshot");
  const bool is_snapshot = snapshot != arguments.end() && *snapshot == true;
  if (answer == nullptr || !answer->is_renewed || is_snapshot) {
    return;
  }
  if (!asks_for_something(arguments)) {
    std::erase_if(requests_, [call](const Request& request) { return request.call == call; });
    return;
  }
  nlohmann::json kept = arguments;
  kept.erase("reqId");
  keep(call, kept.dump(), answer->has_id ? id : kNoRequest);
}

// The same request is repeated only once, with its latest id.
void Subscriptions::keep(std::string_view call, const std::string& arguments, int id) {
  for (Request& request : requests_) {
    if (request.call == call && request.arguments == arguments) {
      request.id = id == kNoRequest ? request.id : id;
      return;
    }
  }
  requests_.push_back({std::string(call), arguments, id});
}

}  // namespace ibgw::reference
