package main

import (
	"regexp"
	"strings"
	"unicode"
)

var idWord = regexp.MustCompile(`ID(s?[A-Z0-9]|s?$)`)

// canonicalName spells a Go name as the messages do: ConID is conId, TIF is tif, OCAGroup is ocaGroup.
func canonicalName(name string) string {
	name = idWord.ReplaceAllString(name, "Id$1")
	runes := []rune(name)
	for i := range runes {
		last := i+1 == len(runes)
		if !unicode.IsUpper(runes[i]) || (i > 0 && !last && unicode.IsLower(runes[i+1])) {
			break
		}
		runes[i] = unicode.ToLower(runes[i])
	}
	return string(runes)
}

// attribute is the canonical name and the kind of a field of one of the library's structs.
type attribute struct{ name, kind string }

// Fields whose canonical name or kind is another: "Field" in any struct, or "Struct.Field".
// Kinds: double arrives as text, bool and date as numbers, i64 travels as text, decimal as plain digits.
var attributes = parseAttributes(map[string]string{
	"Bar.Wap":                                       "WAP",
	"ComboLeg.ShortSaleSlot":                        "shortSalesSlot",
	"CommissionAndFeesReport.Yield":                 "bondYield",
	"CommissionAndFeesReport.YieldRedemptionDate":   "yieldRedemptionDate:date",
	"Contract.Multiplier":                           "multiplier:double",
	"Contract.PrimaryExchange":                      "primaryExch",
	"ContractDetails.FundSubsequentMinimumPurchase": "fundMinimumSubsequentPurchase",
	"ContractDetails.MinTick":                       "minTick:decimal",
	"ContractDetails.Notes":                         "bondNotes",
	"ContractDetails.Putable":                       "puttable",
	"Execution.Liquidation":                         "isLiquidation:bool",
	"Execution.PendingPriceRevision":                "isPriceRevisionPending",
	"FamilyCode.FamilyCodeStr":                      "familyCode",
	"HistoricalTick.Time":                           "time:i64",
	"HistoricalTickBidAsk.TickAttirbBidAsk":         "tickAttribBidAsk",
	"HistoricalTickBidAsk.Time":                     "time:i64",
	"HistoricalTickLast.Time":                       "time:i64",
	"NewsProvider.Code":                             "providerCode",
	"NewsProvider.Name":                             "providerName",
	"Order.OutsideRTH":                              "outsideRth",
	"Order.ParentPermID":                            "parentPermId:i64",
	"Order.RouteMarketableToBbo":                    "routeMarketableToBbo:int",
	"OrderState.EquityWithLoanAfter":                "equityWithLoanAfter:double",
	"OrderState.EquityWithLoanBefore":               "equityWithLoanBefore:double",
	"OrderState.EquityWithLoanChange":               "equityWithLoanChange:double",
	"OrderState.InitMarginAfter":                    "initMarginAfter:double",
	"OrderState.InitMarginBefore":                   "initMarginBefore:double",
	"OrderState.InitMarginChange":                   "initMarginChange:double",
	"OrderState.MaintMarginAfter":                   "maintMarginAfter:double",
	"OrderState.MaintMarginBefore":                  "maintMarginBefore:double",
	"OrderState.MaintMarginChange":                  "maintMarginChange:double",
	"PermID":                                        "permId:i64",
	"ScannerSubscription.AboveVolume":               "aboveVolume:i64",
	"ScannerSubscription.AverageOptionVolumeAbove":  "averageOptionVolumeAbove:i64",
	"WshEventData.FillWatchList":                    "fillWatchlist",
})

func parseAttributes(texts map[string]string) map[string]attribute {
	parsed := map[string]attribute{}
	for field, text := range texts {
		name, kind, _ := strings.Cut(text, ":")
		parsed[field] = attribute{name, kind}
	}
	return parsed
}

func attributeOf(structName, field string) attribute {
	if found, ok := attributes[structName+"."+field]; ok {
		return found
	}
	if found, ok := attributes[field]; ok {
		return found
	}
	return attribute{name: canonicalName(field)}
}
