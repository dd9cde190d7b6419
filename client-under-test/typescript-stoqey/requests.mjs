// Turns canonical requests (../README.md) into calls of @stoqey/ib, whose arguments are partly its own objects and
// enumerations.

const FIRST_REQUEST_ID = 9001; // far from order ids, so that nobody mistakes one for the other

// Request -> its arguments in order, "name" or "name:kind". "*" is a record of all of them; a dotted name is taken out
// of a record. Kinds: see CONVERSIONS.
const REQUESTS = {
  calculateImpliedVolatility: "reqId contract:record optionPrice underPrice",
  calculateOptionPrice: "reqId contract:record volatility underPrice",
  cancelAccountSummary: "reqId",
  cancelAccountUpdatesMulti: "reqId",
  cancelCalculateImpliedVolatility: "reqId",
  cancelCalculateOptionPrice: "reqId",
  cancelFundamentalData: "reqId",
  cancelHeadTimestamp: "reqId",
  cancelHistogramData: "reqId",
  cancelHistoricalData: "reqId",
  cancelMktData: "reqId",
  cancelMktDepth: "reqId isSmartDepth",
  cancelNewsBulletins: "",
  cancelOrder: "orderId orderCancel",
  cancelPnL: "reqId",
  cancelPnLSingle: "reqId",
  cancelPositions: "",
  cancelPositionsMulti: "reqId",
  cancelRealTimeBars: "reqId",
  cancelScannerSubscription: "reqId",
  cancelTickByTickData: "reqId",
  cancelWshEventData: "reqId",
  cancelWshMetaData: "reqId",
  exerciseOptions: "orderId contract:record exerciseAction exerciseQuantity account override:int",
  placeOrder: "orderId contract:record order:order",
  queryDisplayGroups: "reqId",
  replaceFA: "reqId faDataType xml",
  reqAccountSummary: "reqId group tags",
  reqAccountUpdates: "subscribe acctCode",
  reqAccountUpdatesMulti: "reqId account modelCode ledgerAndNLV",
  reqAllOpenOrders: "",
  reqAutoOpenOrders: "autoBind",
  reqCompletedOrders: "apiOnly",
  reqContractDetails: "reqId contract:record",
  reqCurrentTime: "",
  reqExecutions: "reqId executionFilter:record",
  reqFamilyCodes: "",
  reqFundamentalData: "reqId contract:record reportType fundamentalsDataOptions:tags",
  reqGlobalCancel: "orderCancel",
  reqHeadTimestamp: "reqId contract:record whatToShow useRTH formatDate",
  reqHistogramData: "reqId contract:record useRTH timePeriod:count timePeriod:unit",
  reqHistoricalData:
    "reqId contract:record endDateTime duration barSizeSetting whatToShow useRTH:int formatDate keepUpToDate",
  reqHistoricalNews: "reqId conId providerCodes startDateTime endDateTime totalResults historicalNewsOptions:tags",
  reqHistoricalTicks:
    "reqId contract:record startDateTime endDateTime numberOfTicks whatToShow useRTH:int ignoreSize",
  reqIds: "numIds",
  reqManagedAccts: "",
  reqMarketDataType: "marketDataType",
  reqMarketRule: "marketRuleId",
  reqMatchingSymbols: "reqId pattern",
  reqMktData: "reqId contract:record genericTickList snapshot regulatorySnapshot",
  reqMktDepth: "reqId contract:record numRows isSmartDepth marketDepthOptions:tags",
  reqMktDepthExchanges: "",
  reqNewsArticle: "reqId providerCode articleId newsArticleOptions:tags",
  reqNewsBulletins: "allMessages",
  reqNewsProviders: "",
  reqOpenOrders: "",
  reqPnL: "reqId account modelCode",
  reqPnLSingle: "reqId account modelCode conId",
  reqPositions: "",
  reqPositionsMulti: "reqId account modelCode",
  reqRealTimeBars: "reqId contract:record barSize whatToShow useRTH realTimeBarsOptions:tags",
  reqScannerParameters: "",
  reqScannerSubscription:
    "reqId scannerSubscription:scanner scannerSubscription.scannerSubscriptionOptions:tags " +
    "scannerSubscription.scannerSubscriptionFilterOptions:tags",
  reqSecDefOptParams: "reqId underlyingSymbol futFopExchange underlyingSecType underlyingConId",
  reqSmartComponents: "reqId bboExchange",
  reqSoftDollarTiers: "reqId",
  reqTickByTickData: "reqId contract:record tickType numberOfTicks ignoreSize",
  reqUserInfo: "reqId",
  reqWshEventData: "reqId *:record",
  reqWshMetaData: "reqId",
  requestFA: "faDataType",
  setServerLogLevel: "logLevel",
  subscribeToGroupEvents: "reqId groupId",
  unsubscribeFromGroupEvents: "reqId",
  updateDisplayGroup: "reqId contractInfo",
};

