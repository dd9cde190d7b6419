// Requests about the session itself: ids, times, accounts it may see, log level.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "simulator/gateway/answers.hpp"
#include "simulator/gateway/contracts.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kBadLogLevel = 319;
constexpr int kAutoBindRefused = 327;

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

void auto_open_orders(const Question& q) {
  if (q.client.client_id != 0 && q.request.integer("autoBind").value_or(0) != 0) {
    q.error(kAutoBindRefused, "Only the default client (i.e 0) can auto bind orders.");
  }
}

void log_level(const Question& q) {
  const std::int64_t level = q.request.integer("logLevel").value_or(0);
  if (level < 1 || level > 5) {
    q.error(kBadLogLevel, "Invalid log level");
  }
}

void current_time(const Question& q) {
  wire::Message& time = q.fresh("CURRENT_TIME");
  time.set("currentTime", q.now.wall_ms / 1000);
  q.send(time);
}

void current_time_in_millis(const Question& q) {
  wire::Message& time = q.fresh("CURRENT_TIME_IN_MILLIS");
  time.set("currentTimeInMillis", q.now.wall_ms);
  q.send(time);
}

void ids(const Question& q) {
  wire::Message& next = q.fresh("NEXT_VALID_ID");
  next.set("orderId", q.model.world().next_valid_id);
  q.send(next);
}

void managed_accounts(const Question& q) {
  std::string list;
  for (const world::Account& account : q.model.world().accounts) {
    list += list.empty() ? account.id : ',' + account.id;
  }
  wire::Message& accounts = q.fresh("MANAGED_ACCTS");
  accounts.set("accountsList", list);
  q.send(accounts);
}

void user_info(const Question& q) {
  wire::Message& info = q.fresh("USER_INFO");
  info.set("reqId", q.id());
  info.set("whiteBrandingId", q.model.world().white_branding_id);
  q.send(info);
}

constexpr Answer kAnswers[] = {
    {"REQ_IDS", ids, "the next order id of this client id", ""},
    {"REQ_CURRENT_TIME", current_time, "the session's clock, in seconds", ""},
    {"REQ_CURRENT_TIME_IN_MILLIS", current_time_in_millis, "the session's clock", ""},
    {"REQ_MANAGED_ACCTS", managed_accounts, "every account, separated by commas", ""},
    {"SET_SERVER_LOGLEVEL", log_level, "takes 1 to 5, without an answer", "319"},
    {"REQ_POSITIONS", end_marker, "", ""},
    {"CANCEL_POSITIONS", nothing, "", ""},
    {"REQ_POSITIONS_MULTI", end_marker, "", ""},
    {"CANCEL_POSITIONS_MULTI", nothing, "", ""},
    {"REQ_OPEN_ORDERS", end_marker, "", ""},
    {"REQ_ALL_OPEN_ORDERS", end_marker, "", ""},
    {"REQ_AUTO_OPEN_ORDERS", auto_open_orders, "", "327"},
    {"REQ_COMPLETED_ORDERS", end_marker, "", ""},
    {"REQ_ACCT_DATA", account_data, "", ""},
    {"REQ_ACCOUNT_UPDATES_MULTI", end_marker, "", ""},
    {"CANCEL_ACCOUNT_UPDATES_MULTI", nothing, "", ""},
    {"REQ_EXECUTIONS", end_marker, "", ""},
    {"REQ_ACCOUNT_SUMMARY", end_marker, "", ""},
    {"CANCEL_ACCOUNT_SUMMARY", nothing, "", ""},
    {"REQ_USER_INFO", user_info, "the white branding id, usually empty", ""},
};

}  // namespace

std::span<const Answer> session_answers() {
  return kAnswers;
}

}  // namespace ibgw::gateway
