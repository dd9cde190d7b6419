// npm `ib` as its README uses it: events by name. It is from before version 100 of the protocol.
import { createRequire } from "node:module";
import path from "node:path";

const [host, port] = process.argv.slice(2);
const require = createRequire(path.join(process.env.APPLICATION_ENV, "package.json"));
const IB = require("ib");
const SECONDS = 10;

const tell = (name, value) => process.stdout.write(JSON.stringify({ saw: name, value: value ?? null }) + "\n");
const ib = new IB({ host, port: Number(port), clientId: 7 });
const heard = []; // [event, arguments]
let look = () => {};
ib.on("all", (event, values) => {
  heard.push([event, values]);
  look();
});
ib.on("error", () => {}); // it is in `heard` too

const every = (event) => heard.filter(([name]) => name === event).map(([, values]) => values);

// The arguments of the first event of this name that fits.
function until(event, fits = () => true) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no ${event}`)), SECONDS * 1000);
    look = () => {
      const found = every(event).find((values) => fits(...values));
      if (found) {
        clearTimeout(late);
        look = () => {};
        resolve(found);
      }
    };
    look();
  });
}

async function attempt(name, run) {
  try {
    tell(name, await run());
  } catch (error) {
    tell(name, String(error.message));
  }
}

const aapl = ib.contract.stock("AAPL");
let next;
await attempt("connect", async () => {
  ib.connect();
  [next] = await until("nextValidId");
  return { "next id": next, accounts: (await until("managedAccounts"))[0] };
});
await attempt("details", async () => {
  ib.reqContractDetails(1, aapl);
  await until("contractDetailsEnd");
  const [, found] = every("contractDetails")[0];
  return { conId: found.summary.conId, longName: found.longName };
});
await attempt("quotes", async () => {
  ib.reqMktData(2, aapl, "", false, false);
  const [, , bid] = await until("tickPrice", (id, type) => type === 1);
  const [, , ask] = await until("tickPrice", (id, type) => type === 2);
  ib.cancelMktData(2);
  return Math.round((ask - bid) * 1e4) / 1e4;
});
await attempt("bars", async () => {
  ib.reqHistoricalData(3, aapl, "", "1 D", "5 mins", "TRADES", 1, 1, false);
  await until("historicalData", (id, date) => String(date).startsWith("finished"));
  return every("historicalData").length - 1;
});
await attempt("positions", async () => {
  ib.reqPositions();
  await until("positionEnd");
  const stocks = every("position").filter(([, contract]) => contract.secType === "STK");
  return Object.fromEntries(stocks.map(([, contract, position]) => [contract.symbol, position]));
});
await attempt("summary", async () => {
  ib.reqAccountSummary(4, "All", "NetLiquidation");
  await until("accountSummaryEnd");
  return Number(every("accountSummary")[0][3]);
});
await attempt("market_order", async () => {
  ib.placeOrder(next, aapl, { ...ib.order.market("BUY", 5), tif: "DAY" });
  const [, , filled] = await until("orderStatus", (id, status) => id === next && status === "Filled");
  await until("commissionReport");
  return { filled, executed: every("execDetails").reduce((sum, [, , execution]) => sum + Number(execution.shares), 0) };
});
await attempt("limit_order", async () => {
  const id = next + 1;
  ib.placeOrder(id, aapl, { ...ib.order.limit("BUY", 10, 100), tif: "DAY" });
  const [, , order, state] = await until("openOrder", (one) => one === id);
  await until("orderStatus", (one, status) => one === id && status === "Submitted");
  ib.cancelOrder(id);
  await until("orderStatus", (one, status) => one === id && status === "Cancelled");
  return { limit: order.lmtPrice, status: state.status };
});
ib.disconnect();
setTimeout(() => process.exit(0), 100); // it has no callback for "everything is written"
