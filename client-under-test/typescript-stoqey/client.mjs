// The library itself, in the worker thread of ../javascript-common: makes the calls and reports every event it emits.

import { createRequire } from "node:module";
import path from "node:path";
import { parentPort, workerData } from "node:worker_threads";
import { asEvent } from "./canonical.mjs";
import { Requests } from "./requests.mjs";

const ALREADY_CONNECTED = 501;
const REQUESTS_PER_SECOND_MAX = 1000; // by default the library sends 40 and keeps the rest back
const EQUAL_ERRORS_MAX = 100; // more in a row are only counted: a flood would bury the runner

const require = createRequire(workerData.env + path.sep);
const library = require("@stoqey/ib");
const { MAX_SUPPORTED_SERVER_VERSION } = require("@stoqey/ib/dist/api/api.js");
const { version } = require("@stoqey/ib/package.json");
const MIN_ANNOUNCED_VERSION = 100; // "v100..": the library does not export it

// Events that only repeat others or are not callbacks of the API.
const INTERNAL_EVENTS = new Set(["all", "received", "result", "sent", "server"]);

const requests = new Requests(library);
let ib; // made by the first call, because host and port belong to it
let pendingConnects = []; // ids of the connect calls that have not ended
let leaving = false; // the application has disconnected, and no connect has ended since
let inside; // the connect that the application makes out of a callback when that comes next
let lastError; // the arguments of the last event, if it was an error
let equalErrors = 0; // how often it was repeated without another event between

function send(message) {
  parentPort.postMessage(message);
}

function endConnects(outcome, text) {
  for (const id of pendingConnects) send({ kind: "ended", id, outcome, text });
  pendingConnects = [];
  leaving = false;
}

// After a frame of negative length the library emits the same error for ever.
function isFlood(event) {
  const text = event.name === "error" ? JSON.stringify(event.args) : undefined;
  equalErrors = text !== undefined && text === lastError ? equalErrors + 1 : 0;
  lastError = text;
  if (equalErrors === EQUAL_ERRORS_MAX) {
    const note = { event: "note", name: "error_flood", text: `the same error more than ${EQUAL_ERRORS_MAX} times` };
    send({ kind: "event", event: note });
  }
  return equalErrors >= EQUAL_ERRORS_MAX;
}

function report(name, values) {
  if (INTERNAL_EVENTS.has(name)) return;
  let event;
  try {
    event = asEvent(name, values);
    if (!isFlood(event)) send({ kind: "event", event });
  } catch (error) {
    // A defect of ours must not reach the library, which would take it for its own.
    send({ kind: "event", event: { event: "note", name: "adapter_defect", text: `${name}: ${error}` } });
    send({ kind: "event", event: { event: "callback", name, args: {} } });
  }
  if (name === "connected") endConnects("success");
  // After disconnect() this is the end of the old session (some releases report it twice), not of a connect made since.
  if (name === "disconnected" && !leaving) endConnects("failure", "disconnected");
  if (name === "error") endConnects("failure", `${values[1]} ${values[0]?.message ?? values[0]}`);
  if (name === "info" && values[1] === ALREADY_CONNECTED) endConnects("failure", `${values[1]} ${values[0]}`);
  if (event && inside?.args.inside === event.name) connectInside();
}

function connectInside() {
  const { id, args } = inside;
  inside = undefined;
  send({ kind: "begun", id });
  try {
    connect(id, args);
  } catch (error) {
    send({ kind: "ended", id, outcome: "exception", text: String(error) });
  }
}

// Returns at once and has no time limit: the call ends when the library says how it went, or never.
function connect(id, args) {
  pendingConnects.push(id);
  ib.connect(args.client_id ?? 0);
}

function prepare(id, name, args) {
  try {
    return requests.prepare(ib, name, args);
  } catch (error) {
    send({ kind: "event", event: { event: "note", name: "adapter_defect", text: `${name}: ${error}` } });
    send({ kind: "ended", id, outcome: "unsupported", text: String(error) });
    return undefined;
  }
}

parentPort.on("message", ({ kind, id, name, args, address }) => {
  if (kind === "is_connected") {
    send({ kind: "connected", id, value: ib?.isConnected ?? false });
    return;
  }
  if (!ib) {
    ib = new library.IBApi({ ...address, maxReqPerSec: REQUESTS_PER_SECOND_MAX });
    ib.on("all", report);
  }
  try {
    if (args.inside) {
      inside = { id, args };
      return;
    }
    if (name === "connect") return connect(id, args);
    if (name === "disconnect") {
      leaving = ib.isConnected;
      ib.disconnect();
    } else {
      const make = prepare(id, name, args);
      if (!make) return;
      make();
    }
    send({ kind: "ended", id, outcome: "success" });
  } catch (error) {
    process.stderr.write(`${error?.stack ?? error}\n`);
    send({ kind: "ended", id, outcome: "exception", text: String(error) });
  }
});

send({
  kind: "hello",
  adapter: "typescript-stoqey",
  client: `@stoqey/ib ${version}`,
  client_versions: [MIN_ANNOUNCED_VERSION, MAX_SUPPORTED_SERVER_VERSION],
  calls: ["connect", "disconnect", ...requests.names()].sort(),
  observes: ["callbacks", "calls", "is_connected"],
});
