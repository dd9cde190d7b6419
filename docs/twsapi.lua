-- The TWS API of Interactive Brokers for Wireshark. Made by `fake-gateway messages --format lua`; do not edit.
local ascii7_from, binary_id_from = 153, 201
local records = {
AccountDataEnd="accountName",
AccountDataRequest="subscribe:b,acctCode",
AccountSummary="reqId:i,account,tag,value,currency",
AccountSummaryEnd="reqId:i",
AccountSummaryRequest="reqId:i,group,tags",
AccountUpdateMulti="reqId:i,account,modelCode,key,value,currency",
AccountUpdateMultiEnd="reqId:i",
AccountUpdateTime="timeStamp",
AccountUpdatesMultiRequest="reqId:i,account,modelCode,ledgerAndNLV:b",
AccountValue="key,value,currency,accountName",
AllOpenOrdersRequest="",
ApiConfig="precautions:ApiPrecautionsConfig,settings:ApiSettingsConfig",
ApiPrecautionsConfig="bypassOrderPrecautions:b,bypassBondWarning:b,bypassNegativeYieldConfirmation:b,bypassCalledBondWarning:b,bypassSameActionPairTradeWarning:b,bypassFlaggedAccountsWarning:b,bypassPriceBasedVolatilityWarning:b,bypassRedirectOrderWarning:b,bypassNoOverfillProtection:b,bypassRouteMarketableToBBO:b",
ApiSettingsConfig="readOnlyApi:b,totalQuantityForMutualFunds:b,downloadOpenOrdersOnConnection:b,includeVirtualFxPositions:b,prepareDailyPnL:b,sendStatusUpdatesForVolatilityOrders:b,encodeApiMessages,socketPort:i,useNegativeAutoRange:b,createApiMessageLogFile:b,includeMarketDataInLogFile:b,exposeTradingScheduleToApi:b,splitInsuredDepositFromCashBalance:b,sendZeroPositionsForTodayOnly:b,letApiAccountRequestsSwitchSubscription:b,useAccountGroupsWithAllocationMethods:b,loggingLevel,masterClientId:i,bulkDataTimeout:i,componentExchSeparator,showForexDataIn1_10Pips:b,allowForexTradingIn1_10Pips:b,roundAccountValuesToNearestWholeNumber:b,sendMarketDataInLotsForUsStocks:b,showAdvancedOrderRejectInUi:b,rejectMessagesAboveMaxRate:b,maintainConnectionOnIncorrectFields:b,compatibilityModeNasdaqStocks:b,sendInstrumentTimezone,sendForexDataInCompatibilityMode:b,maintainAndResubmitOrdersOnReconnect:b,historicalDataMaxSize:i,autoReportNettingEventContractTrades:b,optionExerciseRequestType,allowLocalhostOnly:b,trustedIPs*",
AttachedOrders="slOrderId:i,slOrderType,ptOrderId:i,ptOrderType",
AutoOpenOrdersRequest="autoBind:b",
CalculateImpliedVolatilityRequest="reqId:i,contract:Contract,optionPrice:f,underPrice:f,impliedVolatilityOptions:m,optionsCount:i=0",
CalculateOptionPriceRequest="reqId:i,contract:Contract,volatility:f,underPrice:f,optionPriceOptions:m,optionsCount:i=0",
CancelAccountSummary="reqId:i",
CancelAccountUpdatesMulti="reqId:i",
CancelCalculateImpliedVolatility="reqId:i",
CancelCalculateOptionPrice="reqId:i",
CancelContractData="reqId:i",
CancelFundamentalsData="reqId:i",
CancelHeadTimestamp="reqId:i",
CancelHistogramData="reqId:i",
CancelHistoricalData="reqId:i",
CancelHistoricalTicks="reqId:i",
CancelMarketData="reqId:i",
CancelMarketDepth="reqId:i,isSmartDepth:b",
CancelNewsBulletins="",
CancelOrderRequest="orderId:i,orderCancel:OrderCancel",
CancelPnL="reqId:i",
CancelPnLSingle="reqId:i",
CancelPositions="",
CancelPositionsMulti="reqId:i",
CancelRealTimeBars="reqId:i",
CancelScannerSubscription="reqId:i",
CancelTickByTick="reqId:i",
CancelWshEventData="reqId:i",
CancelWshMetaData="reqId:i",
ComboLeg="conId:i,ratio:i,action,exchange,openClose:i,shortSalesSlot:i,designatedLocation,exemptCode:i,perLegPrice:f",
CommissionAndFeesReport="execId,commissionAndFees:f,currency,realizedPNL:f,bondYield:f,yieldRedemptionDate",
CompletedOrder="contract:Contract,order:Order,orderState:OrderState",
CompletedOrdersEnd="",
CompletedOrdersRequest="apiOnly:b",
ConfigRequest="reqId:i",
ConfigResponse="reqId:i,lockAndExit:LockAndExitConfig,messages:MessageConfig*,api:ApiConfig,orders:OrdersConfig",
Contract="conId:i,symbol,secType,lastTradeDateOrContractMonth,strike:f,right,multiplier:f,exchange,primaryExch,currency,localSymbol,tradingClass,secIdType,secId,description,issuerId,deltaNeutralContract:DeltaNeutralContract,includeExpired:b,comboLegsDescrip,comboLegs:ComboLeg*,lastTradeDate",
ContractData="reqId:i,contract:Contract,contractDetails:ContractDetails",
ContractDataEnd="reqId:i",
ContractDataRequest="reqId:i,contract:Contract",
ContractDescription="contract:Contract,derivativeSecTypes*",
ContractDetails="marketName,minTick,orderTypes,validExchanges,priceMagnifier:i,underConId:i,longName,contractMonth,industry,category,subcategory,timeZoneId,tradingHours,liquidHours,evRule,evMultiplier:f,secIdList:m,aggGroup:i,underSymbol,underSecType,marketRuleIds,realExpirationDate,stockType,minSize,sizeIncrement,suggestedSizeIncrement,fundName,fundFamily,fundType,fundFrontLoad,fundBackLoad,fundBackLoadTimeInterval,fundManagementFee,fundClosed:b,fundClosedForNewInvestors:b,fundClosedForNewMoney:b,fundNotifyAmount,fundMinimumInitialPurchase,fundMinimumSubsequentPurchase,fundBlueSkyStates,fundBlueSkyTerritories,fundDistributionPolicyIndicator,fundAssetType,cusip,issueDate,ratings,bondType,coupon:f,couponType,convertible:b,callable:b,puttable:b,descAppend,nextOptionDate,nextOptionType,nextOptionPartial:b,bondNotes,ineligibilityReasonList:IneligibilityReason*,eventContract1,eventContractDescription1,eventContractDescription2,minAlgoSize,lastPricePrecision,lastSizePrecision,settlementMethod,mdSizeMultiplier:i=0,sizeMinTick=0",
CurrentTime="currentTime:l",
CurrentTimeInMillis="currentTimeInMillis:l",
CurrentTimeInMillisRequest="",
CurrentTimeRequest="",
DeltaNeutralContract="conId:i,delta:f,price:f",
DeltaNeutralValidation="reqId:i=0,deltaNeutralContract:DeltaNeutralContract=0",
DepthMarketDataDescription="exchange,secType,listingExch,serviceDataType,aggGroup:i,isL2:b=0",
DisplayGroupList="reqId:i,groups",
DisplayGroupUpdated="reqId:i,contractInfo",
ErrorMessage="id:i,errorTime:l,errorCode:i,errorMsg,advancedOrderRejectJson",
Execution="orderId:i,execId,time,acctNumber,exchange,side,shares,price:f,permId:l,clientId:i,isLiquidation:b,cumQty,avgPrice:f,orderRef,evRule,evMultiplier:f,modelCode,lastLiquidity:i,isPriceRevisionPending:b,submitter,optExerciseOrLapseType:i",
ExecutionDetails="reqId:i,contract:Contract,execution:Execution",
ExecutionDetailsEnd="reqId:i",
ExecutionFilter="clientId:i,acctCode,time,symbol,secType,exchange,side,lastNDays:i,specificDates:i*",
ExecutionRequest="reqId:i,executionFilter:ExecutionFilter",
ExerciseOptionsRequest="orderId:i,contract:Contract,exerciseAction:i,exerciseQuantity:i,account,override:b,manualOrderTime,customerAccount,professionalCustomer:b",
FAReplace="reqId:i,faDataType:i,xml",
FARequest="faDataType:i",
FamilyCode="accountId,familyCode",
FamilyCodes="familyCodes:FamilyCode*",
FamilyCodesRequest="",
FundamentalsData="reqId:i,data",
FundamentalsDataRequest="reqId:i,contract:Contract,reportType,fundamentalsDataOptions:m,optionsCount:i=0",
GlobalCancelRequest="orderCancel:OrderCancel",
HeadTimestamp="reqId:i,headTimestamp",
HeadTimestampRequest="reqId:i,contract:Contract,useRTH:b,whatToShow,formatDate:i",
Hello="min:i=0,max:i=0,options=0",
HistogramData="reqId:i,histogramDataEntries:HistogramDataEntry*",
HistogramDataEntry="price:f,size",
HistogramDataRequest="reqId:i,contract:Contract,useRTH:b,timePeriod",
HistoricalData="reqId:i,historicalDataBars:HistoricalDataBar*,startDateStr=0,endDateStr=0",
HistoricalDataBar="date,open:f,high:f,low:f,close:f,volume,WAP,barCount:i,hasGaps=0",
HistoricalDataEnd="reqId:i,startDateStr,endDateStr",
HistoricalDataRequest="reqId:i,contract:Contract,endDateTime,barSizeSetting,duration,useRTH:b,whatToShow,formatDate:i,keepUpToDate:b,chartOptions:m",
HistoricalDataUpdate="reqId:i,historicalDataBar:HistoricalDataBar",
HistoricalNews="reqId:i,time,providerCode,articleId,headline",
HistoricalNewsEnd="reqId:i,hasMore:b",
HistoricalNewsRequest="reqId:i,conId:i,providerCodes,startDateTime,endDateTime,totalResults:i,historicalNewsOptions:m",
HistoricalSchedule="reqId:i,startDateTime,endDateTime,timeZone,historicalSessions:HistoricalSession*",
HistoricalSession="startDateTime,endDateTime,refDate",
HistoricalTick="time:l,price:f,size,unused:i=0",
HistoricalTickBidAsk="time:l,tickAttribBidAsk:TickAttribBidAsk,priceBid:f,priceAsk:f,sizeBid,sizeAsk",
HistoricalTickLast="time:l,tickAttribLast:TickAttribLast,price:f,size,exchange,specialConditions",
HistoricalTicks="reqId:i,historicalTicks:HistoricalTick*,isDone:b",
HistoricalTicksBidAsk="reqId:i,historicalTicksBidAsk:HistoricalTickBidAsk*,isDone:b",
HistoricalTicksLast="reqId:i,historicalTicksLast:HistoricalTickLast*,isDone:b",
HistoricalTicksRequest="reqId:i,contract:Contract,startDateTime,endDateTime,numberOfTicks:i,whatToShow,useRTH:b,ignoreSize:b,miscOptions:m",
IdsRequest="numIds:i",
IneligibilityReason="id,description",
LockAndExitConfig="autoLogoffTime,autoLogoffPeriod,autoLogoffType",
ManagedAccounts="accountsList",
ManagedAccountsRequest="",
MarketDataRequest="reqId:i,contract:Contract,genericTickList,snapshot:b,regulatorySnapshot:b,marketDataOptions:m",
MarketDataType="reqId:i,marketDataType:i",
MarketDataTypeRequest="marketDataType:i",
MarketDepth="reqId:i,marketDepthData:MarketDepthData",
MarketDepthData="position:i,operation:i,side:i,price:f,size,marketMaker,isSmartDepth:b",
MarketDepthExchanges="depthMarketDataDescriptions:DepthMarketDataDescription*",
MarketDepthExchangesRequest="",
MarketDepthL2="reqId:i,marketDepthData:MarketDepthData",
MarketDepthRequest="reqId:i,contract:Contract,numRows:i,isSmartDepth:b,marketDepthOptions:m",
MarketRule="marketRuleId:i,priceIncrements:PriceIncrement*",
MarketRuleRequest="marketRuleId:i",
MatchingSymbolsRequest="reqId:i,pattern",
MessageConfig="id:i,title,message,defaultAction,enabled:b",
NewsArticle="reqId:i,articleType:i,articleText",
NewsArticleRequest="reqId:i,providerCode,articleId,newsArticleOptions:m",
NewsBulletin="newsMsgId:i,newsMsgType:i,newsMessage,originatingExch",
NewsBulletinsRequest="allMessages:b",
NewsProvider="providerCode,providerName",
NewsProviders="newsProviders:NewsProvider*",
NewsProvidersRequest="",
NextValidId="orderId:i",
OpenOrder="orderId:i,contract:Contract,order:Order,orderState:OrderState",
OpenOrdersEnd="",
OpenOrdersRequest="",
Order="clientId:i,orderId:i,permId:l,parentId:i,action,totalQuantity,displaySize:i,orderType,lmtPrice:f,auxPrice:f,tif,account,settlingFirm,clearingAccount,clearingIntent,allOrNone:b,blockOrder:b,hidden:b,outsideRth:b,sweepToFill:b,percentOffset:f,trailingPercent:f,trailStopPrice:f,minQty:i,goodAfterTime,goodTillDate,ocaGroup,orderRef,rule80A,ocaType:i,triggerMethod:i,activeStartTime,activeStopTime,faGroup,faMethod,faPercentage,volatility:f,volatilityType:i,continuousUpdate:b,referencePriceType:i,deltaNeutralOrderType,deltaNeutralAuxPrice:f,deltaNeutralConId:i,deltaNeutralOpenClose,deltaNeutralShortSale:b,deltaNeutralShortSaleSlot:i,deltaNeutralDesignatedLocation,scaleInitLevelSize:i,scaleSubsLevelSize:i,scalePriceIncrement:f,scalePriceAdjustValue:f,scalePriceAdjustInterval:i,scaleProfitOffset:f,scaleAutoReset:b,scaleInitPosition:i,scaleInitFillQty:i,scaleRandomPercent:b,scaleTable,hedgeType,hedgeParam,algoStrategy,algoParams:m,algoId,smartComboRoutingParams:m,whatIf:b,transmit:b,overridePercentageConstraints:b,openClose,origin:i,shortSaleSlot:i,designatedLocation,exemptCode:i,deltaNeutralSettlingFirm,deltaNeutralClearingAccount,deltaNeutralClearingIntent,discretionaryAmt:f,optOutSmartRouting:b,startingPrice:f,stockRefPrice:f,delta:f,stockRangeLower:f,stockRangeUpper:f,notHeld:b,orderMiscOptions:m,solicited:b,randomizeSize:b,randomizePrice:b,referenceContractId:i,peggedChangeAmount:f,isPeggedChangeAmountDecrease:b,referenceChangeAmount:f,referenceExchangeId,adjustedOrderType,triggerPrice:f,adjustedStopPrice:f,adjustedStopLimitPrice:f,adjustedTrailingAmount:f,adjustableTrailingUnit:i,lmtPriceOffset:f,conditions:OrderCondition*,conditionsCancelOrder:b,conditionsIgnoreRth:b,modelCode,extOperator,softDollarTier:SoftDollarTier,cashQty:f,mifid2DecisionMaker,mifid2DecisionAlgo,mifid2ExecutionTrader,mifid2ExecutionAlgo,dontUseAutoPriceForHedge:b,isOmsContainer:b,discretionaryUpToLimitPrice:b,autoCancelDate,filledQuantity,refFuturesConId:i,autoCancelParent:b,shareholder,imbalanceOnly:b,routeMarketableToBbo:i,parentPermId:l,usePriceMgmtAlgo:i,duration:i,postToAts:i,advancedErrorOverride,manualOrderTime,minTradeQty:i,minCompeteSize:i,competeAgainstBestOffset:f,midOffsetAtWhole:f,midOffsetAtHalf:f,customerAccount,professionalCustomer:b,bondAccruedInterest,includeOvernight:b,manualOrderIndicator:i,submitter,deactivate:b,postOnly:b,allowPreOpen:b,ignoreOpenAuction:b,seekPriceImprovement:i,whatIfType:i,hedgeMaxSize:i,conditionsIncludeOvernight:b,faProfile=0,sharesAllocation=0,trailStopPriceRepeated:f=0,eTradeOnly:b=0,firmQuoteOnly:b=0,nbboPriceCap:f=0,auctionStrategy:i=0,basisPoints:f=0,basisPointsType:i=0,externalUserId=0",
OrderAllocation="account,position,positionDesired,positionAfter,desiredAllocQty,allowedAllocQty,isMonetary:b",
OrderBound="permId:l,clientId:i,orderId:i",
OrderCancel="manualOrderCancelTime,extOperator,manualOrderIndicator:i,externalUserId=0",
OrderCondition="type:i,isConjunctionConnection:b,isMore:b,conId:i,exchange,symbol,secType,percent:i,changePercent:f,price:f,triggerMethod:i,time,volume:i",
OrderState="status,initMarginBefore:f,maintMarginBefore:f,equityWithLoanBefore:f,initMarginChange:f,maintMarginChange:f,equityWithLoanChange:f,initMarginAfter:f,maintMarginAfter:f,equityWithLoanAfter:f,commissionAndFees:f,minCommissionAndFees:f,maxCommissionAndFees:f,commissionAndFeesCurrency,marginCurrency,initMarginBeforeOutsideRTH:f,maintMarginBeforeOutsideRTH:f,equityWithLoanBeforeOutsideRTH:f,initMarginChangeOutsideRTH:f,maintMarginChangeOutsideRTH:f,equityWithLoanChangeOutsideRTH:f,initMarginAfterOutsideRTH:f,maintMarginAfterOutsideRTH:f,equityWithLoanAfterOutsideRTH:f,suggestedSize,rejectReason,orderAllocations:OrderAllocation*,warningText,completedTime,completedStatus",
OrderStatus="orderId:i,status,filled,remaining,avgFillPrice:f,permId:l,parentId:i,lastFillPrice:f,clientId:i,whyHeld,mktCapPrice:f",
OrdersConfig="smartRouting:OrdersSmartRoutingConfig",
OrdersSmartRoutingConfig="seekPriceImprovement:b,preOpenReroute:b,doNotRouteToDarkPools:b,defaultAlgorithm",
PlaceOrderRequest="orderId:i,contract:Contract,order:Order,attachedOrders:AttachedOrders",
PnL="reqId:i,dailyPnL:f,unrealizedPnL:f,realizedPnL:f",
PnLRequest="reqId:i,account,modelCode",
PnLSingle="reqId:i,position,dailyPnL:f,unrealizedPnL:f,realizedPnL:f,value:f",
PnLSingleRequest="reqId:i,account,modelCode,conId:i",
PortfolioValue="contract:Contract,position,marketPrice:f,marketValue:f,averageCost:f,unrealizedPNL:f,realizedPNL:f,accountName",
Position="account,contract:Contract,position,avgCost:f",
PositionEnd="",
PositionMulti="reqId:i,account,contract:Contract,position,avgCost:f,modelCode",
PositionMultiEnd="reqId:i",
PositionsMultiRequest="reqId:i,account,modelCode",
PositionsRequest="",
PriceIncrement="lowEdge:f,increment:f",
QueryDisplayGroupsRequest="reqId:i",
RealTimeBarTick="reqId:i,time:l,open:f,high:f,low:f,close:f,volume,WAP,count:i",
RealTimeBarsRequest="reqId:i,contract:Contract,barSize:i,whatToShow,useRTH:b,realTimeBarsOptions:m",
ReceiveFA="faDataType:i,xml",
ReplaceFAEnd="reqId:i,text",
RerouteMarketDataRequest="reqId:i,conId:i,exchange",
RerouteMarketDepthRequest="reqId:i,conId:i,exchange",
ScannerData="reqId:i,scannerDataElement:ScannerDataElement*",
ScannerDataElement="rank:i,contract:Contract,marketName,distance,benchmark,projection,comboKey",
ScannerParameters="xml",
ScannerParametersRequest="",
ScannerSubscription="numberOfRows:i,instrument,locationCode,scanCode,abovePrice:f,belowPrice:f,aboveVolume:l,marketCapAbove:f,marketCapBelow:f,moodyRatingAbove,moodyRatingBelow,spRatingAbove,spRatingBelow,maturityDateAbove,maturityDateBelow,couponRateAbove:f,couponRateBelow:f,excludeConvertible:b,averageOptionVolumeAbove:l,scannerSettingPairs,stockTypeFilter,scannerSubscriptionFilterOptions:m,scannerSubscriptionOptions:m",
ScannerSubscriptionRequest="reqId:i,scannerSubscription:ScannerSubscription",
SecDefOptParameter="reqId:i,exchange,underlyingConId:i,tradingClass,multiplier,expirations*,strikes:f*",
SecDefOptParameterEnd="reqId:i",
SecDefOptParamsRequest="reqId:i,underlyingSymbol,futFopExchange,underlyingSecType,underlyingConId:i",
SetServerLogLevelRequest="logLevel:i",
SmartComponent="bitNumber:i,exchange,exchangeLetter",
SmartComponents="reqId:i,smartComponents:SmartComponent*",
SmartComponentsRequest="reqId:i,bboExchange",
SoftDollarTier="name,value,displayName",
SoftDollarTiers="reqId:i,softDollarTiers:SoftDollarTier*",
SoftDollarTiersRequest="reqId:i",
StartApiRequest="clientId:i,optionalCapabilities",
SubscribeToGroupEventsRequest="reqId:i,groupId:i",
SymbolSamples="reqId:i,contractDescriptions:ContractDescription*",
TickAttribBidAsk="bidPastLow:b,askPastHigh:b,mask:i=0",
TickAttribLast="pastLimit:b,unreported:b,mask:i=0",
TickByTickData="reqId:i,tickType:i,historicalTickLast:HistoricalTickLast,historicalTickBidAsk:HistoricalTickBidAsk,historicalTickMidPoint:HistoricalTick,time:l=0",
TickByTickRequest="reqId:i,contract:Contract,tickType,numberOfTicks:i,ignoreSize:b",
TickEfp="reqId:i=0,tickType:i=0,basisPoints:f=0,formattedBasisPoints=0,totalDividends:f=0,holdDays:i=0,futureLastTradeDate=0,dividendImpact:f=0,dividendsToLastTradeDate:f=0",
TickGeneric="reqId:i,tickType:i,value:f",
TickNews="reqId:i,timestamp:l,providerCode,articleId,headline,extraData",
TickOptionComputation="reqId:i,tickType:i,tickAttrib:i,impliedVol:f,delta:f,optPrice:f,pvDividend:f,gamma:f,vega:f,theta:f,undPrice:f",
TickPrice="reqId:i,tickType:i,price:f,size,attrMask:i",
TickReqParams="reqId:i,minTick,bboExchange,snapshotPermissions:i,lastPricePrecision,lastSizePrecision",
TickSize="reqId:i,tickType:i,size",
TickSnapshotEnd="reqId:i",
TickString="reqId:i,tickType:i,value",
UnsubscribeFromGroupEventsRequest="reqId:i",
UpdateConfigRequest="reqId:i,lockAndExit:LockAndExitConfig,messages:MessageConfig*,api:ApiConfig,orders:OrdersConfig,acceptedWarnings:UpdateConfigWarning*,resetAPIOrderSequence:b",
UpdateConfigResponse="reqId:i,status,message,changedFields*,errors*,warnings:UpdateConfigWarning*",
UpdateConfigWarning="messageId:i,title,message",
UpdateDisplayGroupRequest="reqId:i,contractInfo",
UserInfo="reqId:i,whiteBrandingId",
UserInfoRequest="reqId:i",
VerifyAndAuthCompleted="isSuccessful:b=0,errorText=0",
VerifyAndAuthMessage="apiData=0,xyzResponse=0",
VerifyAndAuthMessageApi="apiData=0,xyzChallenge=0",
VerifyAndAuthRequest="apiName=0,apiVersion=0,opaqueIsvKey=0",
VerifyCompleted="isSuccessful:b,errorText",
VerifyMessageApi="apiData",
VerifyMessageRequest="apiData",
VerifyRequest="apiName,apiVersion",
VersionReply="serverVersion=0,connectionTime=0",
WshEventData="reqId:i,dataJson",
WshEventDataRequest="reqId:i,conId:i,filter,fillWatchlist:b,fillPortfolio:b,fillCompetitors:b,startDate,endDate,totalLimit:i",
WshMetaData="reqId:i,dataJson",
WshMetaDataRequest="reqId:i",
}
local layouts = {
"serverVersion,connectionTime",
"conId,symbol,secType,lastTradeDateOrContractMonth,strike,right,multiplier,exchange,primaryExch,currency,localSymbol,tradingClass",
"conId,ratio,action,exchange",
"comboLegs*{3}",
"secType>BAG{4}",
"conId,delta,price",
"=11,reqId,contract/{2},contract/{5},contract.deltaNeutralContract?{6},genericTickList,snapshot,regulatorySnapshot@114,marketDataOptions;",
"=2,reqId",
"action,totalQuantity,orderType,lmtPrice,auxPrice,tif,ocaGroup,account,openClose,origin,orderRef,transmit,parentId,blockOrder,sweepToFill,displaySize,triggerMethod,outsideRth,hidden",
"conId,ratio,action,exchange,openClose,shortSalesSlot,designatedLocation,exemptCode",
"contract.comboLegs*{10},contract.comboLegs#perLegPrice,order.smartComboRoutingParams%",
"deltaNeutralConId,deltaNeutralSettlingFirm,deltaNeutralClearingAccount,deltaNeutralClearingIntent,deltaNeutralOpenClose,deltaNeutralShortSale,deltaNeutralShortSaleSlot,deltaNeutralDesignatedLocation",
"scalePriceAdjustValue,scalePriceAdjustInterval,scaleProfitOffset,scaleAutoReset,scaleInitPosition,scaleInitFillQty,scaleRandomPercent",
"hedgeParam",
"sharesAllocation,discretionaryAmt,goodAfterTime,goodTillDate,faGroup,faMethod,faPercentage,faProfile!177,modelCode@103,shortSaleSlot,designatedLocation,exemptCode,ocaType,rule80A,settlingFirm,allOrNone,minQty,percentOffset,eTradeOnly,firmQuoteOnly,nbboPriceCap,auctionStrategy,startingPrice,stockRefPrice,delta,stockRangeLower,stockRangeUpper,overridePercentageConstraints,volatility,volatilityType,deltaNeutralOrderType,deltaNeutralAuxPrice,deltaNeutralOrderType>{12},continuousUpdate,referencePriceType,trailStopPrice,trailingPercent,scaleInitLevelSize,scaleSubsLevelSize,scalePriceIncrement,scalePriceIncrement<{13},scaleTable,activeStartTime,activeStopTime,hedgeType,hedgeType>{14},optOutSmartRouting,clearingAccount,clearingIntent,notHeld",
"algoParams%",
"referenceContractId,isPeggedChangeAmountDecrease,peggedChangeAmount,referenceChangeAmount,referenceExchangeId",
"secType,exchange,symbol",
"isMore,price,conId,exchange,triggerMethod",
"isMore,time",
"isMore,percent",
"isMore,volume,conId,exchange",
"isMore,changePercent,conId,exchange",
"type,isConjunctionConnection,type>5{18},type>1{19},type>3{20},type>4{21},type>6{22},type>7{23}",
"conditionsIgnoreRth,conditionsCancelOrder",
"algoStrategy,algoStrategy>{16},algoId,whatIf,orderMiscOptions;,solicited,randomizeSize,randomizePrice,orderType>PEG BENCH|PEGBENCH{17}@102,conditions*{24}@102,conditions>{25}@102,adjustedOrderType@102,triggerPrice@102,lmtPriceOffset@102,adjustedStopPrice@102,adjustedStopLimitPrice@102,adjustedTrailingAmount@102,adjustableTrailingUnit@102,extOperator@105,softDollarTier.name@106,softDollarTier.value@106,cashQty@111,mifid2DecisionMaker@138,mifid2DecisionAlgo@138,mifid2ExecutionTrader@139,mifid2ExecutionAlgo@139,dontUseAutoPriceForHedge@141,isOmsContainer@145,discretionaryUpToLimitPrice@148,usePriceMgmtAlgo@151,duration@158,postToAts@160,autoCancelParent@162,advancedErrorOverride@166,manualOrderTime@169",
"order.minTradeQty",
"midOffsetAtWhole,midOffsetAtHalf",
"minCompeteSize,competeAgainstBestOffset,competeAgainstBestOffset>Infinity|Infinite{28}",
"orderType>PEG BEST|PEGBEST{29}@170,orderType>PEG MID|PEGMID{28}@170,customerAccount@183,professionalCustomer@184,externalUserId@187!190,manualOrderIndicator@187!190,includeOvernight@189,manualOrderIndicator@192,imbalanceOnly@199",
"=45!145,orderId,contract/{2},contract.secIdType,contract.secId,order/{9},contract.secType>BAG{11},order/{15},contract.deltaNeutralContract?{6},order/{26},contract.exchange>IBKRATS{27}@170,order/{30}",
"=1!192,orderId,orderCancel.manualOrderCancelTime@169,orderCancel.extOperator@187!190,orderCancel.externalUserId@187!190,orderCancel.manualOrderIndicator@187!190,orderCancel.extOperator@192,orderCancel.manualOrderIndicator@192",
"=1",
"=2,subscribe,acctCode",
"clientId,acctCode,time,symbol,secType,exchange,side,lastNDays@200,specificDates+@200",
"=3,reqId@42,executionFilter/{35}",
"=1,numIds",
"conId,symbol,secType,lastTradeDateOrContractMonth,strike,right,multiplier,exchange,primaryExch,currency,localSymbol,tradingClass,includeExpired",
"=8,reqId,contract/{38},contract.secIdType,contract.secId,contract.issuerId@176",
"conId,symbol,secType,lastTradeDateOrContractMonth,strike,right,multiplier,exchange,primaryExch@149,currency,localSymbol,tradingClass",
"=5,reqId,contract/{40},numRows,isSmartDepth@146,marketDepthOptions;",
"=1,reqId,isSmartDepth@146",
"=1,allMessages",
"=1,logLevel",
"=1,autoBind",
"=1,faDataType",
"=1,faDataType,xml,reqId@157",
"=6!124,reqId,contract/{38},endDateTime,barSizeSetting,duration,useRTH,whatToShow,formatDate,contract/{5},keepUpToDate@124,chartOptions;",
"conId,symbol,secType,lastTradeDateOrContractMonth,strike,right,multiplier,exchange,currency,localSymbol,tradingClass",
"=2,orderId,contract/{49},exerciseAction,exerciseQuantity,account,override,manualOrderTime@180,customerAccount@183,professionalCustomer@184",
"numberOfRows,instrument,locationCode,scanCode,abovePrice,belowPrice,aboveVolume,marketCapAbove,marketCapBelow,moodyRatingAbove,moodyRatingBelow,spRatingAbove,spRatingBelow,maturityDateAbove,maturityDateBelow,couponRateAbove,couponRateBelow,excludeConvertible,averageOptionVolumeAbove,scannerSettingPairs,stockTypeFilter,scannerSubscriptionFilterOptions;@143,scannerSubscriptionOptions;",
"=4!143,reqId,scannerSubscription/{51}",
"=1,reqId",
"=3,reqId,contract/{2},barSize,whatToShow,useRTH,realTimeBarsOptions;",
"conId,symbol,secType,exchange,primaryExch,currency,localSymbol",
"=2,reqId,contract/{55},reportType,optionsCount^,fundamentalsDataOptions;",
"=3,reqId,contract/{2},optionPrice,underPrice,optionsCount^,impliedVolatilityOptions;",
"=3,reqId,contract/{2},volatility,underPrice,optionsCount^,optionPriceOptions;",
"=1!192,orderCancel.extOperator@192,orderCancel.manualOrderIndicator@192",
"=1,marketDataType",
"=1,reqId,group,tags",
"=1,apiName,apiVersion",
"=1,apiData",
"=1,reqId,groupId",
"=1,reqId,contractInfo",
"=2,clientId,optionalCapabilities@72~",
"=1,apiName,apiVersion,opaqueIsvKey",
"=1,apiData,xyzResponse",
"=1,reqId,account,modelCode",
"=1,reqId,account,modelCode,ledgerAndNLV",
"reqId,underlyingSymbol,futFopExchange,underlyingSecType,underlyingConId",
"reqId",
"",
"reqId,pattern",
"reqId,bboExchange",
"reqId,providerCode,articleId,newsArticleOptions;@128",
"reqId,conId,providerCodes,startDateTime,endDateTime,totalResults,historicalNewsOptions;@128",
"reqId,contract/{38},useRTH,whatToShow,formatDate",
"reqId,contract/{38},useRTH,timePeriod",
"marketRuleId",
"reqId,account,modelCode",
"reqId,account,modelCode,conId",
"reqId,contract/{38},startDateTime,endDateTime,numberOfTicks,whatToShow,useRTH,ignoreSize,miscOptions;",
"reqId,contract/{2},tickType,numberOfTicks@140,ignoreSize@140",
"apiOnly",
"reqId,conId,filter@171,fillWatchlist@171,fillPortfolio@171,fillCompetitors@171,startDate@173,endDate@173,totalLimit@173",
"=6,reqId,tickType,price,size,attrMask",
"=6,reqId,tickType,size",
"=6!131,orderId,status,filled,remaining,avgFillPrice,permId,parentId,lastFillPrice,clientId,whyHeld,mktCapPrice@131",
"=2!194,id,errorCode,errorMsg,advancedOrderRejectJson@166,errorTime@194",
"action,totalQuantity,orderType,lmtPrice,auxPrice,tif,ocaGroup,account,openClose,origin,orderRef",
"permId,outsideRth,hidden,discretionaryAmt,goodAfterTime",
"faGroup,faMethod,faPercentage,faProfile!177,modelCode@103,goodTillDate,rule80A,percentOffset,settlingFirm,shortSaleSlot,designatedLocation,exemptCode",
"startingPrice,stockRefPrice,delta,stockRangeLower,stockRangeUpper,displaySize",
"sweepToFill,allOrNone,minQty,ocaType",
"eTradeOnly,firmQuoteOnly,nbboPriceCap,parentId",
"triggerMethod,volatility,volatilityType,deltaNeutralOrderType,deltaNeutralAuxPrice",
"deltaNeutralOrderType>{12}",
"continuousUpdate,referencePriceType,trailStopPrice,trailingPercent",
"comboLegsDescrip,comboLegs*{10},comboLegs#perLegPrice",
"smartComboRoutingParams%,scaleInitLevelSize,scaleSubsLevelSize,scalePriceIncrement,scalePriceIncrement<{13},hedgeType,hedgeType>{14}",
"clearingAccount,clearingIntent,notHeld",
"algoStrategy,algoStrategy>{16},solicited",
"account,position,positionDesired,positionAfter,desiredAllocQty,allowedAllocQty,isMonetary",
"status,initMarginBefore@142,maintMarginBefore@142,equityWithLoanBefore@142,initMarginChange@142,maintMarginChange@142,equityWithLoanChange@142,initMarginAfter,maintMarginAfter,equityWithLoanAfter,commissionAndFees,minCommissionAndFees,maxCommissionAndFees,commissionAndFeesCurrency,marginCurrency@195,initMarginBeforeOutsideRTH@195,maintMarginBeforeOutsideRTH@195,equityWithLoanBeforeOutsideRTH@195,initMarginChangeOutsideRTH@195,maintMarginChangeOutsideRTH@195,equityWithLoanChangeOutsideRTH@195,initMarginAfterOutsideRTH@195,maintMarginAfterOutsideRTH@195,equityWithLoanAfterOutsideRTH@195,suggestedSize@195,rejectReason@195,orderAllocations*{104}@195,warningText",
"randomizeSize,randomizePrice,orderType>PEG BENCH|PEGBENCH{17}@102,conditions*{24}@102,conditions>{25}@102",
"name,value,displayName",
"adjustedOrderType@102,triggerPrice@102,trailStopPriceRepeated@102,lmtPriceOffset@102,adjustedStopPrice@102,adjustedStopLimitPrice@102,adjustedTrailingAmount@102,adjustableTrailingUnit@102,softDollarTier/{107}@106,cashQty@111,dontUseAutoPriceForHedge@141,isOmsContainer@145,discretionaryUpToLimitPrice@148,usePriceMgmtAlgo@151,duration@158,postToAts@160,autoCancelParent@162",
"minTradeQty,minCompeteSize,competeAgainstBestOffset,midOffsetAtWhole,midOffsetAtHalf",
"customerAccount@183,professionalCustomer@184,bondAccruedInterest@185,includeOvernight@189,extOperator@193,manualOrderIndicator@193,submitter@198,imbalanceOnly@199",
"=34!145,orderId,contract/{49},order/{91},order.clientId,order/{92},order.sharesAllocation,order/{93},order.auctionStrategy,order/{94},order.blockOrder,order/{95},order/{96},order/{97},order/{98},order/{99},order.basisPoints,order.basisPointsType,contract/{100},order/{101},order.optOutSmartRouting,order/{102},contract.deltaNeutralContract?{6},order/{103},order.whatIf,orderState/{105},order/{106},order/{108},order/{109}@170,order/{110}",
"=2,key,value,currency,accountName",
"conId,symbol,secType,lastTradeDateOrContractMonth,strike,right,multiplier,primaryExch,currency,localSymbol,tradingClass@68",
"=8,contract/{113},position,marketPrice,marketValue,averageCost,unrealizedPNL,realizedPNL,accountName",
"=1,timeStamp",
"=1,orderId",
"symbol,secType,lastTradeDateOrContractMonth,lastTradeDate@182,strike,right,exchange,currency,localSymbol",
"timeZoneId,tradingHours,liquidHours",
"evRule,evMultiplier,secIdList%",
"minSize,sizeIncrement,suggestedSizeIncrement",
"fundName,fundFamily,fundType,fundFrontLoad,fundBackLoad,fundBackLoadTimeInterval,fundManagementFee,fundClosed,fundClosedForNewInvestors,fundClosedForNewMoney,fundNotifyAmount,fundMinimumInitialPurchase,fundMinimumSubsequentPurchase,fundBlueSkyStates,fundBlueSkyTerritories,fundDistributionPolicyIndicator,fundAssetType",
"contractDetails/{121}",
"id,description",
"=8!164,reqId,contract/{117},contractDetails.marketName,contract.tradingClass,contract.conId,contractDetails.minTick,contractDetails.mdSizeMultiplier@110!164,contract.multiplier,contractDetails.orderTypes,contractDetails.validExchanges,contractDetails.priceMagnifier,contractDetails.underConId,contractDetails.longName,contract.primaryExch,contractDetails.contractMonth,contractDetails.industry,contractDetails.category,contractDetails.subcategory,contractDetails/{118},contractDetails/{119},contractDetails.aggGroup@121,contractDetails.underSymbol@122,contractDetails.underSecType@122,contractDetails.marketRuleIds@126,contractDetails.realExpirationDate@134,contractDetails.stockType@152,contractDetails.sizeMinTick@163!164,contractDetails/{120}@164,contract.secType>FUND{122}@179,contractDetails.ineligibilityReasonList*{123}@186",
"conId,symbol,secType,lastTradeDateOrContractMonth,strike,right,multiplier,exchange,currency,localSymbol,tradingClass@68",
"execId,time,acctNumber,exchange,side,shares,price,permId,clientId,isLiquidation,cumQty,avgPrice,orderRef,evRule,evMultiplier,modelCode@103,lastLiquidity@136,isPriceRevisionPending@178,submitter@198",
"=10!136,reqId,execution.orderId,contract/{125},execution/{126}",
"position,operation,side,price,size",
"=1,reqId,marketDepthData/{128}",
"position,marketMaker,operation,side,price,size,isSmartDepth@146",
"=1,reqId,marketDepthData/{130}",
"=1,newsMsgId,newsMsgType,newsMessage,originatingExch",
"=1,accountsList",
"=1,faDataType,xml",
"date,open,high,low,close,volume,WAP,hasGaps!124,barCount",
"=3!124,reqId,startDateStr!196,endDateStr!196,historicalDataBars*{135}",
"issueDate,ratings,bondType,couponType,convertible,callable,puttable,descAppend",
"orderTypes,validExchanges,nextOptionDate,nextOptionType,nextOptionPartial,bondNotes,longName",
"=6!164,reqId,contract.symbol,contract.secType,contractDetails.cusip,contractDetails.coupon,contract.lastTradeDateOrContractMonth,contractDetails/{137},contract.exchange,contract.currency,contractDetails.marketName,contract.tradingClass,contract.conId,contractDetails.minTick,contractDetails.mdSizeMultiplier@110!164,contractDetails/{138},contractDetails/{118}@188,contractDetails/{119},contractDetails.aggGroup@121,contractDetails.marketRuleIds@126,contractDetails/{120}@164",
"=1,xml",
"rank,contract.conId,contract.symbol,contract.secType,contract.lastTradeDateOrContractMonth,contract.strike,contract.right,contract.exchange,contract.currency,contract.localSymbol,marketName,contract.tradingClass,distance,benchmark,projection,comboKey",
"=3,reqId,scannerDataElement*{141}",
"=6!156,reqId,tickType,tickAttrib@156,impliedVol,delta,optPrice,pvDividend,gamma,vega,theta,undPrice",
"=6,reqId,tickType,value",
"=1,reqId,tickType,basisPoints,formattedBasisPoints,totalDividends,holdDays,futureLastTradeDate,dividendImpact,dividendsToLastTradeDate",
"=1,currentTime",
"=3,reqId,time,open,high,low,close,volume,WAP,count",
"=1,reqId,data",
"=1,accountName",
"=1,reqId,deltaNeutralContract/{6}",
"=1,reqId,marketDataType",
"=1,execId,commissionAndFees,currency,realizedPNL,bondYield,yieldRedemptionDate",
"=3,account,contract/{125},position,avgCost",
"=1,reqId,account,tag,value,currency",
"=1,isSuccessful,errorText",
"=1,reqId,groups",
"=1,apiData,xyzChallenge",
"=1,reqId,account,contract/{125},position,avgCost,modelCode",
"=1,reqId,account,modelCode,key,value,currency",
"reqId,exchange,underlyingConId,tradingClass,multiplier,expirations+,strikes+",
"reqId,softDollarTiers*{107}",
"accountId,familyCode",
"familyCodes*{162}",
"contract.conId,contract.symbol,contract.secType,contract.primaryExch,contract.currency,derivativeSecTypes+,contract.description@176,contract.issuerId@176",
"reqId,contractDescriptions*{164}",
"exchange,secType,isL2!120,listingExch@120,serviceDataType@120,aggGroup@120",
"depthMarketDataDescriptions*{166}",
"reqId,minTick,bboExchange,snapshotPermissions",
"bitNumber,exchange,exchangeLetter",
"reqId,smartComponents*{169}",
"reqId,articleType,articleText",
"reqId,timestamp,providerCode,articleId,headline,extraData",
"providerCode,providerName",
"newsProviders*{173}",
"reqId,time,providerCode,articleId,headline",
"reqId,hasMore",
"reqId,headTimestamp",
"price,size",
"reqId,histogramDataEntries*{178}",
"barCount,date,open,close,high,low,WAP,volume",
"reqId,historicalDataBar/{180}",
"reqId,conId,exchange",
"lowEdge,increment",
"marketRuleId,priceIncrements*{183}",
"reqId,dailyPnL,unrealizedPnL@129,realizedPnL@135",
"reqId,position,dailyPnL,unrealizedPnL@129,realizedPnL@135,value",
"time,unused,price,size",
"reqId,historicalTicks*{187},isDone",
"askPastHigh,bidPastLow",
"time,tickAttribBidAsk&mask{189},priceBid,priceAsk,sizeBid,sizeAsk",
"reqId,historicalTicksBidAsk*{190},isDone",
"pastLimit,unreported",
"time,tickAttribLast&mask{192},price,size,exchange,specialConditions",
"reqId,historicalTicksLast*{193},isDone",
"time,price,size,tickAttribLast&mask{192},exchange,specialConditions",
"historicalTickLast/{195}",
"bidPastLow,askPastHigh",
"time,priceBid,priceAsk,sizeBid,sizeAsk,tickAttribBidAsk&mask{197}",
"historicalTickBidAsk/{198}",
"time,price",
"historicalTickMidPoint/{200}",
"time",
"reqId,tickType,tickType>1|2{196},tickType>3{199},tickType>4{201},tickType>0{202}",
"permId,clientId,orderId",
"deltaNeutralConId,deltaNeutralShortSale,deltaNeutralShortSaleSlot,deltaNeutralDesignatedLocation",
"deltaNeutralOrderType>{205}",
"trailStopPriceRepeated,lmtPriceOffset,cashQty,dontUseAutoPriceForHedge,isOmsContainer,autoCancelDate,filledQuantity,refFuturesConId,autoCancelParent,shareholder,imbalanceOnly,routeMarketableToBbo,parentPermId",
"contract/{49},order/{91},order/{92},order/{93},order/{94},order/{95},order/{97},order/{206},order/{99},contract/{100},order/{101},order/{102},contract.deltaNeutralContract?{6},order/{103},orderState.status,order/{106},order/{207},orderState.completedTime,orderState.completedStatus,order/{109}@170,order.customerAccount@183,order.professionalCustomer@184,order.submitter@198",
"reqId,text",
"reqId,dataJson",
"startDateTime,endDateTime,refDate",
"reqId,startDateTime,endDateTime,timeZone,historicalSessions*{211}",
"reqId,whiteBrandingId",
"reqId,startDateStr,endDateStr",
"currentTimeInMillis",
}
local to_gateway = {
[0]="HELLO:Hello",
[1]="REQ_MKT_DATA:MarketDataRequest:7",
[2]="CANCEL_MKT_DATA:CancelMarketData:8",
[3]="PLACE_ORDER:PlaceOrderRequest:31",
[4]="CANCEL_ORDER:CancelOrderRequest:32",
[5]="REQ_OPEN_ORDERS:OpenOrdersRequest:33",
[6]="REQ_ACCT_DATA:AccountDataRequest:34",
[7]="REQ_EXECUTIONS:ExecutionRequest:36",
[8]="REQ_IDS:IdsRequest:37",
[9]="REQ_CONTRACT_DATA:ContractDataRequest:39",
[10]="REQ_MKT_DEPTH:MarketDepthRequest:41",
[11]="CANCEL_MKT_DEPTH:CancelMarketDepth:42",
[12]="REQ_NEWS_BULLETINS:NewsBulletinsRequest:43",
[13]="CANCEL_NEWS_BULLETINS:CancelNewsBulletins:33",
[14]="SET_SERVER_LOGLEVEL:SetServerLogLevelRequest:44",
[15]="REQ_AUTO_OPEN_ORDERS:AutoOpenOrdersRequest:45",
[16]="REQ_ALL_OPEN_ORDERS:AllOpenOrdersRequest:33",
[17]="REQ_MANAGED_ACCTS:ManagedAccountsRequest:33",
[18]="REQ_FA:FARequest:46",
[19]="REPLACE_FA:FAReplace:47",
[20]="REQ_HISTORICAL_DATA:HistoricalDataRequest:48",
[21]="EXERCISE_OPTIONS:ExerciseOptionsRequest:50",
[22]="REQ_SCANNER_SUBSCRIPTION:ScannerSubscriptionRequest:52",
[23]="CANCEL_SCANNER_SUBSCRIPTION:CancelScannerSubscription:53",
[24]="REQ_SCANNER_PARAMETERS:ScannerParametersRequest:33",
[25]="CANCEL_HISTORICAL_DATA:CancelHistoricalData:53",
[49]="REQ_CURRENT_TIME:CurrentTimeRequest:33",
[50]="REQ_REAL_TIME_BARS:RealTimeBarsRequest:54",
[51]="CANCEL_REAL_TIME_BARS:CancelRealTimeBars:53",
[52]="REQ_FUNDAMENTAL_DATA:FundamentalsDataRequest:56",
[53]="CANCEL_FUNDAMENTAL_DATA:CancelFundamentalsData:53",
[54]="REQ_CALC_IMPLIED_VOLAT:CalculateImpliedVolatilityRequest:57",
[55]="REQ_CALC_OPTION_PRICE:CalculateOptionPriceRequest:58",
[56]="CANCEL_CALC_IMPLIED_VOLAT:CancelCalculateImpliedVolatility:53",
[57]="CANCEL_CALC_OPTION_PRICE:CancelCalculateOptionPrice:53",
[58]="REQ_GLOBAL_CANCEL:GlobalCancelRequest:59",
[59]="REQ_MARKET_DATA_TYPE:MarketDataTypeRequest:60",
[61]="REQ_POSITIONS:PositionsRequest:33",
[62]="REQ_ACCOUNT_SUMMARY:AccountSummaryRequest:61",
[63]="CANCEL_ACCOUNT_SUMMARY:CancelAccountSummary:53",
[64]="CANCEL_POSITIONS:CancelPositions:33",
[65]="VERIFY_REQUEST:VerifyRequest:62",
[66]="VERIFY_MESSAGE:VerifyMessageRequest:63",
[67]="QUERY_DISPLAY_GROUPS:QueryDisplayGroupsRequest:53",
[68]="SUBSCRIBE_TO_GROUP_EVENTS:SubscribeToGroupEventsRequest:64",
[69]="UPDATE_DISPLAY_GROUP:UpdateDisplayGroupRequest:65",
[70]="UNSUBSCRIBE_FROM_GROUP_EVENTS:UnsubscribeFromGroupEventsRequest:53",
[71]="START_API:StartApiRequest:66",
[72]="VERIFY_AND_AUTH_REQUEST:VerifyAndAuthRequest:67",
[73]="VERIFY_AND_AUTH_MESSAGE:VerifyAndAuthMessage:68",
[74]="REQ_POSITIONS_MULTI:PositionsMultiRequest:69",
[75]="CANCEL_POSITIONS_MULTI:CancelPositionsMulti:53",
[76]="REQ_ACCOUNT_UPDATES_MULTI:AccountUpdatesMultiRequest:70",
[77]="CANCEL_ACCOUNT_UPDATES_MULTI:CancelAccountUpdatesMulti:53",
[78]="REQ_SEC_DEF_OPT_PARAMS:SecDefOptParamsRequest:71",
[79]="REQ_SOFT_DOLLAR_TIERS:SoftDollarTiersRequest:72",
[80]="REQ_FAMILY_CODES:FamilyCodesRequest:73",
[81]="REQ_MATCHING_SYMBOLS:MatchingSymbolsRequest:74",
[82]="REQ_MKT_DEPTH_EXCHANGES:MarketDepthExchangesRequest:73",
[83]="REQ_SMART_COMPONENTS:SmartComponentsRequest:75",
[84]="REQ_NEWS_ARTICLE:NewsArticleRequest:76",
[85]="REQ_NEWS_PROVIDERS:NewsProvidersRequest:73",
[86]="REQ_HISTORICAL_NEWS:HistoricalNewsRequest:77",
[87]="REQ_HEAD_TIMESTAMP:HeadTimestampRequest:78",
[88]="REQ_HISTOGRAM_DATA:HistogramDataRequest:79",
[89]="CANCEL_HISTOGRAM_DATA:CancelHistogramData:72",
[90]="CANCEL_HEAD_TIMESTAMP:CancelHeadTimestamp:72",
[91]="REQ_MARKET_RULE:MarketRuleRequest:80",
[92]="REQ_PNL:PnLRequest:81",
[93]="CANCEL_PNL:CancelPnL:72",
[94]="REQ_PNL_SINGLE:PnLSingleRequest:82",
[95]="CANCEL_PNL_SINGLE:CancelPnLSingle:72",
[96]="REQ_HISTORICAL_TICKS:HistoricalTicksRequest:83",
[97]="REQ_TICK_BY_TICK_DATA:TickByTickRequest:84",
[98]="CANCEL_TICK_BY_TICK_DATA:CancelTickByTick:72",
[99]="REQ_COMPLETED_ORDERS:CompletedOrdersRequest:85",
[100]="REQ_WSH_META_DATA:WshMetaDataRequest:72",
[101]="CANCEL_WSH_META_DATA:CancelWshMetaData:72",
[102]="REQ_WSH_EVENT_DATA:WshEventDataRequest:86",
[103]="CANCEL_WSH_EVENT_DATA:CancelWshEventData:72",
[104]="REQ_USER_INFO:UserInfoRequest:72",
[105]="REQ_CURRENT_TIME_IN_MILLIS:CurrentTimeInMillisRequest:73",
[106]="CANCEL_CONTRACT_DATA:CancelContractData",
[107]="CANCEL_HISTORICAL_TICKS:CancelHistoricalTicks",
[108]="REQ_CONFIG:ConfigRequest",
[109]="UPDATE_CONFIG:UpdateConfigRequest",
}
local to_client = {
[0]="VERSION_REPLY:VersionReply:1",
[1]="TICK_PRICE:TickPrice:87",
[2]="TICK_SIZE:TickSize:88",
[3]="ORDER_STATUS:OrderStatus:89",
[4]="ERR_MSG:ErrorMessage:90",
[5]="OPEN_ORDER:OpenOrder:111",
[6]="ACCT_VALUE:AccountValue:112",
[7]="PORTFOLIO_VALUE:PortfolioValue:114",
[8]="ACCT_UPDATE_TIME:AccountUpdateTime:115",
[9]="NEXT_VALID_ID:NextValidId:116",
[10]="CONTRACT_DATA:ContractData:124",
[11]="EXECUTION_DATA:ExecutionDetails:127",
[12]="MARKET_DEPTH:MarketDepth:129",
[13]="MARKET_DEPTH_L2:MarketDepthL2:131",
[14]="NEWS_BULLETINS:NewsBulletin:132",
[15]="MANAGED_ACCTS:ManagedAccounts:133",
[16]="RECEIVE_FA:ReceiveFA:134",
[17]="HISTORICAL_DATA:HistoricalData:136",
[18]="BOND_CONTRACT_DATA:ContractData:139",
[19]="SCANNER_PARAMETERS:ScannerParameters:140",
[20]="SCANNER_DATA:ScannerData:142",
[21]="TICK_OPTION_COMPUTATION:TickOptionComputation:143",
[45]="TICK_GENERIC:TickGeneric:144",
[46]="TICK_STRING:TickString:144",
[47]="TICK_EFP:TickEfp:145",
[49]="CURRENT_TIME:CurrentTime:146",
[50]="REAL_TIME_BARS:RealTimeBarTick:147",
[51]="FUNDAMENTAL_DATA:FundamentalsData:148",
[52]="CONTRACT_DATA_END:ContractDataEnd:53",
[53]="OPEN_ORDER_END:OpenOrdersEnd:33",
[54]="ACCT_DOWNLOAD_END:AccountDataEnd:149",
[55]="EXECUTION_DATA_END:ExecutionDetailsEnd:53",
[56]="DELTA_NEUTRAL_VALIDATION:DeltaNeutralValidation:150",
[57]="TICK_SNAPSHOT_END:TickSnapshotEnd:53",
[58]="MARKET_DATA_TYPE:MarketDataType:151",
[59]="COMMISSION_AND_FEES_REPORT:CommissionAndFeesReport:152",
[61]="POSITION:Position:153",
[62]="POSITION_END:PositionEnd:33",
[63]="ACCOUNT_SUMMARY:AccountSummary:154",
[64]="ACCOUNT_SUMMARY_END:AccountSummaryEnd:53",
[65]="VERIFY_MESSAGE_API:VerifyMessageApi:63",
[66]="VERIFY_COMPLETED:VerifyCompleted:155",
[67]="DISPLAY_GROUP_LIST:DisplayGroupList:156",
[68]="DISPLAY_GROUP_UPDATED:DisplayGroupUpdated:65",
[69]="VERIFY_AND_AUTH_MESSAGE_API:VerifyAndAuthMessageApi:157",
[70]="VERIFY_AND_AUTH_COMPLETED:VerifyAndAuthCompleted:155",
[71]="POSITION_MULTI:PositionMulti:158",
[72]="POSITION_MULTI_END:PositionMultiEnd:53",
[73]="ACCOUNT_UPDATE_MULTI:AccountUpdateMulti:159",
[74]="ACCOUNT_UPDATE_MULTI_END:AccountUpdateMultiEnd:53",
[75]="SECURITY_DEFINITION_OPTION_PARAMETER:SecDefOptParameter:160",
[76]="SECURITY_DEFINITION_OPTION_PARAMETER_END:SecDefOptParameterEnd:72",
[77]="SOFT_DOLLAR_TIERS:SoftDollarTiers:161",
[78]="FAMILY_CODES:FamilyCodes:163",
[79]="SYMBOL_SAMPLES:SymbolSamples:165",
[80]="MKT_DEPTH_EXCHANGES:MarketDepthExchanges:167",
[81]="TICK_REQ_PARAMS:TickReqParams:168",
[82]="SMART_COMPONENTS:SmartComponents:170",
[83]="NEWS_ARTICLE:NewsArticle:171",
[84]="TICK_NEWS:TickNews:172",
[85]="NEWS_PROVIDERS:NewsProviders:174",
[86]="HISTORICAL_NEWS:HistoricalNews:175",
[87]="HISTORICAL_NEWS_END:HistoricalNewsEnd:176",
[88]="HEAD_TIMESTAMP:HeadTimestamp:177",
[89]="HISTOGRAM_DATA:HistogramData:179",
[90]="HISTORICAL_DATA_UPDATE:HistoricalDataUpdate:181",
[91]="REROUTE_MKT_DATA_REQ:RerouteMarketDataRequest:182",
[92]="REROUTE_MKT_DEPTH_REQ:RerouteMarketDepthRequest:182",
[93]="MARKET_RULE:MarketRule:184",
[94]="PNL:PnL:185",
[95]="PNL_SINGLE:PnLSingle:186",
[96]="HISTORICAL_TICKS:HistoricalTicks:188",
[97]="HISTORICAL_TICKS_BID_ASK:HistoricalTicksBidAsk:191",
[98]="HISTORICAL_TICKS_LAST:HistoricalTicksLast:194",
[99]="TICK_BY_TICK:TickByTickData:203",
[100]="ORDER_BOUND:OrderBound:204",
[101]="COMPLETED_ORDER:CompletedOrder:208",
[102]="COMPLETED_ORDERS_END:CompletedOrdersEnd:73",
[103]="REPLACE_FA_END:ReplaceFAEnd:209",
[104]="WSH_META_DATA:WshMetaData:210",
[105]="WSH_EVENT_DATA:WshEventData:210",
[106]="HISTORICAL_SCHEDULE:HistoricalSchedule:212",
[107]="USER_INFO:UserInfo:213",
[108]="HISTORICAL_DATA_END:HistoricalDataEnd:214",
[109]="CURRENT_TIME_IN_MILLIS:CurrentTimeInMillis:215",
[110]="CONFIG_RESPONSE:ConfigResponse",
[111]="UPDATE_CONFIG_RESPONSE:UpdateConfigResponse",
}

