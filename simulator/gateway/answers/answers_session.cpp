// Requests about the session itself: ids, times, accounts it may see, log level.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "simulator/gateway/answers/answers.hpp"
#include "simulator/gateway/reference/contracts.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kBadLogLevel = 319;

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

constexpr Answer kSessionAnswers[] = {
    {"REQ_CURRENT_TIME", current_time, "the gateway's time, in seconds", ""},
    {"REQ_CURRENT_TIME_IN_MILLIS", current_time_in_millis, "the gateway's time, in milliseconds",
     ""},
    {"REQ_MANAGED_ACCTS", managed_accounts, "every account, separated by commas", ""},
    {"SET_SERVER_LOGLEVEL", log_level, "accepts levels 1 to 5; no answer", "319"},
    {"REQ_USER_INFO", user_info, "the white branding id, usually empty", ""},
};

}  // namespace

Answers session_answers() {
  return kSessionAnswers;
}

}  // namespace ibgw::gateway
