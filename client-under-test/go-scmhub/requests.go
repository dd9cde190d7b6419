package main

import (
	"reflect"
	"strings"

	"github.com/scmhub/ibapi"
)

// Request -> its arguments in order; "*" is a record made of all of them, a dotted name is taken out of a record.
var requests = map[string]string{
	"calculateImpliedVolatility":       "reqId contract optionPrice underPrice impliedVolatilityOptions",
	"calculateOptionPrice":             "reqId contract volatility underPrice optionPriceOptions",
	"cancelAccountSummary":             "reqId",
	"cancelAccountUpdatesMulti":        "reqId",
	"cancelCalculateImpliedVolatility": "reqId",
	"cancelCalculateOptionPrice":       "reqId",
	"cancelContractData":               "reqId",
	"cancelFundamentalData":            "reqId",
	"cancelHeadTimestamp":              "reqId",
	"cancelHistogramData":              "reqId",
	"cancelHistoricalData":             "reqId",
	"cancelHistoricalTicks":            "reqId",
	"cancelMktData":                    "reqId",
	"cancelMktDepth":                   "reqId isSmartDepth",
	"cancelNewsBulletins":              "",
	"cancelOrder":                      "orderId orderCancel",
	"cancelPnL":                        "reqId",
	"cancelPnLSingle":                  "reqId",
	"cancelPositions":                  "",
	"cancelPositionsMulti":             "reqId",
	"cancelRealTimeBars":               "reqId",
	"cancelScannerSubscription":        "reqId",
	"cancelTickByTickData":             "reqId",
	"cancelWshEventData":               "reqId",
	"cancelWshMetaData":                "reqId",
	"exerciseOptions": "orderId contract exerciseAction exerciseQuantity account override manualOrderTime " +
		"customerAccount professionalCustomer",
	"placeOrder":             "orderId contract order",
	"queryDisplayGroups":     "reqId",
	"replaceFA":              "reqId faDataType xml",
	"reqAccountSummary":      "reqId group tags",
	"reqAccountUpdates":      "subscribe acctCode",
	"reqAccountUpdatesMulti": "reqId account modelCode ledgerAndNLV",
	"reqAllOpenOrders":       "",
	"reqAutoOpenOrders":      "autoBind",
	"reqCompletedOrders":     "apiOnly",
	"reqConfig":              "*",
	"reqContractDetails":     "reqId contract",
	"reqCurrentTime":         "",
	"reqCurrentTimeInMillis": "",
	"reqExecutions":          "reqId executionFilter",
	"reqFamilyCodes":         "",
	"reqFundamentalData":     "reqId contract reportType fundamentalsDataOptions",
	"reqGlobalCancel":        "orderCancel",
	"reqHeadTimestamp":       "reqId contract whatToShow useRTH formatDate",
	"reqHistogramData":       "reqId contract useRTH timePeriod",
	"reqHistoricalData": "reqId contract endDateTime duration barSizeSetting whatToShow useRTH formatDate " +
		"keepUpToDate chartOptions",
	"reqHistoricalNews": "reqId conId providerCodes startDateTime endDateTime totalResults historicalNewsOptions",
	"reqHistoricalTicks": "reqId contract startDateTime endDateTime numberOfTicks whatToShow useRTH ignoreSize " +
		"miscOptions",
	"reqIds":               "numIds",
	"reqManagedAccts":      "",
	"reqMarketDataType":    "marketDataType",
	"reqMarketRule":        "marketRuleId",
	"reqMatchingSymbols":   "reqId pattern",
	"reqMktData":           "reqId contract genericTickList snapshot regulatorySnapshot marketDataOptions",
	"reqMktDepth":          "reqId contract numRows isSmartDepth marketDepthOptions",
	"reqMktDepthExchanges": "",
	"reqNewsArticle":       "reqId providerCode articleId newsArticleOptions",
	"reqNewsBulletins":     "allMessages",
	"reqNewsProviders":     "",
	"reqOpenOrders":        "",
	"reqPnL":               "reqId account modelCode",
	"reqPnLSingle":         "reqId account modelCode conId",
	"reqPositions":         "",
	"reqPositionsMulti":    "reqId account modelCode",
	"reqRealTimeBars":      "reqId contract barSize whatToShow useRTH realTimeBarsOptions",
	"reqScannerParameters": "",
	"reqScannerSubscription": "reqId scannerSubscription scannerSubscription.scannerSubscriptionOptions " +
		"scannerSubscription.scannerSubscriptionFilterOptions",
	"reqSecDefOptParams":         "reqId underlyingSymbol futFopExchange underlyingSecType underlyingConId",
	"reqSmartComponents":         "reqId bboExchange",
	"reqSoftDollarTiers":         "reqId",
	"reqTickByTickData":          "reqId contract tickType numberOfTicks ignoreSize",
	"reqUserInfo":                "reqId",
	"reqWshEventData":            "reqId *",
	"reqWshMetaData":             "reqId",
	"requestFA":                  "faDataType",
	"setServerLogLevel":          "logLevel",
	"subscribeToGroupEvents":     "reqId groupId",
	"unsubscribeFromGroupEvents": "reqId",
	"updateConfig":               "*",
	"updateDisplayGroup":         "reqId contractInfo",
	"verifyAndAuthMessage":       "apiData xyzResponse",
	"verifyAndAuthRequest":       "apiName apiVersion opaqueIsvKey",
	"verifyMessage":              "apiData",
	"verifyRequest":              "apiName apiVersion",
}

