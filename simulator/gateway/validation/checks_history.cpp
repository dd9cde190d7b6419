// Do requests for past data ask for something that exists?
#include <algorithm>

#include <fmt/format.h>

#include "simulator/gateway/history/history_query.hpp"
#include "simulator/gateway/history/past_ticks.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/gateway/validation/checks.hpp"

namespace ibgw::gateway {
namespace {

constexpr std::int64_t kShortestUpdatedMs = 5000;
constexpr std::int64_t kDateFormats = 3;

std::optional<std::string> bad_bar_size(const Question& q) {
  return find_bar_size(q.request.text("barSizeSetting")) == nullptr ? std::optional(bar_size_list())
                                                                    : std::nullopt;
}

std::optional<std::string> bad_duration(const Question& q) {
  Duration duration;
  return refused_if(!parse_duration(q.request.text("duration"), duration));
}

std::optional<std::string> more_than_a_year(const Question& q) {
  Duration duration;
  (void)parse_duration(q.request.text("duration"), duration);
  return refused_if((duration.unit == Unit::day && duration.count > 365) ||
                    (duration.unit == Unit::week && duration.count > 52) ||
                    (duration.unit == Unit::month && duration.count > 12));
}

std::optional<std::string> nothing_to_show(const Question& q) {
  const WhatToShow* const what = find_what_to_show(q.request.text("whatToShow"));
  return refused_if(what == nullptr ||
                    (what->show == Show::schedule && !q.speaks("HISTORICAL_SCHEDULE")));
}

std::optional<std::string> bad_date_format(const Question& q) {
  const std::int64_t format = q.request.integer("formatDate").value_or(1);
  return format >= 1 && format <= kDateFormats ? std::nullopt
                                               : std::optional(std::to_string(format));
}

bool has_end(const Question& q) {
  return !q.request.text("endDateTime").empty();
}

std::optional<std::string> cannot_be_kept(const Question& q) {
  const WhatToShow& what = *find_what_to_show(q.request.text("whatToShow"));
  return refused_if(q.flag("keepUpToDate") &&
                    (has_end(q) || what.show != Show::side ||
                     find_bar_size(q.request.text("barSizeSetting"))->ms < kShortestUpdatedMs));
}

std::optional<std::string> adjusted_until_then(const Question& q) {
  return refused_if(has_end(q) &&
                    find_what_to_show(q.request.text("whatToShow"))->name == "ADJUSTED_LAST");
}

std::optional<std::string> bad_period(const Question& q) {
  Duration period;
  const std::string_view text = q.request.text("timePeriod");
  return parse_period(text, period) ? std::nullopt : std::optional(std::string(text));
}

std::optional<std::string> not_one_time(const Question& q) {
  return refused_if(q.request.text("startDateTime").empty() != has_end(q));
}

std::optional<std::string> bad_count(const Question& q) {
  const std::int64_t count = q.request.integer("numberOfTicks").value_or(0);
  return count >= 1 && count <= kPastTicksMax ? std::nullopt
                                              : std::optional(std::to_string(kPastTicksMax));
}

std::optional<std::string> no_ticks_of_that(const Question& q) {
  return refused_if(!find_tick_kind(q.request.text("whatToShow")));
}

constexpr CheckRow kHistoryChecks[] = {
    {kAlways,
     {"REQ_HISTORICAL_DATA"},
     "",
     "a size of bars that does not exist",
     kCannotValidate,
     "Historical data bar size setting is invalid. Legal ones are: {}",
     bad_bar_size},
    {kAlways,
     {"REQ_HISTORICAL_DATA"},
     "",
     "a duration that is not a number and S, D, W, M or Y",
     kCannotValidate,
     "Historical data query duration format is invalid. Legal duration formats are: "
     "integer{{SPACE}}unit (S|D|W|M|Y)",
     bad_duration},
    {kAlways,
     {"REQ_HISTORICAL_DATA"},
     "",
     "more than 365 days, 52 weeks or 12 months",
     kCannotValidate,
     "Historical data requests for durations longer than 365 days must be made in years.",
     more_than_a_year},
    {kAlways,
     {"REQ_HISTORICAL_DATA|REQ_HEAD_TIMESTAMP"},
     "",
     "an unknown whatToShow (in any case), or a schedule for clients that cannot read it",
     kCannotValidate,
     "What to show field is missing or incorrect.",
     nothing_to_show},
    {kAlways,
     {"REQ_HISTORICAL_DATA|REQ_HEAD_TIMESTAMP"},
     "",
     "a formatDate that is not 1 to 3",
     kCannotValidate,
     "Date formatting selection of {} rejected.",
     bad_date_format},
    {kAlways,
     {"REQ_HISTORICAL_DATA"},
     "",
     "keepUpToDate with an end, below 5 secs, or not of TRADES, MIDPOINT, BID or ASK",
     kCannotValidate,
     "bars are kept up to date only until now, from 5 secs on, for TRADES, MIDPOINT, BID and ASK",
     cannot_be_kept},
    {kAlways,
     {"REQ_HISTORICAL_DATA"},
     "",
     "ADJUSTED_LAST with an end",
     kCannotValidate,
     "End Date not supported with adjusted last",
     adjusted_until_then},
    {kAlways,
     {"REQ_HISTOGRAM_DATA"},
     "",
     "a period that is not a number and a unit",
     kCannotValidate,
     "{} is not a time period",
     bad_period},
    {kAlways,
     {"REQ_HISTORICAL_TICKS"},
     "",
     "a start and an end, or neither",
     kCannotValidate,
     "exactly one of start and end time is needed",
     not_one_time},
    {kAlways,
     {"REQ_HISTORICAL_TICKS"},
     "",
     "less than one tick, or too many",
     kCannotValidate,
     "the number of ticks is not between 1 and {}",
     bad_count},
    {kAlways,
     {"REQ_HISTORICAL_TICKS"},
     "",
     "a whatToShow that is not TRADES, MIDPOINT or BID_ASK",
     kCannotValidate,
     "ticks are TRADES, MIDPOINT or BID_ASK",
     no_ticks_of_that},
};

}  // namespace

CheckRows history_checks() {
  return kHistoryChecks;
}

}  // namespace ibgw::gateway
