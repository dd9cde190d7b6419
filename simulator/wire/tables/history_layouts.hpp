// Text layouts of historical data: bars, real-time bars, head timestamps, histograms, ticks and
// schedules. Sources: API 9.81 to 10.37 in Python, Java, C++ and C#, ib_async, @stoqey/ib, the Go
// port.
#pragma once

#include "simulator/wire/tables/market_data_layouts.hpp"

namespace ibgw::wire::layout {

inline constexpr Item kReqHistoricalDataText[] = {
    version("5").until(gate::kLinking),
    // The Go port, unlike other clients, also sends the number at exactly 124.
    version("6").since(gate::kLinking).until(gate::kSyntRealtimeBars),
    field("reqId"),
    within("contract", kContractRequestExpired),
    field("endDateTime"),
    field("barSizeSetting"),
    field("duration"),
    field("useRTH"),
    field("whatToShow"),
    field("formatDate").unset_as("1"),
    within("contract", kLegsOfBag),
    field("keepUpToDate").since(gate::kSyntRealtimeBars),
    options("chartOptions").since(gate::kLinking),
};

inline constexpr Item kHistoricalBarItems[] = {
    field("date"),       field("open"),
    field("high"),       field("low"),
    field("close"),      size_or_zero("volume"),
    size_or_zero("WAP"), field("hasGaps").unset_as("false").until(gate::kSyntRealtimeBars),
    field("barCount"),
};
// From 196 on, the two dates are in HISTORICAL_DATA_END, as always in protobuf; before, this single
// message ends the request.
inline constexpr Item kHistoricalDataText[] = {
    version("3").until(gate::kSyntRealtimeBars),
    field("reqId"),
    field("startDateStr").until(gate::kHistoricalDataEnd),
    field("endDateStr").until(gate::kHistoricalDataEnd),
    repeat("historicalDataBars", kHistoricalBarItems),
};
inline constexpr Item kHistoricalDataEndText[] = {field("reqId"), field("startDateStr"),
                                                  field("endDateStr")};
// The order differs from that of a bar in HISTORICAL_DATA.
inline constexpr Item kHistoricalDataUpdateItems[] = {
    field("barCount"), field("date"), field("open"),       field("close"),
    field("high"),     field("low"),  size_or_zero("WAP"), size_or_zero("volume"),
};
inline constexpr Item kHistoricalDataUpdateText[] = {
    field("reqId"), within("historicalDataBar", kHistoricalDataUpdateItems)};

inline constexpr Item kHistoricalSessionItems[] = {field("startDateTime"), field("endDateTime"),
                                                   field("refDate")};
inline constexpr Item kHistoricalScheduleText[] = {
    field("reqId"), field("startDateTime"), field("endDateTime"), field("timeZone"),
    repeat("historicalSessions", kHistoricalSessionItems)};

inline constexpr Item kReqRealTimeBarsText[] = {
    version("2").until(gate::kLinking),
    version("3").since(gate::kLinking),
    field("reqId"),
    within("contract", kContractRequest),
    field("barSize"),
    field("whatToShow"),
    field("useRTH"),
    options("realTimeBarsOptions").since(gate::kLinking),
};
inline constexpr Item kRealTimeBarText[] = {
    version("3"), field("reqId"), field("time"),          field("open"),       field("high"),
    field("low"), field("close"), size_or_zero("volume"), size_or_zero("WAP"), field("count"),
};

inline constexpr Item kReqHeadTimestampText[] = {
    field("reqId"), within("contract", kContractRequestExpired), field("useRTH"),
    field("whatToShow"), field("formatDate").unset_as("1")};
inline constexpr Item kHeadTimestampText[] = {field("reqId"), field("headTimestamp")};

inline constexpr Item kReqHistogramText[] = {field("reqId"),
                                             within("contract", kContractRequestExpired),
                                             field("useRTH"), field("timePeriod")};
inline constexpr Item kHistogramEntryItems[] = {field("price"), size_or_zero("size")};
inline constexpr Item kHistogramText[] = {field("reqId"),
                                          repeat("histogramDataEntries", kHistogramEntryItems)};

inline constexpr Item kReqHistoricalTicksText[] = {
    field("reqId"),         within("contract", kContractRequestExpired),
    field("startDateTime"), field("endDateTime"),
    field("numberOfTicks"), field("whatToShow"),
    field("useRTH"),        field("ignoreSize"),
    options("miscOptions"),
};
// Midpoints have a number in place of the mask of the other two; clients skip it.
inline constexpr Item kHistoricalTickItems[] = {field("time"), field("unused"), field("price"),
                                                size_or_zero("size")};
inline constexpr Item kHistoricalTicksText[] = {
    field("reqId"), repeat("historicalTicks", kHistoricalTickItems), field("isDone")};

// @stoqey/ib reads these two the other way round, like those of a stream.
inline constexpr Item kPastBidAskBits[] = {field("askPastHigh"), field("bidPastLow")};
inline constexpr Item kHistoricalBidAskItems[] = {
    field("time"),           bits("tickAttribBidAsk", "mask", kPastBidAskBits),
    field("priceBid"),       field("priceAsk"),
    size_or_zero("sizeBid"), size_or_zero("sizeAsk"),
};
inline constexpr Item kHistoricalTicksBidAskText[] = {
    field("reqId"), repeat("historicalTicksBidAsk", kHistoricalBidAskItems), field("isDone")};

inline constexpr Item kHistoricalLastItems[] = {
    field("time"),     bits("tickAttribLast", "mask", kLastAttribBits),
    field("price"),    size_or_zero("size"),
    field("exchange"), field("specialConditions"),
};
inline constexpr Item kHistoricalTicksLastText[] = {
    field("reqId"), repeat("historicalTicksLast", kHistoricalLastItems), field("isDone")};

}  // namespace ibgw::wire::layout
