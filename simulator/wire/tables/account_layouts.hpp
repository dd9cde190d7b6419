// Text layouts of accounts, positions, executions and the small reference-data answers.
// Sources: API 9.81 to 10.37 in Python, Java, C++ and C#, the Go port; rows checked against
// captures at 200.
#pragma once

#include "simulator/wire/tables/layout.hpp"

namespace ibgw::wire::layout {

using enum Item::Spelling;

// A contract as most rows show it: no primary exchange, always with trading class from 68 on.
inline constexpr Item kContractRow[] = {
    field("conId"),
    field("symbol"),
    field("secType"),
    field("lastTradeDateOrContractMonth"),
    field("strike"),
    field("right"),
    or_empty("multiplier").spelled(plain),
    field("exchange"),
    field("currency"),
    field("localSymbol"),
    field("tradingClass").since(gate::kTradingClass),
};

// The portfolio row has the primary exchange in place of the exchange.
inline constexpr Item kPortfolioContract[] = {
    field("conId"),
    field("symbol"),
    field("secType"),
    field("lastTradeDateOrContractMonth"),
    field("strike"),
    field("right"),
    or_empty("multiplier").spelled(plain),
    field("primaryExch"),
    field("currency"),
    field("localSymbol"),
    field("tradingClass").since(gate::kTradingClass),
};

inline constexpr Item kReqAccountDataText[] = {version("2"), field("subscribe"), field("acctCode")};
inline constexpr Item kAccountValueText[] = {version("2"), field("key"), field("value"),
                                             field("currency"), field("accountName")};
// ib_async and ib_insync accept exactly 20 fields here.
inline constexpr Item kPortfolioValueText[] = {
    version("8"),           within("contract", kPortfolioContract),
    field("position"),      field("marketPrice"),
    field("marketValue"),   field("averageCost"),
    field("unrealizedPNL"), field("realizedPNL"),
    field("accountName"),
};
inline constexpr Item kAccountUpdateTimeText[] = {version("1"), field("timeStamp")};
inline constexpr Item kAccountDownloadEndText[] = {version("1"), field("accountName")};

inline constexpr Item kReqAccountUpdatesMultiText[] = {
    version("1"), field("reqId"), field("account"), field("modelCode"), field("ledgerAndNLV")};
inline constexpr Item kAccountUpdateMultiText[] = {
    version("1"), field("reqId"), field("account"), field("modelCode"),
    field("key"), field("value"), field("currency")};
inline constexpr Item kReqPositionsMultiText[] = {version("1"), field("reqId"), field("account"),
                                                  field("modelCode")};
inline constexpr Item kPositionMultiText[] = {
    version("1"),      field("reqId"),   field("account"),   within("contract", kContractRow),
    field("position"), field("avgCost"), field("modelCode"),
};
inline constexpr Item kPositionText[] = {version("3"), field("account"),
                                         within("contract", kContractRow), field("position"),
                                         field("avgCost")};

inline constexpr Item kReqAccountSummaryText[] = {version("1"), field("reqId"), field("group"),
                                                  field("tags")};
inline constexpr Item kAccountSummaryText[] = {version("1"), field("reqId"), field("account"),
                                               field("tag"), field("value"), field("currency")};

inline constexpr Item kExecutionFilterItems[] = {
    field("clientId"),
    field("acctCode"),
    field("time"),
    field("symbol"),
    field("secType"),
    field("exchange"),
    field("side"),
    int_or_unset("lastNDays").since(gate::kParametrizedDaysOfExecutions),
    values("specificDates").since(gate::kParametrizedDaysOfExecutions),
};
inline constexpr Item kReqExecutionsText[] = {version("3"),
                                              field("reqId").since(gate::kExecutionDataChain),
                                              within("executionFilter", kExecutionFilterItems)};

inline constexpr Item kExecutionItems[] = {
    field("execId"),
    field("time"),
    field("acctNumber"),
    field("exchange"),
    field("side"),
    field("shares"),
    field("price"),
    field("permId"),
    field("clientId"),
    field("isLiquidation"),
    field("cumQty"),
    field("avgPrice"),
    field("orderRef"),
    field("evRule"),
    or_empty("evMultiplier"),
    field("modelCode").since(gate::kModelsSupport),
    field("lastLiquidity").since(gate::kLastLiquidity),
    field("isPriceRevisionPending").since(gate::kPendingPriceRevision),
    field("submitter").since(gate::kSubmitter),
};
inline constexpr Item kExecutionDataText[] = {
    version("10").until(gate::kLastLiquidity),
    field("reqId").unset_as("-1"),
    field("execution.orderId"),
    within("contract", kContractRow),
    within("execution", kExecutionItems),
};
inline constexpr Item kCommissionReportText[] = {
    version("1"),
    field("execId"),
    field("commissionAndFees"),
    field("currency"),
    double_or_unset("realizedPNL"),
    double_or_unset("bondYield"),
    field("yieldRedemptionDate"),
};

inline constexpr Item kUserInfoText[] = {field("reqId"), field("whiteBrandingId")};
inline constexpr Item kNewsProviderItems[] = {field("providerCode"), field("providerName")};
inline constexpr Item kNewsProvidersText[] = {repeat("newsProviders", kNewsProviderItems)};
inline constexpr Item kFamilyCodeItems[] = {field("accountId"), field("familyCode")};
inline constexpr Item kFamilyCodesText[] = {repeat("familyCodes", kFamilyCodeItems)};
inline constexpr Item kPnlText[] = {
    field("reqId"),
    double_or_unset("dailyPnL"),
    double_or_unset("unrealizedPnL").since(gate::kUnrealizedPnl),
    double_or_unset("realizedPnL").since(gate::kRealizedPnl),
};
inline constexpr Item kReqPnlText[] = {field("reqId"), field("account"), field("modelCode")};
inline constexpr Item kPnlSingleText[] = {
    field("reqId"),
    field("position"),
    double_or_unset("dailyPnL"),
    double_or_unset("unrealizedPnL").since(gate::kUnrealizedPnl),
    double_or_unset("realizedPnL").since(gate::kRealizedPnl),
    double_or_unset("value"),
};
inline constexpr Item kReqPnlSingleText[] = {field("reqId"), field("account"), field("modelCode"),
                                             field("conId")};

}  // namespace ibgw::wire::layout
