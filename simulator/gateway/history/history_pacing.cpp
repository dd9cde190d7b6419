// Limits how often small bars may be requested: protocol.md 7.
#include <algorithm>

#include <fmt/format.h>

#include "simulator/gateway/history/history.hpp"
#include "simulator/gateway/history/history_query.hpp"

namespace ibgw::gateway {
namespace {

constexpr std::int64_t kSecondNs = 1'000'000'000;
constexpr std::int64_t kIdenticalNs = 15 * kSecondNs;
constexpr std::int64_t kBurstNs = 2 * kSecondNs;
constexpr int kBurstMax = 5;
constexpr std::int64_t kWindowNs = 600 * kSecondNs;
constexpr int kWindowMax = 60;
constexpr std::int64_t kLargestPacedMs = 30'000;

}  // namespace

bool keeps_pace(const Question& q, std::int64_t bar_ms, int weight) {
  if (bar_ms > kLargestPacedMs) {
    return true;
  }
  const auto text = [&](std::string_view field) { return q.request.text(field); };
  PastQuery query;
  query.real_ns = q.now.real_ns;
  query.weight = weight;
  query.what = fmt::format(
      "{}|{}|{}|{}|{}|{}|{}|{}", q.request.integer("contract.conId").value_or(0),
      text("contract.symbol"), text("contract.localSymbol"),
      text("contract.lastTradeDateOrContractMonth"), q.request.real("contract.strike").value_or(0),
      text("contract.right"), text("contract.exchange"), text("whatToShow"));
  query.all = fmt::format("{}|{}|{}|{}|{}", query.what, text("endDateTime"), text("duration"),
                          text("barSizeSetting"), q.request.integer("useRTH").value_or(0));
  std::deque<PastQuery>& before = q.model.data_session(q.client.session).queries;
  while (!before.empty() && query.real_ns - before.front().real_ns > kWindowNs) {
    before.pop_front();
  }
  int in_window = weight;
  int in_burst = 1;
  bool identical = false;
  for (const PastQuery& past : before) {
    const std::int64_t age = query.real_ns - past.real_ns;
    in_window += past.weight;
    in_burst += age < kBurstNs && past.what == query.what ? 1 : 0;
    identical = identical || (age < kIdenticalNs && past.all == query.all);
  }
  if (identical || in_burst > kBurstMax || in_window > kWindowMax) {
    history_error(q, "Historical data request pacing violation");
    return false;
  }
  before.push_back(std::move(query));
  return true;
}

}  // namespace ibgw::gateway
