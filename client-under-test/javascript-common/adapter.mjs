// What the JavaScript adapters share: `node adapter.mjs CLIENT ENV [ARGUMENT...]`, CLIENT being the module that runs the
// library, ENV the folder with node_modules, and the arguments for CLIENT.
//
// The main thread speaks the adapter contract (../README.md); the library lives in a worker thread (CLIENT), so that
// "query" and "bye" are answered even when the library's event loop spins or has died.

import path from "node:path";
import readline from "node:readline";
import { Worker } from "node:worker_threads";

const IS_CONNECTED_WAIT_MS = 200; // after that the library cannot be asked now: null

const [client, env, ...args] = process.argv.slice(2);
const worker = new Worker(path.resolve(client), {
  workerData: { env: path.resolve(env), args },
  stdout: true, // what the library prints must not reach our stdout
});
worker.stdout.pipe(process.stderr);

let alive = true; // the library's thread
let address = {};
let hello; // what CLIENT says about the library once it is loaded
let helloAsked = false;
const queries = new Map(); // id -> timer of an unanswered query
const openCalls = new Map(); // id -> name

function write(event) {
  process.stdout.write(JSON.stringify(event) + "\n"); // a pipe: synchronous, whole lines
}

function answerHello() {
  if (hello && helloAsked) write({ event: "hello", ...hello });
}

function answerQuery(id, value) {
  if (!queries.has(id)) return;
  clearTimeout(queries.get(id));
  queries.delete(id);
  write({ event: "answer", id, name: "is_connected", value });
}

function endCall(id, outcome, text) {
  if (!openCalls.has(id)) return;
  write({ event: "call", id, name: openCalls.get(id), phase: "end", outcome, ...(text && { text }) });
  openCalls.delete(id);
}

worker.on("message", ({ kind, ...rest }) => {
  if (kind === "hello") {
    hello = rest;
    answerHello();
  } else if (kind === "event") {
    write(rest.event);
  } else if (kind === "begun") {
    write({ event: "call", id: rest.id, name: openCalls.get(rest.id), phase: "begin" });
  } else if (kind === "ended") {
    endCall(rest.id, rest.outcome, rest.text);
  } else if (kind === "connected") {
    answerQuery(rest.id, rest.value);
  }
});

// An exception that nobody handles ends a Node program. Here it ends the worker. The adapter reports it, and with it the
// end of every call that was still running, when the worker exits, because only then has all that it sent before arrived.
let failure;
worker.on("error", (error) => {
  failure = error;
  process.stderr.write(`${error?.stack ?? error}\n`);
});
worker.on("exit", () => {
  alive = false;
  for (const id of [...queries.keys()]) answerQuery(id, null);
  if (failure === undefined) return;
  write({ event: "note", name: "thread_exception", text: String(failure) });
  for (const id of [...openCalls.keys()]) endCall(id, "exception", String(failure));
});

const commands = {
  hello() {
    helloAsked = true;
    answerHello();
  },
  case({ host, port }) {
    address = { host, port };
  },
  call({ id, name, args }) {
    openCalls.set(id, name);
    if (!args?.inside) write({ event: "call", id, name, phase: "begin" }); // else when it is made
    if (!alive) endCall(id, "exception", "the library has ended");
    else if (!hello?.calls.includes(name)) endCall(id, "unsupported");
    else worker.postMessage({ kind: "call", id, name, args: args ?? {}, address });
  },
  query({ id, name }) {
    if (name !== "is_connected" || !alive) {
      write({ event: "answer", id, name, value: null });
      return;
    }
    queries.set(id, setTimeout(() => answerQuery(id, null), IS_CONNECTED_WAIT_MS));
    worker.postMessage({ kind: "is_connected", id });
  },
  bye() {
    process.exit(0);
  },
};

readline
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    if (!line.trim()) return;
    const command = JSON.parse(line);
    commands[command.do]?.(command);
  })
  .on("close", () => process.exit(0));
