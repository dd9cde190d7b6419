// Text layouts of orders. OPEN_ORDER is the protocol's longest and the one that needs every means
// the tables have: vanishing version fields, gates, repeat groups, conditional blocks, nested
// records, maps, several spellings of "unset". Sources: API 9.81 to 10.33 in Python, Java, C++ and
// C#, the Go port; a live frame at 200 has exactly these 156 fields.
#pragma once

#include "simulator/wire/tables/account_layouts.hpp"

namespace ibgw::wire::layout {

inline constexpr Item kOrderStatusText[] = {
    version("6").until(gate::kMarketCapPrice),
    field("orderId"),
    field("status"),
    field("filled"),
    field("remaining"),
    field("avgFillPrice"),
    field("permId"),
    field("parentId"),
    field("lastFillPrice"),
    field("clientId"),
    field("whyHeld"),
    field("mktCapPrice").since(gate::kMarketCapPrice),
};

inline constexpr Item kReqAutoOpenOrdersText[] = {version("1"), field("autoBind")};
inline constexpr Item kReqCompletedOrdersText[] = {field("apiOnly")};
inline constexpr Item kOrderBoundText[] = {field("permId"), field("clientId"), field("orderId")};

inline constexpr Item kOpenOrderContract[] = {
    field("conId"),
    field("symbol"),
    field("secType"),
    field("lastTradeDateOrContractMonth"),
    field("strike"),
    field("right").unset_as("?"),
    or_empty("multiplier").spelled(plain),
    field("exchange"),
    field("currency"),
    field("localSymbol"),
    field("tradingClass"),
};

inline constexpr Item kDeltaNeutralIds[] = {
    field("deltaNeutralConId"),           field("deltaNeutralSettlingFirm"),
    field("deltaNeutralClearingAccount"), field("deltaNeutralClearingIntent"),
    field("deltaNeutralOpenClose"),       field("deltaNeutralShortSale"),
    field("deltaNeutralShortSaleSlot"),   field("deltaNeutralDesignatedLocation"),
};

inline constexpr Item kComboLegItems[] = {
    field("conId"),
    field("ratio"),
    field("action"),
    field("exchange"),
    field("openClose"),
    field("shortSalesSlot"),
    field("designatedLocation"),
    field("exemptCode").unset_as("-1"),
};

inline constexpr Item kScaleDetails[] = {
    or_empty("scalePriceAdjustValue"), int_or_unset("scalePriceAdjustInterval"),
    or_empty("scaleProfitOffset"),     field("scaleAutoReset"),
    int_or_unset("scaleInitPosition"), int_or_unset("scaleInitFillQty"),
    field("scaleRandomPercent"),
};

inline constexpr Item kHedgeParam[] = {field("hedgeParam")};
inline constexpr Item kAlgoParams[] = {pairs("algoParams")};
inline constexpr Item kDeltaNeutralContractItems[] = {field("conId"), field("delta"),
                                                      field("price")};

inline constexpr Item kPeggedToBenchmark[] = {
    field("referenceContractId"), field("isPeggedChangeAmountDecrease"),
    field("peggedChangeAmount"),  field("referenceChangeAmount"),
    field("referenceExchangeId"),
};

// Conditions: the number of the type decides what follows (1 price, 3 time, 4 margin, 5 execution,
// 6 volume, 7 percent).
inline constexpr Item kExecutionCondition[] = {field("secType"), field("exchange"),
                                               field("symbol")};
inline constexpr Item kPriceCondition[] = {field("isMore"), field("price"), field("conId"),
                                           field("exchange"), field("triggerMethod")};
inline constexpr Item kTimeCondition[] = {field("isMore"), field("time")};
inline constexpr Item kMarginCondition[] = {field("isMore"), field("percent")};
inline constexpr Item kVolumeCondition[] = {field("isMore"), field("volume"), field("conId"),
                                            field("exchange")};
inline constexpr Item kPercentCondition[] = {field("isMore"), field("changePercent"),
                                             field("conId"), field("exchange")};
inline constexpr Item kConditionItems[] = {
    field("type"),
    field("isConjunctionConnection").spelled(and_or).unset_as("a"),
    when_equals("type", "5", kExecutionCondition),
    when_equals("type", "1", kPriceCondition),
    when_equals("type", "3", kTimeCondition),
    when_equals("type", "4", kMarginCondition),
    when_equals("type", "6", kVolumeCondition),
    when_equals("type", "7", kPercentCondition),
};
inline constexpr Item kConditionFlags[] = {field("conditionsIgnoreRth"),
                                           field("conditionsCancelOrder")};

inline constexpr Item kSoftDollarTierItems[] = {field("name"), field("value"),
                                                field("displayName")};

inline constexpr Item kOpenOrderBody1[] = {
    field("action"),
    field("totalQuantity"),
    field("orderType"),
    field("lmtPrice"),
    field("auxPrice"),
    field("tif"),
    field("ocaGroup"),
    field("account"),
    field("openClose"),
    field("origin"),
    field("orderRef"),
    field("clientId"),
    field("permId"),
    field("outsideRth"),
    field("hidden"),
    field("discretionaryAmt").spelled(plain).unset_as("0"),
    field("goodAfterTime"),
    field("sharesAllocation"),
    field("faGroup"),
    field("faMethod"),
    field("faPercentage"),
    field("faProfile").until(gate::kFaProfileDesupport),
    field("modelCode").since(gate::kModelsSupport),
    field("goodTillDate"),
    field("rule80A"),
    or_empty("percentOffset"),
    field("settlingFirm"),
    field("shortSaleSlot"),
    field("designatedLocation"),
    field("exemptCode").unset_as("-1"),
    field("auctionStrategy"),
    or_empty("startingPrice"),
    or_empty("stockRefPrice"),
    or_empty("delta"),
    or_empty("stockRangeLower"),
    or_empty("stockRangeUpper"),
    int_or_unset("displaySize"),
    field("blockOrder"),
    field("sweepToFill"),
    field("allOrNone"),
    or_empty("minQty"),
    field("ocaType"),
    field("eTradeOnly"),
    field("firmQuoteOnly"),
    or_empty("nbboPriceCap"),
    field("parentId"),
    field("triggerMethod"),
    or_empty("volatility"),
    field("volatilityType"),
    field("deltaNeutralOrderType").unset_as("None"),
    or_empty("deltaNeutralAuxPrice"),
    when_filled("deltaNeutralOrderType", kDeltaNeutralIds).unset_as("None"),
    field("continuousUpdate"),
    field("referencePriceType"),
    or_empty("trailStopPrice"),
    or_empty("trailingPercent"),
    or_empty("basisPoints"),
    or_empty("basisPointsType"),
};

inline constexpr Item kOpenOrderBody2[] = {
    pairs("smartComboRoutingParams"),
    int_or_unset("scaleInitLevelSize"),
    int_or_unset("scaleSubsLevelSize"),
    or_empty("scalePriceIncrement"),
    when_positive("scalePriceIncrement", kScaleDetails),
    field("hedgeType"),
    when_filled("hedgeType", kHedgeParam),
    field("optOutSmartRouting"),
    field("clearingAccount"),
    field("clearingIntent"),
    field("notHeld"),
};

inline constexpr Item kOpenOrderAlgo[] = {
    field("algoStrategy"),
    when_filled("algoStrategy", kAlgoParams),
    field("solicited"),
    field("whatIf"),
};

inline constexpr Item kOrderAllocationItems[] = {
    field("account"),       field("position"),        field("positionDesired"),
    field("positionAfter"), field("desiredAllocQty"), field("allowedAllocQty"),
    field("isMonetary"),
};

inline constexpr Item kOrderStateItems[] = {
    field("status"),
    double_or_unset("initMarginBefore").since(gate::kWhatIfExtFields),
    double_or_unset("maintMarginBefore").since(gate::kWhatIfExtFields),
    double_or_unset("equityWithLoanBefore").since(gate::kWhatIfExtFields),
    double_or_unset("initMarginChange").since(gate::kWhatIfExtFields),
    double_or_unset("maintMarginChange").since(gate::kWhatIfExtFields),
    double_or_unset("equityWithLoanChange").since(gate::kWhatIfExtFields),
    double_or_unset("initMarginAfter"),
    double_or_unset("maintMarginAfter"),
    double_or_unset("equityWithLoanAfter"),
    or_empty("commissionAndFees"),
    or_empty("minCommissionAndFees"),
    or_empty("maxCommissionAndFees"),
    field("commissionAndFeesCurrency"),
    field("marginCurrency").since(gate::kFullOrderPreviewFields),
    double_or_unset("initMarginBeforeOutsideRTH").since(gate::kFullOrderPreviewFields),
    double_or_unset("maintMarginBeforeOutsideRTH").since(gate::kFullOrderPreviewFields),
    double_or_unset("equityWithLoanBeforeOutsideRTH").since(gate::kFullOrderPreviewFields),
    double_or_unset("initMarginChangeOutsideRTH").since(gate::kFullOrderPreviewFields),
    double_or_unset("maintMarginChangeOutsideRTH").since(gate::kFullOrderPreviewFields),
    double_or_unset("equityWithLoanChangeOutsideRTH").since(gate::kFullOrderPreviewFields),
    double_or_unset("initMarginAfterOutsideRTH").since(gate::kFullOrderPreviewFields),
    double_or_unset("maintMarginAfterOutsideRTH").since(gate::kFullOrderPreviewFields),
    double_or_unset("equityWithLoanAfterOutsideRTH").since(gate::kFullOrderPreviewFields),
    field("suggestedSize").unset_as(kUnsetLong).since(gate::kFullOrderPreviewFields),
    field("rejectReason").since(gate::kFullOrderPreviewFields),
    repeat("orderAllocations", kOrderAllocationItems).since(gate::kFullOrderPreviewFields),
    field("warningText"),
};

inline constexpr Item kOpenOrderBody3[] = {
    field("randomizeSize"),
    field("randomizePrice"),
    when_equals("orderType", "PEG BENCH|PEGBENCH", kPeggedToBenchmark)
        .since(gate::kPeggedToBenchmark),
    repeat("conditions", kConditionItems).since(gate::kPeggedToBenchmark),
    when_filled("conditions", kConditionFlags).since(gate::kPeggedToBenchmark),
    field("adjustedOrderType").unset_as("None").since(gate::kPeggedToBenchmark),
    double_or_unset("triggerPrice").since(gate::kPeggedToBenchmark),
    // The wire repeats trailStopPrice here, and a live gateway spells the two differently; clients
    // keep the later one.
    double_or_unset("trailStopPriceRepeated").since(gate::kPeggedToBenchmark),
    double_or_unset("lmtPriceOffset").since(gate::kPeggedToBenchmark),
    double_or_unset("adjustedStopPrice").since(gate::kPeggedToBenchmark),
    double_or_unset("adjustedStopLimitPrice").since(gate::kPeggedToBenchmark),
    double_or_unset("adjustedTrailingAmount").since(gate::kPeggedToBenchmark),
    field("adjustableTrailingUnit").since(gate::kPeggedToBenchmark),
    within("softDollarTier", kSoftDollarTierItems).since(gate::kSoftDollarTier),
    field("cashQty").spelled(plain).unset_as("0").since(gate::kCashQty),
    field("dontUseAutoPriceForHedge").since(gate::kAutoPriceForHedge),
    field("isOmsContainer").since(gate::kOrderContainer),
    field("discretionaryUpToLimitPrice").since(gate::kDPegOrders),
    field("usePriceMgmtAlgo").since(gate::kPriceMgmtAlgo),
    or_empty("duration").since(gate::kDuration),
    or_empty("postToAts").since(gate::kPostToAts),
    field("autoCancelParent").since(gate::kAutoCancelParent),
    or_empty("minTradeQty").since(gate::kPegbestPegmidOffsets),
    or_empty("minCompeteSize").since(gate::kPegbestPegmidOffsets),
    or_empty("competeAgainstBestOffset").since(gate::kPegbestPegmidOffsets),
    or_empty("midOffsetAtWhole").since(gate::kPegbestPegmidOffsets),
    or_empty("midOffsetAtHalf").since(gate::kPegbestPegmidOffsets),
    field("customerAccount").since(gate::kCustomerAccount),
    field("professionalCustomer").since(gate::kProfessionalCustomer),
    or_empty("bondAccruedInterest").since(gate::kBondAccruedInterest),
    field("includeOvernight").since(gate::kIncludeOvernight),
    field("extOperator").since(gate::kCmeTaggingFieldsInOpenOrder),
    int_or_unset("manualOrderIndicator").since(gate::kCmeTaggingFieldsInOpenOrder),
    field("submitter").since(gate::kSubmitter),
    field("imbalanceOnly").since(gate::kImbalanceOnly),
};

inline constexpr Item kOpenOrderText[] = {
    // Old decoders read every "from version n on" block only if the number is at least 34.
    version("34").until(gate::kOrderContainer),
    field("orderId"),
    within("contract", kOpenOrderContract),
    within("order", kOpenOrderBody1),
    field("contract.comboLegsDescrip"),
    repeat("contract.comboLegs", kComboLegItems),
    column("contract.comboLegs", "perLegPrice").unset_as(kEmpty),
    within("order", kOpenOrderBody2),
    presence("contract.deltaNeutralContract", kDeltaNeutralContractItems),
    within("order", kOpenOrderAlgo),
    within("orderState", kOrderStateItems),
    within("order", kOpenOrderBody3),
};

}  // namespace ibgw::wire::layout
