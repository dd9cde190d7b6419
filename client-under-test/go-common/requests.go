package main

import (
	"math"
	"reflect"
	"strings"
)

// Request -> its arguments in order, but for those in ownRequests; "*" is a record made of all of them, a dotted name is taken out of a record.
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

// Defaults for arguments that a scenario may leave out, where the zero value would make a senseless request.
var defaults = map[string]any{
	"autoBind":       true,
	"group":          "All",
	"logLevel":       2,
	"marketDataType": 1,
	"numIds":         1,
	"subscribe":      true,
	"tags":           "NetLiquidation",
}

func argumentsOf(request string) string {
	if own, ok := ownRequests[request]; ok {
		return own
	}
	return requests[request]
}

// requestArguments converts canonical arguments into the arguments of the method of that type.
func requestArguments(name string, given map[string]any, method reflect.Type, nextID func() int64) []reflect.Value {
	values := []reflect.Value{}
	for i, field := range strings.Fields(argumentsOf(name)) {
		value := reflect.New(method.In(i)).Elem()
		set(value, argument(field, given, nextID))
		values = append(values, value)
	}
	if name == "placeOrder" {
		completeOrder(values[2].Elem(), given)
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

// completeOrder fills in the prices of legs, which the library's order has and the message has elsewhere.
func completeOrder(order reflect.Value, given map[string]any) {
	contract, _ := given["contract"].(map[string]any)
	legs, _ := contract["comboLegs"].([]any)
	prices := order.FieldByName("OrderComboLegs")
	for _, leg := range legs {
		price := reflect.New(prices.Type().Elem()).Elem()
		price.FieldByName("Price").SetFloat(math.MaxFloat64)
		if value, ok := leg.(map[string]any)["perLegPrice"]; ok {
			set(price.FieldByName("Price"), value)
		}
		prices.Set(reflect.Append(prices, price))
	}
	completeOwnOrder(order, given)
}
