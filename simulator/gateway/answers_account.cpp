// Requests about accounts: values, summaries, positions, profit and loss.
#include "simulator/gateway/answers.hpp"
#include "simulator/gateway/contracts.hpp"

namespace ibgw::gateway {
namespace {

void nothing(const Question&) {}

/// Only the end marker, with the request's id where it has one.
void end_marker(const Question& q) {
  wire::Message& end = q.fresh(q.request.spec().ends_with);
  if (end.root().spec->index_of("reqId") >= 0) {
    end.set("reqId", q.id());
  }
  q.send(end);
}

void account_data(const Question& q) {
  if (q.request.integer("subscribe").value_or(0) == 0) {
    return;
  }
  const std::string_view asked = q.request.text("acctCode");
  wire::Message& time = q.fresh("ACCT_UPDATE_TIME");
  time.set("timeStamp", time_text(q.now.wall_ms, "").substr(9, 5));
  q.send(time);
  wire::Message& end = q.fresh("ACCT_DOWNLOAD_END");
  end.set("accountName",
          asked.empty() ? std::string_view(q.model.world().accounts.front().id) : asked);
  q.send(end);
}

constexpr Answer kAnswers[] = {
    {"REQ_POSITIONS", end_marker, "", ""},
    {"CANCEL_POSITIONS", nothing, "", ""},
    {"REQ_POSITIONS_MULTI", end_marker, "", ""},
    {"CANCEL_POSITIONS_MULTI", nothing, "", ""},
    {"REQ_ACCT_DATA", account_data, "", ""},
    {"REQ_ACCOUNT_UPDATES_MULTI", end_marker, "", ""},
    {"CANCEL_ACCOUNT_UPDATES_MULTI", nothing, "", ""},
    {"REQ_ACCOUNT_SUMMARY", end_marker, "", ""},
    {"CANCEL_ACCOUNT_SUMMARY", nothing, "", ""},
};

}  // namespace

std::span<const Answer> account_answers() {
  return kAnswers;
}

}  // namespace ibgw::gateway
