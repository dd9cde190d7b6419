// Converts the events of @stoqey/ib into canonical callback names, argument names and values (../README.md).

const NAMES = {
  commissionReport: "commissionAndFeesReport",
  connected: "connectAck",
  disconnected: "connectionClosed",
  info: "error",
};

// Event -> its arguments in order, "name" or "name:kind"; a dotted name goes into a record, "*" spreads a record.
// Kinds: decimal, i64 and text travel as text, date and bool arrive as numbers, int as a boolean or text, and is "a" or
// "o", error is an Error object, json a parsed text, value may be wrapped in an object.
const ARGUMENTS = {
  accountDownloadEnd: "accountName",
  accountSummary: "reqId account tag value currency",
  accountSummaryEnd: "reqId",
  accountUpdateMulti: "reqId account modelCode key value currency",
  accountUpdateMultiEnd: "reqId:int",
  bondContractDetails: "reqId contractDetails",
  commissionReport: "*",
  completedOrder: "contract order orderState",
  contractDetails: "reqId contractDetails",
  contractDetailsEnd: "reqId",
  currentTime: "currentTime:i64",
  deltaNeutralValidation: "reqId deltaNeutralContract",
  displayGroupList: "reqId groups",
  displayGroupUpdated: "reqId contractInfo",
  error: "errorMsg:error errorCode id advancedOrderRejectJson:json",
  execDetails: "reqId contract execution",
  execDetailsEnd: "reqId",
  familyCodes: "familyCodes",
  fundamentalData: "reqId data",
  headTimestamp: "reqId headTimestamp",
  histogramData: "reqId histogramDataEntries",
  historicalData:
    "reqId historicalDataBars.date historicalDataBars.open historicalDataBars.high historicalDataBars.low " +
    "historicalDataBars.close historicalDataBars.volume:decimal historicalDataBars.barCount " +
    "historicalDataBars.WAP:decimal historicalDataBars.hasGaps",
  historicalDataUpdate:
    "reqId historicalDataBar.date historicalDataBar.open historicalDataBar.high historicalDataBar.low " +
    "historicalDataBar.close historicalDataBar.volume:decimal historicalDataBar.barCount historicalDataBar.WAP:decimal",
  historicalNews: "reqId time providerCode articleId headline",
  historicalNewsEnd: "reqId hasMore",
  historicalSchedule: "reqId startDateTime endDateTime timeZone historicalSessions",
  historicalTicks: "reqId historicalTicks isDone",
  historicalTicksBidAsk: "reqId historicalTicksBidAsk isDone",
  historicalTicksLast: "reqId historicalTicksLast isDone",
  info: "errorMsg errorCode",
  managedAccounts: "accountsList",
  marketDataType: "reqId marketDataType",
  marketRule: "marketRuleId priceIncrements",
  mktDepthExchanges: "depthMarketDataDescriptions",
  newsArticle: "reqId articleType articleText",
  newsProviders: "newsProviders",
  nextValidId: "orderId",
  openOrder: "orderId contract order orderState",
  orderBound: "permId:i64 clientId orderId",
  orderStatus:
    "orderId status filled:decimal remaining:decimal avgFillPrice permId:i64 parentId lastFillPrice clientId whyHeld " +
    "mktCapPrice",
  pnl: "reqId dailyPnL unrealizedPnL realizedPnL",
  pnlSingle: "reqId position:decimal dailyPnL unrealizedPnL realizedPnL value",
  position: "account contract position:decimal avgCost",
  positionMulti: "reqId account modelCode contract position:decimal avgCost",
  positionMultiEnd: "reqId",
  realtimeBar: "reqId time:i64 open high low close volume:decimal WAP:decimal count",
  receiveFA: "faDataType xml",
  replaceFAEnd: "reqId text",
  rerouteMktDataReq: "reqId conId exchange",
  rerouteMktDepthReq: "reqId conId exchange",
  scannerData:
    "reqId scannerDataElement.rank contractDetails scannerDataElement.distance scannerDataElement.benchmark " +
    "scannerDataElement.projection scannerDataElement.comboKey",
  scannerDataEnd: "reqId",
  scannerParameters: "xml",
  securityDefinitionOptionParameter: "reqId exchange underlyingConId tradingClass multiplier:text expirations strikes",
  securityDefinitionOptionParameterEnd: "reqId",
  smartComponents: "reqId smartComponents",
  softDollarTiers: "reqId softDollarTiers",
  symbolSamples: "reqId contractDescriptions",
  tickByTickAllLast:
    "reqId tickType historicalTickLast.time:i64 historicalTickLast.price historicalTickLast.size:decimal " +
    "historicalTickLast.tickAttribLast historicalTickLast.exchange historicalTickLast.specialConditions",
  tickByTickBidAsk:
    "reqId historicalTickBidAsk.time:i64 historicalTickBidAsk.priceBid historicalTickBidAsk.priceAsk " +
    "historicalTickBidAsk.sizeBid:decimal historicalTickBidAsk.sizeAsk:decimal historicalTickBidAsk.tickAttribBidAsk",
  tickByTickMidPoint: "reqId historicalTickMidPoint.time:i64 historicalTickMidPoint.price",
  tickEFP:
    "reqId tickType basisPoints formattedBasisPoints totalDividends holdDays futureLastTradeDate dividendImpact " +
    "dividendsToLastTradeDate",
  tickGeneric: "reqId tickType value",
  tickNews: "reqId timestamp:i64 providerCode articleId headline extraData",
  tickOptionComputation: "reqId tickType tickAttrib impliedVol delta optPrice pvDividend gamma vega theta undPrice",
  tickPrice: "reqId tickType price attrMask:int",
  tickReqParams: "reqId minTick:decimal bboExchange snapshotPermissions",
  tickSize: "reqId tickType size:decimal",
  tickSnapshotEnd: "reqId",
  tickString: "reqId tickType value",
  updateAccountTime: "timeStamp",
  updateAccountValue: "key value currency accountName",
  updateMktDepth:
    "reqId marketDepthData.position marketDepthData.operation marketDepthData.side marketDepthData.price " +
    "marketDepthData.size:decimal",
  updateMktDepthL2:
    "reqId marketDepthData.position marketDepthData.marketMaker marketDepthData.operation marketDepthData.side " +
    "marketDepthData.price marketDepthData.size:decimal marketDepthData.isSmartDepth",
  updateNewsBulletin: "newsMsgId newsMsgType newsMessage originatingExch",
  updatePortfolio:
    "contract position:decimal marketPrice marketValue averageCost unrealizedPNL realizedPNL accountName",
  userInfo: "reqId whiteBrandingId",
  wshEventData: "reqId dataJson",
  wshMetaData: "reqId dataJson",
};