// What a scenario need not say, where the zero value would be a senseless request.
var defaults = map[string]any{
	"autoBind":       true,
	"group":          "All",
	"logLevel":       2,
	"marketDataType": 1,
	"numIds":         1,
	"subscribe":      true,
	"tags":           "NetLiquidation",
}

// requestArguments gives the values for the method of that type, from canonical arguments.
func requestArguments(name string, given map[string]any, method reflect.Type, nextID func() int64) []reflect.Value {
	values := []reflect.Value{}
	for i, field := range strings.Fields(requests[name]) {
		value := reflect.New(method.In(i)).Elem()
		set(value, argument(field, given, nextID))
		values = append(values, value)
	}
	if name == "placeOrder" {
		completeOrder(values[2].Interface().(*ibapi.Order), given)
	}
	return values
}

func argument(field string, given map[string]any, nextID func() int64) any {
	if field == "*" {
		if _, ok := given["reqId"]; !ok {
			given["reqId"] = nextID()
		}
		return given
	}
	outer, inner, nested := strings.Cut(field, ".")
	if nested {
		holder, _ := given[outer].(map[string]any)
		return holder[inner]
	}
	if value, ok := given[field]; ok {
		return value
	}
	if field == "reqId" || field == "orderId" {
		return nextID()
	}
	return defaults[field]
}

// completeOrder fills in what the library's order has and the message has elsewhere.
func completeOrder(order *ibapi.Order, given map[string]any) {
	contract, _ := given["contract"].(map[string]any)
	legs, _ := contract["comboLegs"].([]any)
	for _, leg := range legs {
		price := ibapi.NewOrderComboLeg()
		if value, ok := leg.(map[string]any)["perLegPrice"]; ok {
			set(reflect.ValueOf(&price.Price).Elem(), value)
		}
		order.OrderComboLegs = append(order.OrderComboLegs, price)
	}
	attached, _ := given["attachedOrders"].(map[string]any)
	fields := map[string]string{"slOrderId": "SLint64", "slOrderType": "SLOrderType", "ptOrderId": "PTint64",
		"ptOrderType": "PTOrderType"}
	for canonical, field := range fields {
		// Not in the older versions.
		if target := reflect.ValueOf(order).Elem().FieldByName(field); target.IsValid() && attached[canonical] != nil {
			set(target, attached[canonical])
		}
	}
}
