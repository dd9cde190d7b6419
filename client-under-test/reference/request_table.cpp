#include <algorithm>
#include <array>

#include "client-under-test/reference/market_data_fields.hpp"
#include "client-under-test/reference/order_fields.hpp"
#include "client-under-test/reference/requests.hpp"
#include "client-under-test/reference/versions.hpp"

namespace ibgw::reference {

namespace {

using Type = FieldType;

using namespace since;

// Server versions from which a family of requests travels as protobuf (official Python 10.46).
constexpr int kProtobufExecutions = 201;
constexpr int kProtobufPlaceOrder = 203;
constexpr int kProtobufOrders = 204;
constexpr int kProtobufMarketData = 206;
constexpr int kProtobufAccounts = 207;
constexpr int kProtobufHistory = 208;
constexpr int kProtobufRest = 213;

// Takes the client's next request id when the call names none.
constexpr RequestField kReqId{{"reqId", Type::int32, 1}, ""};

constexpr std::array kReqIdOnly{kReqId};
constexpr std::array kNumIds{RequestField{{"numIds", Type::int32, 1}, "1"}};
constexpr std::array kLogLevel{RequestField{{"logLevel", Type::int32, 1}, "2"}};
constexpr std::array kAutoBind{RequestField{{"autoBind", Type::boolean, 1}, "0"}};
constexpr std::array kApiOnly{RequestField{{"apiOnly", Type::boolean, 1}, "0"}};
constexpr std::array kAccountUpdates{
    RequestField{{"subscribe", Type::boolean, 1}, "1"},
    RequestField{{"acctCode", Type::text, 2}, ""},
};
constexpr std::array kAccountUpdatesMulti{
    kReqId,
    RequestField{{"account", Type::text, 2}, ""},
    RequestField{{"modelCode", Type::text, 3}, ""},
    RequestField{{"ledgerAndNLV", Type::boolean, 4}, "0"},
};
constexpr std::array kAccountSummary{
    kReqId,
    RequestField{{"group", Type::text, 2}, "All"},
    RequestField{{"tags", Type::text, 3}, "NetLiquidation"},
};
constexpr std::array kExecutions{
    kReqId,
    RequestField{{"executionFilter.clientId", Type::int32, 1, 2}, "0"},
    RequestField{{"executionFilter.acctCode", Type::text, 2, 2}, ""},
    RequestField{{"executionFilter.time", Type::text, 3, 2}, ""},
    RequestField{{"executionFilter.symbol", Type::text, 4, 2}, ""},
    RequestField{{"executionFilter.secType", Type::text, 5, 2}, ""},
    RequestField{{"executionFilter.exchange", Type::text, 6, 2}, ""},
    RequestField{{"executionFilter.side", Type::text, 7, 2}, ""},
    RequestField{{"executionFilter.lastNDays", Type::int32, 8, 2, kParametrizedExecutions},
                 "2147483647"},
    RequestField{{"executionFilter.specificDates", Type::int32_list, 9, 2, kParametrizedExecutions},
                 ""},
};

const std::array kRequests{
    RequestSpec{"reqMktData", 1, kAlways, kProtobufMarketData, 11, kMarketDataRequest, 510},
    RequestSpec{"cancelMktData", 2, kAlways, kProtobufMarketData, 2, kReqIdOnly, 511},
    RequestSpec{"reqHistoricalData", 20, kAlways, kProtobufHistory, 6, kHistoricalDataRequest, 527,
                kSyntheticBars},
    RequestSpec{"reqIds", 8, kAlways, kProtobufRest, 1, kNumIds, 510},
    RequestSpec{"reqCurrentTime", 49, kAlways, kProtobufRest, 1, {}, 531},
    RequestSpec{"reqCurrentTimeInMillis", 105, kCurrentTimeInMillis, kProtobufRest, 0, {}, 509},
    RequestSpec{"reqManagedAccts", 17, kAlways, kProtobufAccounts, 1, {}, 510},
    RequestSpec{"setServerLogLevel", 14, kAlways, kProtobufRest, 1, kLogLevel, 521},
    RequestSpec{"reqPositions", 61, kAlways, kProtobufAccounts, 1, {}, 540},
    RequestSpec{"cancelPositions", 64, kAlways, kProtobufAccounts, 1, {}, 541},
    RequestSpec{"placeOrder", 3, kAlways, kProtobufPlaceOrder, 45, place_order_fields(), 512,
                kOrderContainer},
    RequestSpec{"cancelOrder", 4, kAlways, kProtobufPlaceOrder, 1, cancel_order_fields(), 515,
                kManualOrderIndicator},
    RequestSpec{"reqOpenOrders", 5, kAlways, kProtobufOrders, 1, {}, 516},
    RequestSpec{"reqAllOpenOrders", 16, kAlways, kProtobufOrders, 1, {}, 516},
    RequestSpec{"reqAutoOpenOrders", 15, kAlways, kProtobufOrders, 1, kAutoBind, 516},
    RequestSpec{"reqCompletedOrders", 99, kCompletedOrders, kProtobufOrders, 0, kApiOnly, 578},
    RequestSpec{"reqAccountUpdates", 6, kAlways, kProtobufAccounts, 2, kAccountUpdates, 542},
    RequestSpec{"reqAccountUpdatesMulti", 76, kModelsSupport, kProtobufAccounts, 1,
                kAccountUpdatesMulti, 555},
    RequestSpec{"reqExecutions", 7, kAlways, kProtobufExecutions, 3, kExecutions, 514},
    RequestSpec{"reqAccountSummary", 62, kAlways, kProtobufAccounts, 1, kAccountSummary, 542},
    RequestSpec{"cancelAccountSummary", 63, kAlways, kProtobufAccounts, 1, kReqIdOnly, 543},
};

}  // namespace

std::span<const RequestSpec> all_requests() {
  return kRequests;
}

const RequestSpec* find_request(std::string_view call) {
  const auto* const found =
      std::find_if(kRequests.begin(), kRequests.end(),
                   [call](const RequestSpec& request) { return request.call == call; });
  return found == kRequests.end() ? nullptr : found;
}

}  // namespace ibgw::reference
