// Every record of the protocol with its protobuf numbers. Included by tables only.
// Source: the descriptors that API 10.46.01 ships (field names, numbers, types), with the additions
// of 10.50; sizes that the wire carries as decimal strings have the type decimal.
#pragma once

#include "simulator/wire/tables/layout.hpp"

namespace ibgw::wire::layout {

inline constexpr FieldSpec kErrorMessageFields[] = {
    one("id", FieldType::i32, 1),
    one("errorTime", FieldType::i64, 2),
    one("errorCode", FieldType::i32, 3),
    one("errorMsg", FieldType::string, 4),
    one("advancedOrderRejectJson", FieldType::string, 5),
};
inline constexpr RecordSpec kErrorMessage{"ErrorMessage", kErrorMessageFields};

inline constexpr FieldSpec kNextValidIdFields[] = {
    one("orderId", FieldType::i32, 1),
};
inline constexpr RecordSpec kNextValidId{"NextValidId", kNextValidIdFields};

inline constexpr FieldSpec kManagedAccountsFields[] = {
    one("accountsList", FieldType::string, 1),
};
inline constexpr RecordSpec kManagedAccounts{"ManagedAccounts", kManagedAccountsFields};

inline constexpr FieldSpec kCurrentTimeFields[] = {
    one("currentTime", FieldType::i64, 1),
};
inline constexpr RecordSpec kCurrentTime{"CurrentTime", kCurrentTimeFields};

inline constexpr FieldSpec kCurrentTimeInMillisFields[] = {
    one("currentTimeInMillis", FieldType::i64, 1),
};
inline constexpr RecordSpec kCurrentTimeInMillis{"CurrentTimeInMillis", kCurrentTimeInMillisFields};

inline constexpr FieldSpec kDeltaNeutralContractFields[] = {
    one("conId", FieldType::i32, 1),
    one("delta", FieldType::f64, 2),
    one("price", FieldType::f64, 3),
};
inline constexpr RecordSpec kDeltaNeutralContract{"DeltaNeutralContract",
                                                  kDeltaNeutralContractFields};

inline constexpr FieldSpec kComboLegFields[] = {
    one("conId", FieldType::i32, 1),
    one("ratio", FieldType::i32, 2),
    one("action", FieldType::string, 3),
    one("exchange", FieldType::string, 4),
    one("openClose", FieldType::i32, 5),
    one("shortSalesSlot", FieldType::i32, 6),
    one("designatedLocation", FieldType::string, 7),
    one("exemptCode", FieldType::i32, 8),
    one("perLegPrice", FieldType::f64, 9),
};
inline constexpr RecordSpec kComboLeg{"ComboLeg", kComboLegFields};

inline constexpr FieldSpec kContractFields[] = {
    one("conId", FieldType::i32, 1),
    one("symbol", FieldType::string, 2),
    one("secType", FieldType::string, 3),
    one("lastTradeDateOrContractMonth", FieldType::string, 4),
    one("strike", FieldType::f64, 5),
    one("right", FieldType::string, 6),
    one("multiplier", FieldType::f64, 7),
    one("exchange", FieldType::string, 8),
    one("primaryExch", FieldType::string, 9),
    one("currency", FieldType::string, 10),
    one("localSymbol", FieldType::string, 11),
    one("tradingClass", FieldType::string, 12),
    one("secIdType", FieldType::string, 13),
    one("secId", FieldType::string, 14),
    one("description", FieldType::string, 15),
    one("issuerId", FieldType::string, 16),
    nested("deltaNeutralContract", 17, kDeltaNeutralContract),
    one("includeExpired", FieldType::boolean, 18),
    one("comboLegsDescrip", FieldType::string, 19),
    records("comboLegs", 20, kComboLeg),
    one("lastTradeDate", FieldType::string, 21),
};
inline constexpr RecordSpec kContract{"Contract", kContractFields};

inline constexpr FieldSpec kOrderConditionFields[] = {
    one("type", FieldType::i32, 1),           one("isConjunctionConnection", FieldType::boolean, 2),
    one("isMore", FieldType::boolean, 3),     one("conId", FieldType::i32, 4),
    one("exchange", FieldType::string, 5),    one("symbol", FieldType::string, 6),
    one("secType", FieldType::string, 7),     one("percent", FieldType::i32, 8),
    one("changePercent", FieldType::f64, 9),  one("price", FieldType::f64, 10),
    one("triggerMethod", FieldType::i32, 11), one("time", FieldType::string, 12),
    one("volume", FieldType::i32, 13),
};
inline constexpr RecordSpec kOrderCondition{"OrderCondition", kOrderConditionFields};

inline constexpr FieldSpec kSoftDollarTierFields[] = {
    one("name", FieldType::string, 1),
    one("value", FieldType::string, 2),
    one("displayName", FieldType::string, 3),
};
inline constexpr RecordSpec kSoftDollarTier{"SoftDollarTier", kSoftDollarTierFields};

inline constexpr FieldSpec kOrderFields[] = {
    one("clientId", FieldType::i32, 1),
    one("orderId", FieldType::i32, 2),
    one("permId", FieldType::i64, 3),
    one("parentId", FieldType::i32, 4),
    one("action", FieldType::string, 5),
    one("totalQuantity", FieldType::decimal, 6),
    one("displaySize", FieldType::i32, 7),
    one("orderType", FieldType::string, 8),
    one("lmtPrice", FieldType::f64, 9),
    one("auxPrice", FieldType::f64, 10),
    one("tif", FieldType::string, 11),
    one("account", FieldType::string, 12),
    one("settlingFirm", FieldType::string, 13),
    one("clearingAccount", FieldType::string, 14),
    one("clearingIntent", FieldType::string, 15),
    one("allOrNone", FieldType::boolean, 16),
    one("blockOrder", FieldType::boolean, 17),
    one("hidden", FieldType::boolean, 18),
    one("outsideRth", FieldType::boolean, 19),
    one("sweepToFill", FieldType::boolean, 20),
    one("percentOffset", FieldType::f64, 21),
    one("trailingPercent", FieldType::f64, 22),
    one("trailStopPrice", FieldType::f64, 23),
    one("minQty", FieldType::i32, 24),
    one("goodAfterTime", FieldType::string, 25),
    one("goodTillDate", FieldType::string, 26),
    one("ocaGroup", FieldType::string, 27),
    one("orderRef", FieldType::string, 28),
    one("rule80A", FieldType::string, 29),
    one("ocaType", FieldType::i32, 30),
    one("triggerMethod", FieldType::i32, 31),
    one("activeStartTime", FieldType::string, 32),
    one("activeStopTime", FieldType::string, 33),
    one("faGroup", FieldType::string, 34),
    one("faMethod", FieldType::string, 35),
    one("faPercentage", FieldType::string, 36),
    one("volatility", FieldType::f64, 37),
    one("volatilityType", FieldType::i32, 38),
    one("continuousUpdate", FieldType::boolean, 39),
    one("referencePriceType", FieldType::i32, 40),
    one("deltaNeutralOrderType", FieldType::string, 41),
    one("deltaNeutralAuxPrice", FieldType::f64, 42),
    one("deltaNeutralConId", FieldType::i32, 43),
    one("deltaNeutralOpenClose", FieldType::string, 44),
    one("deltaNeutralShortSale", FieldType::boolean, 45),
    one("deltaNeutralShortSaleSlot", FieldType::i32, 46),
    one("deltaNeutralDesignatedLocation", FieldType::string, 47),
    one("scaleInitLevelSize", FieldType::i32, 48),
    one("scaleSubsLevelSize", FieldType::i32, 49),
    one("scalePriceIncrement", FieldType::f64, 50),
    one("scalePriceAdjustValue", FieldType::f64, 51),
    one("scalePriceAdjustInterval", FieldType::i32, 52),
    one("scaleProfitOffset", FieldType::f64, 53),
    one("scaleAutoReset", FieldType::boolean, 54),
    one("scaleInitPosition", FieldType::i32, 55),
    one("scaleInitFillQty", FieldType::i32, 56),
    one("scaleRandomPercent", FieldType::boolean, 57),
    one("scaleTable", FieldType::string, 58),
    one("hedgeType", FieldType::string, 59),
    one("hedgeParam", FieldType::string, 60),
    one("algoStrategy", FieldType::string, 61),
    map("algoParams", 62),
    one("algoId", FieldType::string, 63),
    map("smartComboRoutingParams", 64),
    one("whatIf", FieldType::boolean, 65),
    one("transmit", FieldType::boolean, 66),
    one("overridePercentageConstraints", FieldType::boolean, 67),
    one("openClose", FieldType::string, 68),
    one("origin", FieldType::i32, 69),
    one("shortSaleSlot", FieldType::i32, 70),
    one("designatedLocation", FieldType::string, 71),
    one("exemptCode", FieldType::i32, 72),
    one("deltaNeutralSettlingFirm", FieldType::string, 73),
    one("deltaNeutralClearingAccount", FieldType::string, 74),
    one("deltaNeutralClearingIntent", FieldType::string, 75),
    one("discretionaryAmt", FieldType::f64, 76),
    one("optOutSmartRouting", FieldType::boolean, 77),
    one("startingPrice", FieldType::f64, 78),
    one("stockRefPrice", FieldType::f64, 79),
    one("delta", FieldType::f64, 80),
    one("stockRangeLower", FieldType::f64, 81),
    one("stockRangeUpper", FieldType::f64, 82),
    one("notHeld", FieldType::boolean, 83),
    map("orderMiscOptions", 84),
    one("solicited", FieldType::boolean, 85),
    one("randomizeSize", FieldType::boolean, 86),
    one("randomizePrice", FieldType::boolean, 87),
    one("referenceContractId", FieldType::i32, 88),
    one("peggedChangeAmount", FieldType::f64, 89),
    one("isPeggedChangeAmountDecrease", FieldType::boolean, 90),
    one("referenceChangeAmount", FieldType::f64, 91),
    one("referenceExchangeId", FieldType::string, 92),
    one("adjustedOrderType", FieldType::string, 93),
    one("triggerPrice", FieldType::f64, 94),
    one("adjustedStopPrice", FieldType::f64, 95),
    one("adjustedStopLimitPrice", FieldType::f64, 96),
    one("adjustedTrailingAmount", FieldType::f64, 97),
    one("adjustableTrailingUnit", FieldType::i32, 98),
    one("lmtPriceOffset", FieldType::f64, 99),
    records("conditions", 100, kOrderCondition),
    one("conditionsCancelOrder", FieldType::boolean, 101),
    one("conditionsIgnoreRth", FieldType::boolean, 102),
    one("modelCode", FieldType::string, 103),
    one("extOperator", FieldType::string, 104),
    nested("softDollarTier", 105, kSoftDollarTier),
    one("cashQty", FieldType::f64, 106),
    one("mifid2DecisionMaker", FieldType::string, 107),
    one("mifid2DecisionAlgo", FieldType::string, 108),
    one("mifid2ExecutionTrader", FieldType::string, 109),
    one("mifid2ExecutionAlgo", FieldType::string, 110),
    one("dontUseAutoPriceForHedge", FieldType::boolean, 111),
    one("isOmsContainer", FieldType::boolean, 112),
    one("discretionaryUpToLimitPrice", FieldType::boolean, 113),
    one("autoCancelDate", FieldType::string, 114),
    one("filledQuantity", FieldType::decimal, 115),
    one("refFuturesConId", FieldType::i32, 116),
    one("autoCancelParent", FieldType::boolean, 117),
    one("shareholder", FieldType::string, 118),
    one("imbalanceOnly", FieldType::boolean, 119),
    one("routeMarketableToBbo", FieldType::i32, 120),
    one("parentPermId", FieldType::i64, 121),
    one("usePriceMgmtAlgo", FieldType::i32, 122),
    one("duration", FieldType::i32, 123),
    one("postToAts", FieldType::i32, 124),
    one("advancedErrorOverride", FieldType::string, 125),
    one("manualOrderTime", FieldType::string, 126),
    one("minTradeQty", FieldType::i32, 127),
    one("minCompeteSize", FieldType::i32, 128),
    one("competeAgainstBestOffset", FieldType::f64, 129),
    one("midOffsetAtWhole", FieldType::f64, 130),
    one("midOffsetAtHalf", FieldType::f64, 131),
    one("customerAccount", FieldType::string, 132),
    one("professionalCustomer", FieldType::boolean, 133),
    one("bondAccruedInterest", FieldType::string, 134),
    one("includeOvernight", FieldType::boolean, 135),
    one("manualOrderIndicator", FieldType::i32, 136),
    one("submitter", FieldType::string, 137),
    one("deactivate", FieldType::boolean, 138).since(gate::kAdditionalOrderParams1),
    one("postOnly", FieldType::boolean, 139).since(gate::kAdditionalOrderParams1),
    one("allowPreOpen", FieldType::boolean, 140).since(gate::kAdditionalOrderParams1),
    one("ignoreOpenAuction", FieldType::boolean, 141).since(gate::kAdditionalOrderParams1),
    one("seekPriceImprovement", FieldType::i32, 142).since(gate::kAdditionalOrderParams2),
    one("whatIfType", FieldType::i32, 143).since(gate::kAdditionalOrderParams2),
    one("hedgeMaxSize", FieldType::i32, 144).since(gate::kHedgeMaxSize),
    one("conditionsIncludeOvernight", FieldType::boolean, 145)
        .since(gate::kUnifiedVersionCondOrderWithOvernightParam),
    // Obsolete fields without a protobuf number, in text frames only.
    text_only("faProfile"),
    text_only("sharesAllocation"),
    text_only("trailStopPriceRepeated", FieldType::f64),
    text_only("eTradeOnly", FieldType::boolean),
    text_only("firmQuoteOnly", FieldType::boolean),
    text_only("nbboPriceCap", FieldType::f64),
    text_only("auctionStrategy", FieldType::i32),
    text_only("basisPoints", FieldType::f64),
    text_only("basisPointsType", FieldType::i32),
    text_only("externalUserId"),
};
inline constexpr RecordSpec kOrder{"Order", kOrderFields};

inline constexpr FieldSpec kOrderAllocationFields[] = {
    one("account", FieldType::string, 1),          one("position", FieldType::decimal, 2),
    one("positionDesired", FieldType::decimal, 3), one("positionAfter", FieldType::decimal, 4),
    one("desiredAllocQty", FieldType::decimal, 5), one("allowedAllocQty", FieldType::decimal, 6),
    one("isMonetary", FieldType::boolean, 7),
};
inline constexpr RecordSpec kOrderAllocation{"OrderAllocation", kOrderAllocationFields};

inline constexpr FieldSpec kOrderStateFields[] = {
    one("status", FieldType::string, 1),
    one("initMarginBefore", FieldType::f64, 2),
    one("maintMarginBefore", FieldType::f64, 3),
    one("equityWithLoanBefore", FieldType::f64, 4),
    one("initMarginChange", FieldType::f64, 5),
    one("maintMarginChange", FieldType::f64, 6),
    one("equityWithLoanChange", FieldType::f64, 7),
    one("initMarginAfter", FieldType::f64, 8),
    one("maintMarginAfter", FieldType::f64, 9),
    one("equityWithLoanAfter", FieldType::f64, 10),
    one("commissionAndFees", FieldType::f64, 11),
    one("minCommissionAndFees", FieldType::f64, 12),
    one("maxCommissionAndFees", FieldType::f64, 13),
    one("commissionAndFeesCurrency", FieldType::string, 14),
    one("marginCurrency", FieldType::string, 15),
    one("initMarginBeforeOutsideRTH", FieldType::f64, 16),
    one("maintMarginBeforeOutsideRTH", FieldType::f64, 17),
    one("equityWithLoanBeforeOutsideRTH", FieldType::f64, 18),
    one("initMarginChangeOutsideRTH", FieldType::f64, 19),
    one("maintMarginChangeOutsideRTH", FieldType::f64, 20),
    one("equityWithLoanChangeOutsideRTH", FieldType::f64, 21),
    one("initMarginAfterOutsideRTH", FieldType::f64, 22),
    one("maintMarginAfterOutsideRTH", FieldType::f64, 23),
    one("equityWithLoanAfterOutsideRTH", FieldType::f64, 24),
    one("suggestedSize", FieldType::decimal, 25),
    one("rejectReason", FieldType::string, 26),
    records("orderAllocations", 27, kOrderAllocation),
    one("warningText", FieldType::string, 28),
    one("completedTime", FieldType::string, 29),
    one("completedStatus", FieldType::string, 30),
};
inline constexpr RecordSpec kOrderState{"OrderState", kOrderStateFields};

inline constexpr FieldSpec kOpenOrderFields[] = {
    one("orderId", FieldType::i32, 1),
    nested("contract", 2, kContract),
    nested("order", 3, kOrder),
    nested("orderState", 4, kOrderState),
};
inline constexpr RecordSpec kOpenOrder{"OpenOrder", kOpenOrderFields};

inline constexpr RecordSpec kOpenOrdersEnd{"OpenOrdersEnd", {}};

inline constexpr FieldSpec kOrderStatusFields[] = {
    one("orderId", FieldType::i32, 1),      one("status", FieldType::string, 2),
    one("filled", FieldType::decimal, 3),   one("remaining", FieldType::decimal, 4),
    one("avgFillPrice", FieldType::f64, 5), one("permId", FieldType::i64, 6),
    one("parentId", FieldType::i32, 7),     one("lastFillPrice", FieldType::f64, 8),
    one("clientId", FieldType::i32, 9),     one("whyHeld", FieldType::string, 10),
    one("mktCapPrice", FieldType::f64, 11),
};
inline constexpr RecordSpec kOrderStatus{"OrderStatus", kOrderStatusFields};

inline constexpr FieldSpec kOrderBoundFields[] = {
    one("permId", FieldType::i64, 1),
    one("clientId", FieldType::i32, 2),
    one("orderId", FieldType::i32, 3),
};
inline constexpr RecordSpec kOrderBound{"OrderBound", kOrderBoundFields};

inline constexpr FieldSpec kCompletedOrderFields[] = {
    nested("contract", 1, kContract),
    nested("order", 2, kOrder),
    nested("orderState", 3, kOrderState),
};
inline constexpr RecordSpec kCompletedOrder{"CompletedOrder", kCompletedOrderFields};

inline constexpr RecordSpec kCompletedOrdersEnd{"CompletedOrdersEnd", {}};

inline constexpr FieldSpec kExecutionFields[] = {
    one("orderId", FieldType::i32, 1),
    one("execId", FieldType::string, 2),
    one("time", FieldType::string, 3),
    one("acctNumber", FieldType::string, 4),
    one("exchange", FieldType::string, 5),
    one("side", FieldType::string, 6),
    one("shares", FieldType::decimal, 7),
    one("price", FieldType::f64, 8),
    one("permId", FieldType::i64, 9),
    one("clientId", FieldType::i32, 10),
    one("isLiquidation", FieldType::boolean, 11),
    one("cumQty", FieldType::decimal, 12),
    one("avgPrice", FieldType::f64, 13),
    one("orderRef", FieldType::string, 14),
    one("evRule", FieldType::string, 15),
    one("evMultiplier", FieldType::f64, 16),
    one("modelCode", FieldType::string, 17),
    one("lastLiquidity", FieldType::i32, 18),
    one("isPriceRevisionPending", FieldType::boolean, 19),
    one("submitter", FieldType::string, 20),
    one("optExerciseOrLapseType", FieldType::i32, 21),
};
inline constexpr RecordSpec kExecution{"Execution", kExecutionFields};

inline constexpr FieldSpec kExecutionDetailsFields[] = {
    one("reqId", FieldType::i32, 1),
    nested("contract", 2, kContract),
    nested("execution", 3, kExecution),
};
inline constexpr RecordSpec kExecutionDetails{"ExecutionDetails", kExecutionDetailsFields};

inline constexpr FieldSpec kExecutionDetailsEndFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kExecutionDetailsEnd{"ExecutionDetailsEnd", kExecutionDetailsEndFields};

inline constexpr FieldSpec kCommissionAndFeesReportFields[] = {
    one("execId", FieldType::string, 1),   one("commissionAndFees", FieldType::f64, 2),
    one("currency", FieldType::string, 3), one("realizedPNL", FieldType::f64, 4),
    one("bondYield", FieldType::f64, 5),   one("yieldRedemptionDate", FieldType::string, 6),
};
inline constexpr RecordSpec kCommissionAndFeesReport{"CommissionAndFeesReport",
                                                     kCommissionAndFeesReportFields};

inline constexpr FieldSpec kIneligibilityReasonFields[] = {
    one("id", FieldType::string, 1),
    one("description", FieldType::string, 2),
};
inline constexpr RecordSpec kIneligibilityReason{"IneligibilityReason", kIneligibilityReasonFields};

inline constexpr FieldSpec kContractDetailsFields[] = {
    one("marketName", FieldType::string, 1),
    one("minTick", FieldType::string, 2),
    one("orderTypes", FieldType::string, 3),
    one("validExchanges", FieldType::string, 4),
    one("priceMagnifier", FieldType::i32, 5),
    one("underConId", FieldType::i32, 6),
    one("longName", FieldType::string, 7),
    one("contractMonth", FieldType::string, 8),
    one("industry", FieldType::string, 9),
    one("category", FieldType::string, 10),
    one("subcategory", FieldType::string, 11),
    one("timeZoneId", FieldType::string, 12),
    one("tradingHours", FieldType::string, 13),
    one("liquidHours", FieldType::string, 14),
    one("evRule", FieldType::string, 15),
    one("evMultiplier", FieldType::f64, 16),
    map("secIdList", 17),
    one("aggGroup", FieldType::i32, 18),
    one("underSymbol", FieldType::string, 19),
    one("underSecType", FieldType::string, 20),
    one("marketRuleIds", FieldType::string, 21),
    one("realExpirationDate", FieldType::string, 22),
    one("stockType", FieldType::string, 23),
    one("minSize", FieldType::decimal, 24),
    one("sizeIncrement", FieldType::decimal, 25),
    one("suggestedSizeIncrement", FieldType::decimal, 26),
    one("fundName", FieldType::string, 27),
    one("fundFamily", FieldType::string, 28),
    one("fundType", FieldType::string, 29),
    one("fundFrontLoad", FieldType::string, 30),
    one("fundBackLoad", FieldType::string, 31),
    one("fundBackLoadTimeInterval", FieldType::string, 32),
    one("fundManagementFee", FieldType::string, 33),
    one("fundClosed", FieldType::boolean, 34),
    one("fundClosedForNewInvestors", FieldType::boolean, 35),
    one("fundClosedForNewMoney", FieldType::boolean, 36),
    one("fundNotifyAmount", FieldType::string, 37),
    one("fundMinimumInitialPurchase", FieldType::string, 38),
    one("fundMinimumSubsequentPurchase", FieldType::string, 39),
    one("fundBlueSkyStates", FieldType::string, 40),
    one("fundBlueSkyTerritories", FieldType::string, 41),
    one("fundDistributionPolicyIndicator", FieldType::string, 42),
    one("fundAssetType", FieldType::string, 43),
    one("cusip", FieldType::string, 44),
    one("issueDate", FieldType::string, 45),
    one("ratings", FieldType::string, 46),
    one("bondType", FieldType::string, 47),
    one("coupon", FieldType::f64, 48),
    one("couponType", FieldType::string, 49),
    one("convertible", FieldType::boolean, 50),
    one("callable", FieldType::boolean, 51),
    one("puttable", FieldType::boolean, 52),
    one("descAppend", FieldType::string, 53),
    one("nextOptionDate", FieldType::string, 54),
    one("nextOptionType", FieldType::string, 55),
    one("nextOptionPartial", FieldType::boolean, 56),
    one("bondNotes", FieldType::string, 57),
    records("ineligibilityReasonList", 58, kIneligibilityReason),
    one("eventContract1", FieldType::string, 59),
    one("eventContractDescription1", FieldType::string, 60),
    one("eventContractDescription2", FieldType::string, 61),
    one("minAlgoSize", FieldType::decimal, 62),
    one("lastPricePrecision", FieldType::string, 63),
    one("lastSizePrecision", FieldType::decimal, 64),
    one("settlementMethod", FieldType::string, 65),
    text_only("mdSizeMultiplier", FieldType::i32),
    text_only("sizeMinTick", FieldType::decimal),
};
inline constexpr RecordSpec kContractDetails{"ContractDetails", kContractDetailsFields};

inline constexpr FieldSpec kContractDataFields[] = {
    one("reqId", FieldType::i32, 1),
    nested("contract", 2, kContract),
    nested("contractDetails", 3, kContractDetails),
};
inline constexpr RecordSpec kContractData{"ContractData", kContractDataFields};

inline constexpr FieldSpec kContractDataEndFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kContractDataEnd{"ContractDataEnd", kContractDataEndFields};

inline constexpr FieldSpec kTickPriceFields[] = {
    one("reqId", FieldType::i32, 1),    one("tickType", FieldType::i32, 2),
    one("price", FieldType::f64, 3),    one("size", FieldType::decimal, 4),
    one("attrMask", FieldType::i32, 5),
};
inline constexpr RecordSpec kTickPrice{"TickPrice", kTickPriceFields};

inline constexpr FieldSpec kTickSizeFields[] = {
    one("reqId", FieldType::i32, 1),
    one("tickType", FieldType::i32, 2),
    one("size", FieldType::decimal, 3),
};
inline constexpr RecordSpec kTickSize{"TickSize", kTickSizeFields};

inline constexpr FieldSpec kTickStringFields[] = {
    one("reqId", FieldType::i32, 1),
    one("tickType", FieldType::i32, 2),
    one("value", FieldType::string, 3),
};
inline constexpr RecordSpec kTickString{"TickString", kTickStringFields};

inline constexpr FieldSpec kTickGenericFields[] = {
    one("reqId", FieldType::i32, 1),
    one("tickType", FieldType::i32, 2),
    one("value", FieldType::f64, 3),
};
inline constexpr RecordSpec kTickGeneric{"TickGeneric", kTickGenericFields};

inline constexpr FieldSpec kTickOptionComputationFields[] = {
    one("reqId", FieldType::i32, 1),      one("tickType", FieldType::i32, 2),
    one("tickAttrib", FieldType::i32, 3), one("impliedVol", FieldType::f64, 4),
    one("delta", FieldType::f64, 5),      one("optPrice", FieldType::f64, 6),
    one("pvDividend", FieldType::f64, 7), one("gamma", FieldType::f64, 8),
    one("vega", FieldType::f64, 9),       one("theta", FieldType::f64, 10),
    one("undPrice", FieldType::f64, 11),
};
inline constexpr RecordSpec kTickOptionComputation{"TickOptionComputation",
                                                   kTickOptionComputationFields};

inline constexpr FieldSpec kTickReqParamsFields[] = {
    one("reqId", FieldType::i32, 1),
    one("minTick", FieldType::string, 2),
    one("bboExchange", FieldType::string, 3),
    one("snapshotPermissions", FieldType::i32, 4),
    one("lastPricePrecision", FieldType::string, 5),
    one("lastSizePrecision", FieldType::decimal, 6),
};
inline constexpr RecordSpec kTickReqParams{"TickReqParams", kTickReqParamsFields};

inline constexpr FieldSpec kTickSnapshotEndFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kTickSnapshotEnd{"TickSnapshotEnd", kTickSnapshotEndFields};

inline constexpr FieldSpec kMarketDataTypeFields[] = {
    one("reqId", FieldType::i32, 1),
    one("marketDataType", FieldType::i32, 2),
};
inline constexpr RecordSpec kMarketDataType{"MarketDataType", kMarketDataTypeFields};

inline constexpr FieldSpec kAccountValueFields[] = {
    one("key", FieldType::string, 1),
    one("value", FieldType::string, 2),
    one("currency", FieldType::string, 3),
    one("accountName", FieldType::string, 4),
};
inline constexpr RecordSpec kAccountValue{"AccountValue", kAccountValueFields};

inline constexpr FieldSpec kPortfolioValueFields[] = {
    nested("contract", 1, kContract),      one("position", FieldType::decimal, 2),
    one("marketPrice", FieldType::f64, 3), one("marketValue", FieldType::f64, 4),
    one("averageCost", FieldType::f64, 5), one("unrealizedPNL", FieldType::f64, 6),
    one("realizedPNL", FieldType::f64, 7), one("accountName", FieldType::string, 8),
};
inline constexpr RecordSpec kPortfolioValue{"PortfolioValue", kPortfolioValueFields};

inline constexpr FieldSpec kAccountUpdateTimeFields[] = {
    one("timeStamp", FieldType::string, 1),
};
inline constexpr RecordSpec kAccountUpdateTime{"AccountUpdateTime", kAccountUpdateTimeFields};

inline constexpr FieldSpec kAccountDataEndFields[] = {
    one("accountName", FieldType::string, 1),
};
inline constexpr RecordSpec kAccountDataEnd{"AccountDataEnd", kAccountDataEndFields};

inline constexpr FieldSpec kAccountSummaryFields[] = {
    one("reqId", FieldType::i32, 1),       one("account", FieldType::string, 2),
    one("tag", FieldType::string, 3),      one("value", FieldType::string, 4),
    one("currency", FieldType::string, 5),
};
inline constexpr RecordSpec kAccountSummary{"AccountSummary", kAccountSummaryFields};

inline constexpr FieldSpec kAccountSummaryEndFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kAccountSummaryEnd{"AccountSummaryEnd", kAccountSummaryEndFields};

inline constexpr FieldSpec kPositionFields[] = {
    one("account", FieldType::string, 1),
    nested("contract", 2, kContract),
    one("position", FieldType::decimal, 3),
    one("avgCost", FieldType::f64, 4),
};
inline constexpr RecordSpec kPosition{"Position", kPositionFields};

inline constexpr RecordSpec kPositionEnd{"PositionEnd", {}};

inline constexpr FieldSpec kPositionMultiFields[] = {
    one("reqId", FieldType::i32, 1),   one("account", FieldType::string, 2),
    nested("contract", 3, kContract),  one("position", FieldType::decimal, 4),
    one("avgCost", FieldType::f64, 5), one("modelCode", FieldType::string, 6),
};
inline constexpr RecordSpec kPositionMulti{"PositionMulti", kPositionMultiFields};

inline constexpr FieldSpec kPositionMultiEndFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kPositionMultiEnd{"PositionMultiEnd", kPositionMultiEndFields};

inline constexpr FieldSpec kAccountUpdateMultiFields[] = {
    one("reqId", FieldType::i32, 1),        one("account", FieldType::string, 2),
    one("modelCode", FieldType::string, 3), one("key", FieldType::string, 4),
    one("value", FieldType::string, 5),     one("currency", FieldType::string, 6),
};
inline constexpr RecordSpec kAccountUpdateMulti{"AccountUpdateMulti", kAccountUpdateMultiFields};

inline constexpr FieldSpec kAccountUpdateMultiEndFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kAccountUpdateMultiEnd{"AccountUpdateMultiEnd",
                                                   kAccountUpdateMultiEndFields};

inline constexpr FieldSpec kHistoricalDataBarFields[] = {
    one("date", FieldType::string, 1),
    one("open", FieldType::f64, 2),
    one("high", FieldType::f64, 3),
    one("low", FieldType::f64, 4),
    one("close", FieldType::f64, 5),
    one("volume", FieldType::decimal, 6),
    one("WAP", FieldType::decimal, 7),
    one("barCount", FieldType::i32, 8),
    text_only("hasGaps"),
};
inline constexpr RecordSpec kHistoricalDataBar{"HistoricalDataBar", kHistoricalDataBarFields};

inline constexpr FieldSpec kHistoricalDataFields[] = {
    one("reqId", FieldType::i32, 1),
    records("historicalDataBars", 2, kHistoricalDataBar),
    text_only("startDateStr"),
    text_only("endDateStr"),
};
inline constexpr RecordSpec kHistoricalData{"HistoricalData", kHistoricalDataFields};

inline constexpr FieldSpec kHistoricalDataUpdateFields[] = {
    one("reqId", FieldType::i32, 1),
    nested("historicalDataBar", 2, kHistoricalDataBar),
};
inline constexpr RecordSpec kHistoricalDataUpdate{"HistoricalDataUpdate",
                                                  kHistoricalDataUpdateFields};

inline constexpr FieldSpec kHistoricalDataEndFields[] = {
    one("reqId", FieldType::i32, 1),
    one("startDateStr", FieldType::string, 2),
    one("endDateStr", FieldType::string, 3),
};
inline constexpr RecordSpec kHistoricalDataEnd{"HistoricalDataEnd", kHistoricalDataEndFields};

inline constexpr FieldSpec kRealTimeBarTickFields[] = {
    one("reqId", FieldType::i32, 1),      one("time", FieldType::i64, 2),
    one("open", FieldType::f64, 3),       one("high", FieldType::f64, 4),
    one("low", FieldType::f64, 5),        one("close", FieldType::f64, 6),
    one("volume", FieldType::decimal, 7), one("WAP", FieldType::decimal, 8),
    one("count", FieldType::i32, 9),
};
inline constexpr RecordSpec kRealTimeBarTick{"RealTimeBarTick", kRealTimeBarTickFields};

inline constexpr FieldSpec kHeadTimestampFields[] = {
    one("reqId", FieldType::i32, 1),
    one("headTimestamp", FieldType::string, 2),
};
inline constexpr RecordSpec kHeadTimestamp{"HeadTimestamp", kHeadTimestampFields};

inline constexpr FieldSpec kSecDefOptParameterFields[] = {
    one("reqId", FieldType::i32, 1),           one("exchange", FieldType::string, 2),
    one("underlyingConId", FieldType::i32, 3), one("tradingClass", FieldType::string, 4),
    one("multiplier", FieldType::string, 5),   many("expirations", FieldType::string, 6),
    many("strikes", FieldType::f64, 7),
};
inline constexpr RecordSpec kSecDefOptParameter{"SecDefOptParameter", kSecDefOptParameterFields};

inline constexpr FieldSpec kSecDefOptParameterEndFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kSecDefOptParameterEnd{"SecDefOptParameterEnd",
                                                   kSecDefOptParameterEndFields};

inline constexpr FieldSpec kPnLFields[] = {
    one("reqId", FieldType::i32, 1),
    one("dailyPnL", FieldType::f64, 2),
    one("unrealizedPnL", FieldType::f64, 3),
    one("realizedPnL", FieldType::f64, 4),
};
inline constexpr RecordSpec kPnL{"PnL", kPnLFields};

inline constexpr FieldSpec kPnLSingleFields[] = {
    one("reqId", FieldType::i32, 1),       one("position", FieldType::decimal, 2),
    one("dailyPnL", FieldType::f64, 3),    one("unrealizedPnL", FieldType::f64, 4),
    one("realizedPnL", FieldType::f64, 5), one("value", FieldType::f64, 6),
};
inline constexpr RecordSpec kPnLSingle{"PnLSingle", kPnLSingleFields};

inline constexpr FieldSpec kNewsProviderFields[] = {
    one("providerCode", FieldType::string, 1),
    one("providerName", FieldType::string, 2),
};
inline constexpr RecordSpec kNewsProvider{"NewsProvider", kNewsProviderFields};

inline constexpr FieldSpec kNewsProvidersFields[] = {
    records("newsProviders", 1, kNewsProvider),
};
inline constexpr RecordSpec kNewsProviders{"NewsProviders", kNewsProvidersFields};

inline constexpr FieldSpec kContractDescriptionFields[] = {
    nested("contract", 1, kContract),
    many("derivativeSecTypes", FieldType::string, 2),
};
inline constexpr RecordSpec kContractDescription{"ContractDescription", kContractDescriptionFields};

inline constexpr FieldSpec kSymbolSamplesFields[] = {
    one("reqId", FieldType::i32, 1),
    records("contractDescriptions", 2, kContractDescription),
};
inline constexpr RecordSpec kSymbolSamples{"SymbolSamples", kSymbolSamplesFields};

inline constexpr FieldSpec kUserInfoFields[] = {
    one("reqId", FieldType::i32, 1),
    one("whiteBrandingId", FieldType::string, 2),
};
inline constexpr RecordSpec kUserInfo{"UserInfo", kUserInfoFields};

inline constexpr FieldSpec kStartApiRequestFields[] = {
    one("clientId", FieldType::i32, 1),
    one("optionalCapabilities", FieldType::string, 2),
};
inline constexpr RecordSpec kStartApiRequest{"StartApiRequest", kStartApiRequestFields};

inline constexpr FieldSpec kIdsRequestFields[] = {
    one("numIds", FieldType::i32, 1),
};
inline constexpr RecordSpec kIdsRequest{"IdsRequest", kIdsRequestFields};

inline constexpr RecordSpec kCurrentTimeRequest{"CurrentTimeRequest", {}};

inline constexpr RecordSpec kCurrentTimeInMillisRequest{"CurrentTimeInMillisRequest", {}};

inline constexpr RecordSpec kManagedAccountsRequest{"ManagedAccountsRequest", {}};

inline constexpr FieldSpec kSetServerLogLevelRequestFields[] = {
    one("logLevel", FieldType::i32, 1),
};
inline constexpr RecordSpec kSetServerLogLevelRequest{"SetServerLogLevelRequest",
                                                      kSetServerLogLevelRequestFields};

inline constexpr FieldSpec kAttachedOrdersFields[] = {
    one("slOrderId", FieldType::i32, 1),
    one("slOrderType", FieldType::string, 2),
    one("ptOrderId", FieldType::i32, 3),
    one("ptOrderType", FieldType::string, 4),
};
inline constexpr RecordSpec kAttachedOrders{"AttachedOrders", kAttachedOrdersFields};

inline constexpr FieldSpec kPlaceOrderRequestFields[] = {
    one("orderId", FieldType::i32, 1),
    nested("contract", 2, kContract),
    nested("order", 3, kOrder),
    nested("attachedOrders", 4, kAttachedOrders).since(gate::kAttachedOrders),
};
inline constexpr RecordSpec kPlaceOrderRequest{"PlaceOrderRequest", kPlaceOrderRequestFields};

inline constexpr FieldSpec kOrderCancelFields[] = {
    one("manualOrderCancelTime", FieldType::string, 1),
    one("extOperator", FieldType::string, 2),
    one("manualOrderIndicator", FieldType::i32, 3),
    text_only("externalUserId"),
};
inline constexpr RecordSpec kOrderCancel{"OrderCancel", kOrderCancelFields};

inline constexpr FieldSpec kCancelOrderRequestFields[] = {
    one("orderId", FieldType::i32, 1),
    nested("orderCancel", 2, kOrderCancel),
};
inline constexpr RecordSpec kCancelOrderRequest{"CancelOrderRequest", kCancelOrderRequestFields};

inline constexpr FieldSpec kGlobalCancelRequestFields[] = {
    nested("orderCancel", 1, kOrderCancel),
};
inline constexpr RecordSpec kGlobalCancelRequest{"GlobalCancelRequest", kGlobalCancelRequestFields};

inline constexpr RecordSpec kOpenOrdersRequest{"OpenOrdersRequest", {}};

inline constexpr RecordSpec kAllOpenOrdersRequest{"AllOpenOrdersRequest", {}};

inline constexpr FieldSpec kAutoOpenOrdersRequestFields[] = {
    one("autoBind", FieldType::boolean, 1),
};
inline constexpr RecordSpec kAutoOpenOrdersRequest{"AutoOpenOrdersRequest",
                                                   kAutoOpenOrdersRequestFields};

inline constexpr FieldSpec kCompletedOrdersRequestFields[] = {
    one("apiOnly", FieldType::boolean, 1),
};
inline constexpr RecordSpec kCompletedOrdersRequest{"CompletedOrdersRequest",
                                                    kCompletedOrdersRequestFields};

inline constexpr FieldSpec kExecutionFilterFields[] = {
    one("clientId", FieldType::i32, 1),       one("acctCode", FieldType::string, 2),
    one("time", FieldType::string, 3),        one("symbol", FieldType::string, 4),
    one("secType", FieldType::string, 5),     one("exchange", FieldType::string, 6),
    one("side", FieldType::string, 7),        one("lastNDays", FieldType::i32, 8),
    many("specificDates", FieldType::i32, 9),
};
inline constexpr RecordSpec kExecutionFilter{"ExecutionFilter", kExecutionFilterFields};

inline constexpr FieldSpec kExecutionRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    nested("executionFilter", 2, kExecutionFilter),
};
inline constexpr RecordSpec kExecutionRequest{"ExecutionRequest", kExecutionRequestFields};

