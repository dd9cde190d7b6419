package main

import (
	"fmt"
	"strings"
)

// Callback -> its arguments in order, "name" or "name:kind"; a dotted name goes into a record, "*" spreads a record.
// Kinds: see convert. ownCallbacks has those of the library that differ.
var callbacks = map[string]string{
	"accountDownloadEnd":      "accountName",
	"accountSummary":          "reqId account tag value currency",
	"accountSummaryEnd":       "reqId",
	"accountUpdateMulti":      "reqId account modelCode key value currency",
	"accountUpdateMultiEnd":   "reqId",
	"bondContractDetails":     "reqId contractDetails",
	"commissionAndFeesReport": "*",
	"completedOrder":          "contract order orderState",
	"configResponse":          "*",
	"contractDetails":         "reqId contractDetails",
	"contractDetailsEnd":      "reqId",
	"currentTime":             "currentTime:i64",
	"currentTimeInMillis":     "currentTimeInMillis:i64",
	"deltaNeutralValidation":  "reqId deltaNeutralContract",
	"displayGroupList":        "reqId groups",
	"displayGroupUpdated":     "reqId contractInfo",
	"error":                   "id errorTime:i64 errorCode errorMsg advancedOrderRejectJson:nonempty",
	"execDetails":             "reqId contract execution",
	"execDetailsEnd":          "reqId",
	"familyCodes":             "familyCodes",
	"fundamentalData":         "reqId data",
	"headTimestamp":           "reqId headTimestamp",
	"histogramData":           "reqId histogramDataEntries",
	"historicalData":          "reqId historicalDataBars",
	"historicalDataEnd":       "reqId startDateStr endDateStr",
	"historicalDataUpdate":    "reqId historicalDataBar",
	"historicalNews":          "reqId time providerCode articleId headline",
	"historicalNewsEnd":       "reqId hasMore",
	"historicalSchedule":      "reqId startDateTime endDateTime timeZone historicalSessions",
	"historicalTicks":         "reqId historicalTicks isDone",
	"historicalTicksBidAsk":   "reqId historicalTicksBidAsk isDone",
	"historicalTicksLast":     "reqId historicalTicksLast isDone",
	"managedAccounts":         "accountsList:list",
	"marketDataType":          "reqId marketDataType",
	"marketRule":              "marketRuleId priceIncrements",
	"mktDepthExchanges":       "depthMarketDataDescriptions",
	"newsArticle":             "reqId articleType articleText",
	"newsProviders":           "newsProviders",
	"nextValidId":             "orderId",
	"openOrder":               "orderId contract order orderState",
	"orderBound":              "permId:i64 clientId orderId",
	"orderStatus": "orderId status filled:decimal remaining:decimal avgFillPrice permId:i64 parentId lastFillPrice clientId whyHeld " +
		"mktCapPrice",
	"pnl":           "reqId dailyPnL unrealizedPnL realizedPnL",
	"pnlSingle":     "reqId position:decimal dailyPnL unrealizedPnL realizedPnL value",
	"position":      "account contract position:decimal avgCost",
	"positionMulti": "reqId account modelCode contract position:decimal avgCost",

	"positionMultiEnd":   "reqId",
	"realtimeBar":        "reqId time:i64 open high low close volume:decimal WAP:decimal count",
	"receiveFA":          "faDataType xml",
	"replaceFAEnd":       "reqId text",
	"rerouteMktDataReq":  "reqId conId exchange",
	"rerouteMktDepthReq": "reqId conId exchange",
	"scannerData": "reqId scannerDataElement.rank contractDetails scannerDataElement.distance " +
		"scannerDataElement.benchmark scannerDataElement.projection scannerDataElement.comboKey",
	"scannerDataEnd":    "reqId",
	"scannerParameters": "xml",
	"securityDefinitionOptionParameter": "reqId exchange underlyingConId tradingClass multiplier expirations " +
		"strikes",
	"securityDefinitionOptionParameterEnd": "reqId",
	"smartComponents":                      "reqId smartComponents",
	"softDollarTiers":                      "reqId softDollarTiers",
	"symbolSamples":                        "reqId contractDescriptions",
	"tickByTickAllLast": "reqId tickType historicalTickLast.time:i64 historicalTickLast.price " +
		"historicalTickLast.size historicalTickLast.tickAttribLast historicalTickLast.exchange " +
		"historicalTickLast.specialConditions",
	"tickByTickBidAsk": "reqId historicalTickBidAsk.time:i64 historicalTickBidAsk.priceBid " +
		"historicalTickBidAsk.priceAsk historicalTickBidAsk.sizeBid historicalTickBidAsk.sizeAsk " +
		"historicalTickBidAsk.tickAttribBidAsk",
	"tickByTickMidPoint": "reqId historicalTickMidPoint.time:i64 historicalTickMidPoint.price",
	"tickEFP": "reqId tickType basisPoints formattedBasisPoints totalDividends holdDays futureLastTradeDate " +
		"dividendImpact dividendsToLastTradeDate",
	"tickGeneric": "reqId tickType value",
	"tickNews":    "reqId timestamp:i64 providerCode articleId headline extraData",
	"tickOptionComputation": "reqId tickType tickAttrib impliedVol delta optPrice pvDividend gamma vega theta " +
		"undPrice",
	"tickPrice":            "reqId tickType price attrMask:mask",
	"tickReqParams":        "reqId minTick:decimal bboExchange snapshotPermissions",
	"tickSize":             "reqId tickType size:decimal",
	"tickSnapshotEnd":      "reqId",
	"tickString":           "reqId tickType value",
	"updateAccountTime":    "timeStamp",
	"updateAccountValue":   "key value currency accountName",
	"updateConfigResponse": "*",
	"updateMktDepth": "reqId marketDepthData.position marketDepthData.operation marketDepthData.side " +
		"marketDepthData.price marketDepthData.size",
	"updateMktDepthL2": "reqId marketDepthData.position marketDepthData.marketMaker marketDepthData.operation " +
		"marketDepthData.side marketDepthData.price marketDepthData.size marketDepthData.isSmartDepth",
	"updateNewsBulletin": "newsMsgId newsMsgType newsMessage originatingExch",
	"updatePortfolio": "contract position:decimal marketPrice marketValue averageCost unrealizedPNL realizedPNL " +
		"accountName",
	"userInfo":                "reqId whiteBrandingId",
	"verifyAndAuthCompleted":  "isSuccessful errorText",
	"verifyAndAuthMessageAPI": "apiData xyzChallenge",
	"verifyCompleted":         "isSuccessful errorText",
	"verifyMessageAPI":        "apiData",
	"wshEventData":            "reqId dataJson",
	"wshMetaData":             "reqId dataJson",
}