// Requests that the library has under another name.
const METHODS = { cancelWshEventData: "reqCancelWshEventData", cancelWshMetaData: "reqCancelWshMetaData" };

// Defaults for what a scenario may leave out; anything else is undefined, which the library sends as an empty field.
const DEFAULTS = {
  acctCode: "",
  apiOnly: false,
  autoBind: true,
  group: "All",
  ledgerAndNLV: false,
  logLevel: 2,
  marketDataType: 1,
  numIds: 1,
  subscribe: true,
  tags: "NetLiquidation",
};

// Canonical field of a record -> the library's name or the kind of its value, or both: "name:kind".
const FIELDS = {
  activeStartTime: ":text",
  activeStopTime: ":text",
  algoParams: ":tags",
  aboveVolume: ":number",
  averageOptionVolumeAbove: ":number",
  comboLegs: ":records",
  comboLegsDescrip: "comboLegsDescription",
  competeAgainstBestOffset: ":number",
  conditions: ":conditions",
  continuousUpdate: ":int",
  deltaNeutralContract: ":record",
  filledQuantity: ":number",
  orderMiscOptions: ":tags",
  parentPermId: ":number",
  permId: ":number",
  routeMarketableToBbo: ":bool",
  shortSalesSlot: "shortSaleSlot",
  smartComboRoutingParams: ":tags",
  softDollarTier: ":record",
  totalQuantity: ":number",
  usePriceMgmtAlgo: ":bool",
};

// The library's class of a condition with that type, and the fields for its constructor.
const CONDITIONS = {
  1: ["PriceCondition", "price triggerMethod conId exchange isMore"],
  3: ["TimeCondition", "time isMore"],
  4: ["MarginCondition", "percent isMore"],
  5: ["ExecutionCondition", "exchange secType symbol"],
  6: ["VolumeCondition", "volume conId exchange isMore"],
  7: ["PercentChangeCondition", "changePercent conId exchange isMore"],
};

/** The canonical requests of a library, as functions of an IBApi object and canonical arguments. */
export class Requests {
  #library;
  #requestId = FIRST_REQUEST_ID;

  constructor(library) {
    this.#library = library;
  }

  names() {
    const methods = this.#library.IBApi.prototype;
    return Object.keys(REQUESTS).filter((name) => typeof methods[METHODS[name] ?? name] === "function");
  }

  /** The call with its arguments converted: what fails from then on is the library's. */
  prepare(ib, name, args) {
    const values = this.#fields(name).map((field) => this.#argument(field, args));
    if (name === "placeOrder") values[2].orderComboLegs = legPrices(args.contract?.comboLegs);
    return () => ib[METHODS[name] ?? name](...values);
  }

  #fields(name) {
    const fields = REQUESTS[name].split(" ").filter(Boolean);
    // Up to 1.2 without a request id.
    const isShort = name === "replaceFA" && this.#library.IBApi.prototype.replaceFA.length === 2;
    return isShort ? fields.slice(1) : fields;
  }

  #argument(field, args) {
    const [path, kind] = field.split(":");
    if (path === "*") return this.#convert(args, kind);
    const value = path.split(".").reduce((holder, part) => holder?.[part], args);
    if (value === undefined && (path === "reqId" || path === "orderId")) return this.#requestId++;
    return this.#convert(value ?? DEFAULTS[path], kind);
  }

  #convert(value, kind) {
    if (kind === "record" || kind === "order" || kind === "scanner") return this.#record(value ?? {}, kind);
    if (value === undefined) return undefined;
    switch (kind) {
      case "bool":
        return Boolean(value);
      case "conditions":
        return value.map((condition) => this.#condition(condition));
      case "count":
        return Number.parseInt(value, 10);
      case "int":
      case "number":
        return Number(value);
      case "records":
        return value.map((record) => this.#record(record));
      case "tags": {
        const tags = Object.entries(value).map(([tag, text]) => ({ tag, value: text }));
        return tags.length > 0 ? tags : undefined;
      }
      case "unit": {
        const unit = value.replace(/^\d+ */, "").replace(/s$/, "");
        return this.#library.DurationUnit[unit.toUpperCase()] ?? unit;
      }
      default:
        return value;
    }
  }

  #record(fields, kind) {
    const record = {};
    for (const [field, value] of Object.entries(fields)) {
      const [name, inner] = (FIELDS[field] ?? field).split(":");
      record[name || field] = this.#convert(value, inner);
    }
    // The library takes the number of a scan code and sends its name.
    if (kind === "scanner") record.scanCode = this.#library.ScanCode?.[record.scanCode] ?? record.scanCode;
    return record;
  }

  #condition(fields) {
    const [name, parameters] = CONDITIONS[fields.type];
    const { AND, OR } = this.#library.ConjunctionConnection;
    const values = parameters.split(" ").map((parameter) => fields[parameter]);
    return new this.#library[name](...values, fields.isConjunctionConnection ? AND : OR);
  }
}

function legPrices(legs) {
  return legs?.map(({ perLegPrice }) => ({ price: perLegPrice }));
}