inline constexpr FieldSpec kMarketDataRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    nested("contract", 2, kContract),
    one("genericTickList", FieldType::string, 3),
    one("snapshot", FieldType::boolean, 4),
    one("regulatorySnapshot", FieldType::boolean, 5),
    map("marketDataOptions", 6),
};
inline constexpr RecordSpec kMarketDataRequest{"MarketDataRequest", kMarketDataRequestFields};

inline constexpr FieldSpec kCancelMarketDataFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelMarketData{"CancelMarketData", kCancelMarketDataFields};

inline constexpr FieldSpec kMarketDataTypeRequestFields[] = {
    one("marketDataType", FieldType::i32, 1),
};
inline constexpr RecordSpec kMarketDataTypeRequest{"MarketDataTypeRequest",
                                                   kMarketDataTypeRequestFields};

inline constexpr FieldSpec kContractDataRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    nested("contract", 2, kContract),
};
inline constexpr RecordSpec kContractDataRequest{"ContractDataRequest", kContractDataRequestFields};

inline constexpr FieldSpec kCancelContractDataFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelContractData{"CancelContractData", kCancelContractDataFields};

inline constexpr FieldSpec kHistoricalDataRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    nested("contract", 2, kContract),
    one("endDateTime", FieldType::string, 3),
    one("barSizeSetting", FieldType::string, 4),
    one("duration", FieldType::string, 5),
    one("useRTH", FieldType::boolean, 6),
    one("whatToShow", FieldType::string, 7),
    one("formatDate", FieldType::i32, 8),
    one("keepUpToDate", FieldType::boolean, 9),
    map("chartOptions", 10),
};
inline constexpr RecordSpec kHistoricalDataRequest{"HistoricalDataRequest",
                                                   kHistoricalDataRequestFields};

