// Market data in both directions, as far as this client uses it: plain contracts, no combinations.
#pragma once

#include <array>

#include "client-under-test/reference/fields.hpp"
#include "client-under-test/reference/requests.hpp"
#include "client-under-test/reference/versions.hpp"

namespace ibgw::reference {

inline constexpr std::array kMarketDataRequest{
    RequestField{{"reqId", FieldType::int32, 1}, ""},
    RequestField{{"contract.conId", FieldType::int32, 1, 2}, "0"},
    RequestField{{"contract.symbol", FieldType::text, 2, 2}, ""},
    RequestField{{"contract.secType", FieldType::text, 3, 2}, ""},
    RequestField{{"contract.lastTradeDateOrContractMonth", FieldType::text, 4, 2}, ""},
    RequestField{{"contract.strike", FieldType::float64, 5, 2}, ""},
    RequestField{{"contract.right", FieldType::text, 6, 2}, ""},
    RequestField{{"contract.multiplier", FieldType::float64, 7, 2}, ""},
    RequestField{{"contract.exchange", FieldType::text, 8, 2}, ""},
    RequestField{{"contract.primaryExch", FieldType::text, 9, 2}, ""},
    RequestField{{"contract.currency", FieldType::text, 10, 2}, ""},
    RequestField{{"contract.localSymbol", FieldType::text, 11, 2}, ""},
    RequestField{{"contract.tradingClass", FieldType::text, 12, 2}, ""},
    RequestField{{"contract.deltaNeutralContract", FieldType::boolean, 0, 2}, "0"},  // none follows
    RequestField{{"genericTickList", FieldType::text, 3}, ""},
    RequestField{{"snapshot", FieldType::boolean, 4}, "0"},
    RequestField{{"regulatorySnapshot", FieldType::boolean, 5, 0, since::kRegulatorySnapshot}, "0"},
    RequestField{{"marketDataOptions", FieldType::text, 0}, ""},
};

inline constexpr std::array kHistoricalDataRequest{
    RequestField{{"reqId", FieldType::int32, 1}, ""},
    RequestField{{"contract.conId", FieldType::int32, 1, 2}, "0"},
    RequestField{{"contract.symbol", FieldType::text, 2, 2}, ""},
    RequestField{{"contract.secType", FieldType::text, 3, 2}, ""},
    RequestField{{"contract.lastTradeDateOrContractMonth", FieldType::text, 4, 2}, ""},
    RequestField{{"contract.strike", FieldType::float64, 5, 2}, ""},
    RequestField{{"contract.right", FieldType::text, 6, 2}, ""},
    RequestField{{"contract.multiplier", FieldType::float64, 7, 2}, ""},
    RequestField{{"contract.exchange", FieldType::text, 8, 2}, ""},
    RequestField{{"contract.primaryExch", FieldType::text, 9, 2}, ""},
    RequestField{{"contract.currency", FieldType::text, 10, 2}, ""},
    RequestField{{"contract.localSymbol", FieldType::text, 11, 2}, ""},
    RequestField{{"contract.tradingClass", FieldType::text, 12, 2}, ""},
    RequestField{{"contract.includeExpired", FieldType::boolean, 18, 2}, "0"},
    RequestField{{"endDateTime", FieldType::text, 3}, ""},
    RequestField{{"barSizeSetting", FieldType::text, 4}, "1 hour"},
    RequestField{{"duration", FieldType::text, 5}, "1 D"},
    RequestField{{"useRTH", FieldType::boolean, 6}, "0"},
    RequestField{{"whatToShow", FieldType::text, 7}, "TRADES"},
    RequestField{{"formatDate", FieldType::int32, 8}, "1"},
    RequestField{{"keepUpToDate", FieldType::boolean, 9, 0, since::kSyntheticBars}, "0"},
    RequestField{{"chartOptions", FieldType::text, 0}, ""},
};

inline constexpr std::array kTickPriceFields{
    FieldSpec{"reqId", FieldType::int32, 1},    FieldSpec{"tickType", FieldType::int32, 2},
    FieldSpec{"price", FieldType::float64, 3},  FieldSpec{"size", FieldType::decimal, 4},
    FieldSpec{"attrMask", FieldType::int32, 5},
};

inline constexpr std::array kMarketDataTypeFields{
    FieldSpec{"reqId", FieldType::int32, 1},
    FieldSpec{"marketDataType", FieldType::int32, 2},
};

inline constexpr std::array kBarFields{
    FieldSpec{"date", FieldType::text, 1},
    FieldSpec{"open", FieldType::float64, 2},
    FieldSpec{"high", FieldType::float64, 3},
    FieldSpec{"low", FieldType::float64, 4},
    FieldSpec{"close", FieldType::float64, 5},
    FieldSpec{"volume", FieldType::decimal, 6},
    FieldSpec{"WAP", FieldType::decimal, 7},
    FieldSpec{"hasGaps", FieldType::skipped, 0, 0, kAlways, since::kSyntheticBars},
    FieldSpec{"barCount", FieldType::int32, 8},
};
inline constexpr RecordSpec kBar{kBarFields};
inline constexpr std::array kHistoricalDataFields{
    FieldSpec{"reqId", FieldType::int32, 1},
    FieldSpec{"startDateStr", FieldType::text, 0, 0, kAlways, since::kHistoricalDataEnd},
    FieldSpec{"endDateStr", FieldType::text, 0, 0, kAlways, since::kHistoricalDataEnd},
    FieldSpec{"historicalDataBars", FieldType::records, 2, 0, kAlways, kForever, {}, &kBar},
};
inline constexpr std::array kHistoricalDataEndFields{
    FieldSpec{"reqId", FieldType::int32, 1},
    FieldSpec{"startDateStr", FieldType::text, 2},
    FieldSpec{"endDateStr", FieldType::text, 3},
};

}  // namespace ibgw::reference
