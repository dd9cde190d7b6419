// Blocks shared by the text layouts of orders: those of OPEN_ORDER and COMPLETED_ORDER, and those
// that PLACE_ORDER shares with them. Sources: API 9.81 to 10.37 in Python, Java, C++ and C#, the Go
// port; live frames at 200.
#pragma once

#include "simulator/wire/tables/contract_layouts.hpp"

namespace ibgw::wire::layout {

using enum Item::Spelling;

// Live frames have the strike without a fraction, and a question mark for an absent right.
inline constexpr Item kOrderContract[] = {
    field("conId"),
    field("symbol"),
    field("secType"),
    field("lastTradeDateOrContractMonth"),
    field("strike").spelled(plain).unset_as("0"),
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
    field("type").one_of("1|3|4|5|6|7"),
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

// The order as gateways send it, in the order of the wire. Each message has a few fields of its own
// in between.
inline constexpr Item kOrderTerms[] = {
    field("action"),    field("totalQuantity"), field("orderType"), field("lmtPrice"),
    field("auxPrice"),  field("tif"),           field("ocaGroup"),  field("account"),
    field("openClose"), field("origin"),        field("orderRef"),
};

inline constexpr Item kOrderHours[] = {
    field("permId"),        field("outsideRth"),
    field("hidden"),        field("discretionaryAmt").spelled(plain).unset_as("0"),
    field("goodAfterTime"),
};

inline constexpr Item kOrderParties[] = {
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
};

inline constexpr Item kOrderBoxPrices[] = {
    or_empty("startingPrice"),   or_empty("stockRefPrice"),   or_empty("delta"),
    or_empty("stockRangeLower"), or_empty("stockRangeUpper"), int_or_unset("displaySize"),
};

inline constexpr Item kOrderFilling[] = {field("sweepToFill"), field("allOrNone"),
                                         or_empty("minQty"), field("ocaType")};

inline constexpr Item kOrderVolatility[] = {
    field("triggerMethod"),           or_empty("volatility"),
    field("volatilityType"),          field("deltaNeutralOrderType").unset_as("None"),
    or_empty("deltaNeutralAuxPrice"),
};

inline constexpr Item kOrderTrail[] = {field("continuousUpdate"), field("referencePriceType"),
                                       or_empty("trailStopPrice"), or_empty("trailingPercent")};

inline constexpr Item kOrderLegs[] = {
    field("comboLegsDescrip"),
    repeat("comboLegs", kComboLegItems),
    column("comboLegs", "perLegPrice").unset_as(kEmpty),
};

inline constexpr Item kOrderScale[] = {
    pairs("smartComboRoutingParams"),
    int_or_unset("scaleInitLevelSize"),
    int_or_unset("scaleSubsLevelSize"),
    or_empty("scalePriceIncrement"),
    when_positive("scalePriceIncrement", kScaleDetails),
    field("hedgeType"),
    when_filled("hedgeType", kHedgeParam),
};

inline constexpr Item kOrderClearing[] = {field("clearingAccount"), field("clearingIntent"),
                                          field("notHeld")};

inline constexpr Item kOrderAlgo[] = {
    field("algoStrategy"),
    when_filled("algoStrategy", kAlgoParams),
    field("solicited").since(gate::kOrderSolicited),
};

inline constexpr Item kOrderConditions[] = {
    field("randomizeSize").since(gate::kRandomizeSizeAndPrice),
    field("randomizePrice").since(gate::kRandomizeSizeAndPrice),
    when_equals("orderType", "PEG BENCH|PEGBENCH", kPeggedToBenchmark)
        .since(gate::kPeggedToBenchmark),
    repeat("conditions", kConditionItems).since(gate::kPeggedToBenchmark),
    when_filled("conditions", kConditionFlags).since(gate::kPeggedToBenchmark),
};

inline constexpr Item kOrderPegOffsets[] = {
    or_empty("minTradeQty"),      or_empty("minCompeteSize"),  or_empty("competeAgainstBestOffset"),
    or_empty("midOffsetAtWhole"), or_empty("midOffsetAtHalf"),
};

}  // namespace ibgw::wire::layout
