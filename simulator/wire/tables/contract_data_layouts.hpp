// Text layouts of contract data and of the reference data around it.
// Sources: API 9.81, 10.30 and 10.37 in Python, 10.30 in Java, C++ and C#, ib_async 2.1, @stoqey/ib
// 1.6, the Go port.
#pragma once

#include "simulator/wire/tables/order_blocks.hpp"

namespace ibgw::wire::layout {

// Before 75, the exchange may be followed by a colon and the primary exchange.
inline constexpr Item kPrimaryExchangeOfDetails[] = {
    field("primaryExch").since(gate::kPrimaryexch)};
inline constexpr auto kContractRequestDetails =
    joined(kContractToExchange, kPrimaryExchangeOfDetails, kContractFromCurrency, kIncludeExpired);
inline constexpr Item kReqContractDataText[] = {
    version("7").until(gate::kPrimaryexch),
    version("8").since(gate::kPrimaryexch),
    field("reqId"),
    within("contract", kContractRequestDetails),
    field("contract.secIdType"),
    field("contract.secId"),
    field("contract.issuerId").since(gate::kBondIssuerid),
};

inline constexpr Item kContractDataContract[] = {
    field("symbol"),
    field("secType"),
    // A time and a zone may follow the date; clients split them off.
    field("lastTradeDateOrContractMonth"),
    field("lastTradeDate").since(gate::kLastTradeDate),
    field("strike").spelled(plain).unset_as("0"),
    field("right"),
    field("exchange"),
    field("currency"),
    field("localSymbol"),
};

inline constexpr Item kFundItems[] = {
    field("fundName"),
    field("fundFamily"),
    field("fundType"),
    field("fundFrontLoad"),
    field("fundBackLoad"),
    field("fundBackLoadTimeInterval"),
    field("fundManagementFee"),
    field("fundClosed"),
    field("fundClosedForNewInvestors"),
    field("fundClosedForNewMoney"),
    field("fundNotifyAmount"),
    field("fundMinimumInitialPurchase"),
    field("fundMinimumSubsequentPurchase"),
    field("fundBlueSkyStates"),
    field("fundBlueSkyTerritories"),
    field("fundDistributionPolicyIndicator"),
    field("fundAssetType"),
};
inline constexpr Item kFundDetails[] = {within("contractDetails", kFundItems)};
inline constexpr Item kIneligibilityReasonItems[] = {field("id"), field("description")};

inline constexpr Item kTradingHoursItems[] = {field("timeZoneId"), field("tradingHours"),
                                              field("liquidHours")};
inline constexpr Item kSizeRuleItems[] = {field("minSize"), field("sizeIncrement"),
                                          field("suggestedSizeIncrement")};
// Python reads the multiplier as a whole number, so write no fraction unless needed.
inline constexpr Item kEvRuleItems[] = {field("evRule"), or_empty("evMultiplier").spelled(plain),
                                        pairs("secIdList")};

inline constexpr Item kContractDataText[] = {
    version("8").until(gate::kSizeRules),
    field("reqId"),
    within("contract", kContractDataContract),
    field("contractDetails.marketName"),
    field("contract.tradingClass"),
    field("contract.conId"),
    field("contractDetails.minTick"),
    field("contractDetails.mdSizeMultiplier")
        .unset_as("1")
        .since(gate::kMdSizeMultiplier)
        .until(gate::kSizeRules),
    or_empty("contract.multiplier").spelled(plain),
    field("contractDetails.orderTypes"),
    field("contractDetails.validExchanges"),
    field("contractDetails.priceMagnifier"),
    field("contractDetails.underConId"),
    field("contractDetails.longName"),
    field("contract.primaryExch"),
    field("contractDetails.contractMonth"),
    field("contractDetails.industry"),
    field("contractDetails.category"),
    field("contractDetails.subcategory"),
    within("contractDetails", kTradingHoursItems),
    within("contractDetails", kEvRuleItems),
    int_or_unset("contractDetails.aggGroup").since(gate::kAggGroup),
    field("contractDetails.underSymbol").since(gate::kUnderlyingInfo),
    field("contractDetails.underSecType").since(gate::kUnderlyingInfo),
    field("contractDetails.marketRuleIds").since(gate::kMarketRules),
    field("contractDetails.realExpirationDate").since(gate::kRealExpirationDate),
    field("contractDetails.stockType").since(gate::kStockType),
    field("contractDetails.sizeMinTick")
        .since(gate::kFractionalSizeSupport)
        .until(gate::kSizeRules),
    within("contractDetails", kSizeRuleItems).since(gate::kSizeRules),
    when_equals("contract.secType", "FUND", kFundDetails).since(gate::kFundDataFields),
    repeat("contractDetails.ineligibilityReasonList", kIneligibilityReasonItems)
        .since(gate::kIneligibilityReasons),
};

inline constexpr Item kBondItems[] = {
    field("issueDate"),   field("ratings"),  field("bondType"), field("couponType"),
    field("convertible"), field("callable"), field("puttable"), field("descAppend"),
};
inline constexpr Item kBondOptionItems[] = {
    field("orderTypes"),     field("validExchanges"),    field("nextOptionDate"),
    field("nextOptionType"), field("nextOptionPartial"), field("bondNotes"),
    field("longName"),
};
inline constexpr Item kBondContractDataText[] = {
    version("6").until(gate::kSizeRules),
    field("reqId"),
    field("contract.symbol"),
    field("contract.secType"),
    field("contractDetails.cusip"),
    // Before API 10, Python reads it as a whole number, like the multiplier of evRule.
    or_empty("contractDetails.coupon").spelled(plain),
    // The maturity; protobuf has it in the same field.
    field("contract.lastTradeDateOrContractMonth"),
    within("contractDetails", kBondItems),
    field("contract.exchange"),
    field("contract.currency"),
    field("contractDetails.marketName"),
    field("contract.tradingClass"),
    field("contract.conId"),
    field("contractDetails.minTick"),
    field("contractDetails.mdSizeMultiplier")
        .unset_as("1")
        .since(gate::kMdSizeMultiplier)
        .until(gate::kSizeRules),
    within("contractDetails", kBondOptionItems),
    within("contractDetails", kTradingHoursItems).since(gate::kBondTradingHours),
    within("contractDetails", kEvRuleItems),
    int_or_unset("contractDetails.aggGroup").since(gate::kAggGroup),
    field("contractDetails.marketRuleIds").since(gate::kMarketRules),
    within("contractDetails", kSizeRuleItems).since(gate::kSizeRules),
};

inline constexpr Item kReqSecDefOptParamsText[] = {
    field("reqId"), field("underlyingSymbol"), field("futFopExchange"), field("underlyingSecType"),
    field("underlyingConId")};
inline constexpr Item kSecDefOptParameterText[] = {
    field("reqId"),      field("exchange"),     field("underlyingConId"), field("tradingClass"),
    field("multiplier"), values("expirations"), values("strikes")};

inline constexpr Item kReqMatchingSymbolsText[] = {field("reqId"), field("pattern")};
inline constexpr Item kContractDescriptionItems[] = {
    field("contract.conId"),
    field("contract.symbol"),
    field("contract.secType"),
    field("contract.primaryExch"),
    field("contract.currency"),
    values("derivativeSecTypes"),
    field("contract.description").since(gate::kBondIssuerid),
    field("contract.issuerId").since(gate::kBondIssuerid),
};
inline constexpr Item kSymbolSamplesText[] = {
    field("reqId"), repeat("contractDescriptions", kContractDescriptionItems)};

inline constexpr Item kSoftDollarTiersText[] = {field("reqId"),
                                                repeat("softDollarTiers", kSoftDollarTierItems)};

inline constexpr Item kDepthExchangeItems[] = {
    field("exchange"),
    field("secType"),
    field("isL2").until(gate::kServiceDataType),
    field("listingExch").since(gate::kServiceDataType),
    field("serviceDataType").since(gate::kServiceDataType),
    int_or_unset("aggGroup").since(gate::kServiceDataType),
};
inline constexpr Item kMktDepthExchangesText[] = {
    repeat("depthMarketDataDescriptions", kDepthExchangeItems)};

inline constexpr Item kReqSmartComponentsText[] = {field("reqId"), field("bboExchange")};
inline constexpr Item kSmartComponentItems[] = {field("bitNumber"), field("exchange"),
                                                field("exchangeLetter")};
inline constexpr Item kSmartComponentsText[] = {field("reqId"),
                                                repeat("smartComponents", kSmartComponentItems)};

inline constexpr Item kReqMarketRuleText[] = {field("marketRuleId")};
inline constexpr Item kPriceIncrementItems[] = {field("lowEdge"), field("increment")};
inline constexpr Item kMarketRuleText[] = {field("marketRuleId"),
                                           repeat("priceIncrements", kPriceIncrementItems)};

}  // namespace ibgw::wire::layout