inline constexpr FieldSpec kCancelHistoricalDataFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelHistoricalData{"CancelHistoricalData",
                                                  kCancelHistoricalDataFields};

inline constexpr FieldSpec kRealTimeBarsRequestFields[] = {
    one("reqId", FieldType::i32, 1),      nested("contract", 2, kContract),
    one("barSize", FieldType::i32, 3),    one("whatToShow", FieldType::string, 4),
    one("useRTH", FieldType::boolean, 5), map("realTimeBarsOptions", 6),
};
inline constexpr RecordSpec kRealTimeBarsRequest{"RealTimeBarsRequest", kRealTimeBarsRequestFields};

inline constexpr FieldSpec kCancelRealTimeBarsFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelRealTimeBars{"CancelRealTimeBars", kCancelRealTimeBarsFields};

inline constexpr FieldSpec kHeadTimestampRequestFields[] = {
    one("reqId", FieldType::i32, 1),      nested("contract", 2, kContract),
    one("useRTH", FieldType::boolean, 3), one("whatToShow", FieldType::string, 4),
    one("formatDate", FieldType::i32, 5),
};
inline constexpr RecordSpec kHeadTimestampRequest{"HeadTimestampRequest",
                                                  kHeadTimestampRequestFields};

inline constexpr FieldSpec kCancelHeadTimestampFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelHeadTimestamp{"CancelHeadTimestamp", kCancelHeadTimestampFields};

