// @stoqey/ibkr as its README uses it: managers that keep account, positions and orders, bars, a snapshot, an order.
import { createRequire } from "node:module";
import path from "node:path";

const [host, port] = process.argv.slice(2);
const require = createRequire(path.join(process.env.APPLICATION_ENV, "package.json"));
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr); // what the library prints
const { ibkr, AccountSummary, IBKRConnection, MarketDataManager, Orders, Portfolios } = require("@stoqey/ibkr");
const { BarSizeSetting, OrderAction, OrderType, SecType, WhatToShow } = require("@stoqey/ib");

const SECONDS = 10;
const AAPL = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };

const tell = (name, value) => write(JSON.stringify({ saw: name, value: value ?? null }) + "\n");

async function attempt(name, look) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error("no answer")), SECONDS * 1000)));
  try {
    tell(name, await Promise.race([look(), late]));
  } catch (error) {
    tell(name, String(error?.message ?? error));
  }
  clearTimeout(timer);
}

// The managers fill in the background: looks every tenth of a second until there is something.
const until = (look) =>
  new Promise((resolve) => {
    const timer = setInterval(() => {
      const found = look();
      if (found) resolve(clearInterval(timer) ?? found);
    }, 100);
  });

const market = () => MarketDataManager.Instance;
const resting = () => Orders.Instance.orders.filter((each) => each.order.lmtPrice === 100);

await attempt("connect", () => ibkr({ host, port: Number(port) }));
await attempt("account", () =>
  until(() => {
    const { accountId, NetLiquidation } = AccountSummary.Instance.accountSummary;
    return NetLiquidation?.value && { accountId, worth: Number(NetLiquidation.value) };
  }));
await attempt("positions", () =>
  until(() => {
    const stocks = Portfolios.Instance.positions.filter((each) => each.contract.secType === SecType.STK);
    return stocks.length && Object.fromEntries(stocks.map((each) => [each.contract.symbol, each.pos]));
  }));
await attempt("contract", async () => (await market().getContract(AAPL)).contract.conId);
await attempt("bars", async () =>
  (await market().getHistoricalData(AAPL, undefined, "1 D", BarSizeSetting.MINUTES_FIVE, WhatToShow.TRADES, true)).length);
await attempt("snapshot", async () => [...(await market().getMarketDataSnapshot(AAPL)).keys()]);
await attempt("order placed", async () =>
  Orders.Instance.placeOrder(await market().getContract(AAPL),
    { action: OrderAction.BUY, orderType: OrderType.LMT, lmtPrice: 100, totalQuantity: 10, tif: "DAY", transmit: true }));
await attempt("order seen", () => until(() => resting().length && resting()[0].order.totalQuantity));
await attempt("order cancelled", async () => {
  const asked = await Orders.Instance.cancelOrder(resting()[0].orderId);
  return asked && until(() => resting().length === 0);
});
IBKRConnection.Instance.disconnect();
process.exit(0);
