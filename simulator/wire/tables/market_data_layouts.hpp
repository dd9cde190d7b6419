// Text layouts of ticks, market depth and tick-by-tick data. ib_async takes exactly these numbers
// of fields. Sources: API 9.81 to 10.37 in Python, Java, C++ and C#, ib_async, @stoqey/ib, the Go
// port; version numbers as seen in live frames.
#pragma once

#include "simulator/wire/tables/contract_layouts.hpp"

namespace ibgw::wire::layout {

// For unknown sizes: ib_async needs a number here.
constexpr Item size_or_zero(std::string_view path) {
  return field(path).unset_as("0");
}

inline constexpr Item kReqMarketDataText[] = {
    version("10").until(gate::kLinking),
    version("11").since(gate::kLinking),
    field("reqId"),
    within("contract", kContractRequest),
    within("contract", kLegsOfBag),
    presence("contract.deltaNeutralContract", kDeltaNeutralItems),
    field("genericTickList"),
    field("snapshot"),
    field("regulatorySnapshot").since(gate::kReqSmartComponents),
    options("marketDataOptions").since(gate::kLinking),
};
inline constexpr Item kCancelMarketDataText[] = {version("2"), field("reqId")};
inline constexpr Item kReqMarketDataTypeText[] = {version("1"), field("marketDataType")};

inline constexpr Item kTickPriceText[] = {version("6"),   field("reqId"), field("tickType"),
                                          field("price"), field("size"),  field("attrMask")};
inline constexpr Item kTickSizeText[] = {version("6"), field("reqId"), field("tickType"),
                                         field("size")};
inline constexpr Item kTickValueText[] = {version("6"), field("reqId"), field("tickType"),
                                          field("value")};
inline constexpr Item kMarketDataTypeText[] = {version("1"), field("reqId"),
                                               field("marketDataType")};

// Values that are not computed are written as -1 (volatility, prices) or -2 (the Greeks): official
// clients and @stoqey/ib turn these numbers into "not set", and ib_async loses the tick if a field
// is empty.
inline constexpr Item kTickOptionComputationText[] = {
    version("6").until(gate::kPriceBasedVolatility),
    field("reqId"),
    field("tickType"),
    field("tickAttrib").since(gate::kPriceBasedVolatility),
    field("impliedVol").unset_as("-1.0"),
    field("delta").unset_as("-2.0"),
    field("optPrice").unset_as("-1.0"),
    field("pvDividend").unset_as("-1.0"),
    field("gamma").unset_as("-2.0"),
    field("vega").unset_as("-2.0"),
    field("theta").unset_as("-2.0"),
    field("undPrice").unset_as("-1.0"),
};
inline constexpr Item kTickEfpText[] = {
    version("1"),
    field("reqId"),
    field("tickType"),
    field("basisPoints"),
    field("formattedBasisPoints"),
    field("totalDividends"),
    field("holdDays"),
    field("futureLastTradeDate"),
    field("dividendImpact"),
    field("dividendsToLastTradeDate"),
};
// The two precisions of the record came with protobuf.
inline constexpr Item kTickReqParamsText[] = {field("reqId"), field("minTick"),
                                              field("bboExchange"), field("snapshotPermissions")};
inline constexpr Item kRerouteText[] = {field("reqId"), field("conId"), field("exchange")};
inline constexpr Item kDeltaNeutralValidationText[] = {
    version("1"), field("reqId"), within("deltaNeutralContract", kDeltaNeutralItems)};

inline constexpr Item kDepthPrimaryExchange[] = {
    field("primaryExch").since(gate::kMktDepthPrimExchange)};
inline constexpr auto kMarketDepthContract =
    joined(kContractToExchange, kDepthPrimaryExchange, kContractFromCurrency);
inline constexpr Item kReqMarketDepthText[] = {
    version("4").until(gate::kLinking),
    version("5").since(gate::kLinking),
    field("reqId"),
    within("contract", kMarketDepthContract),
    field("numRows"),
    field("isSmartDepth").since(gate::kSmartDepth),
    options("marketDepthOptions").since(gate::kLinking),
};
inline constexpr Item kCancelMarketDepthText[] = {version("1"), field("reqId"),
                                                  field("isSmartDepth").since(gate::kSmartDepth)};
inline constexpr Item kMarketDepthItems[] = {field("position"), field("operation"), field("side"),
                                             field("price"), size_or_zero("size")};
inline constexpr Item kMarketDepthText[] = {version("1"), field("reqId"),
                                            within("marketDepthData", kMarketDepthItems)};
inline constexpr Item kMarketDepthL2Items[] = {
    field("position"),
    field("marketMaker"),
    field("operation"),
    field("side"),
    field("price"),
    size_or_zero("size"),
    field("isSmartDepth").since(gate::kSmartDepth),
};
inline constexpr Item kMarketDepthL2Text[] = {version("1"), field("reqId"),
                                              within("marketDepthData", kMarketDepthL2Items)};

inline constexpr Item kReqTickByTickText[] = {
    field("reqId"),
    within("contract", kContractRequest),
    field("tickType"),
    field("numberOfTicks").since(gate::kTickByTickIgnoreSize),
    field("ignoreSize").since(gate::kTickByTickIgnoreSize),
};

inline constexpr Item kLastAttribBits[] = {field("pastLimit"), field("unreported")};
// In a stream of bids and asks, the order of the bits is the reverse of that in past ticks (see
// kPastBidAskBits); all official clients and ib_async read both like this.
inline constexpr Item kStreamBidAskBits[] = {field("bidPastLow"), field("askPastHigh")};

inline constexpr Item kTickByTickLast[] = {
    field("time"),        field("price"),
    size_or_zero("size"), bits("tickAttribLast", "mask", kLastAttribBits),
    field("exchange"),    field("specialConditions"),
};
inline constexpr Item kTickByTickBidAsk[] = {
    field("time"),           field("priceBid"),
    field("priceAsk"),       size_or_zero("sizeBid"),
    size_or_zero("sizeAsk"), bits("tickAttribBidAsk", "mask", kStreamBidAskBits),
};
inline constexpr Item kTickByTickMidPoint[] = {field("time"), field("price")};
inline constexpr Item kTickByTickLastOnly[] = {within("historicalTickLast", kTickByTickLast)};
inline constexpr Item kTickByTickBidAskOnly[] = {within("historicalTickBidAsk", kTickByTickBidAsk)};
inline constexpr Item kTickByTickMidPointOnly[] = {
    within("historicalTickMidPoint", kTickByTickMidPoint)};
inline constexpr Item kTickByTickTimeOnly[] = {field("time")};
// The type decides what follows: 1 last, 2 all last, 3 bid and ask, 4 midpoint. Type 0 means none:
// clients then read only the time, which does not exist in the protobuf form.
inline constexpr Item kTickByTickText[] = {
    field("reqId"),
    field("tickType").one_of("0|1|2|3|4"),
    when_equals("tickType", "1|2", kTickByTickLastOnly),
    when_equals("tickType", "3", kTickByTickBidAskOnly),
    when_equals("tickType", "4", kTickByTickMidPointOnly),
    when_equals("tickType", "0", kTickByTickTimeOnly),
};

}  // namespace ibgw::wire::layout
