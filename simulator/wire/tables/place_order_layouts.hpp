// Text layouts of placing, cancelling and exercising. Unset values are written as by the Python
// client of API 10.37; decoding accepts every client's spelling. Sources: API 9.81, 10.30 and 10.37
// in Python, 10.30 in Java, C++ and C#, ib_async 2.1, @stoqey/ib 1.6; frames of these clients are
// in place_order_test.cpp.
#pragma once

#include "simulator/wire/tables/order_blocks.hpp"

namespace ibgw::wire::layout {

/// Python sends these in its own spelling of an unset double.
constexpr Item double_or_python_unset(std::string_view path) {
  return field(path).unset_as("1.7976931348623157e+308");
}

inline constexpr Item kPlaceOrderTerms[] = {
    field("action"),        field("totalQuantity"), field("orderType"),   or_empty("lmtPrice"),
    or_empty("auxPrice"),   field("tif"),           field("ocaGroup"),    field("account"),
    field("openClose"),     field("origin"),        field("orderRef"),    field("transmit"),
    field("parentId"),      field("blockOrder"),    field("sweepToFill"), field("displaySize"),
    field("triggerMethod"), field("outsideRth"),    field("hidden"),
};

// Unlike in OPEN_ORDER, these exist only for combinations. Clients keep the prices of legs in a
// separate list, protobuf keeps them in the legs.
inline constexpr Item kPlaceOrderCombo[] = {
    repeat("contract.comboLegs", kComboLegItems),
    column("contract.comboLegs", "perLegPrice").unset_as(kEmpty),
    pairs("order.smartComboRoutingParams"),
};

inline constexpr Item kPlaceOrderScaleDetails[] = {
    or_empty("scalePriceAdjustValue"), or_empty("scalePriceAdjustInterval"),
    or_empty("scaleProfitOffset"),     field("scaleAutoReset"),
    or_empty("scaleInitPosition"),     or_empty("scaleInitFillQty"),
    field("scaleRandomPercent"),
};

inline constexpr Item kPlaceOrderBody[] = {
    field("sharesAllocation"),
    field("discretionaryAmt").unset_as("0"),
    field("goodAfterTime"),
    field("goodTillDate"),
    field("faGroup"),
    field("faMethod"),
    field("faPercentage"),
    field("faProfile").until(gate::kFaProfileDesupport),
    field("modelCode").since(gate::kModelsSupport),
    field("shortSaleSlot"),
    field("designatedLocation"),
    field("exemptCode").unset_as("-1"),
    field("ocaType"),
    field("rule80A"),
    field("settlingFirm"),
    field("allOrNone"),
    or_empty("minQty"),
    or_empty("percentOffset"),
    field("eTradeOnly"),
    field("firmQuoteOnly"),
    or_empty("nbboPriceCap"),
    field("auctionStrategy"),
    or_empty("startingPrice"),
    or_empty("stockRefPrice"),
    or_empty("delta"),
    or_empty("stockRangeLower"),
    or_empty("stockRangeUpper"),
    field("overridePercentageConstraints"),
    or_empty("volatility"),
    or_empty("volatilityType"),
    field("deltaNeutralOrderType"),
    or_empty("deltaNeutralAuxPrice"),
    when_filled("deltaNeutralOrderType", kDeltaNeutralIds),
    field("continuousUpdate"),
    or_empty("referencePriceType"),
    or_empty("trailStopPrice"),
    or_empty("trailingPercent"),
    or_empty("scaleInitLevelSize"),
    or_empty("scaleSubsLevelSize"),
    or_empty("scalePriceIncrement"),
    when_positive("scalePriceIncrement", kPlaceOrderScaleDetails),
    field("scaleTable"),
    field("activeStartTime"),
    field("activeStopTime"),
    field("hedgeType"),
    when_filled("hedgeType", kHedgeParam),
    field("optOutSmartRouting"),
    field("clearingAccount"),
    field("clearingIntent"),
    field("notHeld"),
};

inline constexpr Item kMidOffsets[] = {or_empty("midOffsetAtWhole"), or_empty("midOffsetAtHalf")};
inline constexpr Item kPegBest[] = {
    or_empty("minCompeteSize"),
    or_empty("competeAgainstBestOffset"),
    // An infinite offset means: up to the midpoint.
    when_equals("competeAgainstBestOffset", "Infinity|Infinite", kMidOffsets),
};
inline constexpr Item kMinTradeQty[] = {or_empty("order.minTradeQty")};

inline constexpr Item kPlaceOrderTail[] = {
    field("algoStrategy"),
    when_filled("algoStrategy", kAlgoParams),
    field("algoId").since(gate::kAlgoId),
    field("whatIf"),
    options("orderMiscOptions").since(gate::kLinking),
    field("solicited").since(gate::kOrderSolicited),
    field("randomizeSize").since(gate::kRandomizeSizeAndPrice),
    field("randomizePrice").since(gate::kRandomizeSizeAndPrice),
    when_equals("orderType", "PEG BENCH|PEGBENCH", kPeggedToBenchmark)
        .since(gate::kPeggedToBenchmark),
    repeat("conditions", kConditionItems).since(gate::kPeggedToBenchmark),
    when_filled("conditions", kConditionFlags).since(gate::kPeggedToBenchmark),
    field("adjustedOrderType").since(gate::kPeggedToBenchmark),
    double_or_python_unset("triggerPrice").since(gate::kPeggedToBenchmark),
    double_or_python_unset("lmtPriceOffset").since(gate::kPeggedToBenchmark),
    double_or_python_unset("adjustedStopPrice").since(gate::kPeggedToBenchmark),
    double_or_python_unset("adjustedStopLimitPrice").since(gate::kPeggedToBenchmark),
    double_or_python_unset("adjustedTrailingAmount").since(gate::kPeggedToBenchmark),
    field("adjustableTrailingUnit").since(gate::kPeggedToBenchmark),
    field("extOperator").since(gate::kExtOperator),
    field("softDollarTier.name").since(gate::kSoftDollarTier),
    field("softDollarTier.value").since(gate::kSoftDollarTier),
    double_or_python_unset("cashQty").since(gate::kCashQty),
    field("mifid2DecisionMaker").since(gate::kDecisionMaker),
    field("mifid2DecisionAlgo").since(gate::kDecisionMaker),
    field("mifid2ExecutionTrader").since(gate::kMifidExecution),
    field("mifid2ExecutionAlgo").since(gate::kMifidExecution),
    field("dontUseAutoPriceForHedge").since(gate::kAutoPriceForHedge),
    field("isOmsContainer").since(gate::kOrderContainer),
    field("discretionaryUpToLimitPrice").since(gate::kDPegOrders),
    or_empty("usePriceMgmtAlgo").since(gate::kPriceMgmtAlgo),
    int_or_unset("duration").since(gate::kDuration),
    int_or_unset("postToAts").since(gate::kPostToAts),
    field("autoCancelParent").since(gate::kAutoCancelParent),
    field("advancedErrorOverride").since(gate::kAdvancedOrderReject),
    field("manualOrderTime").since(gate::kManualOrderTime),
};

inline constexpr Item kPlaceOrderNewest[] = {
    when_equals("orderType", "PEG BEST|PEGBEST", kPegBest).since(gate::kPegbestPegmidOffsets),
    when_equals("orderType", "PEG MID|PEGMID", kMidOffsets).since(gate::kPegbestPegmidOffsets),
    field("customerAccount").since(gate::kCustomerAccount),
    field("professionalCustomer").since(gate::kProfessionalCustomer),
    // The two withdrawn RFQ fields: from 190 on the user is gone; the indicator came back at 192,
    // after includeOvernight.
    field("externalUserId").since(gate::kRfqFields).until(gate::kUndoRfqFields),
    int_or_unset("manualOrderIndicator").since(gate::kRfqFields).until(gate::kUndoRfqFields),
    field("includeOvernight").since(gate::kIncludeOvernight),
    int_or_unset("manualOrderIndicator").since(gate::kCmeTaggingFields),
    field("imbalanceOnly").since(gate::kImbalanceOnly),
};

inline constexpr Item kPlaceOrderText[] = {
    // Between 41 (API 9.70) and 45 (9.72), the numbers are inferred from the gates.
    version("41").until(gate::kLinking),
    version("42").since(gate::kLinking).until(gate::kAlgoId),
    version("43").since(gate::kAlgoId).until(gate::kOrderSolicited),
    version("44").since(gate::kOrderSolicited).until(gate::kRandomizeSizeAndPrice),
    version("45").since(gate::kRandomizeSizeAndPrice).until(gate::kOrderContainer),
    field("orderId"),
    within("contract", kContractRequest),
    field("contract.secIdType"),
    field("contract.secId"),
    within("order", kPlaceOrderTerms),
    when_equals("contract.secType", "BAG", kPlaceOrderCombo),
    within("order", kPlaceOrderBody),
    presence("contract.deltaNeutralContract", kDeltaNeutralItems),
    within("order", kPlaceOrderTail),
    when_equals("contract.exchange", "IBKRATS", kMinTradeQty).since(gate::kPegbestPegmidOffsets),
    within("order", kPlaceOrderNewest),
};

inline constexpr Item kCancelOrderText[] = {
    version("1").until(gate::kCmeTaggingFields),
    field("orderId"),
    field("orderCancel.manualOrderCancelTime").since(gate::kManualOrderTime),
    field("orderCancel.extOperator").since(gate::kRfqFields).until(gate::kUndoRfqFields),
    field("orderCancel.externalUserId").since(gate::kRfqFields).until(gate::kUndoRfqFields),
    int_or_unset("orderCancel.manualOrderIndicator")
        .since(gate::kRfqFields)
        .until(gate::kUndoRfqFields),
    field("orderCancel.extOperator").since(gate::kCmeTaggingFields),
    int_or_unset("orderCancel.manualOrderIndicator").since(gate::kCmeTaggingFields),
};
// The RFQ versions changed only the cancel of a single order.
inline constexpr Item kReqGlobalCancelText[] = {
    version("1").until(gate::kCmeTaggingFields),
    field("orderCancel.extOperator").since(gate::kCmeTaggingFields),
    int_or_unset("orderCancel.manualOrderIndicator").since(gate::kCmeTaggingFields),
};

inline constexpr Item kExerciseOptionsText[] = {
    version("2"),
    field("orderId"),
    within("contract", kContractRequestShort),
    field("exerciseAction"),
    field("exerciseQuantity"),
    field("account"),
    field("override"),
    field("manualOrderTime").since(gate::kManualOrderTimeExerciseOptions),
    field("customerAccount").since(gate::kCustomerAccount),
    field("professionalCustomer").since(gate::kProfessionalCustomer),
};

// The Python clients write the number of options before the options, all others leave it out. So it
// is present unless it would be the last field of the frame.
inline constexpr Item kReqCalcImpliedVolatText[] = {
    version("2").until(gate::kLinking),
    version("3").since(gate::kLinking),
    field("reqId"),
    within("contract", kContractRequest),
    field("optionPrice"),
    field("underPrice"),
    field("optionsCount").since(gate::kV100Plus).if_followed(),
    options("impliedVolatilityOptions").since(gate::kLinking),
};
inline constexpr Item kReqCalcOptionPriceText[] = {
    version("2").until(gate::kLinking),
    version("3").since(gate::kLinking),
    field("reqId"),
    within("contract", kContractRequest),
    field("volatility"),
    field("underPrice"),
    field("optionsCount").since(gate::kV100Plus).if_followed(),
    options("optionPriceOptions").since(gate::kLinking),
};

}  // namespace ibgw::wire::layout
