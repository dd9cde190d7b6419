// Every message: id, direction, name of the call or callback, record, versions, encodings. Sources:
// ids and protobuf versions from tables in API 10.43 to 10.46 and the Go port (identical); the
// versions at which answers changed to protobuf from captures at 201 to 225 and the decoders that
// API 10.37.02 ships.
#include "simulator/wire/spec.hpp"
#include "simulator/wire/tables/account_layouts.hpp"
#include "simulator/wire/tables/completed_order_layouts.hpp"
#include "simulator/wire/tables/contract_data_layouts.hpp"
#include "simulator/wire/tables/history_layouts.hpp"
#include "simulator/wire/tables/market_data_layouts.hpp"
#include "simulator/wire/tables/news_layouts.hpp"
#include "simulator/wire/tables/order_layouts.hpp"
#include "simulator/wire/tables/place_order_layouts.hpp"
#include "simulator/wire/tables/records.hpp"
#include "simulator/wire/tables/session_layouts.hpp"

namespace ibgw::wire {
namespace {

using namespace layout;

constexpr FieldSpec kMapEntryFields[] = {one("key", FieldType::string, 1),
                                         one("value", FieldType::string, 2)};
constexpr FieldSpec kVersionReplyFields[] = {text_only("serverVersion"),
                                             text_only("connectionTime")};
constexpr RecordSpec kVersionReplyRecord{"VersionReply", kVersionReplyFields};
constexpr FieldSpec kHelloFields[] = {text_only("min", FieldType::i32),
                                      text_only("max", FieldType::i32), text_only("options")};
constexpr RecordSpec kHelloRecord{"Hello", kHelloFields};

constexpr MessageSpec kMessages[] = {
    request("REQ_MKT_DATA", 1, "reqMktData", kMarketDataRequest)
        .protobuf(gate::kProtobufMarketData)
        .layout(kReqMarketDataText)
        .answered_by("TICK_PRICE|TICK_SIZE|TICK_OPTION_COMPUTATION|TICK_GENERIC|TICK_STRING|TICK_"
                     "EFP|TICK_REQ_PARAMS|MARKET_DATA_TYPE|TICK_NEWS|TICK_SNAPSHOT_END|REROUTE_MKT_"
                     "DATA_REQ|DELTA_NEUTRAL_VALIDATION")
        .cancelled_by("CANCEL_MKT_DATA"),
    request("CANCEL_MKT_DATA", 2, "cancelMktData", kCancelMarketData)
        .protobuf(gate::kProtobufMarketData)
        .layout(kCancelMarketDataText),
    request("PLACE_ORDER", 3, "placeOrder", kPlaceOrderRequest)
        .protobuf(gate::kProtobufPlaceOrder)
        .layout(kPlaceOrderText)
        .answered_by("OPEN_ORDER|ORDER_STATUS|EXECUTION_DATA|COMMISSION_AND_FEES_REPORT")
        .cancelled_by("CANCEL_ORDER"),
    request("CANCEL_ORDER", 4, "cancelOrder", kCancelOrderRequest)
        .protobuf(gate::kProtobufPlaceOrder)
        .layout(kCancelOrderText)
        .answered_by("ORDER_STATUS"),
    request("REQ_OPEN_ORDERS", 5, "reqOpenOrders", kOpenOrdersRequest)
        .protobuf(gate::kProtobufCompletedOrder)
        .layout(kVersionOnly)
        .ended_by("OPEN_ORDER_END")
        .answered_by("OPEN_ORDER|ORDER_STATUS"),
    request("REQ_ACCT_DATA", 6, "reqAccountUpdates", kAccountDataRequest)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kReqAccountDataText)
        .ended_by("ACCT_DOWNLOAD_END")
        .answered_by("ACCT_VALUE|PORTFOLIO_VALUE|ACCT_UPDATE_TIME"),
    request("REQ_EXECUTIONS", 7, "reqExecutions", kExecutionRequest)
        .protobuf(gate::kProtobuf)
        .layout(kReqExecutionsText)
        .ended_by("EXECUTION_DATA_END")
        .answered_by("EXECUTION_DATA|COMMISSION_AND_FEES_REPORT"),
    request("REQ_IDS", 8, "reqIds", kIdsRequest)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kReqIdsText)
        .answered_by("NEXT_VALID_ID"),
    request("REQ_CONTRACT_DATA", 9, "reqContractDetails", kContractDataRequest)
        .protobuf(gate::kProtobufContractData)
        .layout(kReqContractDataText)
        .ended_by("CONTRACT_DATA_END")
        .answered_by("CONTRACT_DATA|BOND_CONTRACT_DATA")
        .cancelled_by("CANCEL_CONTRACT_DATA"),
    request("REQ_MKT_DEPTH", 10, "reqMktDepth", kMarketDepthRequest)
        .protobuf(gate::kProtobufMarketData)
        .layout(kReqMarketDepthText)
        .answered_by("MARKET_DEPTH|MARKET_DEPTH_L2|REROUTE_MKT_DEPTH_REQ")
        .cancelled_by("CANCEL_MKT_DEPTH"),
    request("CANCEL_MKT_DEPTH", 11, "cancelMktDepth", kCancelMarketDepth)
        .protobuf(gate::kProtobufMarketData)
        .layout(kCancelMarketDepthText),
    request("REQ_NEWS_BULLETINS", 12, "reqNewsBulletins", kNewsBulletinsRequest)
        .protobuf(gate::kProtobufNewsData)
        .layout(kReqNewsBulletinsText)
        .answered_by("NEWS_BULLETINS")
        .cancelled_by("CANCEL_NEWS_BULLETINS"),
    request("CANCEL_NEWS_BULLETINS", 13, "cancelNewsBulletins", kCancelNewsBulletins)
        .protobuf(gate::kProtobufNewsData)
        .layout(kVersionOnly),
    request("SET_SERVER_LOGLEVEL", 14, "setServerLogLevel", kSetServerLogLevelRequest)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kSetServerLogLevelText),
    request("REQ_AUTO_OPEN_ORDERS", 15, "reqAutoOpenOrders", kAutoOpenOrdersRequest)
        .protobuf(gate::kProtobufCompletedOrder)
        .layout(kReqAutoOpenOrdersText)
        .answered_by("OPEN_ORDER|ORDER_STATUS|ORDER_BOUND"),
    request("REQ_ALL_OPEN_ORDERS", 16, "reqAllOpenOrders", kAllOpenOrdersRequest)
        .protobuf(gate::kProtobufCompletedOrder)
        .layout(kVersionOnly)
        .ended_by("OPEN_ORDER_END")
        .answered_by("OPEN_ORDER|ORDER_STATUS"),
    request("REQ_MANAGED_ACCTS", 17, "reqManagedAccts", kManagedAccountsRequest)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kVersionOnly)
        .answered_by("MANAGED_ACCTS"),
    request("REQ_FA", 18, "requestFA", kFARequest)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kReqFaText)
        .answered_by("RECEIVE_FA"),
    request("REPLACE_FA", 19, "replaceFA", kFAReplace)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kReplaceFaText)
        .answered_by("REPLACE_FA_END"),
    request("REQ_HISTORICAL_DATA", 20, "reqHistoricalData", kHistoricalDataRequest)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kReqHistoricalDataText)
        .ended_by("HISTORICAL_DATA_END")
        .answered_by("HISTORICAL_DATA|HISTORICAL_SCHEDULE|HISTORICAL_DATA_UPDATE")
        .cancelled_by("CANCEL_HISTORICAL_DATA"),
    request("EXERCISE_OPTIONS", 21, "exerciseOptions", kExerciseOptionsRequest)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kExerciseOptionsText)
        .answered_by("OPEN_ORDER|ORDER_STATUS|EXECUTION_DATA"),
    request("REQ_SCANNER_SUBSCRIPTION", 22, "reqScannerSubscription", kScannerSubscriptionRequest)
        .protobuf(gate::kProtobufScanData)
        .layout(kReqScannerSubscriptionText)
        .answered_by("SCANNER_DATA")
        .cancelled_by("CANCEL_SCANNER_SUBSCRIPTION"),
    request("CANCEL_SCANNER_SUBSCRIPTION", 23, "cancelScannerSubscription",
            kCancelScannerSubscription)
        .protobuf(gate::kProtobufScanData)
        .layout(kVersionReqId),
    request("REQ_SCANNER_PARAMETERS", 24, "reqScannerParameters", kScannerParametersRequest)
        .protobuf(gate::kProtobufScanData)
        .layout(kVersionOnly)
        .answered_by("SCANNER_PARAMETERS"),
    request("CANCEL_HISTORICAL_DATA", 25, "cancelHistoricalData", kCancelHistoricalData)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kVersionReqId),
    request("REQ_CURRENT_TIME", 49, "reqCurrentTime", kCurrentTimeRequest)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kVersionOnly)
        .answered_by("CURRENT_TIME"),
    request("REQ_REAL_TIME_BARS", 50, "reqRealTimeBars", kRealTimeBarsRequest)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kReqRealTimeBarsText)
        .answered_by("REAL_TIME_BARS")
        .cancelled_by("CANCEL_REAL_TIME_BARS"),
    request("CANCEL_REAL_TIME_BARS", 51, "cancelRealTimeBars", kCancelRealTimeBars)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kVersionReqId),
    request("REQ_FUNDAMENTAL_DATA", 52, "reqFundamentalData", kFundamentalsDataRequest)
        .from(gate::kFundamentalData)
        .protobuf(gate::kProtobufScanData)
        .layout(kReqFundamentalsText)
        .answered_by("FUNDAMENTAL_DATA")
        .cancelled_by("CANCEL_FUNDAMENTAL_DATA"),
    request("CANCEL_FUNDAMENTAL_DATA", 53, "cancelFundamentalData", kCancelFundamentalsData)
        .from(gate::kFundamentalData)
        .protobuf(gate::kProtobufScanData)
        .layout(kVersionReqId),
    request("REQ_CALC_IMPLIED_VOLAT", 54, "calculateImpliedVolatility",
            kCalculateImpliedVolatilityRequest)
        .from(gate::kReqCalcImpliedVolat)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kReqCalcImpliedVolatText)
        .answered_by("TICK_OPTION_COMPUTATION")
        .cancelled_by("CANCEL_CALC_IMPLIED_VOLAT"),
    request("REQ_CALC_OPTION_PRICE", 55, "calculateOptionPrice", kCalculateOptionPriceRequest)
        .from(gate::kReqCalcOptionPrice)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kReqCalcOptionPriceText)
        .answered_by("TICK_OPTION_COMPUTATION")
        .cancelled_by("CANCEL_CALC_OPTION_PRICE"),
    request("CANCEL_CALC_IMPLIED_VOLAT", 56, "cancelCalculateImpliedVolatility",
            kCancelCalculateImpliedVolatility)
        .from(gate::kReqCalcOptionPrice)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kVersionReqId),
    request("CANCEL_CALC_OPTION_PRICE", 57, "cancelCalculateOptionPrice",
            kCancelCalculateOptionPrice)
        .from(gate::kReqCalcOptionPrice)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kVersionReqId),
    request("REQ_GLOBAL_CANCEL", 58, "reqGlobalCancel", kGlobalCancelRequest)
        .from(gate::kReqGlobalCancel)
        .protobuf(gate::kProtobufPlaceOrder)
        .layout(kReqGlobalCancelText)
        .answered_by("ORDER_STATUS"),
    request("REQ_MARKET_DATA_TYPE", 59, "reqMarketDataType", kMarketDataTypeRequest)
        .from(gate::kReqMarketDataType)
        .protobuf(gate::kProtobufMarketData)
        .layout(kReqMarketDataTypeText)
        .answered_by("MARKET_DATA_TYPE"),
    request("REQ_POSITIONS", 61, "reqPositions", kPositionsRequest)
        .from(gate::kPositions)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kVersionOnly)
        .ended_by("POSITION_END")
        .answered_by("POSITION")
        .cancelled_by("CANCEL_POSITIONS"),
    request("REQ_ACCOUNT_SUMMARY", 62, "reqAccountSummary", kAccountSummaryRequest)
        .from(gate::kPositions)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kReqAccountSummaryText)
        .ended_by("ACCOUNT_SUMMARY_END")
        .answered_by("ACCOUNT_SUMMARY")
        .cancelled_by("CANCEL_ACCOUNT_SUMMARY"),
    request("CANCEL_ACCOUNT_SUMMARY", 63, "cancelAccountSummary", kCancelAccountSummary)
        .from(gate::kPositions)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kVersionReqId),
    request("CANCEL_POSITIONS", 64, "cancelPositions", kCancelPositions)
        .from(gate::kPositions)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kVersionOnly),
    request("VERIFY_REQUEST", 65, "verifyRequest", kVerifyRequest)
        .from(gate::kLinking)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kVerifyRequestText)
        .answered_by("VERIFY_MESSAGE_API"),
    request("VERIFY_MESSAGE", 66, "verifyMessage", kVerifyMessageRequest)
        .from(gate::kLinking)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kVerifyMessageText)
        .answered_by("VERIFY_COMPLETED"),
    request("QUERY_DISPLAY_GROUPS", 67, "queryDisplayGroups", kQueryDisplayGroupsRequest)
        .from(gate::kLinking)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kVersionReqId)
        .answered_by("DISPLAY_GROUP_LIST"),
    request("SUBSCRIBE_TO_GROUP_EVENTS", 68, "subscribeToGroupEvents",
            kSubscribeToGroupEventsRequest)
        .from(gate::kLinking)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kSubscribeToGroupText)
        .answered_by("DISPLAY_GROUP_UPDATED")
        .cancelled_by("UNSUBSCRIBE_FROM_GROUP_EVENTS"),
    request("UPDATE_DISPLAY_GROUP", 69, "updateDisplayGroup", kUpdateDisplayGroupRequest)
        .from(gate::kLinking)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kGroupContractText)
        .answered_by("DISPLAY_GROUP_UPDATED"),
    request("UNSUBSCRIBE_FROM_GROUP_EVENTS", 70, "unsubscribeFromGroupEvents",
            kUnsubscribeFromGroupEventsRequest)
        .from(gate::kLinking)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kVersionReqId),
    request("START_API", 71, "startApi", kStartApiRequest)
        .from(gate::kLinking)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kStartApiText)
        .answered_by("MANAGED_ACCTS|NEXT_VALID_ID"),
    request("VERIFY_AND_AUTH_REQUEST", 72, "verifyAndAuthRequest", kVerifyAndAuthRequest)
        .from(gate::kLinkingAuth)
        .layout(kVerifyAndAuthRequestText)
        .answered_by("VERIFY_AND_AUTH_MESSAGE_API"),
    request("VERIFY_AND_AUTH_MESSAGE", 73, "verifyAndAuthMessage", kVerifyAndAuthMessage)
        .from(gate::kLinkingAuth)
        .layout(kVerifyAndAuthMessageText)
        .answered_by("VERIFY_AND_AUTH_COMPLETED"),
    request("REQ_POSITIONS_MULTI", 74, "reqPositionsMulti", kPositionsMultiRequest)
        .from(gate::kModelsSupport)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kReqPositionsMultiText)
        .ended_by("POSITION_MULTI_END")
        .answered_by("POSITION_MULTI")
        .cancelled_by("CANCEL_POSITIONS_MULTI"),
    request("CANCEL_POSITIONS_MULTI", 75, "cancelPositionsMulti", kCancelPositionsMulti)
        .from(gate::kModelsSupport)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kVersionReqId),
    request("REQ_ACCOUNT_UPDATES_MULTI", 76, "reqAccountUpdatesMulti", kAccountUpdatesMultiRequest)
        .from(gate::kModelsSupport)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kReqAccountUpdatesMultiText)
        .ended_by("ACCOUNT_UPDATE_MULTI_END")
        .answered_by("ACCOUNT_UPDATE_MULTI")
        .cancelled_by("CANCEL_ACCOUNT_UPDATES_MULTI"),
    request("CANCEL_ACCOUNT_UPDATES_MULTI", 77, "cancelAccountUpdatesMulti",
            kCancelAccountUpdatesMulti)
        .from(gate::kModelsSupport)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kVersionReqId),
    request("REQ_SEC_DEF_OPT_PARAMS", 78, "reqSecDefOptParams", kSecDefOptParamsRequest)
        .from(gate::kSecDefOptParamsReq)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kReqSecDefOptParamsText)
        .ended_by("SECURITY_DEFINITION_OPTION_PARAMETER_END")
        .answered_by("SECURITY_DEFINITION_OPTION_PARAMETER"),
    request("REQ_SOFT_DOLLAR_TIERS", 79, "reqSoftDollarTiers", kSoftDollarTiersRequest)
        .from(gate::kSoftDollarTier)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kReqIdOnly)
        .answered_by("SOFT_DOLLAR_TIERS"),
    request("REQ_FAMILY_CODES", 80, "reqFamilyCodes", kFamilyCodesRequest)
        .from(gate::kReqFamilyCodes)
        .protobuf(gate::kProtobufRestMessages2)
        .layout({})
        .answered_by("FAMILY_CODES"),
    request("REQ_MATCHING_SYMBOLS", 81, "reqMatchingSymbols", kMatchingSymbolsRequest)
        .from(gate::kReqMatchingSymbols)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kReqMatchingSymbolsText)
        .answered_by("SYMBOL_SAMPLES"),
    request("REQ_MKT_DEPTH_EXCHANGES", 82, "reqMktDepthExchanges", kMarketDepthExchangesRequest)
        .from(gate::kReqMktDepthExchanges)
        .protobuf(gate::kProtobufRestMessages3)
        .layout({})
        .answered_by("MKT_DEPTH_EXCHANGES"),
    request("REQ_SMART_COMPONENTS", 83, "reqSmartComponents", kSmartComponentsRequest)
        .from(gate::kReqSmartComponents)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kReqSmartComponentsText)
        .answered_by("SMART_COMPONENTS"),
    request("REQ_NEWS_ARTICLE", 84, "reqNewsArticle", kNewsArticleRequest)
        .from(gate::kReqNewsArticle)
        .protobuf(gate::kProtobufNewsData)
        .layout(kReqNewsArticleText)
        .answered_by("NEWS_ARTICLE"),
    request("REQ_NEWS_PROVIDERS", 85, "reqNewsProviders", kNewsProvidersRequest)
        .from(gate::kReqNewsProviders)
        .protobuf(gate::kProtobufNewsData)
        .layout({})
        .answered_by("NEWS_PROVIDERS"),
    request("REQ_HISTORICAL_NEWS", 86, "reqHistoricalNews", kHistoricalNewsRequest)
        .from(gate::kReqHistoricalNews)
        .protobuf(gate::kProtobufNewsData)
        .layout(kReqHistoricalNewsText)
        .ended_by("HISTORICAL_NEWS_END")
        .answered_by("HISTORICAL_NEWS"),
    request("REQ_HEAD_TIMESTAMP", 87, "reqHeadTimestamp", kHeadTimestampRequest)
        .from(gate::kReqHeadTimestamp)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kReqHeadTimestampText)
        .answered_by("HEAD_TIMESTAMP")
        .cancelled_by("CANCEL_HEAD_TIMESTAMP"),
    request("REQ_HISTOGRAM_DATA", 88, "reqHistogramData", kHistogramDataRequest)
        .from(gate::kReqHistogram)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kReqHistogramText)
        .answered_by("HISTOGRAM_DATA")
        .cancelled_by("CANCEL_HISTOGRAM_DATA"),
    request("CANCEL_HISTOGRAM_DATA", 89, "cancelHistogramData", kCancelHistogramData)
        .from(gate::kReqHistogram)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kReqIdOnly),
    request("CANCEL_HEAD_TIMESTAMP", 90, "cancelHeadTimestamp", kCancelHeadTimestamp)
        .from(gate::kCancelHeadtimestamp)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kReqIdOnly),
    request("REQ_MARKET_RULE", 91, "reqMarketRule", kMarketRuleRequest)
        .from(gate::kMarketRules)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kReqMarketRuleText)
        .answered_by("MARKET_RULE"),
    request("REQ_PNL", 92, "reqPnL", kPnLRequest)
        .from(gate::kPnl)
        .protobuf(gate::kProtobufScanData)
        .layout(kReqPnlText)
        .answered_by("PNL")
        .cancelled_by("CANCEL_PNL"),
    request("CANCEL_PNL", 93, "cancelPnL", kCancelPnL)
        .from(gate::kPnl)
        .protobuf(gate::kProtobufScanData)
        .layout(kReqIdOnly),
    request("REQ_PNL_SINGLE", 94, "reqPnLSingle", kPnLSingleRequest)
        .from(gate::kPnl)
        .protobuf(gate::kProtobufScanData)
        .layout(kReqPnlSingleText)
        .answered_by("PNL_SINGLE")
        .cancelled_by("CANCEL_PNL_SINGLE"),
    request("CANCEL_PNL_SINGLE", 95, "cancelPnLSingle", kCancelPnLSingle)
        .from(gate::kPnl)
        .protobuf(gate::kProtobufScanData)
        .layout(kReqIdOnly),
    request("REQ_HISTORICAL_TICKS", 96, "reqHistoricalTicks", kHistoricalTicksRequest)
        .from(gate::kHistoricalTicks)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kReqHistoricalTicksText)
        .answered_by("HISTORICAL_TICKS|HISTORICAL_TICKS_BID_ASK|HISTORICAL_TICKS_LAST")
        .cancelled_by("CANCEL_HISTORICAL_TICKS"),
    request("REQ_TICK_BY_TICK_DATA", 97, "reqTickByTickData", kTickByTickRequest)
        .from(gate::kTickByTick)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kReqTickByTickText)
        .answered_by("TICK_BY_TICK")
        .cancelled_by("CANCEL_TICK_BY_TICK_DATA"),
    request("CANCEL_TICK_BY_TICK_DATA", 98, "cancelTickByTickData", kCancelTickByTick)
        .from(gate::kTickByTick)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kReqIdOnly),
    request("REQ_COMPLETED_ORDERS", 99, "reqCompletedOrders", kCompletedOrdersRequest)
        .from(gate::kCompletedOrders)
        .protobuf(gate::kProtobufCompletedOrder)
        .layout(kReqCompletedOrdersText)
        .ended_by("COMPLETED_ORDERS_END")
        .answered_by("COMPLETED_ORDER"),
    request("REQ_WSH_META_DATA", 100, "reqWshMetaData", kWshMetaDataRequest)
        .from(gate::kWsheCalendar)
        .protobuf(gate::kProtobufNewsData)
        .layout(kReqIdOnly)
        .answered_by("WSH_META_DATA")
        .cancelled_by("CANCEL_WSH_META_DATA"),
    request("CANCEL_WSH_META_DATA", 101, "cancelWshMetaData", kCancelWshMetaData)
        .from(gate::kWsheCalendar)
        .protobuf(gate::kProtobufNewsData)
        .layout(kReqIdOnly),
    request("REQ_WSH_EVENT_DATA", 102, "reqWshEventData", kWshEventDataRequest)
        .from(gate::kWsheCalendar)
        .protobuf(gate::kProtobufNewsData)
        .layout(kReqWshEventDataText)
        .answered_by("WSH_EVENT_DATA")
        .cancelled_by("CANCEL_WSH_EVENT_DATA"),
    request("CANCEL_WSH_EVENT_DATA", 103, "cancelWshEventData", kCancelWshEventData)
        .from(gate::kWsheCalendar)
        .protobuf(gate::kProtobufNewsData)
        .layout(kReqIdOnly),
    request("REQ_USER_INFO", 104, "reqUserInfo", kUserInfoRequest)
        .from(gate::kUserInfo)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kReqIdOnly)
        .answered_by("USER_INFO"),
    request("REQ_CURRENT_TIME_IN_MILLIS", 105, "reqCurrentTimeInMillis",
            kCurrentTimeInMillisRequest)
        .from(gate::kCurrentTimeInMillis)
        .protobuf(gate::kProtobufRestMessages3)
        .layout({})
        .answered_by("CURRENT_TIME_IN_MILLIS"),
    request("CANCEL_CONTRACT_DATA", 106, "cancelContractData", kCancelContractData)
        .from(gate::kCancelContractData)
        .protobuf(gate::kCancelContractData)
        .no_text(),
    request("CANCEL_HISTORICAL_TICKS", 107, "cancelHistoricalTicks", kCancelHistoricalTicks)
        .from(gate::kCancelContractData)
        .protobuf(gate::kCancelContractData)
        .no_text(),
    request("REQ_CONFIG", 108, "reqConfig", kConfigRequest)
        .from(gate::kConfig)
        .protobuf(gate::kConfig)
        .no_text()
        .answered_by("CONFIG_RESPONSE"),
    request("UPDATE_CONFIG", 109, "updateConfig", kUpdateConfigRequest)
        .from(gate::kUpdateConfig)
        .protobuf(gate::kUpdateConfig)
        .no_text()
        .answered_by("UPDATE_CONFIG_RESPONSE"),
    answer("TICK_PRICE", 1, "tickPrice", kTickPrice)
        .protobuf(gate::kProtobufMarketData)
        .layout(kTickPriceText),
    answer("TICK_SIZE", 2, "tickSize", kTickSize)
        .protobuf(gate::kProtobufMarketData)
        .layout(kTickSizeText),
    answer("ORDER_STATUS", 3, "orderStatus", kOrderStatus)
        .protobuf(gate::kProtobufPlaceOrder)
        .layout(kOrderStatusText),
    answer("ERR_MSG", 4, "error", kErrorMessage)
        .protobuf(gate::kProtobufPlaceOrder)
        .layout(kErrMsgText),
    answer("OPEN_ORDER", 5, "openOrder", kOpenOrder)
        .protobuf(gate::kProtobufPlaceOrder)
        .layout(kOpenOrderText),
    answer("ACCT_VALUE", 6, "updateAccountValue", kAccountValue)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kAccountValueText),
    answer("PORTFOLIO_VALUE", 7, "updatePortfolio", kPortfolioValue)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kPortfolioValueText),
    answer("ACCT_UPDATE_TIME", 8, "updateAccountTime", kAccountUpdateTime)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kAccountUpdateTimeText),
    answer("NEXT_VALID_ID", 9, "nextValidId", kNextValidId)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kNextValidIdText),
    answer("CONTRACT_DATA", 10, "contractDetails", kContractData)
        .protobuf(gate::kProtobufContractData)
        .layout(kContractDataText),
    answer("EXECUTION_DATA", 11, "execDetails", kExecutionDetails)
        .protobuf(gate::kProtobuf)
        .layout(kExecutionDataText),
    answer("MARKET_DEPTH", 12, "updateMktDepth", kMarketDepth)
        .protobuf(gate::kProtobufMarketData)
        .layout(kMarketDepthText),
    answer("MARKET_DEPTH_L2", 13, "updateMktDepthL2", kMarketDepthL2)
        .protobuf(gate::kProtobufMarketData)
        .layout(kMarketDepthL2Text),
    answer("NEWS_BULLETINS", 14, "updateNewsBulletin", kNewsBulletin)
        .protobuf(gate::kProtobufNewsData)
        .layout(kNewsBulletinText),
    answer("MANAGED_ACCTS", 15, "managedAccounts", kManagedAccounts)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kManagedAccountsText),
    answer("RECEIVE_FA", 16, "receiveFA", kReceiveFA)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kReceiveFaText),
    answer("HISTORICAL_DATA", 17, "historicalData", kHistoricalData)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kHistoricalDataText),
    answer("BOND_CONTRACT_DATA", 18, "bondContractDetails", kContractData)
        .protobuf(gate::kProtobufContractData)
        .layout(kBondContractDataText),
    answer("SCANNER_PARAMETERS", 19, "scannerParameters", kScannerParameters)
        .protobuf(gate::kProtobufScanData)
        .layout(kScannerParametersText),
    answer("SCANNER_DATA", 20, "scannerData", kScannerData)
        .protobuf(gate::kProtobufScanData)
        .layout(kScannerDataText),
    answer("TICK_OPTION_COMPUTATION", 21, "tickOptionComputation", kTickOptionComputation)
        .protobuf(gate::kProtobufMarketData)
        .layout(kTickOptionComputationText),
    answer("TICK_GENERIC", 45, "tickGeneric", kTickGeneric)
        .protobuf(gate::kProtobufMarketData)
        .layout(kTickValueText),
    answer("TICK_STRING", 46, "tickString", kTickString)
        .protobuf(gate::kProtobufMarketData)
        .layout(kTickValueText),
    answer("TICK_EFP", 47, "tickEFP", kTickEfp).layout(kTickEfpText),
    answer("CURRENT_TIME", 49, "currentTime", kCurrentTime)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kCurrentTimeText),
    answer("REAL_TIME_BARS", 50, "realtimeBar", kRealTimeBarTick)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kRealTimeBarText),
    answer("FUNDAMENTAL_DATA", 51, "fundamentalData", kFundamentalsData)
        .from(gate::kFundamentalData)
        .protobuf(gate::kProtobufScanData)
        .layout(kFundamentalsText),
    answer("CONTRACT_DATA_END", 52, "contractDetailsEnd", kContractDataEnd)
        .from(gate::kFundamentalData)
        .protobuf(gate::kProtobufContractData)
        .layout(kVersionReqId),
    answer("OPEN_ORDER_END", 53, "openOrderEnd", kOpenOrdersEnd)
        .protobuf(gate::kProtobufPlaceOrder)
        .layout(kVersionOnly),
    answer("ACCT_DOWNLOAD_END", 54, "accountDownloadEnd", kAccountDataEnd)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kAccountDownloadEndText),
    answer("EXECUTION_DATA_END", 55, "execDetailsEnd", kExecutionDetailsEnd)
        .from(gate::kExecutionDataChain)
        .protobuf(gate::kProtobuf)
        .layout(kVersionReqId),
    answer("DELTA_NEUTRAL_VALIDATION", 56, "deltaNeutralValidation", kDeltaNeutralValidation)
        .from(gate::kFundamentalData)
        .layout(kDeltaNeutralValidationText),
    answer("TICK_SNAPSHOT_END", 57, "tickSnapshotEnd", kTickSnapshotEnd)
        .protobuf(gate::kProtobufMarketData)
        .layout(kVersionReqId),
    answer("MARKET_DATA_TYPE", 58, "marketDataType", kMarketDataType)
        .from(gate::kReqMarketDataType)
        .protobuf(gate::kProtobufMarketData)
        .layout(kMarketDataTypeText),
    answer("COMMISSION_AND_FEES_REPORT", 59, "commissionAndFeesReport", kCommissionAndFeesReport)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kCommissionReportText),
    answer("POSITION", 61, "position", kPosition)
        .from(gate::kPositions)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kPositionText),
    answer("POSITION_END", 62, "positionEnd", kPositionEnd)
        .from(gate::kPositions)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kVersionOnly),
    answer("ACCOUNT_SUMMARY", 63, "accountSummary", kAccountSummary)
        .from(gate::kPositions)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kAccountSummaryText),
    answer("ACCOUNT_SUMMARY_END", 64, "accountSummaryEnd", kAccountSummaryEnd)
        .from(gate::kPositions)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kVersionReqId),
    answer("VERIFY_MESSAGE_API", 65, "verifyMessageAPI", kVerifyMessageApi)
        .from(gate::kLinking)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kVerifyMessageText),
    answer("VERIFY_COMPLETED", 66, "verifyCompleted", kVerifyCompleted)
        .from(gate::kLinking)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kVerifyCompletedText),
    answer("DISPLAY_GROUP_LIST", 67, "displayGroupList", kDisplayGroupList)
        .from(gate::kLinking)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kDisplayGroupListText),
    answer("DISPLAY_GROUP_UPDATED", 68, "displayGroupUpdated", kDisplayGroupUpdated)
        .from(gate::kLinking)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kGroupContractText),
    answer("VERIFY_AND_AUTH_MESSAGE_API", 69, "verifyAndAuthMessageAPI", kVerifyAndAuthMessageApi)
        .from(gate::kLinkingAuth)
        .layout(kVerifyAndAuthMessageApiText),
    answer("VERIFY_AND_AUTH_COMPLETED", 70, "verifyAndAuthCompleted", kVerifyAndAuthCompleted)
        .from(gate::kLinkingAuth)
        .layout(kVerifyCompletedText),
    answer("POSITION_MULTI", 71, "positionMulti", kPositionMulti)
        .from(gate::kModelsSupport)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kPositionMultiText),
    answer("POSITION_MULTI_END", 72, "positionMultiEnd", kPositionMultiEnd)
        .from(gate::kModelsSupport)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kVersionReqId),
    answer("ACCOUNT_UPDATE_MULTI", 73, "accountUpdateMulti", kAccountUpdateMulti)
        .from(gate::kModelsSupport)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kAccountUpdateMultiText),
    answer("ACCOUNT_UPDATE_MULTI_END", 74, "accountUpdateMultiEnd", kAccountUpdateMultiEnd)
        .from(gate::kModelsSupport)
        .protobuf(gate::kProtobufAccountsPositions)
        .layout(kVersionReqId),
    answer("SECURITY_DEFINITION_OPTION_PARAMETER", 75, "securityDefinitionOptionParameter",
           kSecDefOptParameter)
        .from(gate::kSecDefOptParamsReq)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kSecDefOptParameterText),
    answer("SECURITY_DEFINITION_OPTION_PARAMETER_END", 76, "securityDefinitionOptionParameterEnd",
           kSecDefOptParameterEnd)
        .from(gate::kSecDefOptParamsReq)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kReqIdOnly),
    answer("SOFT_DOLLAR_TIERS", 77, "softDollarTiers", kSoftDollarTiers)
        .from(gate::kSoftDollarTier)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kSoftDollarTiersText),
    answer("FAMILY_CODES", 78, "familyCodes", kFamilyCodes)
        .from(gate::kReqFamilyCodes)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kFamilyCodesText),
    answer("SYMBOL_SAMPLES", 79, "symbolSamples", kSymbolSamples)
        .from(gate::kReqMatchingSymbols)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kSymbolSamplesText),
    answer("MKT_DEPTH_EXCHANGES", 80, "mktDepthExchanges", kMarketDepthExchanges)
        .from(gate::kReqMktDepthExchanges)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kMktDepthExchangesText),
    answer("TICK_REQ_PARAMS", 81, "tickReqParams", kTickReqParams)
        .from(gate::kReqSmartComponents)
        .protobuf(gate::kProtobufMarketData)
        .layout(kTickReqParamsText),
    answer("SMART_COMPONENTS", 82, "smartComponents", kSmartComponents)
        .from(gate::kReqSmartComponents)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kSmartComponentsText),
    answer("NEWS_ARTICLE", 83, "newsArticle", kNewsArticle)
        .from(gate::kReqNewsArticle)
        .protobuf(gate::kProtobufNewsData)
        .layout(kNewsArticleText),
    answer("TICK_NEWS", 84, "tickNews", kTickNews)
        .from(gate::kTickNews)
        .protobuf(gate::kProtobufNewsData)
        .layout(kTickNewsText),
    answer("NEWS_PROVIDERS", 85, "newsProviders", kNewsProviders)
        .from(gate::kReqNewsProviders)
        .protobuf(gate::kProtobufNewsData)
        .layout(kNewsProvidersText),
    answer("HISTORICAL_NEWS", 86, "historicalNews", kHistoricalNews)
        .from(gate::kReqHistoricalNews)
        .protobuf(gate::kProtobufNewsData)
        .layout(kHistoricalNewsText),
    answer("HISTORICAL_NEWS_END", 87, "historicalNewsEnd", kHistoricalNewsEnd)
        .from(gate::kReqHistoricalNews)
        .protobuf(gate::kProtobufNewsData)
        .layout(kHistoricalNewsEndText),
    answer("HEAD_TIMESTAMP", 88, "headTimestamp", kHeadTimestamp)
        .from(gate::kReqHeadTimestamp)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kHeadTimestampText),
    answer("HISTOGRAM_DATA", 89, "histogramData", kHistogramData)
        .from(gate::kReqHistogram)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kHistogramText),
    answer("HISTORICAL_DATA_UPDATE", 90, "historicalDataUpdate", kHistoricalDataUpdate)
        .from(gate::kSyntRealtimeBars)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kHistoricalDataUpdateText),
    answer("REROUTE_MKT_DATA_REQ", 91, "rerouteMktDataReq", kRerouteMarketDataRequest)
        .from(gate::kCfdReroute)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kRerouteText),
    answer("REROUTE_MKT_DEPTH_REQ", 92, "rerouteMktDepthReq", kRerouteMarketDepthRequest)
        .from(gate::kCfdReroute)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kRerouteText),
    answer("MARKET_RULE", 93, "marketRule", kMarketRule)
        .from(gate::kMarketRules)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kMarketRuleText),
    answer("PNL", 94, "pnl", kPnL)
        .from(gate::kPnl)
        .protobuf(gate::kProtobufScanData)
        .layout(kPnlText),
    answer("PNL_SINGLE", 95, "pnlSingle", kPnLSingle)
        .from(gate::kPnl)
        .protobuf(gate::kProtobufScanData)
        .layout(kPnlSingleText),
    answer("HISTORICAL_TICKS", 96, "historicalTicks", kHistoricalTicks)
        .from(gate::kHistoricalTicks)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kHistoricalTicksText),
    answer("HISTORICAL_TICKS_BID_ASK", 97, "historicalTicksBidAsk", kHistoricalTicksBidAsk)
        .from(gate::kHistoricalTicks)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kHistoricalTicksBidAskText),
    answer("HISTORICAL_TICKS_LAST", 98, "historicalTicksLast", kHistoricalTicksLast)
        .from(gate::kHistoricalTicks)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kHistoricalTicksLastText),
    answer("TICK_BY_TICK", 99, "tickByTickAllLast|tickByTickBidAsk|tickByTickMidPoint",
           kTickByTickData)
        .from(gate::kTickByTick)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kTickByTickText),
    answer("ORDER_BOUND", 100, "orderBound", kOrderBound)
        .from(gate::kApiBindOrder)
        .protobuf(gate::kProtobufCompletedOrder)
        .layout(kOrderBoundText),
    answer("COMPLETED_ORDER", 101, "completedOrder", kCompletedOrder)
        .from(gate::kCompletedOrders)
        .protobuf(gate::kProtobufCompletedOrder)
        .layout(kCompletedOrderText),
    answer("COMPLETED_ORDERS_END", 102, "completedOrdersEnd", kCompletedOrdersEnd)
        .from(gate::kCompletedOrders)
        .protobuf(gate::kProtobufCompletedOrder)
        .layout({}),
    answer("REPLACE_FA_END", 103, "replaceFAEnd", kReplaceFAEnd)
        .from(gate::kReplaceFaEnd)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kReplaceFaEndText),
    answer("WSH_META_DATA", 104, "wshMetaData", kWshMetaData)
        .from(gate::kWsheCalendar)
        .protobuf(gate::kProtobufNewsData)
        .layout(kWshDataText),
    answer("WSH_EVENT_DATA", 105, "wshEventData", kWshEventData)
        .from(gate::kWsheCalendar)
        .protobuf(gate::kProtobufNewsData)
        .layout(kWshDataText),
    answer("HISTORICAL_SCHEDULE", 106, "historicalSchedule", kHistoricalSchedule)
        .from(gate::kHistoricalSchedule)
        .protobuf(gate::kProtobufRestMessages1)
        .layout(kHistoricalScheduleText),
    answer("USER_INFO", 107, "userInfo", kUserInfo)
        .from(gate::kUserInfo)
        .protobuf(gate::kProtobufRestMessages2)
        .layout(kUserInfoText),
    answer("HISTORICAL_DATA_END", 108, "historicalDataEnd", kHistoricalDataEnd)
        .from(gate::kHistoricalDataEnd)
        .protobuf(gate::kProtobufHistoricalData)
        .layout(kHistoricalDataEndText),
    answer("CURRENT_TIME_IN_MILLIS", 109, "currentTimeInMillis", kCurrentTimeInMillis)
        .from(gate::kCurrentTimeInMillis)
        .protobuf(gate::kProtobufRestMessages3)
        .layout(kCurrentTimeInMillisText),
    answer("CONFIG_RESPONSE", 110, "configResponse", kConfigResponse)
        .from(gate::kConfig)
        .protobuf(gate::kConfig)
        .no_text(),
    answer("UPDATE_CONFIG_RESPONSE", 111, "updateConfigResponse", kUpdateConfigResponse)
        .from(gate::kUpdateConfig)
        .protobuf(gate::kUpdateConfig)
        .no_text(),
};

}  // namespace

const RecordSpec kMapEntry{"MapEntry", kMapEntryFields};

const MessageSpec kHello{.name = "HELLO",
                         .id = 0,
                         .direction = Direction::to_gateway,
                         .api_name = "",
                         .record = &kHelloRecord};

const MessageSpec kVersionReply{.name = "VERSION_REPLY",
                                .id = 0,
                                .direction = Direction::to_client,
                                .api_name = "",
                                .record = &kVersionReplyRecord,
                                .text_form = TextForm::layout,
                                .text = kVersionReplyText};

std::span<const MessageSpec> messages() {
  return kMessages;
}

}  // namespace ibgw::wire