inline constexpr FieldSpec kAccountDataRequestFields[] = {
    one("subscribe", FieldType::boolean, 1),
    one("acctCode", FieldType::string, 2),
};
inline constexpr RecordSpec kAccountDataRequest{"AccountDataRequest", kAccountDataRequestFields};

inline constexpr FieldSpec kAccountSummaryRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("group", FieldType::string, 2),
    one("tags", FieldType::string, 3),
};
inline constexpr RecordSpec kAccountSummaryRequest{"AccountSummaryRequest",
                                                   kAccountSummaryRequestFields};

inline constexpr FieldSpec kCancelAccountSummaryFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelAccountSummary{"CancelAccountSummary",
                                                  kCancelAccountSummaryFields};

inline constexpr RecordSpec kPositionsRequest{"PositionsRequest", {}};

inline constexpr RecordSpec kCancelPositions{"CancelPositions", {}};

inline constexpr FieldSpec kPositionsMultiRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("account", FieldType::string, 2),
    one("modelCode", FieldType::string, 3),
};
inline constexpr RecordSpec kPositionsMultiRequest{"PositionsMultiRequest",
                                                   kPositionsMultiRequestFields};

inline constexpr FieldSpec kCancelPositionsMultiFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelPositionsMulti{"CancelPositionsMulti",
                                                  kCancelPositionsMultiFields};

