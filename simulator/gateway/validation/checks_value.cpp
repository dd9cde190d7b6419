// Are the values of the request such that it can be served?
#include <algorithm>

#include "simulator/base/arithmetic.hpp"
#include "simulator/gateway/market_data/generic_ticks.hpp"
#include "simulator/gateway/reference/contracts.hpp"
#include "simulator/gateway/validation/checks.hpp"

namespace ibgw::gateway {
namespace {

constexpr int kMarketDataTypes = 4;
constexpr int kNoReport = 430;

/// `nan` and values that no arithmetic survives are refused too.
bool usable(const Question& q, std::string_view field, double most) {
  const double value = q.request.real(field).value_or(0);
  return value > 0 && value <= most;
}

std::optional<std::string> no_bars_of_that(const Question& q) {
  constexpr std::string_view kShown[] = {"TRADES", "MIDPOINT", "BID", "ASK"};
  const std::string_view what = q.request.text("whatToShow");
  return refused_if(std::none_of(std::begin(kShown), std::end(kShown),
                                 [&](std::string_view one) { return same_word(one, what); }));
}

std::optional<std::string> bad_generic_ticks(const Question& q) {
  const std::string_view list = q.request.text("genericTickList");
  if (list.empty()) {
    return std::nullopt;
  }
  // A contract id may stand alone.
  const world::World& world = q.model.world();
  const int known =
      world.find_instrument(saturate<int>(q.request.integer("contract.conId").value_or(0)));
  return wrong_generic_ticks(
      list, known < 0 ? q.request.text("contract.secType")
                      : world.instruments[static_cast<std::size_t>(known)].sec_type);
}

std::optional<std::string> snapshot_of_generic_ticks(const Question& q) {
  const std::string_view list = q.request.text("genericTickList");
  return refused_if((q.flag("snapshot") || q.flag("regulatorySnapshot")) &&
                    list.find_first_of("0123456789") != std::string_view::npos);
}

std::optional<std::string> bad_data_type(const Question& q) {
  const std::int64_t type = q.request.integer("marketDataType").value_or(0);
  return type >= 1 && type <= kMarketDataTypes ? std::nullopt : std::optional(std::to_string(type));
}

std::optional<std::string> no_rows(const Question& q) {
  return refused_if(q.request.integer("numRows").value_or(0) <= 0);
}

std::optional<std::string> no_underlying_price(const Question& q) {
  return refused_if(!usable(q, "underPrice", kPriceMax));
}

std::optional<std::string> no_option_price(const Question& q) {
  return refused_if(!usable(q, "optionPrice", kPriceMax));
}

std::optional<std::string> no_volatility(const Question& q) {
  return refused_if(!usable(q, "volatility", kVolatilityMax));
}

std::optional<std::string> no_quote_exchange(const Question& q) {
  return refused_if(q.request.text("bboExchange").empty());
}

std::optional<std::string> no_document(const Question& q) {
  return refused_if(q.request.text("xml").find('<') == std::string_view::npos);
}

std::optional<std::string> no_such_report(const Question& q) {
  constexpr std::string_view kReports[] = {"ReportSnapshot", "ReportsFinSummary",
                                           "ReportsOwnership", "RESC", "CalendarReport"};
  return refused_if(!is_one_of(kReports, q.request.text("reportType")));
}

constexpr CheckRow kValueChecks[] = {
    {kAlways,
     {"REQ_REAL_TIME_BARS"},
     "",
     "whatToShow is not TRADES, MIDPOINT, BID or ASK",
     kCannotValidate,
     "What to show field is missing or incorrect.",
     no_bars_of_that},
    {kAlways,
     {"REQ_MKT_DATA"},
     "",
     "a generic tick that does not exist for the security type",
     kCannotValidate,
     "{}",
     bad_generic_ticks},
    {kAlways,
     {"REQ_MKT_DATA"},
     "",
     "a snapshot with generic ticks",
     kCannotValidate,
     "Snapshot market data subscription is not applicable to generic ticks",
     snapshot_of_generic_ticks},
    {kAlways,
     {"REQ_MARKET_DATA_TYPE"},
     "",
     "a type that is not 1 to 4",
     kCannotValidate,
     "{} is not a market data type",
     bad_data_type},
    {kAlways,
     {"REQ_MKT_DEPTH"},
     "",
     "less than one row",
     kCannotValidate,
     "the number of rows is not positive",
     no_rows},
    {kAlways,
     {kCalculations},
     "",
     "no price of the underlying",
     kCannotValidate,
     "the underlying's price is not positive",
     no_underlying_price},
    {kAlways,
     {"REQ_CALC_IMPLIED_VOLAT"},
     "",
     "no price of the option",
     kCannotValidate,
     "the option's price is not positive",
     no_option_price},
    {kAlways,
     {"REQ_CALC_OPTION_PRICE"},
     "",
     "no volatility",
     kCannotValidate,
     "the volatility is not positive",
     no_volatility},
    {kAlways,
     {"REQ_FUNDAMENTAL_DATA"},
     "",
     "a report that current gateways no longer have",
     kNoReport,
     "The fundamentals data for the security specified is not available.Missing reportType",
     no_such_report},
    {kAlways,
     {"REQ_SMART_COMPONENTS"},
     "",
     "no exchange of the best quotes",
     kCannotValidate,
     "No BBO exchange.",
     no_quote_exchange},
    {kAlways,
     {"REPLACE_FA"},
     "",
     "a document that is not XML",
     kCannotValidate,
     "Invalid XML.",
     no_document},
};

}  // namespace

CheckRows value_checks() {
  return kValueChecks;
}

}  // namespace ibgw::gateway
