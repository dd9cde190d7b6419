// From what the library returns and emits to callbacks with canonical names and values (../README.md).

// Sizes that the library makes of the size in a price's message.
const SIZES = [0, 3, 5, 69, 70, 71];

const RENAMED = {
  average: "WAP",
  comboLegsDescription: "comboLegsDescrip",
  commission: "commissionAndFees",
  commissionCurrency: "commissionAndFeesCurrency",
  maxCommission: "maxCommissionAndFees",
  minCommission: "minCommissionAndFees",
  primaryExchange: "primaryExch",
};
const NUMBERS = new Set(["multiplier"]);
const DECIMALS = new Set(["minTick", "totalQuantity", "filledQuantity", "volume", "WAP"]);
const LONGS = new Set(["permId", "parentPermId"]);

function decimal(value) {
  return Number.isFinite(value) ? String(value) : undefined;
}

function number(value) {
  if (value === "" || !Number.isFinite(Number(value)) || Number(value) === 2147483647) return undefined;
  return Math.abs(Number(value)) === Number.MAX_VALUE ? undefined : Number(value);
}

function asValue(value, name) {
  if (value === null || value === undefined) return undefined;
  if (DECIMALS.has(name)) return decimal(number(value));
  if (LONGS.has(name)) return String(value);
  if (NUMBERS.has(name) || typeof value === "number") return number(value);
  if (Array.isArray(value)) {
    const isTags = value.length > 0 && value.every((item) => item && "tag" in Object(item));
    if (isTags) return Object.fromEntries(value.map(({ tag, value: text }) => [tag, text]));
    return value.map((item) => asValue(item));
  }
  return typeof value === "object" ? asRecord(value) : value;
}

function asRecord(fields) {
  const record = {};
  for (const [field, value] of Object.entries(fields)) {
    const name = RENAMED[field] ?? field;
    const converted = asValue(value, name);
    if (converted !== undefined) record[name] = converted;
  }
  return record;
}

/** `{code, message}` of the gateway, in texts, or the error of a socket. */
export function asError({ code, message }) {
  const errorCode = number(code); // a system's error has a text such as ECONNREFUSED
  return { ...(errorCode !== undefined && { errorCode }), errorMsg: message ?? String(code) };
}

export function asOrderStatus({ filled, remaining, permId, marketCapPrice: mktCapPrice, ...rest }) {
  return asRecord({ ...rest, filled: decimal(filled), remaining: decimal(remaining), permId: String(permId), mktCapPrice });
}

function orders(list) {
  const told = list.map(({ contract, order, orderState }) => {
    const args = { orderId: order.orderId, contract, order, orderState };
    return ["openOrder", asRecord(args)];
  });
  return [...told, ["openOrderEnd"]];
}

// Request -> the callbacks that report its answer.
export const ANSWERS = {
  reqAllOpenOrders: orders,
  reqContractDetails: (list) => [
    ...list.map(({ contract, ...details }) => ["contractDetails", asRecord({ contract, contractDetails: details })]),
    ["contractDetailsEnd"],
  ],
  reqCurrentTime: (time) => [["currentTime", { currentTime: String(time) }]],
  reqHeadTimestamp: (text) => [["headTimestamp", { headTimestamp: text }]],
  reqHistoricalData: ({ dateStart, dateEnd, bars }) => [
    ...bars.map((bar) => ["historicalData", { historicalDataBars: asRecord(bar) }]),
    ["historicalDataEnd", { startDateStr: dateStart, endDateStr: dateEnd }],
  ],
  reqOpenOrders: orders,
  reqPositions: (positions) => [
    ...Object.values(positions).map(({ contract, position, avgCost }) => [
      "position",
      asRecord({ contract, position: decimal(position), avgCost }),
    ]),
    ["positionEnd"],
  ],
  reqScannerParameters: (xml) => [["scannerParameters", { xml }]],
};

function asTick(reqId, { tickType, value, mask }) {
  if (mask !== undefined) return ["tickPrice", { reqId, tickType, price: number(value), attrMask: mask }];
  if (typeof value === "string") return ["tickString", { reqId, tickType, value }];
  if (SIZES.includes(tickType)) return ["tickSize", { reqId, tickType, size: decimal(value) }];
  return ["tickGeneric", { reqId, tickType, value: number(value) }];
}

function asTickByTick(reqId, { tickType, time, ...rest }) {
  const inner = { time: String(time), ...rest };
  if (rest.midPoint !== undefined) return ["tickByTickMidPoint", { reqId, historicalTickMidPoint: inner }];
  if (tickType !== undefined) return ["tickByTickAllLast", { reqId, tickType, historicalTickLast: inner }];
  return ["tickByTickBidAsk", { reqId, historicalTickBidAsk: inner }];
}

// Event of a stream -> the callback that it is.
export const STREAM_EVENTS = {
  error: (reqId, error) => ["error", { id: reqId, ...asError(error) }],
  marketDataType: (reqId, { marketDataType }) => ["marketDataType", { reqId, marketDataType }],
  reqParameters: (reqId, { minTick, ...rest }) => ["tickReqParams", { reqId, minTick: decimal(minTick), ...rest }],
  tick: asTick,
  tickByTick: asTickByTick,
  tickSize: (reqId, { tickType, size }) => ["tickSize", { reqId, tickType, size: decimal(size) }],
};