inline constexpr FieldSpec kAccountUpdatesMultiRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("account", FieldType::string, 2),
    one("modelCode", FieldType::string, 3),
    one("ledgerAndNLV", FieldType::boolean, 4),
};
inline constexpr RecordSpec kAccountUpdatesMultiRequest{"AccountUpdatesMultiRequest",
                                                        kAccountUpdatesMultiRequestFields};

inline constexpr FieldSpec kCancelAccountUpdatesMultiFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelAccountUpdatesMulti{"CancelAccountUpdatesMulti",
                                                       kCancelAccountUpdatesMultiFields};

inline constexpr FieldSpec kPnLRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("account", FieldType::string, 2),
    one("modelCode", FieldType::string, 3),
};
inline constexpr RecordSpec kPnLRequest{"PnLRequest", kPnLRequestFields};

inline constexpr FieldSpec kCancelPnLFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelPnL{"CancelPnL", kCancelPnLFields};

inline constexpr FieldSpec kPnLSingleRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("account", FieldType::string, 2),
    one("modelCode", FieldType::string, 3),
    one("conId", FieldType::i32, 4),
};
inline constexpr RecordSpec kPnLSingleRequest{"PnLSingleRequest", kPnLSingleRequestFields};

inline constexpr FieldSpec kCancelPnLSingleFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelPnLSingle{"CancelPnLSingle", kCancelPnLSingleFields};

inline constexpr FieldSpec kSecDefOptParamsRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("underlyingSymbol", FieldType::string, 2),
    one("futFopExchange", FieldType::string, 3),
    one("underlyingSecType", FieldType::string, 4),
    one("underlyingConId", FieldType::i32, 5),
};
inline constexpr RecordSpec kSecDefOptParamsRequest{"SecDefOptParamsRequest",
                                                    kSecDefOptParamsRequestFields};

inline constexpr RecordSpec kNewsProvidersRequest{"NewsProvidersRequest", {}};

inline constexpr FieldSpec kMatchingSymbolsRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("pattern", FieldType::string, 2),
};
inline constexpr RecordSpec kMatchingSymbolsRequest{"MatchingSymbolsRequest",
                                                    kMatchingSymbolsRequestFields};

inline constexpr FieldSpec kUserInfoRequestFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kUserInfoRequest{"UserInfoRequest", kUserInfoRequestFields};

inline constexpr FieldSpec kApiPrecautionsConfigFields[] = {
    one("bypassOrderPrecautions", FieldType::boolean, 1),
    one("bypassBondWarning", FieldType::boolean, 2),
    one("bypassNegativeYieldConfirmation", FieldType::boolean, 3),
    one("bypassCalledBondWarning", FieldType::boolean, 4),
    one("bypassSameActionPairTradeWarning", FieldType::boolean, 5),
    one("bypassFlaggedAccountsWarning", FieldType::boolean, 6),
    one("bypassPriceBasedVolatilityWarning", FieldType::boolean, 7),
    one("bypassRedirectOrderWarning", FieldType::boolean, 8),
    one("bypassNoOverfillProtection", FieldType::boolean, 9),
    one("bypassRouteMarketableToBBO", FieldType::boolean, 10),
};
inline constexpr RecordSpec kApiPrecautionsConfig{"ApiPrecautionsConfig",
                                                  kApiPrecautionsConfigFields};

inline constexpr FieldSpec kApiSettingsConfigFields[] = {
    one("readOnlyApi", FieldType::boolean, 1),
    one("totalQuantityForMutualFunds", FieldType::boolean, 2),
    one("downloadOpenOrdersOnConnection", FieldType::boolean, 3),
    one("includeVirtualFxPositions", FieldType::boolean, 4),
    one("prepareDailyPnL", FieldType::boolean, 5),
    one("sendStatusUpdatesForVolatilityOrders", FieldType::boolean, 6),
    one("encodeApiMessages", FieldType::string, 7),
    one("socketPort", FieldType::i32, 8),
    one("useNegativeAutoRange", FieldType::boolean, 9),
    one("createApiMessageLogFile", FieldType::boolean, 10),
    one("includeMarketDataInLogFile", FieldType::boolean, 11),
    one("exposeTradingScheduleToApi", FieldType::boolean, 12),
    one("splitInsuredDepositFromCashBalance", FieldType::boolean, 13),
    one("sendZeroPositionsForTodayOnly", FieldType::boolean, 14),
    one("letApiAccountRequestsSwitchSubscription", FieldType::boolean, 15),
    one("useAccountGroupsWithAllocationMethods", FieldType::boolean, 16),
    one("loggingLevel", FieldType::string, 17),
    one("masterClientId", FieldType::i32, 18),
    one("bulkDataTimeout", FieldType::i32, 19),
    one("componentExchSeparator", FieldType::string, 20),
    one("showForexDataIn1_10Pips", FieldType::boolean, 21),
    one("allowForexTradingIn1_10Pips", FieldType::boolean, 22),
    one("roundAccountValuesToNearestWholeNumber", FieldType::boolean, 23),
    one("sendMarketDataInLotsForUsStocks", FieldType::boolean, 24),
    one("showAdvancedOrderRejectInUi", FieldType::boolean, 25),
    one("rejectMessagesAboveMaxRate", FieldType::boolean, 26),
    one("maintainConnectionOnIncorrectFields", FieldType::boolean, 27),
    one("compatibilityModeNasdaqStocks", FieldType::boolean, 28),
    one("sendInstrumentTimezone", FieldType::string, 29),
    one("sendForexDataInCompatibilityMode", FieldType::boolean, 30),
    one("maintainAndResubmitOrdersOnReconnect", FieldType::boolean, 31),
    one("historicalDataMaxSize", FieldType::i32, 32),
    one("autoReportNettingEventContractTrades", FieldType::boolean, 33),
    one("optionExerciseRequestType", FieldType::string, 34),
    one("allowLocalhostOnly", FieldType::boolean, 35),
    many("trustedIPs", FieldType::string, 36),
};
inline constexpr RecordSpec kApiSettingsConfig{"ApiSettingsConfig", kApiSettingsConfigFields};

inline constexpr FieldSpec kApiConfigFields[] = {
    nested("precautions", 1, kApiPrecautionsConfig),
    nested("settings", 2, kApiSettingsConfig),
};
inline constexpr RecordSpec kApiConfig{"ApiConfig", kApiConfigFields};

inline constexpr FieldSpec kCalculateImpliedVolatilityRequestFields[] = {
    one("reqId", FieldType::i32, 1),       nested("contract", 2, kContract),
    one("optionPrice", FieldType::f64, 3), one("underPrice", FieldType::f64, 4),
    map("impliedVolatilityOptions", 5),    text_only("optionsCount", FieldType::i32),
};
inline constexpr RecordSpec kCalculateImpliedVolatilityRequest{
    "CalculateImpliedVolatilityRequest", kCalculateImpliedVolatilityRequestFields};

inline constexpr FieldSpec kCalculateOptionPriceRequestFields[] = {
    one("reqId", FieldType::i32, 1),      nested("contract", 2, kContract),
    one("volatility", FieldType::f64, 3), one("underPrice", FieldType::f64, 4),
    map("optionPriceOptions", 5),         text_only("optionsCount", FieldType::i32),
};
inline constexpr RecordSpec kCalculateOptionPriceRequest{"CalculateOptionPriceRequest",
                                                         kCalculateOptionPriceRequestFields};

