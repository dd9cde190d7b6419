#include <array>

#include "client-under-test/reference/order_fields.hpp"
#include "client-under-test/reference/versions.hpp"

namespace ibgw::reference {

namespace {

using Type = FieldType;

using namespace since;

namespace place_order {

constexpr int kContract = 2;  // protobuf numbers of the records
constexpr int kOrder = 3;

constexpr std::string_view kUnsetInt = "2147483647";
constexpr std::string_view kUnsetDouble = "1.7976931348623157E308";

constexpr RequestField contract(std::string_view name, Type type, int number,
                                std::string_view value_default = {}) {
  return {{name, type, number, kContract}, value_default};
}
constexpr RequestField order(std::string_view name, Type type, int number,
                             std::string_view value_default = {}, int since = kAlways) {
  return {{name, type, number, kOrder, since}, value_default};
}

// A place in the text layout for something that this client does not offer.
constexpr RequestField constant(std::string_view value, int since = kAlways, int until = kForever) {
  return {{{}, Type::text, 0, 0, since, until}, value};
}

constexpr std::array kPlaceOrder{
    RequestField{{"orderId", Type::int32, 1}, {}},
    contract("contract.conId", Type::int32, 1, "0"),
    contract("contract.symbol", Type::text, 2),
    contract("contract.secType", Type::text, 3),
    contract("contract.lastTradeDateOrContractMonth", Type::text, 4),
    contract("contract.strike", Type::float64, 5, "0"),
    contract("contract.right", Type::text, 6),
    contract("contract.multiplier", Type::float64, 7),
    contract("contract.exchange", Type::text, 8),
    contract("contract.primaryExch", Type::text, 9),
    contract("contract.currency", Type::text, 10),
    contract("contract.localSymbol", Type::text, 11),
    contract("contract.tradingClass", Type::text, 12),
    contract("contract.secIdType", Type::text, 13),
    contract("contract.secId", Type::text, 14),
    order("order.action", Type::text, 5),
    order("order.totalQuantity", Type::decimal, 6),
    order("order.orderType", Type::text, 8),
    order("order.lmtPrice", Type::float64, 9),
    order("order.auxPrice", Type::float64, 10),
    order("order.tif", Type::text, 11),
    order("order.ocaGroup", Type::text, 27),
    order("order.account", Type::text, 12),
    order("order.openClose", Type::text, 68),
    order("order.origin", Type::int32, 69, "0"),
    order("order.orderRef", Type::text, 28),
    order("order.transmit", Type::boolean, 66, "1"),
    order("order.parentId", Type::int32, 4, "0"),
    order("order.blockOrder", Type::boolean, 17, "0"),
    order("order.sweepToFill", Type::boolean, 20, "0"),
    order("order.displaySize", Type::int32, 7, "0"),
    order("order.triggerMethod", Type::int32, 31, "0"),
    order("order.outsideRth", Type::boolean, 19, "0"),
    order("order.hidden", Type::boolean, 18, "0"),
    constant(""),  // sharesAllocation
    order("order.discretionaryAmt", Type::float64, 76, "0"),
    order("order.goodAfterTime", Type::text, 25),
    order("order.goodTillDate", Type::text, 26),
    order("order.faGroup", Type::text, 34),
    order("order.faMethod", Type::text, 35),
    order("order.faPercentage", Type::text, 36),
    constant("", kAlways, kFaProfileGone),
    order("order.modelCode", Type::text, 103, "", kModelsSupport),
    order("order.shortSaleSlot", Type::int32, 70, "0"),
    order("order.designatedLocation", Type::text, 71),
    order("order.exemptCode", Type::int32, 72, "-1"),
    order("order.ocaType", Type::int32, 30, "0"),
    order("order.rule80A", Type::text, 29),
    order("order.settlingFirm", Type::text, 13),
    order("order.allOrNone", Type::boolean, 16, "0"),
    order("order.minQty", Type::int32, 24),
    order("order.percentOffset", Type::float64, 21),
    constant("0"),  // eTradeOnly
    constant("0"),  // firmQuoteOnly
    constant(""),   // nbboPriceCap
    constant("0"),  // auctionStrategy
    order("order.startingPrice", Type::float64, 78),
    order("order.stockRefPrice", Type::float64, 79),
    order("order.delta", Type::float64, 80),
    order("order.stockRangeLower", Type::float64, 81),
    order("order.stockRangeUpper", Type::float64, 82),
    order("order.overridePercentageConstraints", Type::boolean, 67, "0"),
    order("order.volatility", Type::float64, 37),
    order("order.volatilityType", Type::int32, 38),
    constant(""),  // deltaNeutralOrderType
    constant(""),  // deltaNeutralAuxPrice
    order("order.continuousUpdate", Type::boolean, 39, "0"),
    order("order.referencePriceType", Type::int32, 40),
    order("order.trailStopPrice", Type::float64, 23),
    order("order.trailingPercent", Type::float64, 22),
    constant(""),  // scaleInitLevelSize
    constant(""),  // scaleSubsLevelSize
    constant(""),  // scalePriceIncrement
    constant(""),  // scaleTable
    order("order.activeStartTime", Type::text, 32),
    order("order.activeStopTime", Type::text, 33),
    constant(""),  // hedgeType
    order("order.optOutSmartRouting", Type::boolean, 77, "0"),
    order("order.clearingAccount", Type::text, 14),
    order("order.clearingIntent", Type::text, 15),
    order("order.notHeld", Type::boolean, 83, "0"),
    constant("0"),  // no delta-neutral contract
    constant(""),   // algoStrategy
    constant(""),   // algoId
    order("order.whatIf", Type::boolean, 65, "0"),
    constant(""),  // orderMiscOptions
    order("order.solicited", Type::boolean, 85, "0"),
    order("order.randomizeSize", Type::boolean, 86, "0"),
    order("order.randomizePrice", Type::boolean, 87, "0"),
    constant("0", kPeggedToBenchmark),  // number of conditions
    order("order.adjustedOrderType", Type::text, 93, "", kPeggedToBenchmark),
    order("order.triggerPrice", Type::float64, 94, kUnsetDouble, kPeggedToBenchmark),
    order("order.lmtPriceOffset", Type::float64, 99, kUnsetDouble, kPeggedToBenchmark),
    order("order.adjustedStopPrice", Type::float64, 95, kUnsetDouble, kPeggedToBenchmark),
    order("order.adjustedStopLimitPrice", Type::float64, 96, kUnsetDouble, kPeggedToBenchmark),
    order("order.adjustedTrailingAmount", Type::float64, 97, kUnsetDouble, kPeggedToBenchmark),
    order("order.adjustableTrailingUnit", Type::int32, 98, "0", kPeggedToBenchmark),
    order("order.extOperator", Type::text, 104, "", kExtOperator),
    constant("", kSoftDollarTier),  // name
    constant("", kSoftDollarTier),  // value
    order("order.cashQty", Type::float64, 106, "", kCashQty),
    order("order.mifid2DecisionMaker", Type::text, 107, "", kDecisionMaker),
    order("order.mifid2DecisionAlgo", Type::text, 108, "", kDecisionMaker),
    order("order.mifid2ExecutionTrader", Type::text, 109, "", kMifidExecution),
    order("order.mifid2ExecutionAlgo", Type::text, 110, "", kMifidExecution),
    order("order.dontUseAutoPriceForHedge", Type::boolean, 111, "0", kAutoPriceForHedge),
    order("order.isOmsContainer", Type::boolean, 112, "0", kOrderContainer),
    order("order.discretionaryUpToLimitPrice", Type::boolean, 113, "0", kDiscretionaryPegged),
    order("order.usePriceMgmtAlgo", Type::int32, 122, "", kPriceMgmtAlgo),
    order("order.duration", Type::int32, 123, kUnsetInt, kDuration),
    order("order.postToAts", Type::int32, 124, kUnsetInt, kPostToAts),
    order("order.autoCancelParent", Type::boolean, 117, "0", kAutoCancelParent),
    order("order.advancedErrorOverride", Type::text, 125, "", kAdvancedOrderReject),
    order("order.manualOrderTime", Type::text, 126, "", kManualOrderTime),
    order("order.customerAccount", Type::text, 132, "", kCustomerAccount),
    order("order.professionalCustomer", Type::boolean, 133, "0", kProfessionalCustomer),
    constant("", kRfqFields, kRfqFieldsGone),
    constant(kUnsetInt, kRfqFields, kRfqFieldsGone),
    order("order.includeOvernight", Type::boolean, 135, "0", kIncludeOvernight),
    order("order.manualOrderIndicator", Type::int32, 136, kUnsetInt, kManualOrderIndicator),
    order("order.imbalanceOnly", Type::boolean, 119, "0", kImbalanceOnly),
};

constexpr int kOrderCancel = 2;

constexpr std::array kCancelOrder{
    RequestField{{"orderId", Type::int32, 1}, {}},
    RequestField{
        {"orderCancel.manualOrderCancelTime", Type::text, 1, kOrderCancel, kManualOrderTime}, {}},
    constant("", kRfqFields, kRfqFieldsGone),
    constant("", kRfqFields, kRfqFieldsGone),
    constant(kUnsetInt, kRfqFields, kRfqFieldsGone),
    RequestField{{"orderCancel.extOperator", Type::text, 2, kOrderCancel, kManualOrderIndicator},
                 {}},
    RequestField{
        {"orderCancel.manualOrderIndicator", Type::int32, 3, kOrderCancel, kManualOrderIndicator},
        kUnsetInt},
};

}  // namespace place_order

}  // namespace

std::span<const RequestField> place_order_fields() {
  return place_order::kPlaceOrder;
}
std::span<const RequestField> cancel_order_fields() {
  return place_order::kCancelOrder;
}

}  // namespace ibgw::reference