const PERCENT_CHANGE = 7; // type of a condition

// Attributes of records with another canonical name or kind: "attribute", or "field.attribute" for records in that field
// only.
const ATTRIBUTES = {
  "comboLegs.shortSaleSlot": "shortSalesSlot",
  "historicalTicks.time": "time:i64",
  "historicalTicksBidAsk.time": "time:i64",
  "historicalTicksLast.tickAttribBidAsk": "tickAttribLast", // so called up to 1.3
  "historicalTicksLast.time": "time:i64",
  accountID: "accountId",
  comboLegsDescription: "comboLegsDescrip",
  commission: "commissionAndFees",
  commissionCurrency: "commissionAndFeesCurrency",
  conjunctionConnection: "isConjunctionConnection:and",
  continuousUpdate: "continuousUpdate:bool",
  cumQty: "cumQty:decimal",
  familyCodeStr: "familyCode",
  filledQuantity: "filledQuantity:decimal",
  fundSubsequentMinimumPurchase: "fundMinimumSubsequentPurchase",
  lastLiquidity: "lastLiquidity:value",
  liquidation: "isLiquidation:bool",
  maxCommission: "maxCommissionAndFees",
  minCommission: "minCommissionAndFees",
  minSize: "minSize:decimal",
  minTick: "minTick:decimal",
  multiplier: "multiplier:double",
  notes: "bondNotes",
  parentPermId: "parentPermId:i64",
  pendingPriceRevision: "isPriceRevisionPending",
  permId: "permId:i64",
  putable: "puttable",
  routeMarketableToBbo: "routeMarketableToBbo:int",
  shares: "shares:decimal",
  size: "size:decimal",
  sizeAsk: "sizeAsk:decimal",
  sizeBid: "sizeBid:decimal",
  sizeIncrement: "sizeIncrement:decimal",
  suggestedSizeIncrement: "suggestedSizeIncrement:decimal",
  totalQuantity: "totalQuantity:decimal",
  usePriceMgmtAlgo: "usePriceMgmtAlgo:int",
  val: "value",
  yield: "bondYield",
  yieldRedemptionDate: "yieldRedemptionDate:date",
};

