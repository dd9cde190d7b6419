// What a request brings: which callback completes its answer, and whether it has to be made again
// in a new session.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace ibgw::reference {

struct AnswerSpec {
  std::string_view call;
  std::string_view end;                    // completes the answer; empty = it has no end
  std::array<std::string_view, 3> rows{};  // what comes before the end and belongs to nothing else
  bool has_id = false;                     // the answer carries the reqId
  bool drops_late = true;                  // an end that comes too late is of no use to anybody
  bool is_renewed = false;                 // made again after a reconnect
  std::string_view cancel{};               // the call that ends it
};

std::span<const AnswerSpec> all_answers();

// Null when nothing is known of the call's answer.
const AnswerSpec* find_answer(std::string_view call);

// False for a request that only ends a subscription: it is not answered.
bool asks_for_something(const nlohmann::json& arguments);

}  // namespace ibgw::reference
