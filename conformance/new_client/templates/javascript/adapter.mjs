// The adapter adapter-name: JSON lines on stdin and stdout, as client-under-test/README.md says.
//
// This thread is the contract. The client lives in a thread of its own, client.mjs, so that queries are answered while
// its event loop spins or is dead. What is about your client is in that file.

import readline from "node:readline";
import { Worker } from "node:worker_threads";

const ANSWER_WAIT_MS = 200; // After that the client cannot be asked now.

const worker = new Worker(new URL("./client.mjs", import.meta.url), { argv: process.argv.slice(2), stdout: true });
worker.stdout.pipe(process.stderr); // Whatever the library prints must not reach the runner.

const openCalls = new Map(); // id -> name
const openQueries = new Map(); // id -> its timer
let greeting; // What client.mjs says of the client.
let isGreeted = false;
let failure; // The exception that the client's thread died of.

function write(event) {
  process.stdout.write(JSON.stringify(event) + "\n"); // A pipe: whole lines, at once.
}

function greet() {
  if (greeting && isGreeted) write({ event: "hello", adapter: "adapter-name", ...greeting, observes: ["callbacks", "calls", "is_connected"] });
}

function endCall(id, outcome, text) {
  if (!openCalls.has(id)) return;
  write({ event: "call", id, name: openCalls.get(id), phase: "end", outcome, ...(text && { text }) });
  openCalls.delete(id);
}

function answer(id, value) {
  if (!openQueries.has(id)) return;
  clearTimeout(openQueries.get(id));
  openQueries.delete(id);
  write({ event: "answer", id, name: "is_connected", value });
}

const fromClient = {
  greeting({ event }) {
    greeting = event;
    greet();
  },
  event: ({ event }) => write(event),
  end: ({ id, outcome, text }) => endCall(id, outcome, text),
  answer: ({ id, value }) => answer(id, value),
};
worker.on("message", (message) => fromClient[message.kind](message));

// An exception that nobody handles ends a thread of Node. Said when the thread is over: by then all else has arrived.
worker.on("error", (error) => {
  failure = error;
  console.error(error);
});
worker.on("exit", () => {
  failure ??= new Error("the client's thread has ended");
  write({ event: "note", name: "thread_exception", text: String(failure) });
  for (const id of [...openCalls.keys()]) endCall(id, "exception", String(failure));
  for (const id of [...openQueries.keys()]) answer(id, null);
});

const fromRunner = {
  hello() {
    isGreeted = true;
    greet();
  },
  case: ({ host, port }) => worker.postMessage({ kind: "address", host, port }),
  call({ id, name, args }) {
    openCalls.set(id, name);
    write({ event: "call", id, name, phase: "begin" });
    if (failure) endCall(id, "exception", String(failure));
    else worker.postMessage({ kind: "call", id, name, args: args ?? {} });
  },
  query({ id, name }) {
    if (name !== "is_connected" || failure) return write({ event: "answer", id, name, value: null });
    openQueries.set(id, setTimeout(() => answer(id, null), ANSWER_WAIT_MS));
    worker.postMessage({ kind: "query", id });
  },
  bye: () => process.exit(0), // Whatever is stuck.
};

readline
  .createInterface({ input: process.stdin })
  .on("line", (line) => {
    const command = JSON.parse(line);
    fromRunner[command.do]?.(command);
  })
  .on("close", () => process.exit(0));
