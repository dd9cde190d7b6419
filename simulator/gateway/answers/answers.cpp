#include "simulator/gateway/answers/answers.hpp"

#include <vector>

#include "simulator/base/check.hpp"

namespace ibgw::gateway {
namespace {

/// An index by base id, filled once.
std::vector<const Answer*> index_answers() {
  std::vector<const Answer*> by_id;
  for (const Answers& table :
       {account_answers(), account_value_answers(), advisor_answers(), configuration_answers(),
        contract_answers(), display_group_answers(), history_bar_answers(), history_tick_answers(),
        market_data_answers(), market_depth_answers(), news_answers(), order_answers(),
        position_answers(), real_time_bar_answers(), reference_answers(), scanner_answers(),
        session_answers(), tick_by_tick_answers()}) {
    for (const Answer& answer : table) {
      const wire::MessageSpec* const spec =
          wire::find_message(answer.request, wire::Direction::to_gateway);
      IBGW_CHECK(spec != nullptr);
      const auto id = static_cast<std::size_t>(spec->id);
      if (by_id.size() <= id) {
        by_id.resize(id + 1);
      }
      IBGW_CHECK(by_id[id] == nullptr);
      by_id[id] = &answer;
    }
  }
  return by_id;
}

}  // namespace

std::int64_t Question::id() const {
  for (const std::string_view name : {"reqId", "orderId"}) {
    if (request.root().spec->index_of(name) >= 0) {
      return request.id(name).value_or(kNoRequest);
    }
  }
  return kNoRequest;
}

bool Question::speaks(std::string_view message) const {
  const wire::MessageSpec* const spec = wire::find_message(message, wire::Direction::to_client);
  IBGW_CHECK(spec != nullptr);
  return client.server_version >= spec->since;
}

const Answer* find_answer(const wire::MessageSpec& request) {
  static const std::vector<const Answer*> by_id = index_answers();
  const auto id = static_cast<std::size_t>(request.id);
  return id < by_id.size() ? by_id[id] : nullptr;
}

}  // namespace ibgw::gateway
