using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;

/// Canonical names, where they cannot be read off the client: its parameters are called differently in each release.
static class Names
{
    /// Callback or call -> its arguments in order. "name:kind" where the client's own type would not do (Records.Put),
    /// "*" spreads a record.
    static readonly Dictionary<string, string[]> arguments = Parse(@"
    accountDownloadEnd accountName
    accountSummary reqId account tag value currency
    accountSummaryEnd reqId
    accountUpdateMulti reqId account modelCode key value currency
    accountUpdateMultiEnd reqId
    bondContractDetails reqId contractDetails
    commissionAndFeesReport *
    commissionReport *
    completedOrder contract order orderState
    contractDetails reqId contractDetails
    contractDetailsEnd reqId
    currentTime currentTime:text
    currentTimeInMillis currentTimeInMillis:text
    execDetails reqId contract execution
    execDetailsEnd reqId
    historicalData reqId historicalDataBars:list
    historicalDataEnd reqId startDateStr endDateStr
    historicalDataUpdate reqId historicalDataBar
    managedAccounts accountsList
    marketDataType reqId marketDataType
    nextValidId orderId
    openOrder orderId contract order orderState
    orderBound permId:text clientId orderId
    orderStatus orderId status filled:text remaining:text avgFillPrice permId:text parentId lastFillPrice clientId whyHeld mktCapPrice
    pnl reqId dailyPnL unrealizedPnL realizedPnL
    position account contract position:text avgCost
    positionMulti reqId account modelCode contract position:text avgCost
    positionMultiEnd reqId
    realtimeBar reqId time:text open high low close volume:text WAP:text count
    tickGeneric reqId tickType value
    tickPrice reqId tickType price attrMask:mask
    tickReqParams reqId minTick:text bboExchange snapshotPermissions
    tickSize reqId tickType size:text
    tickSnapshotEnd reqId
    tickString reqId tickType value
    updateAccountTime timeStamp
    updateAccountValue key value currency accountName
    updateNewsBulletin newsMsgId newsMsgType newsMessage originatingExch
    updatePortfolio contract position:text marketPrice marketValue averageCost unrealizedPNL realizedPNL accountName
    cancelAccountSummary reqId
    cancelAccountUpdatesMulti reqId
    cancelHistoricalData reqId
    cancelMktData reqId
    cancelOrder orderId
    cancelPositions
    placeOrder orderId contract order
    reqAccountSummary reqId group tags
    reqAccountUpdates subscribe acctCode
    reqAccountUpdatesMulti reqId account modelCode ledgerAndNLV
    reqAllOpenOrders
    reqCompletedOrders apiOnly
    reqContractDetails reqId contract
    reqCurrentTime
    reqExecutions reqId executionFilter
    reqHistoricalData reqId contract endDateTime duration barSizeSetting whatToShow useRTH formatDate keepUpToDate chartOptions
    reqIds numIds
    reqManagedAccts
    reqMktData reqId contract genericTickList snapshot regulatorySnapshot marketDataOptions
    reqOpenOrders
    reqPositions");

    /// Properties of records whose canonical name or kind is another.
    static readonly Dictionary<string, string> properties = new Dictionary<string, string>
    {
        { "Commission", "commissionAndFees" },
        { "CommissionCurrency", "commissionAndFeesCurrency" },
        { "CumQty", "cumQty:text" },
        { "ETradeOnly", "eTradeOnly" },
        { "FilledQuantity", "filledQuantity:text" },
        { "Liquidation", "isLiquidation:bool" },
        { "MaxCommission", "maxCommissionAndFees" },
        { "MinCommission", "minCommissionAndFees" },
        { "MinSize", "minSize:text" },
        { "MinTick", "minTick:text" },
        { "ParentPermId", "parentPermId:text" },
        { "PermId", "permId:text" },
        { "Shares", "shares:text" },
        { "SizeIncrement", "sizeIncrement:text" },
        { "SuggestedSizeIncrement", "suggestedSizeIncrement:text" },
        { "Time", "time:text" },
        { "TotalQuantity", "totalQuantity:text" },
        { "Multiplier", "multiplier:double" },
        { "Volume", "volume:text" },
        { "WAP", "WAP:text" },
        { "Yield", "bondYield" },
        { "YieldRedemptionDate", "yieldRedemptionDate:date" },
    };

    static Dictionary<string, string[]> Parse(string table)
    {
        return table.Split('\n')
            .Select(row => row.Trim().Split(' '))
            .Where(row => row[0] != "")
            .ToDictionary(row => row[0], row => row.Skip(1).ToArray());
    }

    public static IEnumerable<string> Calls
    {
        get { return arguments.Keys.Where(name => name.StartsWith("req") || name.StartsWith("cancel") || name == "placeOrder"); }
    }

    public static string[] OfCallback(string name)
    {
        string[] fields;
        return arguments.TryGetValue(name, out fields) ? fields : new string[0];
    }

    public static string[] OfCall(string name)
    {
        return arguments[name];
    }

    /// error has grown from generation to generation, and has two forms without a code.
    public static string[] OfError(MethodInfo error)
    {
        switch (error.GetParameters().Length)
        {
            case 1: return new[] { "errorMsg" };
            case 3: return new[] { "id", "errorCode", "errorMsg" };
            case 4: return new[] { "id", "errorCode", "errorMsg", "advancedOrderRejectJson:nonempty" };
            default: return new[] { "id", "errorTime:text", "errorCode", "errorMsg", "advancedOrderRejectJson:nonempty" };
        }
    }

    public static string Canonical(string callback)
    {
        return callback == "commissionReport" ? "commissionAndFeesReport" : callback;
    }

    /// "name" or "name:kind": ConId is conId. What an order does to margins travels as text.
    public static string OfProperty(PropertyInfo property)
    {
        string field;
        if (properties.TryGetValue(property.Name, out field))
            return field;
        field = char.ToLowerInvariant(property.Name[0]) + property.Name.Substring(1);
        return Regex.IsMatch(field, "^(initMargin|maintMargin|equityWithLoan)(Before|Change|After)$") ? field + ":double" : field;
    }
}
