#include "client-under-test/reference/answers.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace ibgw::reference {

namespace {

// openOrder and orderStatus also report live orders, so they count as rows of no request.
constexpr std::array kAnswers{
    AnswerSpec{.call = "reqIds", .end = "nextValidId", .drops_late = false},
    AnswerSpec{.call = "reqManagedAccts", .end = "managedAccounts", .drops_late = false},
    AnswerSpec{.call = "reqCurrentTime", .end = "currentTime"},
    AnswerSpec{.call = "reqCurrentTimeInMillis", .end = "currentTimeInMillis"},
    AnswerSpec{.call = "reqPositions",
               .end = "positionEnd",
               .rows = {"position"},
               .is_renewed = true,
               .cancel = "cancelPositions"},
    AnswerSpec{.call = "reqOpenOrders", .end = "openOrderEnd", .is_renewed = true},
    AnswerSpec{.call = "reqAllOpenOrders", .end = "openOrderEnd", .is_renewed = true},
    AnswerSpec{.call = "reqAutoOpenOrders", .end = "", .is_renewed = true},
    AnswerSpec{
        .call = "reqCompletedOrders", .end = "completedOrdersEnd", .rows = {"completedOrder"}},
    AnswerSpec{.call = "reqExecutions",
               .end = "execDetailsEnd",
               .rows = {"execDetails"},
               .has_id = true,
               .is_renewed = true},
    AnswerSpec{.call = "reqAccountUpdates",
               .end = "accountDownloadEnd",
               .rows = {"updateAccountValue", "updatePortfolio", "updateAccountTime"},
               .is_renewed = true},
    // From 196 on, historicalDataEnd follows; before, this is the complete answer.
    AnswerSpec{.call = "reqHistoricalData",
               .end = "historicalData",
               .rows = {"historicalDataEnd"},
               .has_id = true},
    AnswerSpec{.call = "reqMktData",
               .end = "",
               .has_id = true,
               .is_renewed = true,
               .cancel = "cancelMktData"},
    AnswerSpec{.call = "reqAccountUpdatesMulti",
               .end = "accountUpdateMultiEnd",
               .rows = {"accountUpdateMulti"},
               .has_id = true,
               .is_renewed = true,
               .cancel = "cancelAccountUpdatesMulti"},
    AnswerSpec{.call = "reqAccountSummary",
               .end = "accountSummaryEnd",
               .rows = {"accountSummary"},
               .has_id = true,
               .is_renewed = true,
               .cancel = "cancelAccountSummary"},
};

}  // namespace

std::span<const AnswerSpec> all_answers() {
  return kAnswers;
}

const AnswerSpec* find_answer(std::string_view call) {
  const auto* const found =
      std::find_if(kAnswers.begin(), kAnswers.end(),
                   [call](const AnswerSpec& answer) { return answer.call == call; });
  return found == kAnswers.end() ? nullptr : found;
}

bool asks_for_something(const nlohmann::json& arguments) {
  const auto subscribe = arguments.find("subscribe");
  return subscribe == arguments.end() || *subscribe != false;
}

}  // namespace ibgw::reference
