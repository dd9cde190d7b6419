// Text layouts of contracts in requests. Sources: API 9.81 to 10.37 in Python, Java, C++ and C#,
// ib_async, @stoqey/ib, the Go port.
#pragma once

#include "simulator/wire/tables/layout.hpp"

namespace ibgw::wire::layout {

// The fields that identify a contract in nearly every request. Clients write an unset strike as
// 0.0, as 0 or, from API 10.36 on, as an empty field.
inline constexpr Item kContractToExchange[] = {
    field("conId"),
    field("symbol"),
    field("secType"),
    field("lastTradeDateOrContractMonth"),
    field("strike"),
    field("right"),
    or_empty("multiplier").spelled(Item::Spelling::plain),
    field("exchange"),
};
inline constexpr Item kPrimaryExchange[] = {field("primaryExch")};
inline constexpr Item kContractFromCurrency[] = {field("currency"), field("localSymbol"),
                                                 field("tradingClass")};
inline constexpr Item kIncludeExpired[] = {field("includeExpired")};

inline constexpr auto kContractRequest =
    joined(kContractToExchange, kPrimaryExchange, kContractFromCurrency);
inline constexpr auto kContractRequestShort = joined(kContractToExchange, kContractFromCurrency);
// Requests for historical data may ask for expired contracts.
inline constexpr auto kContractRequestExpired =
    joined(kContractToExchange, kPrimaryExchange, kContractFromCurrency, kIncludeExpired);

// Legs of a combination; market data and history have four fields of a leg, orders have all.
inline constexpr Item kComboLegRequest[] = {field("conId"), field("ratio"), field("action"),
                                            field("exchange")};
inline constexpr Item kComboLegsRequest[] = {repeat("comboLegs", kComboLegRequest)};
inline constexpr Item kLegsOfBag[] = {when_equals("secType", "BAG", kComboLegsRequest)};

inline constexpr Item kDeltaNeutralItems[] = {field("conId"), field("delta"), field("price")};

}  // namespace ibgw::wire::layout
