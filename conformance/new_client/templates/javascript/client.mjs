// The client itself, in the worker thread of adapter.mjs. Search for "FILL IN".

import { parentPort } from "node:worker_threads";

/** The client said, in a way that it documents, that the call did not work. */
class Failure extends Error {}

/** The client has no such call, or this adapter does not offer it. */
class Unsupported extends Error {}

/** To be called by your client's events, before anything else is done there: callback("nextValidId", { orderId: 1 }). */
function callback(name, args) {
  parentPort.postMessage({ kind: "event", event: { event: "callback", name, args } });
}

let address; // host and port of the gateway

// FILL IN: the calls that the client can be asked for, under their names in EClient. They may be asynchronous: the end of
// the promise is the end of the call. A call that is not here is answered as unsupported.
const calls = {
  async connect(args) {
    // FILL IN: connect to address.host and address.port with args.client_id, as your application does. Throw a Failure if it
    // did not work.
    throw new Unsupported("connect is not filled in");
  },
  async disconnect(args) {
    // FILL IN: end the connection.
    throw new Unsupported("disconnect is not filled in");
  },
};

function isConnected() {
  // FILL IN: what the client itself says, without waiting; null if it cannot be asked now.
  return null;
}

// FILL IN: the name and version of the client, and the server versions that it negotiates.
const client = "adapter-name 0.0.0";
const versions = [100, 226];

async function carryOut({ id, name, args }) {
  try {
    if (!Object.hasOwn(calls, name)) throw new Unsupported("no such call");
    await calls[name](args);
    parentPort.postMessage({ kind: "end", id, outcome: "success" });
  } catch (error) {
    const outcome = error instanceof Unsupported ? "unsupported" : error instanceof Failure ? "failure" : "exception";
    if (outcome === "exception") console.error(error);
    parentPort.postMessage({ kind: "end", id, outcome, text: error?.message ?? String(error) });
  }
}

parentPort.on("message", (message) => {
  if (message.kind === "address") address = message;
  if (message.kind === "call") carryOut(message);
  if (message.kind === "query") parentPort.postMessage({ kind: "answer", id: message.id, value: isConnected() });
});
parentPort.postMessage({ kind: "greeting", event: { client, client_versions: versions, calls: Object.keys(calls).sort() } });