// The library marks the end of historical data by one more bar, whose date is "finished-START-END".
function asEndOfHistoricalData([reqId, finished]) {
  const parts = finished.split("-").slice(1);
  const middle = Math.ceil(parts.length / 2); // dates may have dashes themselves, both as many
  const args = { reqId };
  if (parts.length > 1) {
    args.startDateStr = parts.slice(0, middle).join("-");
    args.endDateStr = parts.slice(middle).join("-");
  }
  return { event: "callback", name: "historicalDataEnd", args };
}

/** The line for an event that the library emitted with these values. */
export function asEvent(name, values) {
  if (name === "historicalData" && String(values[1]).startsWith("finished")) return asEndOfHistoricalData(values);
  let fields = ARGUMENTS[name]?.split(" ") ?? [];
  // Up to 1.2 without tickAttrib.
  if (name === "tickOptionComputation" && values.length < fields.length) {
    fields = fields.filter((field) => field !== "tickAttrib");
  }
  const args = {};
  values.forEach((value, i) => put(args, fields[i] ?? `arg${i}`, value));
  if (name === "info") args.id = -1; // the library's channel for errors that belong to no request
  if (name === "contractDetails" || name === "bondContractDetails") {
    const { contract, maturity, ...details } = args.contractDetails; // in the message the two are side by side
    if (maturity !== undefined) contract.lastTradeDateOrContractMonth = maturity; // what a bond has in its place
    Object.assign(args, { contract, contractDetails: details });
  }
  if (name === "scannerData") {
    const { contract, marketName } = args.contractDetails;
    Object.assign(args.scannerDataElement, { contract, marketName });
    delete args.contractDetails;
  }
  if (args.order?.orderComboLegs) {
    args.order.orderComboLegs.forEach(({ price }, i) => {
      const leg = args.contract.comboLegs?.[i];
      if (leg && price !== undefined) leg.perLegPrice = price;
    });
    delete args.order.orderComboLegs;
  }
  return { event: "callback", name: NAMES[name] ?? name, args };
}

function put(args, field, value) {
  const [path, kind] = field.split(":");
  const converted = convert(value, kind, path);
  if (converted === undefined) return;
  if (path === "*") return void Object.assign(args, converted);
  const parts = path.split(".");
  const last = parts.pop();
  for (const part of parts) args = args[part] ??= {};
  args[last] = converted;
}

function convert(value, kind, holder) {
  if (value === undefined || value === null) return undefined;
  if (kind === "error") return value.message ?? String(value);
  if (kind === "json") return value === "" ? undefined : JSON.stringify(value);
  if (kind === "and") return value === "a" || value === true;
  if (kind === "int") return Number(value);
  if (kind === "value" && typeof value === "object") return convert(value.value);
  if (kind === "double" && typeof value === "string") return value === "" ? undefined : convert(Number(value));
  if (kind === "decimal" && typeof value === "string") return value === "" ? undefined : convert(Number(value), kind);
  if (typeof value === "number") return convertNumber(value, kind);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object") return value;
  return convertComposite(value, holder);
}

function convertNumber(value, kind) {
  if (Number.isNaN(value) || value === 2147483647 || Math.abs(value) === Number.MAX_VALUE) return undefined;
  if (kind === "bool") return value !== 0;
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  if (kind === "decimal") return decimalText(value);
  if (kind === "i64" || kind === "text") return String(value);
  if (kind === "date") return value ? String(value) : undefined;
  return value;
}

// Plain digits: toString changes to an exponent beyond 21 digits and below 0.000001.
function decimalText(value) {
  const text = String(value);
  if (!text.includes("e")) return text;
  return Math.abs(value) < 1 ? value.toFixed(20).replace(/\.?0+$/, "") : BigInt(value).toString();
}

function convertComposite(value, holder) {
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Map) {
    return [...value].map(([bitNumber, [exchange, exchangeLetter]]) => ({ bitNumber, exchange, exchangeLetter }));
  }
  if (Array.isArray(value)) {
    // A library that lost its place hands out arrays with holes; every() would skip those.
    const isTag = (item) => item && "tag" in Object(item) && "value" in Object(item);
    if (value.length > 0 && Array.from(value).every(isTag)) {
      return Object.fromEntries(value.map(({ tag, value: tagged }) => [tag, String(tagged)]));
    }
    return value.map((item) => convert(item, undefined, holder)).filter((item) => item !== undefined);
  }
  const record = {};
  const isPercentChange = holder === "conditions" && value.type === PERCENT_CHANGE;
  for (const [attribute, inner] of Object.entries(value)) {
    if (isPercentChange && attribute === "percent") put(record, "changePercent", inner);
    else put(record, ATTRIBUTES[`${holder}.${attribute}`] ?? ATTRIBUTES[attribute] ?? attribute, inner);
  }
  return record;
}