inline constexpr FieldSpec kCancelCalculateImpliedVolatilityFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelCalculateImpliedVolatility{
    "CancelCalculateImpliedVolatility", kCancelCalculateImpliedVolatilityFields};

inline constexpr FieldSpec kCancelCalculateOptionPriceFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelCalculateOptionPrice{"CancelCalculateOptionPrice",
                                                        kCancelCalculateOptionPriceFields};

inline constexpr FieldSpec kCancelFundamentalsDataFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelFundamentalsData{"CancelFundamentalsData",
                                                    kCancelFundamentalsDataFields};

inline constexpr FieldSpec kCancelHistogramDataFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelHistogramData{"CancelHistogramData", kCancelHistogramDataFields};

inline constexpr FieldSpec kCancelHistoricalTicksFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelHistoricalTicks{"CancelHistoricalTicks",
                                                   kCancelHistoricalTicksFields};

inline constexpr FieldSpec kCancelMarketDepthFields[] = {
    one("reqId", FieldType::i32, 1),
    one("isSmartDepth", FieldType::boolean, 2),
};
inline constexpr RecordSpec kCancelMarketDepth{"CancelMarketDepth", kCancelMarketDepthFields};

inline constexpr RecordSpec kCancelNewsBulletins{"CancelNewsBulletins", {}};

inline constexpr FieldSpec kCancelScannerSubscriptionFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelScannerSubscription{"CancelScannerSubscription",
                                                       kCancelScannerSubscriptionFields};

inline constexpr FieldSpec kCancelTickByTickFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelTickByTick{"CancelTickByTick", kCancelTickByTickFields};

inline constexpr FieldSpec kCancelWshEventDataFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelWshEventData{"CancelWshEventData", kCancelWshEventDataFields};

inline constexpr FieldSpec kCancelWshMetaDataFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kCancelWshMetaData{"CancelWshMetaData", kCancelWshMetaDataFields};

inline constexpr FieldSpec kConfigRequestFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kConfigRequest{"ConfigRequest", kConfigRequestFields};

inline constexpr FieldSpec kLockAndExitConfigFields[] = {
    one("autoLogoffTime", FieldType::string, 1),
    one("autoLogoffPeriod", FieldType::string, 2),
    one("autoLogoffType", FieldType::string, 3),
};
inline constexpr RecordSpec kLockAndExitConfig{"LockAndExitConfig", kLockAndExitConfigFields};

inline constexpr FieldSpec kMessageConfigFields[] = {
    one("id", FieldType::i32, 1),          one("title", FieldType::string, 2),
    one("message", FieldType::string, 3),  one("defaultAction", FieldType::string, 4),
    one("enabled", FieldType::boolean, 5),
};
inline constexpr RecordSpec kMessageConfig{"MessageConfig", kMessageConfigFields};

inline constexpr FieldSpec kOrdersSmartRoutingConfigFields[] = {
    one("seekPriceImprovement", FieldType::boolean, 1),
    one("preOpenReroute", FieldType::boolean, 2),
    one("doNotRouteToDarkPools", FieldType::boolean, 3),
    one("defaultAlgorithm", FieldType::string, 4),
};
inline constexpr RecordSpec kOrdersSmartRoutingConfig{"OrdersSmartRoutingConfig",
                                                      kOrdersSmartRoutingConfigFields};

inline constexpr FieldSpec kOrdersConfigFields[] = {
    nested("smartRouting", 1, kOrdersSmartRoutingConfig),
};
inline constexpr RecordSpec kOrdersConfig{"OrdersConfig", kOrdersConfigFields};

inline constexpr FieldSpec kConfigResponseFields[] = {
    one("reqId", FieldType::i32, 1),        nested("lockAndExit", 2, kLockAndExitConfig),
    records("messages", 3, kMessageConfig), nested("api", 4, kApiConfig),
    nested("orders", 5, kOrdersConfig),
};
inline constexpr RecordSpec kConfigResponse{"ConfigResponse", kConfigResponseFields};

inline constexpr FieldSpec kDepthMarketDataDescriptionFields[] = {
    one("exchange", FieldType::string, 1),    one("secType", FieldType::string, 2),
    one("listingExch", FieldType::string, 3), one("serviceDataType", FieldType::string, 4),
    one("aggGroup", FieldType::i32, 5),       text_only("isL2", FieldType::boolean),
};
inline constexpr RecordSpec kDepthMarketDataDescription{"DepthMarketDataDescription",
                                                        kDepthMarketDataDescriptionFields};

inline constexpr FieldSpec kDisplayGroupListFields[] = {
    one("reqId", FieldType::i32, 1),
    one("groups", FieldType::string, 2),
};
inline constexpr RecordSpec kDisplayGroupList{"DisplayGroupList", kDisplayGroupListFields};

inline constexpr FieldSpec kDisplayGroupUpdatedFields[] = {
    one("reqId", FieldType::i32, 1),
    one("contractInfo", FieldType::string, 2),
};
inline constexpr RecordSpec kDisplayGroupUpdated{"DisplayGroupUpdated", kDisplayGroupUpdatedFields};

inline constexpr FieldSpec kExerciseOptionsRequestFields[] = {
    one("orderId", FieldType::i32, 1),
    nested("contract", 2, kContract),
    one("exerciseAction", FieldType::i32, 3),
    one("exerciseQuantity", FieldType::i32, 4),
    one("account", FieldType::string, 5),
    one("override", FieldType::boolean, 6),
    one("manualOrderTime", FieldType::string, 7),
    one("customerAccount", FieldType::string, 8),
    one("professionalCustomer", FieldType::boolean, 9),
};
inline constexpr RecordSpec kExerciseOptionsRequest{"ExerciseOptionsRequest",
                                                    kExerciseOptionsRequestFields};

inline constexpr FieldSpec kFAReplaceFields[] = {
    one("reqId", FieldType::i32, 1),
    one("faDataType", FieldType::i32, 2),
    one("xml", FieldType::string, 3),
};
inline constexpr RecordSpec kFAReplace{"FAReplace", kFAReplaceFields};

inline constexpr FieldSpec kFARequestFields[] = {
    one("faDataType", FieldType::i32, 1),
};
inline constexpr RecordSpec kFARequest{"FARequest", kFARequestFields};

inline constexpr FieldSpec kFamilyCodeFields[] = {
    one("accountId", FieldType::string, 1),
    one("familyCode", FieldType::string, 2),
};
inline constexpr RecordSpec kFamilyCode{"FamilyCode", kFamilyCodeFields};

inline constexpr FieldSpec kFamilyCodesFields[] = {
    records("familyCodes", 1, kFamilyCode),
};
inline constexpr RecordSpec kFamilyCodes{"FamilyCodes", kFamilyCodesFields};

inline constexpr RecordSpec kFamilyCodesRequest{"FamilyCodesRequest", {}};

inline constexpr FieldSpec kFundamentalsDataFields[] = {
    one("reqId", FieldType::i32, 1),
    one("data", FieldType::string, 2),
};
inline constexpr RecordSpec kFundamentalsData{"FundamentalsData", kFundamentalsDataFields};

inline constexpr FieldSpec kFundamentalsDataRequestFields[] = {
    one("reqId", FieldType::i32, 1),           nested("contract", 2, kContract),
    one("reportType", FieldType::string, 3),   map("fundamentalsDataOptions", 4),
    text_only("optionsCount", FieldType::i32),
};
inline constexpr RecordSpec kFundamentalsDataRequest{"FundamentalsDataRequest",
                                                     kFundamentalsDataRequestFields};

inline constexpr FieldSpec kHistogramDataEntryFields[] = {
    one("price", FieldType::f64, 1),
    one("size", FieldType::decimal, 2),
};
inline constexpr RecordSpec kHistogramDataEntry{"HistogramDataEntry", kHistogramDataEntryFields};

inline constexpr FieldSpec kHistogramDataFields[] = {
    one("reqId", FieldType::i32, 1),
    records("histogramDataEntries", 2, kHistogramDataEntry),
};
inline constexpr RecordSpec kHistogramData{"HistogramData", kHistogramDataFields};

inline constexpr FieldSpec kHistogramDataRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    nested("contract", 2, kContract),
    one("useRTH", FieldType::boolean, 3),
    one("timePeriod", FieldType::string, 4),
};
inline constexpr RecordSpec kHistogramDataRequest{"HistogramDataRequest",
                                                  kHistogramDataRequestFields};

inline constexpr FieldSpec kHistoricalNewsFields[] = {
    one("reqId", FieldType::i32, 1),           one("time", FieldType::string, 2),
    one("providerCode", FieldType::string, 3), one("articleId", FieldType::string, 4),
    one("headline", FieldType::string, 5),
};
inline constexpr RecordSpec kHistoricalNews{"HistoricalNews", kHistoricalNewsFields};

inline constexpr FieldSpec kHistoricalNewsEndFields[] = {
    one("reqId", FieldType::i32, 1),
    one("hasMore", FieldType::boolean, 2),
};
inline constexpr RecordSpec kHistoricalNewsEnd{"HistoricalNewsEnd", kHistoricalNewsEndFields};

inline constexpr FieldSpec kHistoricalNewsRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("conId", FieldType::i32, 2),
    one("providerCodes", FieldType::string, 3),
    one("startDateTime", FieldType::string, 4),
    one("endDateTime", FieldType::string, 5),
    one("totalResults", FieldType::i32, 6),
    map("historicalNewsOptions", 7),
};
inline constexpr RecordSpec kHistoricalNewsRequest{"HistoricalNewsRequest",
                                                   kHistoricalNewsRequestFields};

inline constexpr FieldSpec kHistoricalSessionFields[] = {
    one("startDateTime", FieldType::string, 1),
    one("endDateTime", FieldType::string, 2),
    one("refDate", FieldType::string, 3),
};
inline constexpr RecordSpec kHistoricalSession{"HistoricalSession", kHistoricalSessionFields};

inline constexpr FieldSpec kHistoricalScheduleFields[] = {
    one("reqId", FieldType::i32, 1),
    one("startDateTime", FieldType::string, 2),
    one("endDateTime", FieldType::string, 3),
    one("timeZone", FieldType::string, 4),
    records("historicalSessions", 5, kHistoricalSession),
};
inline constexpr RecordSpec kHistoricalSchedule{"HistoricalSchedule", kHistoricalScheduleFields};

inline constexpr FieldSpec kHistoricalTickFields[] = {
    one("time", FieldType::i64, 1),
    one("price", FieldType::f64, 2),
    one("size", FieldType::decimal, 3),
    text_only("unused", FieldType::i32),
};
inline constexpr RecordSpec kHistoricalTick{"HistoricalTick", kHistoricalTickFields};

