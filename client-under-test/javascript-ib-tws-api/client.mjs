// The library itself, in the worker thread of ../javascript-common: makes the calls, and reports what they return and
// what the library emits.

import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { ANSWERS, STREAM_EVENTS, asError, asOrderStatus } from "./answers.mjs";

const [TIMEOUT_MS] = workerData.args.map(Number); // 30 s if the library is not told (adapter.yaml)
const CLIENT_VERSIONS = [100, 151]; // what it announces; it does not export it

const home = path.join(workerData.env, "node_modules", "ib-tws-api");
const library = await import(pathToFileURL(path.join(home, "index.js")));
const { version } = JSON.parse(readFileSync(path.join(home, "package.json")));

let client; // made by the first connect, because host, port and id belong to it
let clientId; // of that client
let closed = true; // until a call connects, and again from the end of the connection on
const streams = new Map(); // request id -> what the library returned for the stream

function send(message) {
  parentPort.postMessage(message);
}

function tell(name, args = {}) {
  send({ kind: "event", event: { event: "callback", name, args } });
}

// Reports what `convert` makes of what the library told. A defect of ours must not reach the library, which would take it for
// its own.
function tellAll(what, convert) {
  let callbacks;
  try {
    callbacks = convert();
  } catch (error) {
    send({ kind: "event", event: { event: "note", name: "adapter_defect", text: `${what}: ${error}` } });
    return;
  }
  for (const callback of callbacks) tell(...callback);
}

// The library emits these and has no `on` to ask for them; its README names them.
function listen() {
  client._emitter.on("close", () => {
    closed = true;
    tell("connectionClosed");
  });
  client._emitter.on("error", (error) => tellAll("error", () => [["error", { id: -1, ...asError(error) }]]));
  client._emitter.on("orderStatus", (status) => tellAll("orderStatus", () => [["orderStatus", asOrderStatus(status)]]));
}

// The promise is kept when the next order id has come. The library keeps the id itself.
async function connect(args, address) {
  if (!client || clientId !== (args.client_id ?? 0)) {
    clientId = args.client_id ?? 0;
    client = new library.Client({ ...address, clientId, timeoutMs: TIMEOUT_MS });
    listen();
  }
  const isNew = closed;
  await client.connect();
  closed = false;
  if (isNew) tell("nextValidId");
}

/** What the library cannot be asked. */
class Unsupported extends Error {}

function record(fields = {}) {
  const { comboLegs = [], ...rest } = fields;
  return { ...rest, primaryExchange: fields.primaryExch, comboLegs };
}

/** An order with the defaults that the library has for its kind. */
function order(fields = {}) {
  const { orderType, ...rest } = fields;
  const make = { LMT: library.Order.limit, MKT: library.Order.market, STP: library.Order.stop }[orderType];
  return make ? make.call(library.Order, { ...rest, totalQuantity: Number(rest.totalQuantity) }) : { ...fields };
}

async function stream(request, method, args) {
  const parameters = { ...args, contract: record(args.contract) };
  delete parameters.reqId; // the library counts on its own, and refuses others
  for (const unused of ["snapshot", "regulatorySnapshot"]) delete parameters[unused];
  const emitter = await client[method](parameters);
  const reqId = parameters.requestId;
  streams.set(reqId, { request, emitter });
  for (const [event, asCallback] of Object.entries(STREAM_EVENTS)) {
    emitter.on(event, (value) => tellAll(event, () => [asCallback(reqId, value)]));
  }
}

function stop(request, { reqId }) {
  const found = [...streams].reverse().find(([id, one]) => one.request === request && (reqId ?? id) === id);
  if (!found) throw new Unsupported("the library stops streams, and there is no such stream");
  streams.delete(found[0]);
  found[1].emitter.stop();
}

// Request -> the call of the library; ANSWERS says how its answer is reported.
const REQUESTS = {
  cancelHistoricalData: ({ reqId }) => client.cancelHistoricalData(reqId),
  cancelMktData: (args) => stop("reqMktData", args),
  cancelOrder: ({ orderId }) => client.cancelOrder(orderId),
  cancelPositions: () => client.cancelPositions(),
  cancelTickByTickData: (args) => stop("reqTickByTickData", args),
  placeOrder: (args) => client.placeOrder({ contract: record(args.contract), order: order(args.order) }),
  reqAccountUpdates: ({ subscribe = true, acctCode: accountCode = "" }) =>
    client.reqAccountUpdates({ subscribe, accountCode }),
  reqAllOpenOrders: () => client.getAllOpenOrders(),
  reqAutoOpenOrders: ({ autoBind = true }) => client.reqAutoOpenOrders(autoBind),
  reqContractDetails: ({ contract }) => client.getContractDetails(record(contract)),
  reqCurrentTime: () => client.getCurrentTime(),
  reqGlobalCancel: () => client.reqGlobalCancel(),
  reqHeadTimestamp: ({ useRTH: useRth, contract, ...rest }) =>
    client.getHeadTimeStamp({ useRth, contract: record(contract), ...rest }),
  reqHistoricalData: ({ useRTH: useRth, contract, reqId: _, ...rest }) =>
    client.getHistoricalData({ useRth, contract: record(contract), ...rest }),
  reqMarketDataType: ({ marketDataType = 1 }) => client.reqMarketDataType(marketDataType),
  reqMktData: (args) => stream("reqMktData", "streamMarketData", args),
  reqOpenOrders: () => client.getOpenOrders(),
  reqPositions: () => client.getPositions(),
  reqScannerParameters: () => client.reqScannerParameters(),
  reqTickByTickData: (args) => stream("reqTickByTickData", "streamTickByTickData", args),
};

async function call(name, args, address) {
  if (name === "connect") return connect(args, address);
  if (!client) throw new Error("no client yet");
  // The library connects again by itself when it is asked for something.
  if (closed) send({ kind: "event", event: { event: "note", name: "reconnect", text: `for ${name}` } });
  closed = false;
  const answer = await REQUESTS[name](args);
  tellAll(name, () => [...(ANSWERS[name]?.(answer) ?? [])]);
}

// The library rejects a promise on a failure: its time-out, an error of the system, or one of the gateway.
function outcomeOf(error) {
  if (error instanceof Unsupported) return "unsupported";
  return error.code !== undefined || error.details !== undefined ? "failure" : "exception";
}

parentPort.on("message", async ({ kind, id, name, args, address }) => {
  if (kind !== "call") return;
  try {
    await call(name, args, address);
    send({ kind: "ended", id, outcome: "success" });
  } catch (error) {
    process.stderr.write(`${error.stack}\n`);
    if (error.details) tellAll("error", () => [["error", asError(error.details)]]);
    send({ kind: "ended", id, outcome: outcomeOf(error), text: error.message });
  }
});

send({
  kind: "hello",
  adapter: "javascript-ib-tws-api",
  client: `ib-tws-api ${version}`,
  client_versions: CLIENT_VERSIONS,
  calls: ["connect", ...Object.keys(REQUESTS)].sort(),
  // The library's state is private, and it only logs that most messages came.
  observes: ["calls", "connectionClosed", "error", "nextValidId", "contractDetails", "contractDetailsEnd", "currentTime",
    "headTimestamp", "historicalData", "historicalDataEnd", "marketDataType", "openOrder", "openOrderEnd",
    "orderStatus", "position", "positionEnd", "scannerParameters", "tickByTickAllLast", "tickByTickBidAsk",
    "tickByTickMidPoint", "tickGeneric", "tickPrice", "tickReqParams", "tickSize", "tickString"],
});
