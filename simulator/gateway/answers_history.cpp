// Requests for bars and ticks of the past, and for bars that go on.
#include "simulator/gateway/answers.hpp"
#include "simulator/gateway/history.hpp"

namespace ibgw::gateway {
namespace {

/// They were answered at once.
void nothing(const Question&) {}

constexpr Answer kAnswers[] = {
    {"REQ_HISTORICAL_DATA", historical_data,
     "bars of every size, or the trading sessions; with keepUpToDate an update each second",
     "162 200 321 386 2174 10314"},
    {"CANCEL_HISTORICAL_DATA", cancel_historical_data,
     "ends the updates, with error 162 that says so", "162 366"},
    {"REQ_HISTORICAL_TICKS", historical_ticks,
     "trades, quotes or midpoints after a start or before an end; the last second is complete",
     "162 200 321 2174 10187 10314"},
    {"CANCEL_HISTORICAL_TICKS", nothing, "nothing: they were answered at once", ""},
    {"REQ_HEAD_TIMESTAMP", head_timestamp, "the moment from which on there is data", "162 200 321"},
    {"CANCEL_HEAD_TIMESTAMP", nothing, "nothing: it was answered at once", ""},
    {"REQ_HISTOGRAM_DATA", histogram, "the volume by price in the period", "162 200 321"},
    {"CANCEL_HISTOGRAM_DATA", nothing, "nothing: it was answered at once", ""},
};

}  // namespace

std::span<const Answer> history_answers() {
  return kAnswers;
}

}  // namespace ibgw::gateway
