// The library itself, in the worker thread of ../javascript-common: makes the calls, and reports what they return and
// what the library emits.

import { readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { ANSWERS, STREAM_EVENTS, asError, asOrderStatus } from "./answers.mjs";

const TIMEOUT_MS = 2000; // adapter.yaml says the same; the library's own is 30 s
const CLIENT_VERSIONS = [100, 151]; // what it announces; it does not export it

const home = path.join(workerData.env, "node_modules", "ib-tws-api");
const library = await import(pathToFileURL(path.join(home, "index.js")));
const { version } = JSON.parse(readFileSync(path.join(home, "package.json")));

let client; // made by the first connect, because host, port and id belong to it
let session; // the library's object for the connection whose start has been told
let closed = false; // since the last call that connected
const streams = new Map(); // request id -> what the library returned for the stream

function send(message) {
  parentPort.postMessage(message);
}

function tell(name, args = {}) {
  send({ kind: "event", event: { event: "callback", name, args } });
}

// The library emits these and has no `on` to ask for them; its README names them.
function listen() {
  client._emitter.on("close", () => {
    closed = true;
    tell("connectionClosed");
  });
  client._emitter.on("error", (error) => tell("error", { id: -1, ...asError(error) }));
  client._emitter.on("orderStatus", (status) => tell("orderStatus", asOrderStatus(status)));
}

async function connect(args, address) {
  const clientId = args.client_id ?? 0;
  if (client?._connectionParameters.clientId !== clientId) {
    client = new library.Client({ ...address, clientId, timeoutMs: TIMEOUT_MS });
    listen();
  }
  await client.connect();
  closed = false;
  if (session === client._protocolBytes) return; // it was connected, or another call connected it
  session = client._protocolBytes;
  // The library does not report the id and counts on from there: placeOrder takes it from here.
  tell("nextValidId", { orderId: client._nextValidId });
}

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
    emitter.on(event, (value) => tell(...asCallback(reqId, value)));
  }
}

function stop(request, { reqId }) {
  const found = [...streams].reverse().find(([id, one]) => one.request === request && (reqId ?? id) === id);
  if (!found) throw new Error("the library stops streams, and there is no such stream");
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
  for (const callback of ANSWERS[name]?.(answer) ?? []) tell(...callback);
}

// The library rejects a promise on a failure: its time-out, an error of the system, or one of the gateway.
function isDocumented(error) {
  return error.code !== undefined || error.details !== undefined;
}

parentPort.on("message", async ({ kind, id, name, args, address }) => {
  if (kind !== "call") return;
  try {
    await call(name, args, address);
    send({ kind: "ended", id, outcome: "success" });
  } catch (error) {
    process.stderr.write(`${error.stack}\n`);
    if (error.details) tell("error", asError(error.details));
    send({ kind: "ended", id, outcome: isDocumented(error) ? "failure" : "exception", text: error.message });
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