// callbackEvent returns the line for a callback of the library. It returns false if the line must not be written: the
// library also hands out most protobuf messages undecoded.
func callbackEvent(method string, values []any) (event, bool) {
	name := canonicalName(method)
	if canonical, ok := callbackNames[name]; ok {
		name = canonical
	} else if strings.HasSuffix(name, "ProtoBuf") {
		return nil, false
	}
	arguments, ok := ownCallbacks[name]
	if !ok {
		arguments = callbacks[name]
	}
	fields := strings.Fields(arguments)
	args := map[string]any{}
	for i, value := range values {
		field := fmt.Sprintf("arg%d", i)
		if i < len(fields) {
			field = fields[i]
		}
		path, kind, _ := strings.Cut(field, ":")
		put(args, path, convert(value, kind))
	}
	rearrange(args)
	return event{"event": "callback", "name": name, "args": args}, true
}

func put(args map[string]any, path string, value any) {
	if value == nil {
		return
	}
	if path == "*" {
		for name, field := range value.(map[string]any) {
			args[name] = field
		}
		return
	}
	parts := strings.Split(path, ".")
	for _, part := range parts[:len(parts)-1] {
		inner, ok := args[part].(map[string]any)
		if !ok {
			inner = map[string]any{}
			args[part] = inner
		}
		args = inner
	}
	args[parts[len(parts)-1]] = value
}

// rearrange moves fields to where the messages have them: the contract beside its details, prices of legs into the legs.
func rearrange(args map[string]any) {
	if details, ok := args["contractDetails"].(map[string]any); ok {
		if element, isScan := args["scannerDataElement"].(map[string]any); isScan {
			element["contract"], element["marketName"] = details["contract"], details["marketName"]
			delete(args, "contractDetails")
		} else {
			contract := details["contract"].(map[string]any)
			if maturity := details["maturity"]; maturity != "" { // what a bond has in place of a last trade date
				contract["lastTradeDateOrContractMonth"] = maturity
			}
			delete(details, "maturity")
			args["contract"] = contract
			delete(details, "contract")
		}
	}
	order, _ := args["order"].(map[string]any)
	contract, _ := args["contract"].(map[string]any)
	legs, _ := contract["comboLegs"].([]any)
	prices, _ := order["orderComboLegs"].([]any)
	for i, price := range prices {
		if value, ok := price.(map[string]any)["price"]; ok && i < len(legs) {
			legs[i].(map[string]any)["perLegPrice"] = value
		}
	}
	delete(order, "orderComboLegs")
}
