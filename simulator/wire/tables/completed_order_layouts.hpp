// Text layout of completed orders: OPEN_ORDER's blocks with other fields in between, no order id
// and no version. Sources: API 9.81 to 10.37 in Python, Java, C++ and C#; two live frames at 200
// have exactly these fields (one is in place_order_test.cpp).
#pragma once

#include "simulator/wire/tables/order_blocks.hpp"

namespace ibgw::wire::layout {

// Without OPEN_ORDER's ids of firms and accounts.
inline constexpr Item kCompletedDeltaNeutralIds[] = {
    field("deltaNeutralConId"), field("deltaNeutralShortSale"), field("deltaNeutralShortSaleSlot"),
    field("deltaNeutralDesignatedLocation")};
inline constexpr Item kCompletedDeltaNeutral[] = {
    when_filled("deltaNeutralOrderType", kCompletedDeltaNeutralIds).unset_as("None")};

inline constexpr Item kCompletedTail[] = {
    // The wire repeats trailStopPrice; clients keep the later one.
    double_or_unset("trailStopPriceRepeated"),
    double_or_unset("lmtPriceOffset"),
    field("cashQty").spelled(plain).unset_as("0"),
    field("dontUseAutoPriceForHedge"),
    field("isOmsContainer"),
    field("autoCancelDate"),
    field("filledQuantity").unset_as("0"),
    int_or_unset("refFuturesConId"),
    field("autoCancelParent"),
    field("shareholder"),
    field("imbalanceOnly"),
    field("routeMarketableToBbo"),
    field("parentPermId"),
};

inline constexpr Item kCompletedOrderText[] = {
    within("contract", kOrderContract),
    within("order", kOrderTerms),
    within("order", kOrderHours),
    within("order", kOrderParties),
    within("order", kOrderBoxPrices),
    within("order", kOrderFilling),
    within("order", kOrderVolatility),
    within("order", kCompletedDeltaNeutral),
    within("order", kOrderTrail),
    within("contract", kOrderLegs),
    within("order", kOrderScale),
    within("order", kOrderClearing),
    presence("contract.deltaNeutralContract", kDeltaNeutralItems),
    within("order", kOrderAlgo),
    field("orderState.status"),
    within("order", kOrderConditions),
    within("order", kCompletedTail),
    field("orderState.completedTime"),
    field("orderState.completedStatus"),
    within("order", kOrderPegOffsets).since(gate::kPegbestPegmidOffsets),
    field("order.customerAccount").since(gate::kCustomerAccount),
    field("order.professionalCustomer").since(gate::kProfessionalCustomer),
    field("order.submitter").since(gate::kSubmitter),
};

}  // namespace ibgw::wire::layout