-- Install: copy into Wireshark's plugin folder (Help, About, Folders), or start with -X lua_script:twsapi.lua
--
-- Words of the data. A record: `name:type*=number`; type i32, l = 64 bits, f64, b = bool, m = map, a record, or text; `*` repeated;
-- the protobuf number follows the one before unless given, 0 = none. A layout: `path`, its kind, `{its children}`, `@` since and `!` until
-- which server version, `~` may be missing at the end, `^` only if another field follows. Kinds: `=` a constant version, `/` inside a
-- record, `*` count and records, `#` count and one field of each record, `+` count and values, `%` count and pairs, `;` tag=value list in
-- one field, `?` 0 or 1 and a record, `&` bits, `>` children if the field is filled or one of these, `<` if it is above zero.
-- A message: its name, record, and layout where it travels as text.

local twsapi = Proto("twsapi", "Interactive Brokers TWS API")
local frame_max, text_end, depth_max = 0xffffff, "\0", 16
local protobuf_offset = 200
local default_ports = "4001,4002,7496,7497"

twsapi.prefs.ports = Pref.range("TCP ports", default_ports, "Conversations that begin with a greeting are found on every port", 65535)
twsapi.prefs.version = Pref.uint("Server version without a greeting", 0,
  "For captures that begin within a session; 0: such messages are not taken apart")

