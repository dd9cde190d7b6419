#include <array>

#include "client-under-test/reference/order_fields.hpp"
#include "client-under-test/reference/versions.hpp"

namespace ibgw::reference {

namespace {

using Type = FieldType;

using namespace since;

namespace open_order {

constexpr int kNotInText = kForever;

constexpr int kContract = 2;  // protobuf numbers of the records
constexpr int kOrder = 3;
constexpr int kState = 4;

constexpr FieldSpec skipped(std::string_view name, int since = kAlways, int until = kForever) {
  return {name, Type::skipped, 0, 0, since, until};
}

constexpr std::array kLeg{
    FieldSpec{"conId", Type::int32, 1},
    FieldSpec{"ratio", Type::int32, 2},
    FieldSpec{"action", Type::text, 3},
    FieldSpec{"exchange", Type::text, 4},
    FieldSpec{"openClose", Type::int32, 5},
    FieldSpec{"shortSalesSlot", Type::int32, 6},
    FieldSpec{"designatedLocation", Type::text, 7},
    FieldSpec{"exemptCode", Type::int32, 8},
    FieldSpec{"perLegPrice", Type::float64, 9, 0, kNotInText},
};
constexpr RecordSpec kLegs{kLeg};

// In text, the prices of the legs are a separate list, which this client does not use.
constexpr std::array kLegPrice{skipped("perLegPrice")};
constexpr RecordSpec kLegPrices{kLegPrice};

constexpr std::array kCondition{
    FieldSpec{"type", Type::int32, 1},
    FieldSpec{"isConjunctionConnection", Type::connector, 2},
    FieldSpec{"secType", Type::text, 7, 0, kAlways, kForever, "type=5"},
    FieldSpec{"exchange", Type::text, 5, 0, kAlways, kForever, "type=5"},
    FieldSpec{"symbol", Type::text, 6, 0, kAlways, kForever, "type=5"},
    FieldSpec{"isMore", Type::boolean, 3, 0, kAlways, kForever, "type=1|3|4|6|7"},
    FieldSpec{"price", Type::float64, 10, 0, kAlways, kForever, "type=1"},
    FieldSpec{"time", Type::text, 12, 0, kAlways, kForever, "type=3"},
    FieldSpec{"percent", Type::int32, 8, 0, kAlways, kForever, "type=4"},
    FieldSpec{"volume", Type::int32, 13, 0, kAlways, kForever, "type=6"},
    FieldSpec{"changePercent", Type::float64, 9, 0, kAlways, kForever, "type=7"},
    FieldSpec{"conId", Type::int32, 4, 0, kAlways, kForever, "type=1|6|7"},
    FieldSpec{"exchange", Type::text, 0, 0, kAlways, kForever, "type=1|6|7"},
    FieldSpec{"triggerMethod", Type::int32, 11, 0, kAlways, kForever, "type=1"},
};
constexpr RecordSpec kConditions{kCondition};

constexpr std::array kAllocation{
    FieldSpec{"account", Type::text, 1},
    FieldSpec{"position", Type::decimal, 2},
    FieldSpec{"positionDesired", Type::decimal, 3},
    FieldSpec{"positionAfter", Type::decimal, 4},
    FieldSpec{"desiredAllocQty", Type::decimal, 5},
    FieldSpec{"allowedAllocQty", Type::decimal, 6},
    FieldSpec{"isMonetary", Type::boolean, 7},
};
constexpr RecordSpec kAllocations{kAllocation};

constexpr FieldSpec contract(std::string_view name, Type type, int number, int since = kAlways) {
  return {name, type, number, kContract, since};
}
constexpr FieldSpec order(std::string_view name, Type type, int number, int since = kAlways,
                          std::string_view when = {}) {
  return {name, type, number, kOrder, since, kForever, when};
}
constexpr FieldSpec state(std::string_view name, Type type, int number, int since = kAlways) {
  return {name, type, number, kState, since};
}
constexpr FieldSpec records(std::string_view name, int number, int record_number, int since,
                            const RecordSpec& items) {
  return {name, Type::records, number, record_number, since, kForever, {}, &items};
}

constexpr std::string_view kHasDeltaNeutral = "order.deltaNeutralOrderType";  // "None" counts too
constexpr std::string_view kHasScale = "order.scalePriceIncrement";
constexpr std::string_view kIsPegBench = "order.orderType=PEG BENCH|PEGBENCH";

constexpr std::array kOpenOrder{
    FieldSpec{"orderId", Type::int32, 1},
    contract("contract.conId", Type::int32, 1),
    contract("contract.symbol", Type::text, 2),
    contract("contract.secType", Type::text, 3),
    contract("contract.lastTradeDateOrContractMonth", Type::text, 4),
    contract("contract.strike", Type::float64, 5),
    contract("contract.right", Type::text, 6),
    contract("contract.multiplier", Type::float64, 7),
    contract("contract.exchange", Type::text, 8),
    contract("contract.primaryExch", Type::text, 9, kNotInText),
    contract("contract.currency", Type::text, 10),
    contract("contract.localSymbol", Type::text, 11),
    contract("contract.tradingClass", Type::text, 12),
    order("order.action", Type::text, 5),
    order("order.totalQuantity", Type::decimal, 6),
    order("order.orderType", Type::text, 8),
    order("order.lmtPrice", Type::float64, 9),
    order("order.auxPrice", Type::float64, 10),
    order("order.tif", Type::text, 11),
    order("order.ocaGroup", Type::text, 27),
    order("order.account", Type::text, 12),
    order("order.openClose", Type::text, 68),
    order("order.origin", Type::int32, 69),
    order("order.orderRef", Type::text, 28),
    order("order.clientId", Type::int32, 1),
    order("order.permId", Type::int64, 3),
    order("order.outsideRth", Type::boolean, 19),
    order("order.hidden", Type::boolean, 18),
    order("order.discretionaryAmt", Type::float64, 76),
    order("order.goodAfterTime", Type::text, 25),
    skipped("sharesAllocation"),
    order("order.faGroup", Type::text, 34),
    order("order.faMethod", Type::text, 35),
    order("order.faPercentage", Type::text, 36),
    skipped("faProfile", kAlways, kFaProfileGone),
    order("order.modelCode", Type::text, 103, kModelsSupport),
    order("order.goodTillDate", Type::text, 26),
    order("order.rule80A", Type::text, 29),
    order("order.percentOffset", Type::float64, 21),
    order("order.settlingFirm", Type::text, 13),
    order("order.shortSaleSlot", Type::int32, 70),
    order("order.designatedLocation", Type::text, 71),
    order("order.exemptCode", Type::int32, 72),
    skipped("auctionStrategy"),
    order("order.startingPrice", Type::float64, 78),
    order("order.stockRefPrice", Type::float64, 79),
    order("order.delta", Type::float64, 80),
    order("order.stockRangeLower", Type::float64, 81),
    order("order.stockRangeUpper", Type::float64, 82),
    order("order.displaySize", Type::int32, 7),
    order("order.blockOrder", Type::boolean, 17),
    order("order.sweepToFill", Type::boolean, 20),
    order("order.allOrNone", Type::boolean, 16),
    order("order.minQty", Type::int32, 24),
    order("order.ocaType", Type::int32, 30),
    skipped("eTradeOnly"),
    skipped("firmQuoteOnly"),
    skipped("nbboPriceCap"),
    order("order.parentId", Type::int32, 4),
    order("order.triggerMethod", Type::int32, 31),
    order("order.volatility", Type::float64, 37),
    order("order.volatilityType", Type::int32, 38),
    order("order.deltaNeutralOrderType", Type::text, 41),
    order("order.deltaNeutralAuxPrice", Type::float64, 42),
    order("order.deltaNeutralConId", Type::int32, 43, kAlways, kHasDeltaNeutral),
    order("order.deltaNeutralSettlingFirm", Type::text, 73, kAlways, kHasDeltaNeutral),
    order("order.deltaNeutralClearingAccount", Type::text, 74, kAlways, kHasDeltaNeutral),
    order("order.deltaNeutralClearingIntent", Type::text, 75, kAlways, kHasDeltaNeutral),
    order("order.deltaNeutralOpenClose", Type::text, 44, kAlways, kHasDeltaNeutral),
    order("order.deltaNeutralShortSale", Type::boolean, 45, kAlways, kHasDeltaNeutral),
    order("order.deltaNeutralShortSaleSlot", Type::int32, 46, kAlways, kHasDeltaNeutral),
    order("order.deltaNeutralDesignatedLocation", Type::text, 47, kAlways, kHasDeltaNeutral),
    order("order.continuousUpdate", Type::boolean, 39),
    order("order.referencePriceType", Type::int32, 40),
    order("order.trailStopPrice", Type::float64, 23),
    order("order.trailingPercent", Type::float64, 22),
    skipped("basisPoints"),
    skipped("basisPointsType"),
    contract("contract.comboLegsDescrip", Type::text, 19),
    records("contract.comboLegs", 20, kContract, kAlways, kLegs),
    records("orderComboLegs", 0, 0, kAlways, kLegPrices),
    order("order.smartComboRoutingParams", Type::pairs, 64),
    order("order.scaleInitLevelSize", Type::int32, 48),
    order("order.scaleSubsLevelSize", Type::int32, 49),
    order("order.scalePriceIncrement", Type::float64, 50),
    order("order.scalePriceAdjustValue", Type::float64, 51, kAlways, kHasScale),
    order("order.scalePriceAdjustInterval", Type::int32, 52, kAlways, kHasScale),
    order("order.scaleProfitOffset", Type::float64, 53, kAlways, kHasScale),
    order("order.scaleAutoReset", Type::boolean, 54, kAlways, kHasScale),
    order("order.scaleInitPosition", Type::int32, 55, kAlways, kHasScale),
    order("order.scaleInitFillQty", Type::int32, 56, kAlways, kHasScale),
    order("order.scaleRandomPercent", Type::boolean, 57, kAlways, kHasScale),
    order("order.hedgeType", Type::text, 59),
    order("order.hedgeParam", Type::text, 60, kAlways, "order.hedgeType"),
    order("order.optOutSmartRouting", Type::boolean, 77),
    order("order.clearingAccount", Type::text, 14),
    order("order.clearingIntent", Type::text, 15),
    order("order.notHeld", Type::boolean, 83),
    skipped("deltaNeutralContract"),
    FieldSpec{"conId", Type::skipped, 0, 0, kAlways, kForever, "deltaNeutralContract"},
    FieldSpec{"delta", Type::skipped, 0, 0, kAlways, kForever, "deltaNeutralContract"},
    FieldSpec{"price", Type::skipped, 0, 0, kAlways, kForever, "deltaNeutralContract"},
    order("order.algoStrategy", Type::text, 61),
    order("order.algoParams", Type::pairs, 62, kAlways, "order.algoStrategy"),
    order("order.solicited", Type::boolean, 85),
    order("order.whatIf", Type::boolean, 65),
    state("orderState.status", Type::text, 1),
    state("orderState.initMarginBefore", Type::float64, 2, kWhatIfExtFields),
    state("orderState.maintMarginBefore", Type::float64, 3, kWhatIfExtFields),
    state("orderState.equityWithLoanBefore", Type::float64, 4, kWhatIfExtFields),
    state("orderState.initMarginChange", Type::float64, 5, kWhatIfExtFields),
    state("orderState.maintMarginChange", Type::float64, 6, kWhatIfExtFields),
    state("orderState.equityWithLoanChange", Type::float64, 7, kWhatIfExtFields),
    state("orderState.initMarginAfter", Type::float64, 8),
    state("orderState.maintMarginAfter", Type::float64, 9),
    state("orderState.equityWithLoanAfter", Type::float64, 10),
    state("orderState.commissionAndFees", Type::float64, 11),
    state("orderState.minCommissionAndFees", Type::float64, 12),
    state("orderState.maxCommissionAndFees", Type::float64, 13),
    state("orderState.commissionAndFeesCurrency", Type::text, 14),
    state("orderState.marginCurrency", Type::text, 15, kFullOrderPreview),
    state("orderState.initMarginBeforeOutsideRTH", Type::float64, 16, kFullOrderPreview),
    state("orderState.maintMarginBeforeOutsideRTH", Type::float64, 17, kFullOrderPreview),
    state("orderState.equityWithLoanBeforeOutsideRTH", Type::float64, 18, kFullOrderPreview),
    state("orderState.initMarginChangeOutsideRTH", Type::float64, 19, kFullOrderPreview),
    state("orderState.maintMarginChangeOutsideRTH", Type::float64, 20, kFullOrderPreview),
    state("orderState.equityWithLoanChangeOutsideRTH", Type::float64, 21, kFullOrderPreview),
    state("orderState.initMarginAfterOutsideRTH", Type::float64, 22, kFullOrderPreview),
    state("orderState.maintMarginAfterOutsideRTH", Type::float64, 23, kFullOrderPreview),
    state("orderState.equityWithLoanAfterOutsideRTH", Type::float64, 24, kFullOrderPreview),
    state("orderState.suggestedSize", Type::decimal, 25, kFullOrderPreview),
    state("orderState.rejectReason", Type::text, 26, kFullOrderPreview),
    records("orderState.orderAllocations", 27, kState, kFullOrderPreview, kAllocations),
    state("orderState.warningText", Type::text, 28),
    order("order.randomizeSize", Type::boolean, 86),
    order("order.randomizePrice", Type::boolean, 87),
    order("order.referenceContractId", Type::int32, 88, kPeggedToBenchmark, kIsPegBench),
    order("order.isPeggedChangeAmountDecrease", Type::boolean, 90, kPeggedToBenchmark, kIsPegBench),
    order("order.peggedChangeAmount", Type::float64, 89, kPeggedToBenchmark, kIsPegBench),
    order("order.referenceChangeAmount", Type::float64, 91, kPeggedToBenchmark, kIsPegBench),
    order("order.referenceExchangeId", Type::text, 92, kPeggedToBenchmark, kIsPegBench),
    records("order.conditions", 100, kOrder, kPeggedToBenchmark, kConditions),
    order("order.conditionsIgnoreRth", Type::boolean, 102, kPeggedToBenchmark, "order.conditions"),
    order("order.conditionsCancelOrder", Type::boolean, 101, kPeggedToBenchmark,
          "order.conditions"),
    order("order.adjustedOrderType", Type::text, 93, kPeggedToBenchmark),
    order("order.triggerPrice", Type::float64, 94, kPeggedToBenchmark),
    skipped("trailStopPrice", kPeggedToBenchmark),  // the same once more
    order("order.lmtPriceOffset", Type::float64, 99, kPeggedToBenchmark),
    order("order.adjustedStopPrice", Type::float64, 95, kPeggedToBenchmark),
    order("order.adjustedStopLimitPrice", Type::float64, 96, kPeggedToBenchmark),
    order("order.adjustedTrailingAmount", Type::float64, 97, kPeggedToBenchmark),
    order("order.adjustableTrailingUnit", Type::int32, 98, kPeggedToBenchmark),
    skipped("softDollarTier.name", kSoftDollarTier),
    skipped("softDollarTier.value", kSoftDollarTier),
    skipped("softDollarTier.displayName", kSoftDollarTier),
    order("order.cashQty", Type::float64, 106, kCashQty),
    order("order.dontUseAutoPriceForHedge", Type::boolean, 111, kAutoPriceForHedge),
    order("order.isOmsContainer", Type::boolean, 112, kOrderContainer),
    order("order.discretionaryUpToLimitPrice", Type::boolean, 113, kDiscretionaryPegged),
    order("order.usePriceMgmtAlgo", Type::int32, 122, kPriceMgmtAlgo),
    order("order.duration", Type::int32, 123, kDuration),
    order("order.postToAts", Type::int32, 124, kPostToAts),
    order("order.autoCancelParent", Type::boolean, 117, kAutoCancelParent),
    order("order.minTradeQty", Type::int32, 127, kPegBestPegMid),
    order("order.minCompeteSize", Type::int32, 128, kPegBestPegMid),
    order("order.competeAgainstBestOffset", Type::float64, 129, kPegBestPegMid),
    order("order.midOffsetAtWhole", Type::float64, 130, kPegBestPegMid),
    order("order.midOffsetAtHalf", Type::float64, 131, kPegBestPegMid),
    order("order.customerAccount", Type::text, 132, kCustomerAccount),
    order("order.professionalCustomer", Type::boolean, 133, kProfessionalCustomer),
    order("order.bondAccruedInterest", Type::text, 134, kBondAccruedInterest),
    order("order.includeOvernight", Type::boolean, 135, kIncludeOvernight),
    order("order.extOperator", Type::text, 104, kOperatorInOpenOrder),
    order("order.manualOrderIndicator", Type::int32, 136, kOperatorInOpenOrder),
    order("order.submitter", Type::text, 137, kSubmitter),
    order("order.imbalanceOnly", Type::boolean, 119, kImbalanceOnly),
};

}  // namespace open_order

}  // namespace

std::span<const FieldSpec> open_order_fields() {
  return open_order::kOpenOrder;
}

}  // namespace ibgw::reference