inline constexpr FieldSpec kTickAttribBidAskFields[] = {
    one("bidPastLow", FieldType::boolean, 1),
    one("askPastHigh", FieldType::boolean, 2),
    text_only("mask", FieldType::i32),
};
inline constexpr RecordSpec kTickAttribBidAsk{"TickAttribBidAsk", kTickAttribBidAskFields};

inline constexpr FieldSpec kHistoricalTickBidAskFields[] = {
    one("time", FieldType::i64, 1),        nested("tickAttribBidAsk", 2, kTickAttribBidAsk),
    one("priceBid", FieldType::f64, 3),    one("priceAsk", FieldType::f64, 4),
    one("sizeBid", FieldType::decimal, 5), one("sizeAsk", FieldType::decimal, 6),
};
inline constexpr RecordSpec kHistoricalTickBidAsk{"HistoricalTickBidAsk",
                                                  kHistoricalTickBidAskFields};

inline constexpr FieldSpec kTickAttribLastFields[] = {
    one("pastLimit", FieldType::boolean, 1),
    one("unreported", FieldType::boolean, 2),
    text_only("mask", FieldType::i32),
};
inline constexpr RecordSpec kTickAttribLast{"TickAttribLast", kTickAttribLastFields};

inline constexpr FieldSpec kHistoricalTickLastFields[] = {
    one("time", FieldType::i64, 1),        nested("tickAttribLast", 2, kTickAttribLast),
    one("price", FieldType::f64, 3),       one("size", FieldType::decimal, 4),
    one("exchange", FieldType::string, 5), one("specialConditions", FieldType::string, 6),
};
inline constexpr RecordSpec kHistoricalTickLast{"HistoricalTickLast", kHistoricalTickLastFields};

inline constexpr FieldSpec kHistoricalTicksFields[] = {
    one("reqId", FieldType::i32, 1),
    records("historicalTicks", 2, kHistoricalTick),
    one("isDone", FieldType::boolean, 3),
};
inline constexpr RecordSpec kHistoricalTicks{"HistoricalTicks", kHistoricalTicksFields};

inline constexpr FieldSpec kHistoricalTicksBidAskFields[] = {
    one("reqId", FieldType::i32, 1),
    records("historicalTicksBidAsk", 2, kHistoricalTickBidAsk),
    one("isDone", FieldType::boolean, 3),
};
inline constexpr RecordSpec kHistoricalTicksBidAsk{"HistoricalTicksBidAsk",
                                                   kHistoricalTicksBidAskFields};

inline constexpr FieldSpec kHistoricalTicksLastFields[] = {
    one("reqId", FieldType::i32, 1),
    records("historicalTicksLast", 2, kHistoricalTickLast),
    one("isDone", FieldType::boolean, 3),
};
inline constexpr RecordSpec kHistoricalTicksLast{"HistoricalTicksLast", kHistoricalTicksLastFields};

inline constexpr FieldSpec kHistoricalTicksRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    nested("contract", 2, kContract),
    one("startDateTime", FieldType::string, 3),
    one("endDateTime", FieldType::string, 4),
    one("numberOfTicks", FieldType::i32, 5),
    one("whatToShow", FieldType::string, 6),
    one("useRTH", FieldType::boolean, 7),
    one("ignoreSize", FieldType::boolean, 8),
    map("miscOptions", 9),
};
inline constexpr RecordSpec kHistoricalTicksRequest{"HistoricalTicksRequest",
                                                    kHistoricalTicksRequestFields};

inline constexpr FieldSpec kMarketDepthDataFields[] = {
    one("position", FieldType::i32, 1),
    one("operation", FieldType::i32, 2),
    one("side", FieldType::i32, 3),
    one("price", FieldType::f64, 4),
    one("size", FieldType::decimal, 5),
    one("marketMaker", FieldType::string, 6),
    one("isSmartDepth", FieldType::boolean, 7),
};
inline constexpr RecordSpec kMarketDepthData{"MarketDepthData", kMarketDepthDataFields};

inline constexpr FieldSpec kMarketDepthFields[] = {
    one("reqId", FieldType::i32, 1),
    nested("marketDepthData", 2, kMarketDepthData),
};
inline constexpr RecordSpec kMarketDepth{"MarketDepth", kMarketDepthFields};

inline constexpr FieldSpec kMarketDepthExchangesFields[] = {
    records("depthMarketDataDescriptions", 1, kDepthMarketDataDescription),
};
inline constexpr RecordSpec kMarketDepthExchanges{"MarketDepthExchanges",
                                                  kMarketDepthExchangesFields};

inline constexpr RecordSpec kMarketDepthExchangesRequest{"MarketDepthExchangesRequest", {}};

inline constexpr FieldSpec kMarketDepthL2Fields[] = {
    one("reqId", FieldType::i32, 1),
    nested("marketDepthData", 2, kMarketDepthData),
};
inline constexpr RecordSpec kMarketDepthL2{"MarketDepthL2", kMarketDepthL2Fields};

inline constexpr FieldSpec kMarketDepthRequestFields[] = {
    one("reqId", FieldType::i32, 1),   nested("contract", 2, kContract),
    one("numRows", FieldType::i32, 3), one("isSmartDepth", FieldType::boolean, 4),
    map("marketDepthOptions", 5),
};
inline constexpr RecordSpec kMarketDepthRequest{"MarketDepthRequest", kMarketDepthRequestFields};

inline constexpr FieldSpec kPriceIncrementFields[] = {
    one("lowEdge", FieldType::f64, 1),
    one("increment", FieldType::f64, 2),
};
inline constexpr RecordSpec kPriceIncrement{"PriceIncrement", kPriceIncrementFields};

inline constexpr FieldSpec kMarketRuleFields[] = {
    one("marketRuleId", FieldType::i32, 1),
    records("priceIncrements", 2, kPriceIncrement),
};
inline constexpr RecordSpec kMarketRule{"MarketRule", kMarketRuleFields};

inline constexpr FieldSpec kMarketRuleRequestFields[] = {
    one("marketRuleId", FieldType::i32, 1),
};
inline constexpr RecordSpec kMarketRuleRequest{"MarketRuleRequest", kMarketRuleRequestFields};

inline constexpr FieldSpec kNewsArticleFields[] = {
    one("reqId", FieldType::i32, 1),
    one("articleType", FieldType::i32, 2),
    one("articleText", FieldType::string, 3),
};
inline constexpr RecordSpec kNewsArticle{"NewsArticle", kNewsArticleFields};

inline constexpr FieldSpec kNewsArticleRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("providerCode", FieldType::string, 2),
    one("articleId", FieldType::string, 3),
    map("newsArticleOptions", 4),
};
inline constexpr RecordSpec kNewsArticleRequest{"NewsArticleRequest", kNewsArticleRequestFields};

inline constexpr FieldSpec kNewsBulletinFields[] = {
    one("newsMsgId", FieldType::i32, 1),
    one("newsMsgType", FieldType::i32, 2),
    one("newsMessage", FieldType::string, 3),
    one("originatingExch", FieldType::string, 4),
};
inline constexpr RecordSpec kNewsBulletin{"NewsBulletin", kNewsBulletinFields};

inline constexpr FieldSpec kNewsBulletinsRequestFields[] = {
    one("allMessages", FieldType::boolean, 1),
};
inline constexpr RecordSpec kNewsBulletinsRequest{"NewsBulletinsRequest",
                                                  kNewsBulletinsRequestFields};

inline constexpr FieldSpec kQueryDisplayGroupsRequestFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kQueryDisplayGroupsRequest{"QueryDisplayGroupsRequest",
                                                       kQueryDisplayGroupsRequestFields};

inline constexpr FieldSpec kReceiveFAFields[] = {
    one("faDataType", FieldType::i32, 1),
    one("xml", FieldType::string, 2),
};
inline constexpr RecordSpec kReceiveFA{"ReceiveFA", kReceiveFAFields};

inline constexpr FieldSpec kReplaceFAEndFields[] = {
    one("reqId", FieldType::i32, 1),
    one("text", FieldType::string, 2),
};
inline constexpr RecordSpec kReplaceFAEnd{"ReplaceFAEnd", kReplaceFAEndFields};

inline constexpr FieldSpec kRerouteMarketDataRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("conId", FieldType::i32, 2),
    one("exchange", FieldType::string, 3),
};
inline constexpr RecordSpec kRerouteMarketDataRequest{"RerouteMarketDataRequest",
                                                      kRerouteMarketDataRequestFields};

inline constexpr FieldSpec kRerouteMarketDepthRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("conId", FieldType::i32, 2),
    one("exchange", FieldType::string, 3),
};
inline constexpr RecordSpec kRerouteMarketDepthRequest{"RerouteMarketDepthRequest",
                                                       kRerouteMarketDepthRequestFields};

inline constexpr FieldSpec kScannerDataElementFields[] = {
    one("rank", FieldType::i32, 1),          nested("contract", 2, kContract),
    one("marketName", FieldType::string, 3), one("distance", FieldType::string, 4),
    one("benchmark", FieldType::string, 5),  one("projection", FieldType::string, 6),
    one("comboKey", FieldType::string, 7),
};
inline constexpr RecordSpec kScannerDataElement{"ScannerDataElement", kScannerDataElementFields};

inline constexpr FieldSpec kScannerDataFields[] = {
    one("reqId", FieldType::i32, 1),
    records("scannerDataElement", 2, kScannerDataElement),
};
inline constexpr RecordSpec kScannerData{"ScannerData", kScannerDataFields};

inline constexpr FieldSpec kScannerParametersFields[] = {
    one("xml", FieldType::string, 1),
};
inline constexpr RecordSpec kScannerParameters{"ScannerParameters", kScannerParametersFields};

inline constexpr RecordSpec kScannerParametersRequest{"ScannerParametersRequest", {}};

inline constexpr FieldSpec kScannerSubscriptionFields[] = {
    one("numberOfRows", FieldType::i32, 1),
    one("instrument", FieldType::string, 2),
    one("locationCode", FieldType::string, 3),
    one("scanCode", FieldType::string, 4),
    one("abovePrice", FieldType::f64, 5),
    one("belowPrice", FieldType::f64, 6),
    one("aboveVolume", FieldType::i64, 7),
    one("marketCapAbove", FieldType::f64, 8),
    one("marketCapBelow", FieldType::f64, 9),
    one("moodyRatingAbove", FieldType::string, 10),
    one("moodyRatingBelow", FieldType::string, 11),
    one("spRatingAbove", FieldType::string, 12),
    one("spRatingBelow", FieldType::string, 13),
    one("maturityDateAbove", FieldType::string, 14),
    one("maturityDateBelow", FieldType::string, 15),
    one("couponRateAbove", FieldType::f64, 16),
    one("couponRateBelow", FieldType::f64, 17),
    one("excludeConvertible", FieldType::boolean, 18),
    one("averageOptionVolumeAbove", FieldType::i64, 19),
    one("scannerSettingPairs", FieldType::string, 20),
    one("stockTypeFilter", FieldType::string, 21),
    map("scannerSubscriptionFilterOptions", 22),
    map("scannerSubscriptionOptions", 23),
};
inline constexpr RecordSpec kScannerSubscription{"ScannerSubscription", kScannerSubscriptionFields};

