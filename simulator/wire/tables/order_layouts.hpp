// Text layouts of orders. OPEN_ORDER is the longest of the protocol and uses every feature of the
// tables: vanishing version fields, gates, repeat groups, conditional blocks, nested records, maps,
// several spellings of "unset". Sources: API 9.81 to 10.33 in Python, Java, C++ and C#, the Go
// port; a live frame at 200 has exactly these 156 fields.
#pragma once

#include "simulator/wire/tables/order_blocks.hpp"

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

inline constexpr Item kOpenOrderRetired[] = {field("eTradeOnly"), field("firmQuoteOnly"),
                                             or_empty("nbboPriceCap"), field("parentId")};

// "None" is a type like any other here: the block is in every live frame.
inline constexpr Item kOpenOrderDeltaNeutral[] = {
    when_filled("deltaNeutralOrderType", kDeltaNeutralIds).unset_as("None")};

inline constexpr Item kOpenOrderAdjusted[] = {
    field("adjustedOrderType").unset_as("None").since(gate::kPeggedToBenchmark),
    double_or_unset("triggerPrice").since(gate::kPeggedToBenchmark),
    // The wire repeats trailStopPrice here, and a live gateway writes the two differently; clients
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
};

inline constexpr Item kOpenOrderNewest[] = {
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
    // Old decoders read all "from version n on" blocks only if the number is at least 34.
    version("32").until(gate::kOrderSolicited),
    version("34").since(gate::kOrderSolicited).until(gate::kOrderContainer),
    field("orderId"),
    within("contract", kOrderContract),
    within("order", kOrderTerms),
    field("order.clientId"),
    within("order", kOrderHours),
    field("order.sharesAllocation"),
    within("order", kOrderParties),
    field("order.auctionStrategy"),
    within("order", kOrderBoxPrices),
    field("order.blockOrder"),
    within("order", kOrderFilling),
    within("order", kOpenOrderRetired),
    within("order", kOrderVolatility),
    within("order", kOpenOrderDeltaNeutral),
    within("order", kOrderTrail),
    or_empty("order.basisPoints"),
    or_empty("order.basisPointsType"),
    within("contract", kOrderLegs),
    within("order", kOrderScale),
    field("order.optOutSmartRouting"),
    within("order", kOrderClearing),
    presence("contract.deltaNeutralContract", kDeltaNeutralItems),
    within("order", kOrderAlgo),
    field("order.whatIf"),
    within("orderState", kOrderStateItems),
    within("order", kOrderConditions),
    within("order", kOpenOrderAdjusted),
    within("order", kOrderPegOffsets).since(gate::kPegbestPegmidOffsets),
    within("order", kOpenOrderNewest),
};

}  // namespace ibgw::wire::layout
