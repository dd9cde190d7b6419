// The answer to a request: which callback completes it, and whether the request must be repeated in
// a new session.
#pragma once

#include <array>
#include <span>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace ibgw::reference {

struct AnswerSpec {
  std::string_view call;
  std::string_view end;                    // the callback that completes the answer; empty = none
  std::array<std::string_view, 3> rows{};  // callbacks before the end that belong to nothing else
  bool has_id = false;                     // the answer carries the reqId
  bool drops_late = true;                  // a late end is of no use to anybody
  bool is_renewed = false;                 // repeated after a reconnect
  std::string_view cancel{};               // the call that ends it
};

std::span<const AnswerSpec> all_answers();

// nullptr if the call's answer is not known.
const AnswerSpec* find_answer(std::string_view call);

// False for a request that only ends a subscription, which gets no answer.
bool asks_for_something(const nlohmann::json& arguments);

}  // namespace ibgw::reference
