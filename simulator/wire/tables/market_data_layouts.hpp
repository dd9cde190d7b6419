// Text layouts of ticks. ib_async takes exactly these numbers of fields.
// Sources: API 9.81 to 10.33 in Python, Java, C++ and C#, the Go port; version numbers as seen in live frames.
#pragma once

#include "simulator/wire/tables/layout.hpp"

namespace ibgw::wire::layout {

inline constexpr Item kTickPriceText[] = {version("6"),   field("reqId"), field("tickType"),
                                          field("price"), field("size"),  field("attrMask")};
inline constexpr Item kTickSizeText[] = {version("6"), field("reqId"), field("tickType"), field("size")};
inline constexpr Item kTickValueText[] = {version("6"), field("reqId"), field("tickType"), field("value")};
inline constexpr Item kMarketDataTypeText[] = {version("1"), field("reqId"), field("marketDataType")};

}  // namespace ibgw::wire::layout
