// Text layouts of news, corporate events, scanners, adviser settings and fundamental data.
// Sources: API 9.81 to 10.37 in Python, Java, C++ and C#, ib_async, @stoqey/ib, the Go port.
#pragma once

#include "simulator/wire/tables/layout.hpp"

namespace ibgw::wire::layout {

inline constexpr Item kReqNewsBulletinsText[] = {version("1"), field("allMessages")};
inline constexpr Item kNewsBulletinText[] = {version("1"), field("newsMsgId"), field("newsMsgType"),
                                             field("newsMessage"), field("originatingExch")};
inline constexpr Item kReqNewsArticleText[] = {
    field("reqId"), field("providerCode"), field("articleId"),
    options("newsArticleOptions").since(gate::kNewsQueryOrigins)};
inline constexpr Item kNewsArticleText[] = {field("reqId"), field("articleType"),
                                            field("articleText")};
inline constexpr Item kTickNewsText[] = {field("reqId"),        field("timestamp"),
                                         field("providerCode"), field("articleId"),
                                         field("headline"),     field("extraData")};
inline constexpr Item kReqHistoricalNewsText[] = {
    field("reqId"),
    field("conId"),
    field("providerCodes"),
    field("startDateTime"),
    field("endDateTime"),
    field("totalResults"),
    options("historicalNewsOptions").since(gate::kNewsQueryOrigins),
};
inline constexpr Item kHistoricalNewsText[] = {field("reqId"), field("time"), field("providerCode"),
                                               field("articleId"), field("headline")};
inline constexpr Item kHistoricalNewsEndText[] = {field("reqId"), field("hasMore")};

// All clients except @stoqey/ib, which leaves them empty, write the two numbers even if they are
// unset.
inline constexpr Item kReqWshEventDataText[] = {
    field("reqId"),
    int_or_unset("conId"),
    field("filter").since(gate::kWshEventDataFilters),
    field("fillWatchlist").since(gate::kWshEventDataFilters),
    field("fillPortfolio").since(gate::kWshEventDataFilters),
    field("fillCompetitors").since(gate::kWshEventDataFilters),
    field("startDate").since(gate::kWshEventDataFiltersDate),
    field("endDate").since(gate::kWshEventDataFiltersDate),
    int_or_unset("totalLimit").since(gate::kWshEventDataFiltersDate),
};
inline constexpr Item kWshDataText[] = {field("reqId"), field("dataJson")};

inline constexpr Item kScannerParametersText[] = {version("1"), field("xml")};
inline constexpr Item kScannerSubscriptionItems[] = {
    or_empty("numberOfRows"),
    field("instrument"),
    field("locationCode"),
    field("scanCode"),
    or_empty("abovePrice"),
    or_empty("belowPrice"),
    or_empty("aboveVolume"),
    or_empty("marketCapAbove"),
    or_empty("marketCapBelow"),
    field("moodyRatingAbove"),
    field("moodyRatingBelow"),
    field("spRatingAbove"),
    field("spRatingBelow"),
    field("maturityDateAbove"),
    field("maturityDateBelow"),
    or_empty("couponRateAbove"),
    or_empty("couponRateBelow"),
    field("excludeConvertible"),
    or_empty("averageOptionVolumeAbove"),
    field("scannerSettingPairs"),
    field("stockTypeFilter"),
    options("scannerSubscriptionFilterOptions").since(gate::kScannerGenericOpts),
    options("scannerSubscriptionOptions").since(gate::kLinking),
};
inline constexpr Item kReqScannerSubscriptionText[] = {
    version("3").until(gate::kLinking),
    version("4").since(gate::kLinking).until(gate::kScannerGenericOpts), field("reqId"),
    within("scannerSubscription", kScannerSubscriptionItems)};
// The fields of the contract are not adjacent here.
inline constexpr Item kScannerDataItems[] = {
    field("rank"),
    field("contract.conId"),
    field("contract.symbol"),
    field("contract.secType"),
    field("contract.lastTradeDateOrContractMonth"),
    // A live row of a stock writes an unset strike as 0, without the fraction of other doubles.
    field("contract.strike").spelled(Item::Spelling::plain).unset_as("0"),
    field("contract.right"),
    field("contract.exchange"),
    field("contract.currency"),
    field("contract.localSymbol"),
    field("marketName"),
    field("contract.tradingClass"),
    field("distance"),
    field("benchmark"),
    field("projection"),
    field("comboKey"),
};
inline constexpr Item kScannerDataText[] = {version("3"), field("reqId"),
                                            repeat("scannerDataElement", kScannerDataItems)};

inline constexpr Item kReqFaText[] = {version("1"), field("faDataType")};
inline constexpr Item kReplaceFaText[] = {version("1"), field("faDataType"), field("xml"),
                                          field("reqId").since(gate::kReplaceFaEnd)};
inline constexpr Item kReceiveFaText[] = {version("1"), field("faDataType"), field("xml")};
inline constexpr Item kReplaceFaEndText[] = {field("reqId"), field("text")};

inline constexpr Item kFundamentalsContract[] = {
    field("conId"),       field("symbol"),   field("secType"),    field("exchange"),
    field("primaryExch"), field("currency"), field("localSymbol")};
// Java, C++, C# and @stoqey/ib end with the options; the official Python and ib_async write their
// count before them.
inline constexpr Item kReqFundamentalsText[] = {
    version("2"),
    field("reqId"),
    within("contract", kFundamentalsContract),
    field("reportType"),
    field("optionsCount").since(gate::kV100Plus).if_followed(),
    options("fundamentalsDataOptions").since(gate::kLinking),
};
inline constexpr Item kFundamentalsText[] = {version("1"), field("reqId"), field("data")};

}  // namespace ibgw::wire::layout