local own = {
  length = ProtoField.uint32("twsapi.frame.length", "Length"),
  id = ProtoField.uint32("twsapi.frame.id", "Message id"),
  message = ProtoField.string("twsapi.frame.message", "Message"),
  encoding = ProtoField.string("twsapi.frame.encoding", "Encoding"),
  version = ProtoField.uint32("twsapi.frame.version", "Server version"),
  text = ProtoField.string("twsapi.frame.text", "Text"),  -- A field whose spelling is no value of its type, such as an empty number.
}
local malformed = ProtoExpert.new("twsapi.frame.malformed", "Malformed", expert.group.MALFORMED, expert.severity.WARN)
local note = ProtoExpert.new("twsapi.frame.note", "Note", expert.group.PROTOCOL, expert.severity.NOTE)
twsapi.experts = { malformed, note }

local function split(text)
  local words = {}
  for word in text:gmatch("[^,]+") do
    words[#words + 1] = word
  end
  return words
end

-- Records: by name and by number. One filter field for each name, of the type that all fields of that name have, else text.
local types = {}
for record, text in pairs(records) do
  local by_name, by_number, number = {}, {}, 0
  for _, word in ipairs(split(text)) do
    local name, type, repeated, explicit = word:match("^([%w_]+):?(%w*)(%*?)=?(%d*)$")
    number = explicit ~= "" and tonumber(explicit) or number + 1
    type = type == "" and "s" or type
    local field = { name = name, type = type, repeated = repeated == "*" }
    by_name[name] = field
    if number > 0 then
      by_number[number] = field
    end
    local kind = records[type] and "record" or (type == "l" or type == "m") and "s" or type
    types[name] = (types[name] == nil or types[name] == kind) and kind or "s"
  end
  records[record] = { by_name = by_name, by_number = by_number }
end

local makers = { i = ProtoField.int32, f = ProtoField.double, b = ProtoField.bool, s = ProtoField.string, record = ProtoField.none }
local filters, all_filters = {}, {}
for name, kind in pairs(types) do
  filters[name] = makers[kind]("twsapi." .. name, name)
  all_filters[#all_filters + 1] = filters[name]
end
for _, field in pairs(own) do
  all_filters[#all_filters + 1] = field
end
twsapi.fields = all_filters

for index, text in ipairs(layouts) do
  local items = {}
  for _, word in ipairs(split(text)) do
    local path, kind, detail, children, gates = word:match("^([%w_.]*)([^{@!~^]?)([^{@!~^]*){?(%d*)}?(.*)$")
    items[#items + 1] = {
      path = path, kind = kind, detail = detail, children = tonumber(children),
      since = tonumber(gates:match("@(%d+)")) or 0, before = tonumber(gates:match("!(%d+)")) or math.huge,
      may_be_missing = gates:find("~", 1, true) ~= nil, if_followed = gates:find("^", 1, true) ~= nil,
    }
  end
  layouts[index] = items
end

for _, direction in ipairs({ to_gateway, to_client }) do
  for id, row in pairs(direction) do
    local name, record, layout = row:match("^([%w_]+):(%w+):?(%d*)$")
    direction[id] = { name = name, record = records[record], layout = layouts[tonumber(layout)] }
  end
end

-- The tree of a record that is being read: values by name for conditions, records within by name, lists of records by name.
local function new_node(record, tree)
  return { record = record, tree = tree, values = {}, inner = {}, lists = {} }
end

local function child_node(node, name, range)
  local field = node.record.by_name[name]
  local tree = node.tree:add(filters[name], range)
  tree:set_text(name)
  return new_node(records[field.type], tree)
end

local function inner_node(node, name, range)
  if not node.inner[name] then
    node.inner[name] = child_node(node, name, range)
  end
  return node.inner[name]
end

-- The node that a dotted path ends in, and the last name of it.
local function resolve(node, path, range)
  for name in path:gmatch("([%w_]+)%.") do
    node = range and inner_node(node, name, range) or node.inner[name]
    if not node then
      return nil
    end
  end
  return node, path:match("[%w_]+$")
end

-- Bytes that are no UTF-8 as \xNN: what is shown gets exported too.
local function readable(text)
  return (text:gsub("[\128-\255]+", function(run)
    local parts, at = {}, 1
    while at <= #run do
      local lead, second = run:byte(at), run:byte(at + 1) or 0
      local size = lead >= 0xf0 and 4 or lead >= 0xe0 and 3 or 2
      local part = run:sub(at, at + size - 1)
      local is_wrong = lead < 0xc2 or lead > 0xf4 or #part < size or part:find("[^\128-\191]", 2) or lead == 0xe0 and second < 0xa0
        or lead == 0xed and second >= 0xa0 or lead == 0xf0 and second < 0x90 or lead == 0xf4 and second >= 0x90
      parts[#parts + 1] = is_wrong and ("\\x%02x"):format(lead) or part
      at = at + (is_wrong and 1 or size)
    end
    return table.concat(parts)
  end))
end

local unset_from = 1.7e308  -- Gateways say "no value" by the largest double.
local booleans = { ["1"] = true, a = true, ["true"] = true, ["0"] = false, o = false, ["false"] = false }

local function value_of(type, text)
  if type == "i" then
    local number = text:match("^%-?%d+$") and tonumber(text)
    return number and number >= -0x80000000 and number < 0x80000000 and number or nil
  elseif type == "f" then
    local number = text:match("^%-?[%d.]+[eE]?[-+]?%d*$") and tonumber(text)
    return number and math.abs(number) < unset_from and number or nil
  elseif type == "b" then
    return booleans[text]
  end
  return text
end

local function add_value(node, name, range, text)
  node.values[name] = text
  text = readable(text)
  local kind = types[name]
  local value = value_of(kind == "s" and "s" or node.record.by_name[name].type, text)
  if value == nil then
    node.tree:add(own.text, range, text):set_text(name .. ": " .. (text == "" and "(empty)" or text))
  else
    node.tree:add(filters[name], range, value):set_text(name .. ": " .. text)
  end
end

-- Text: non-ASCII characters travel as \uXXXX from one server version on.
local function utf8(code)
  if code < 0x800 then
    return string.char(0xc0 + math.floor(code / 64), 0x80 + code % 64)
  elseif code < 0x10000 then
    return string.char(0xe0 + math.floor(code / 4096), 0x80 + math.floor(code / 64) % 64, 0x80 + code % 64)
  end
  return string.char(0xf0 + math.floor(code / 262144), 0x80 + math.floor(code / 4096) % 64, 0x80 + math.floor(code / 64) % 64,
    0x80 + code % 64)
end

local function unescape(text)
  text = text:gsub("\\u(d[89ab][%da-f][%da-f])\\u(d[c-f][%da-f][%da-f])", function(high, low)
    return utf8(0x10000 + (tonumber(high, 16) - 0xd800) * 1024 + tonumber(low, 16) - 0xdc00)
  end)
  return (text:gsub("\\u([%da-f][%da-f][%da-f][%da-f])", function(digits)
    local code = tonumber(digits, 16)
    return code >= 0x80 and (code < 0xd800 or code >= 0xe000) and utf8(code) or nil
  end))
end

-- Reads the fields of a text message. Problems are errors of the form { problem = ... }, caught where the frame is shown.
local Text = {}
Text.__index = Text

local function fail(problem)
  error({ problem = problem }, 0)
end

function Text:next(name)
  local last = self.bytes:find(text_end, self.at, true)
  if not last then
    fail("the frame ends before " .. name)
  end
  local text, range = self.bytes:sub(self.at, last - 1), self.tvb(self.offset + self.at - 1, last - self.at + 1)
  self.at = last + 1
  return text, range
end

function Text:is_at_end()
  return self.at > #self.bytes
end

function Text:is_at_last_field()
  return (self.bytes:find(text_end, self.at, true) or #self.bytes) >= #self.bytes
end

function Text:spelled(field, text)
  return self.escaped and (field.type == "s" or field.type == "m") and unescape(text) or text
end

function Text:value(node, name)
  local text, range = self:next(name)
  add_value(node, name, range, self:spelled(node.record.by_name[name], text))
end

function Text:count(item)
  local text, range = self:next(item.path)
  local count = text == "" and 0 or tonumber(text:match("^%d+$"))
  if not count or count > #self.bytes - self.at + 1 then
    fail("not a count of " .. item.path)
  end
  return count, range
end

local function holds(item, node)
  local inner, name = resolve(node, item.path)
  if inner and inner.lists[name] then
    return #inner.lists[name] > 0
  end
  local text = inner and inner.values[name]
  if not text then
    local type = inner and inner.record.by_name[name].type
    text = (type == "i" or type == "b" or type == "l") and "0" or ""
  end
  if item.kind == "<" then
    local number = tonumber(text)
    return number ~= nil and number > 0 and number < unset_from
  elseif item.detail == "" then
    return text ~= ""
  end
  return ("|" .. item.detail .. "|"):find("|" .. text .. "|", 1, true) ~= nil
end

local kinds = {}

kinds[""] = function(self, item, node)
  if item.may_be_missing and self:is_at_end() or item.if_followed and self:is_at_last_field() then
    return
  end
  local inner, name = resolve(node, item.path, self.tvb(self.offset + self.at - 1, 0))
  self:value(inner, name)
end

kinds["="] = function(self, _, node)
  local text, range = self:next("version")
  node.tree:add(own.text, range, text):set_text("(version): " .. text)
end

kinds["/"] = function(self, item, node)
  local here = self.tvb(self.offset + self.at - 1, 0)
  local outer, name = resolve(node, item.path, here)
  self:read(layouts[item.children], inner_node(outer, name, here))
end

kinds["*"] = function(self, item, node)
  local count, range = self:count(item)
  local outer, name = resolve(node, item.path, range)
  outer.lists[name] = {}
  for i = 1, count do
    local element = child_node(outer, name, self.tvb(self.offset + self.at - 1, 0))
    outer.lists[name][i] = element
    self:read(layouts[item.children], element)
  end
end

kinds["#"] = function(self, item, node)
  local count, range = self:count(item)
  local outer, name = resolve(node, item.path, range)
  local elements = outer.lists[name] or {}
  if count > 0 and count ~= #elements then
    fail("the count of " .. item.detail .. " differs from its list")
  end
  for i = 1, count do
    self:value(elements[i], item.detail)
  end
end

kinds["+"] = function(self, item, node)
  local count, range = self:count(item)
  local outer, name = resolve(node, item.path, range)
  for _ = 1, count do
    self:value(outer, name)
  end
end

local function add_entry(node, name, range, tag, value)
  local text = readable(tag .. "=" .. value)
  node.tree:add(filters[name], range, text):set_text(name .. ": " .. text)
end

kinds["%"] = function(self, item, node)
  local count, range = self:count(item)
  local outer, name = resolve(node, item.path, range)
  local field = outer.record.by_name[name]
  for _ = 1, count do
    local tag, at = self:next(name)
    local value = self:next(name)
    add_entry(outer, name, at, self:spelled(field, tag), self:spelled(field, value))
  end
end

kinds[";"] = function(self, item, node)
  local text, range = self:next(item.path)
  local outer, name = resolve(node, item.path, range)
  local field = outer.record.by_name[name]
  for tag, value in text:gmatch("([^=;]*)=([^;]*);") do
    add_entry(outer, name, range, self:spelled(field, tag), self:spelled(field, value))
  end
end

kinds["?"] = function(self, item, node)
  local text, range = self:next(item.path)
  if text == "1" then
    local outer, name = resolve(node, item.path, range)
    self:read(layouts[item.children], inner_node(outer, name, range))
  end
end

kinds["&"] = function(self, item, node)
  local text, range = self:next(item.path)
  local outer, name = resolve(node, item.path, range)
  local inner, mask = inner_node(outer, name, range), tonumber(text:match("^%d+$"))
  local rest = mask
  for _, flag in ipairs(layouts[item.children]) do
    if rest then
      local owner, flag_name = resolve(inner, flag.path, range)
      add_value(owner, flag_name, range, rest % 2 == 1 and "1" or "0")
      rest = math.floor(rest / 2)
    end
  end
  if rest ~= 0 then
    add_value(inner, item.detail, range, text)
  end
end

kinds[">"] = function(self, item, node)
  if holds(item, node) then
    self:read(layouts[item.children], node)
  end
end
kinds["<"] = kinds[">"]

function Text:read(items, node)
  for _, item in ipairs(items) do
    if self.version >= item.since and self.version < item.before then
      kinds[item.kind](self, item, node)
    end
  end
end

local function read_text(message, node, tvb, offset, last, version, escaped)
  local reader = setmetatable({
    tvb = tvb, offset = offset, at = 1, bytes = last > offset and tvb:raw(offset, last - offset) or "",
    version = version, escaped = escaped,
  }, Text)
  reader:read(message.layout, node)
  if not reader:is_at_end() then
    node.tree:add_proto_expert_info(note, "more fields than " .. message.name .. " has at " .. version)
  end
end

-- Protobuf. Numbers are read in two halves of 32 bits: a double holds 53.
local function read_varint(tvb, at, last)
  local low, high = 0, 0
  for i = 0, 9 do
    if at >= last then
      break
    end
    local byte = tvb(at, 1):uint()
    local bits = byte % 128
    at = at + 1
    if i < 4 then
      low = low + bits * 2 ^ (7 * i)
    elseif i == 4 then
      low, high = low + bits % 16 * 2 ^ 28, math.floor(bits / 16)
    else
      high = (high + bits * 2 ^ (7 * i - 32)) % 2 ^ 32
    end
    if byte < 128 then
      return low, high, at
    end
  end
  fail("a number is cut short")
end

local function add_double(node, name, range)
  add_value(node, name, range, string.format("%.17g", range:le_float()))
end

local function whole(number)
  return string.format("%d", number)
end

local function number_text(type, low, high)
  if type == "b" then
    return (low ~= 0 or high ~= 0) and "1" or "0"
  elseif type == "l" then
    return tostring(Int64.new(low, high))
  end
  return whole(low >= 2 ^ 31 and low - 2 ^ 32 or low)
end

local read_protobuf

local function read_delimited(node, field, tvb, at, last, depth)
  local range = tvb(at, last - at)
  if field.type == "s" then
    add_value(node, field.name, range, last > at and tvb:raw(at, last - at) or "")
  elseif field.type == "m" then
    local entry = { ["1"] = "", ["2"] = "" }
    while at < last do
      local tag, _, from = read_varint(tvb, at, last)
      local size, _, start = read_varint(tvb, from, last)
      if tag % 8 ~= 2 or start + size > last then
        fail("not an entry of " .. field.name)
      end
      entry[whole(math.floor(tag / 8))] = size > 0 and tvb:raw(start, size) or ""
      at = start + size
    end
    add_entry(node, field.name, range, entry["1"], entry["2"])
  elseif records[field.type] then
    if depth >= depth_max then
      fail("too many messages inside each other")
    end
    read_protobuf(field.repeated and child_node(node, field.name, range) or inner_node(node, field.name, range), tvb, at, last, depth + 1)
  elseif field.repeated and field.type == "f" then
    while at + 8 <= last do
      add_double(node, field.name, tvb(at, 8))
      at = at + 8
    end
  elseif field.repeated then
    while at < last do
      local low, high, to = read_varint(tvb, at, last)
      add_value(node, field.name, tvb(at, to - at), number_text(field.type, low, high))
      at = to
    end
  else
    fail("another wire type than " .. field.name .. " has")
  end
end

local function read_field(node, field, wire_type, tvb, at, last, depth)
  local to
  if wire_type == 0 then
    local low, high
    low, high, to = read_varint(tvb, at, last)
    if field and not ("ilb"):find(field.type, 1, true) then
      fail("another wire type than " .. field.name .. " has")
    elseif field then
      add_value(node, field.name, tvb(at, to - at), number_text(field.type, low, high))
    end
  elseif wire_type == 2 then
    local size, high, start = read_varint(tvb, at, last)
    to = start + size
    if high ~= 0 or to > last then
      fail("a length beyond the end of the frame")
    elseif field then
      read_delimited(node, field, tvb, start, to, depth)
    end
  elseif wire_type == 1 or wire_type == 5 then
    to = at + (wire_type == 1 and 8 or 4)
    if to > last then
      fail("a number is cut short")
    elseif field and (wire_type == 5 or field.type ~= "f") then
      fail("another wire type than " .. field.name .. " has")
    elseif field then
      add_double(node, field.name, tvb(at, 8))
    end
  else
    fail("not a protobuf tag")
  end
  return to
end

read_protobuf = function(node, tvb, at, last, depth)
  while at < last do
    local tag, _, from = read_varint(tvb, at, last)
    local number = math.floor(tag / 8)
    local field = node.record.by_number[number]
    local to = read_field(node, field, tag % 8, tvb, from, last, depth)
    if not field then
      node.tree:add_proto_expert_info(note, "unknown field " .. whole(number))
    end
    at = to
  end
end

-- Conversations: what their greeting and its answer said, by number of the TCP stream.
local conversations = {}
local stream_number = Field.new("tcp.stream")

function twsapi.init()
  conversations = {}
end

local registered_ports
local function register_ports()
  local by_port = DissectorTable.get("tcp.port")
  if registered_ports then
    by_port:remove(registered_ports, twsapi)
  end
  registered_ports = twsapi.prefs.ports
  by_port:add(registered_ports, twsapi)
end
twsapi.prefs_changed = register_ports

local function conversation_of(pinfo)
  local number = stream_number().value
  conversations[number] = conversations[number] or {}
  return conversations[number]
end

local function add_title(tree, range, message)
  local branch = tree:add(twsapi, range, "TWS API, " .. message)
  branch:add(own.message, range, message)
  return branch
end

local function show_greeting(tvb, offset, length, tree)
  local branch = add_title(tree, tvb(offset, length + 8), "HELLO")
  branch:add(own.length, tvb(offset + 4, 4))
  local text = tvb:raw(offset + 8, length)
  local min, max, options = text:match("^v(%d+)%.*(%d*) ?(.*)$")
  if min then
    local node, range = new_node(to_gateway[0].record, branch), tvb(offset + 8, length)
    add_value(node, "min", range, min)
    add_value(node, "max", range, max ~= "" and max or min)
    add_value(node, "options", range, options)
  else
    branch:add_proto_expert_info(malformed, "no version range in the greeting")
  end
end

-- Shows the fields of a message, as far as they can be read.
local function show_fields(branch, problem_free)
  local good, problem = pcall(problem_free)
  if not good then
    branch:add_proto_expert_info(malformed, type(problem) == "table" and problem.problem or "cannot be read: " .. tostring(problem))
  end
end

local function show_version_reply(tvb, offset, length, tree, version)
  local branch = add_title(tree, tvb(offset, length + 4), "VERSION_REPLY")
  branch:add(own.length, tvb(offset, 4))
  show_fields(branch, function()
    read_text(to_client[0], new_node(to_client[0].record, branch), tvb, offset + 4, offset + 4 + length, version, false)
  end)
end

local function id_of(tvb, at, last, version)
  if version >= binary_id_from then
    local id = last - at >= 4 and tvb(at, 4):uint()
    return id, at + 4, at
  end
  local text = tvb:raw(at, math.min(last - at, 12)):match("^(%d+)" .. text_end)
  return tonumber(text), at + (text and #text + 1 or 0), at
end

local function show_frame(tvb, offset, length, tree, version, is_to_gateway)
  local range, last = tvb(offset, length + 4), offset + 4 + length
  local branch = tree:add(twsapi, range, "TWS API")
  branch:add(own.length, tvb(offset, 4))
  if length == 0 then
    branch:add_proto_expert_info(malformed, "a frame of length 0")
    return "(empty frame)"
  elseif not version then
    branch:add_proto_expert_info(note, "the server version is not known: no greeting in the capture; the preferences can set it")
    return "(unknown version)"
  end
  local raw, body, at = id_of(tvb, offset + 4, last, version)
  if not raw then
    branch:add_proto_expert_info(malformed, "no message id")
    return "(no id)"
  end
  local is_protobuf = version >= binary_id_from and raw > protobuf_offset
  local id = is_protobuf and raw - protobuf_offset or raw
  local message = id > 0 and (is_to_gateway and to_gateway or to_client)[id]
  local name = message and message.name or "unknown message " .. whole(raw)
  branch:append_text(", " .. name)
  branch:add(own.id, tvb(at, body - at), id)
  branch:add(own.message, range, name)
  branch:add(own.encoding, range, is_protobuf and "protobuf" or "text")
  branch:add(own.version, range, version):set_generated()
  if message then
    show_fields(branch, function()
      local node = new_node(message.record, branch)
      if is_protobuf then
        read_protobuf(node, tvb, body, last, 0)
      elseif message.layout then
        read_text(message, node, tvb, body, last, version, not is_to_gateway and version >= ascii7_from)
      end
    end)
  else
    branch:add_proto_expert_info(note, "no such message")
  end
  return name
end

-- A greeting of the client: `API`, NUL, a length, the version text. Returns its length, or nil; 0 = as yet incomplete.
local function greeting_length(tvb, offset)
  local left = tvb:len() - offset
  local prefix = "API" .. text_end
  if tvb:raw(offset, math.min(left, 4)) ~= prefix:sub(1, left) then
    return nil
  elseif left < 8 then
    return 0
  end
  local length = tvb(offset + 4, 4):uint()
  return length > 0 and length <= frame_max and length or nil
end

local function wait_for(pinfo, offset, missing)
  pinfo.desegment_offset = offset
  pinfo.desegment_len = missing or DESEGMENT_ONE_MORE_SEGMENT
end

-- The state of one call: everything that is at hand of one direction, behind what was shown before.
local function show_all(tvb, pinfo, tree, conversation, names)
  local offset, is_to_gateway = 0, nil
  if conversation.client_port then
    is_to_gateway = pinfo.src_port == conversation.client_port
  else
    is_to_gateway = pinfo.dst_port < pinfo.src_port
  end
  while offset < tvb:len() do
    local left, here = tvb:len() - offset, whole(pinfo.number) .. ":" .. whole(offset)
    local greeting = (conversation.greeting == nil or conversation.greeting == here) and greeting_length(tvb, offset)
    if greeting then
      if greeting == 0 or left < greeting + 8 then
        return wait_for(pinfo, offset, greeting > 0 and greeting + 8 - left)
      end
      conversation.greeting, conversation.client_port, is_to_gateway = here, pinfo.src_port, true
      show_greeting(tvb, offset, greeting, tree)
      names[#names + 1] = "HELLO"
      offset = offset + greeting + 8
    elseif conversation.greeting == nil and tvb:raw(offset, math.min(left, 12)):match("^%d+" .. text_end) then
      add_title(tree, tvb(offset), "unframed text of versions before 100")
      names[#names + 1] = "(before version 100)"
      return
    else
      if left < 4 then
        return wait_for(pinfo, offset)
      end
      local length = tvb(offset, 4):uint()
      if length > frame_max then
        add_title(tree, tvb(offset), "too long"):add_proto_expert_info(malformed, "a frame of " .. whole(length) .. " bytes")
        names[#names + 1] = "(frame too long)"
        return
      elseif left < length + 4 then
        return wait_for(pinfo, offset, length + 4 - left)
      end
      local version = not is_to_gateway and conversation.greeting and (conversation.reply == nil or conversation.reply == here)
        and length > 0 and tonumber(tvb:raw(offset + 4, length):match("^(%d+)" .. text_end .. "[^" .. text_end .. "]*" .. text_end .. "$"))
      if version then
        conversation.reply, conversation.version = here, version
        show_version_reply(tvb, offset, length, tree, version)
        names[#names + 1] = "VERSION_REPLY"
      else
        local assumed = twsapi.prefs.version > 0 and twsapi.prefs.version or nil
        names[#names + 1] = show_frame(tvb, offset, length, tree, conversation.version or assumed, is_to_gateway)
      end
      offset = offset + length + 4
    end
  end
end

function twsapi.dissector(tvb, pinfo, tree)
  pinfo.cols.protocol = "TWSAPI"
  local names = {}
  show_all(tvb, pinfo, tree, conversation_of(pinfo), names)
  if #names > 0 then
    pinfo.cols.info = table.concat(names, ", ")
  end
  return tvb:len()
end

twsapi:register_heuristic("tcp", function(tvb, pinfo, tree)
  if tvb:len() < 9 or not greeting_length(tvb, 0) or tvb:raw(8, 1) ~= "v" then
    return false
  end
  pinfo.conversation = twsapi
  twsapi.dissector(tvb, pinfo, tree)
  return true
end)
register_ports()