inline constexpr FieldSpec kScannerSubscriptionRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    nested("scannerSubscription", 2, kScannerSubscription),
};
inline constexpr RecordSpec kScannerSubscriptionRequest{"ScannerSubscriptionRequest",
                                                        kScannerSubscriptionRequestFields};

inline constexpr FieldSpec kSmartComponentFields[] = {
    one("bitNumber", FieldType::i32, 1),
    one("exchange", FieldType::string, 2),
    one("exchangeLetter", FieldType::string, 3),
};
inline constexpr RecordSpec kSmartComponent{"SmartComponent", kSmartComponentFields};

inline constexpr FieldSpec kSmartComponentsFields[] = {
    one("reqId", FieldType::i32, 1),
    records("smartComponents", 2, kSmartComponent),
};
inline constexpr RecordSpec kSmartComponents{"SmartComponents", kSmartComponentsFields};

inline constexpr FieldSpec kSmartComponentsRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("bboExchange", FieldType::string, 2),
};
inline constexpr RecordSpec kSmartComponentsRequest{"SmartComponentsRequest",
                                                    kSmartComponentsRequestFields};

inline constexpr FieldSpec kSoftDollarTiersFields[] = {
    one("reqId", FieldType::i32, 1),
    records("softDollarTiers", 2, kSoftDollarTier),
};
inline constexpr RecordSpec kSoftDollarTiers{"SoftDollarTiers", kSoftDollarTiersFields};

inline constexpr FieldSpec kSoftDollarTiersRequestFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kSoftDollarTiersRequest{"SoftDollarTiersRequest",
                                                    kSoftDollarTiersRequestFields};

inline constexpr FieldSpec kSubscribeToGroupEventsRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("groupId", FieldType::i32, 2),
};
inline constexpr RecordSpec kSubscribeToGroupEventsRequest{"SubscribeToGroupEventsRequest",
                                                           kSubscribeToGroupEventsRequestFields};

inline constexpr FieldSpec kTickByTickDataFields[] = {
    one("reqId", FieldType::i32, 1),
    one("tickType", FieldType::i32, 2),
    nested("historicalTickLast", 3, kHistoricalTickLast),
    nested("historicalTickBidAsk", 4, kHistoricalTickBidAsk),
    nested("historicalTickMidPoint", 5, kHistoricalTick),
    text_only("time", FieldType::i64),
};
inline constexpr RecordSpec kTickByTickData{"TickByTickData", kTickByTickDataFields};

inline constexpr FieldSpec kTickByTickRequestFields[] = {
    one("reqId", FieldType::i32, 1),          nested("contract", 2, kContract),
    one("tickType", FieldType::string, 3),    one("numberOfTicks", FieldType::i32, 4),
    one("ignoreSize", FieldType::boolean, 5),
};
inline constexpr RecordSpec kTickByTickRequest{"TickByTickRequest", kTickByTickRequestFields};

inline constexpr FieldSpec kTickNewsFields[] = {
    one("reqId", FieldType::i32, 1),           one("timestamp", FieldType::i64, 2),
    one("providerCode", FieldType::string, 3), one("articleId", FieldType::string, 4),
    one("headline", FieldType::string, 5),     one("extraData", FieldType::string, 6),
};
inline constexpr RecordSpec kTickNews{"TickNews", kTickNewsFields};

inline constexpr FieldSpec kUnsubscribeFromGroupEventsRequestFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kUnsubscribeFromGroupEventsRequest{
    "UnsubscribeFromGroupEventsRequest", kUnsubscribeFromGroupEventsRequestFields};

inline constexpr FieldSpec kUpdateConfigWarningFields[] = {
    one("messageId", FieldType::i32, 1),
    one("title", FieldType::string, 2),
    one("message", FieldType::string, 3),
};
inline constexpr RecordSpec kUpdateConfigWarning{"UpdateConfigWarning", kUpdateConfigWarningFields};

inline constexpr FieldSpec kUpdateConfigRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    nested("lockAndExit", 2, kLockAndExitConfig),
    records("messages", 3, kMessageConfig),
    nested("api", 4, kApiConfig),
    nested("orders", 5, kOrdersConfig),
    records("acceptedWarnings", 6, kUpdateConfigWarning),
    one("resetAPIOrderSequence", FieldType::boolean, 7),
};
inline constexpr RecordSpec kUpdateConfigRequest{"UpdateConfigRequest", kUpdateConfigRequestFields};

inline constexpr FieldSpec kUpdateConfigResponseFields[] = {
    one("reqId", FieldType::i32, 1),      one("status", FieldType::string, 2),
    one("message", FieldType::string, 3), many("changedFields", FieldType::string, 4),
    many("errors", FieldType::string, 5), records("warnings", 6, kUpdateConfigWarning),
};
inline constexpr RecordSpec kUpdateConfigResponse{"UpdateConfigResponse",
                                                  kUpdateConfigResponseFields};

inline constexpr FieldSpec kUpdateDisplayGroupRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("contractInfo", FieldType::string, 2),
};
inline constexpr RecordSpec kUpdateDisplayGroupRequest{"UpdateDisplayGroupRequest",
                                                       kUpdateDisplayGroupRequestFields};

inline constexpr FieldSpec kVerifyCompletedFields[] = {
    one("isSuccessful", FieldType::boolean, 1),
    one("errorText", FieldType::string, 2),
};
inline constexpr RecordSpec kVerifyCompleted{"VerifyCompleted", kVerifyCompletedFields};

inline constexpr FieldSpec kVerifyMessageApiFields[] = {
    one("apiData", FieldType::string, 1),
};
inline constexpr RecordSpec kVerifyMessageApi{"VerifyMessageApi", kVerifyMessageApiFields};

inline constexpr FieldSpec kVerifyMessageRequestFields[] = {
    one("apiData", FieldType::string, 1),
};
inline constexpr RecordSpec kVerifyMessageRequest{"VerifyMessageRequest",
                                                  kVerifyMessageRequestFields};

inline constexpr FieldSpec kVerifyRequestFields[] = {
    one("apiName", FieldType::string, 1),
    one("apiVersion", FieldType::string, 2),
};
inline constexpr RecordSpec kVerifyRequest{"VerifyRequest", kVerifyRequestFields};

inline constexpr FieldSpec kWshEventDataFields[] = {
    one("reqId", FieldType::i32, 1),
    one("dataJson", FieldType::string, 2),
};
inline constexpr RecordSpec kWshEventData{"WshEventData", kWshEventDataFields};

inline constexpr FieldSpec kWshEventDataRequestFields[] = {
    one("reqId", FieldType::i32, 1),
    one("conId", FieldType::i32, 2),
    one("filter", FieldType::string, 3),
    one("fillWatchlist", FieldType::boolean, 4),
    one("fillPortfolio", FieldType::boolean, 5),
    one("fillCompetitors", FieldType::boolean, 6),
    one("startDate", FieldType::string, 7),
    one("endDate", FieldType::string, 8),
    one("totalLimit", FieldType::i32, 9),
};
inline constexpr RecordSpec kWshEventDataRequest{"WshEventDataRequest", kWshEventDataRequestFields};

inline constexpr FieldSpec kWshMetaDataFields[] = {
    one("reqId", FieldType::i32, 1),
    one("dataJson", FieldType::string, 2),
};
inline constexpr RecordSpec kWshMetaData{"WshMetaData", kWshMetaDataFields};

inline constexpr FieldSpec kWshMetaDataRequestFields[] = {
    one("reqId", FieldType::i32, 1),
};
inline constexpr RecordSpec kWshMetaDataRequest{"WshMetaDataRequest", kWshMetaDataRequestFields};

// These have no protobuf form; their fields have the names used in callbacks and calls.
inline constexpr FieldSpec kTickEfpFields[] = {
    text_only("reqId", FieldType::i32),
    text_only("tickType", FieldType::i32),
    text_only("basisPoints", FieldType::f64),
    text_only("formattedBasisPoints"),
    text_only("totalDividends", FieldType::f64),  // Java: the implied price of the future.
    text_only("holdDays", FieldType::i32),
    text_only("futureLastTradeDate"),
    text_only("dividendImpact", FieldType::f64),
    text_only("dividendsToLastTradeDate", FieldType::f64),
};
inline constexpr RecordSpec kTickEfp{"TickEfp", kTickEfpFields};

inline constexpr FieldSpec kDeltaNeutralValidationFields[] = {
    text_only("reqId", FieldType::i32),
    nested("deltaNeutralContract", 0, kDeltaNeutralContract),
};
inline constexpr RecordSpec kDeltaNeutralValidation{"DeltaNeutralValidation",
                                                    kDeltaNeutralValidationFields};

inline constexpr FieldSpec kVerifyAndAuthRequestFields[] = {
    text_only("apiName"), text_only("apiVersion"), text_only("opaqueIsvKey")};
inline constexpr RecordSpec kVerifyAndAuthRequest{"VerifyAndAuthRequest",
                                                  kVerifyAndAuthRequestFields};

inline constexpr FieldSpec kVerifyAndAuthMessageFields[] = {text_only("apiData"),
                                                            text_only("xyzResponse")};
inline constexpr RecordSpec kVerifyAndAuthMessage{"VerifyAndAuthMessage",
                                                  kVerifyAndAuthMessageFields};

inline constexpr FieldSpec kVerifyAndAuthMessageApiFields[] = {text_only("apiData"),
                                                               text_only("xyzChallenge")};
inline constexpr RecordSpec kVerifyAndAuthMessageApi{"VerifyAndAuthMessageApi",
                                                     kVerifyAndAuthMessageApiFields};

inline constexpr FieldSpec kVerifyAndAuthCompletedFields[] = {
    text_only("isSuccessful", FieldType::boolean), text_only("errorText")};
inline constexpr RecordSpec kVerifyAndAuthCompleted{"VerifyAndAuthCompleted",
                                                    kVerifyAndAuthCompletedFields};

}  // namespace ibgw::wire::layout
