#include "client-under-test/reference/incoming_table.hpp"

#include <algorithm>
#include <array>

#include "client-under-test/reference/market_data_fields.hpp"
#include "client-under-test/reference/order_fields.hpp"
#include "client-under-test/reference/versions.hpp"

namespace ibgw::reference {

namespace {

using Type = FieldType;

using namespace since;

constexpr std::array kErrorFields{
    FieldSpec{"id", Type::int32, 1},
    FieldSpec{"errorCode", Type::int32, 3},
    FieldSpec{"errorMsg", Type::text, 4},
    FieldSpec{"advancedOrderRejectJson", Type::text, 5, 0, kAdvancedOrderReject},
    FieldSpec{"errorTime", Type::int64, 2, 0, kErrorTime},
};
constexpr std::array kReqIdFields{FieldSpec{"reqId", Type::int32, 1}};
constexpr std::array kNextValidIdFields{FieldSpec{"orderId", Type::int32, 1}};
constexpr std::array kManagedAccountsFields{FieldSpec{"accountsList", Type::text, 1}};
constexpr std::array kCurrentTimeFields{FieldSpec{"currentTime", Type::int64, 1}};
constexpr std::array kCurrentTimeInMillisFields{FieldSpec{"currentTimeInMillis", Type::int64, 1}};
constexpr std::array kAccountNameFields{FieldSpec{"accountName", Type::text, 1}};
constexpr std::array kTimeStampFields{FieldSpec{"timeStamp", Type::text, 1}};

constexpr std::array kAccountValueFields{
    FieldSpec{"key", Type::text, 1},
    FieldSpec{"value", Type::text, 2},
    FieldSpec{"currency", Type::text, 3},
    FieldSpec{"accountName", Type::text, 4},
};
constexpr std::array kAccountSummaryFields{
    FieldSpec{"reqId", Type::int32, 1},   FieldSpec{"account", Type::text, 2},
    FieldSpec{"tag", Type::text, 3},      FieldSpec{"value", Type::text, 4},
    FieldSpec{"currency", Type::text, 5},
};
constexpr std::array kAccountUpdateMultiFields{
    FieldSpec{"reqId", Type::int32, 1},    FieldSpec{"account", Type::text, 2},
    FieldSpec{"modelCode", Type::text, 3}, FieldSpec{"key", Type::text, 4},
    FieldSpec{"value", Type::text, 5},     FieldSpec{"currency", Type::text, 6},
};

// The contract of a position row: record 2 of the protobuf message, record 1 of a portfolio row.
constexpr std::array kPositionFields{
    FieldSpec{"account", Type::text, 1},
    FieldSpec{"contract.conId", Type::int32, 1, 2},
    FieldSpec{"contract.symbol", Type::text, 2, 2},
    FieldSpec{"contract.secType", Type::text, 3, 2},
    FieldSpec{"contract.lastTradeDateOrContractMonth", Type::text, 4, 2},
    FieldSpec{"contract.strike", Type::float64, 5, 2},
    FieldSpec{"contract.right", Type::text, 6, 2},
    FieldSpec{"contract.multiplier", Type::float64, 7, 2},
    FieldSpec{"contract.exchange", Type::text, 8, 2},
    FieldSpec{"contract.currency", Type::text, 10, 2},
    FieldSpec{"contract.localSymbol", Type::text, 11, 2},
    FieldSpec{"contract.tradingClass", Type::text, 12, 2},
    FieldSpec{"position", Type::decimal, 3},
    FieldSpec{"avgCost", Type::float64, 4},
};
constexpr std::array kPortfolioFields{
    FieldSpec{"contract.conId", Type::int32, 1, 1},
    FieldSpec{"contract.symbol", Type::text, 2, 1},
    FieldSpec{"contract.secType", Type::text, 3, 1},
    FieldSpec{"contract.lastTradeDateOrContractMonth", Type::text, 4, 1},
    FieldSpec{"contract.strike", Type::float64, 5, 1},
    FieldSpec{"contract.right", Type::text, 6, 1},
    FieldSpec{"contract.multiplier", Type::float64, 7, 1},
    FieldSpec{"contract.primaryExch", Type::text, 9, 1},
    FieldSpec{"contract.currency", Type::text, 10, 1},
    FieldSpec{"contract.localSymbol", Type::text, 11, 1},
    FieldSpec{"contract.tradingClass", Type::text, 12, 1},
    FieldSpec{"position", Type::decimal, 2},
    FieldSpec{"marketPrice", Type::float64, 3},
    FieldSpec{"marketValue", Type::float64, 4},
    FieldSpec{"averageCost", Type::float64, 5},
    FieldSpec{"unrealizedPNL", Type::float64, 6},
    FieldSpec{"realizedPNL", Type::float64, 7},
    FieldSpec{"accountName", Type::text, 8},
};
constexpr std::array kOrderStatusFields{
    FieldSpec{"orderId", Type::int32, 1},
    FieldSpec{"status", Type::text, 2},
    FieldSpec{"filled", Type::decimal, 3},
    FieldSpec{"remaining", Type::decimal, 4},
    FieldSpec{"avgFillPrice", Type::float64, 5},
    FieldSpec{"permId", Type::int64, 6},
    FieldSpec{"parentId", Type::int32, 7},
    FieldSpec{"lastFillPrice", Type::float64, 8},
    FieldSpec{"clientId", Type::int32, 9},
    FieldSpec{"whyHeld", Type::text, 10},
    FieldSpec{"mktCapPrice", Type::float64, 11, 0, kMarketCapPrice},
};

const std::array kIncoming{
    IncomingSpec{1, "tickPrice", kForever, kTickPriceFields},
    IncomingSpec{3, "orderStatus", kMarketCapPrice, kOrderStatusFields},
    IncomingSpec{4, "error", kErrorTime, kErrorFields},
    IncomingSpec{5, "openOrder", kOrderContainer, open_order_fields()},
    IncomingSpec{6, "updateAccountValue", kForever, kAccountValueFields},
    IncomingSpec{7, "updatePortfolio", kForever, kPortfolioFields},
    IncomingSpec{8, "updateAccountTime", kForever, kTimeStampFields},
    IncomingSpec{9, "nextValidId", kForever, kNextValidIdFields},
    IncomingSpec{11, "execDetails", kLastLiquidity, execution_fields()},
    IncomingSpec{15, "managedAccounts", kForever, kManagedAccountsFields},
    IncomingSpec{17, "historicalData", kSyntheticBars, kHistoricalDataFields},
    IncomingSpec{49, "currentTime", kForever, kCurrentTimeFields},
    IncomingSpec{53, "openOrderEnd", kForever, {}},
    IncomingSpec{54, "accountDownloadEnd", kForever, kAccountNameFields},
    IncomingSpec{55, "execDetailsEnd", kForever, kReqIdFields},
    IncomingSpec{58, "marketDataType", kForever, kMarketDataTypeFields},
    IncomingSpec{59, "commissionAndFeesReport", kForever, commission_fields()},
    IncomingSpec{61, "position", kForever, kPositionFields},
    IncomingSpec{62, "positionEnd", kForever, {}},
    IncomingSpec{63, "accountSummary", kForever, kAccountSummaryFields},
    IncomingSpec{64, "accountSummaryEnd", kForever, kReqIdFields},
    IncomingSpec{73, "accountUpdateMulti", kForever, kAccountUpdateMultiFields},
    IncomingSpec{74, "accountUpdateMultiEnd", kForever, kReqIdFields},
    IncomingSpec{102, "completedOrdersEnd", kAlways, {}},
    IncomingSpec{108, "historicalDataEnd", kAlways, kHistoricalDataEndFields},
    IncomingSpec{109, "currentTimeInMillis", kAlways, kCurrentTimeInMillisFields},
};

}  // namespace

const IncomingSpec* find_incoming(int id) {
  const auto* const found = std::find_if(kIncoming.begin(), kIncoming.end(),
                                         [id](const IncomingSpec& spec) { return spec.id == id; });
  return found == kIncoming.end() ? nullptr : found;
}

bool is_incoming_id_assigned(int id) {
  // Ids 22-44, 48 and 60 were never assigned; 111 is the newest (server version 221).
  return (id >= 1 && id <= 21) || (id >= 45 && id <= 47) || (id >= 49 && id <= 59) ||
         (id >= 61 && id <= 111);
}

}  // namespace ibgw::reference
