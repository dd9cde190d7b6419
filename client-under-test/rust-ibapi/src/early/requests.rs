//! The requests of releases 1 and 2 that scenarios make, under their official names.

use ibapi::contracts::Contract;
use ibapi::market_data::historical::{BarSize, Duration, WhatToShow};
use ibapi::orders::{ExecutionFilter, Order};

use crate::arguments::{Answer, Refusal};
use crate::callbacks;
use crate::report::told;
use crate::session::Call;
use crate::{fields, release, times};

pub type Request = fn(&Call) -> Answer;

const BAR_SIZES: [BarSize; 19] = [
    BarSize::Sec,
    BarSize::Sec5,
    BarSize::Sec15,
    BarSize::Sec30,
    BarSize::Min,
    BarSize::Min2,
    BarSize::Min3,
    BarSize::Min5,
    BarSize::Min15,
    BarSize::Min20,
    BarSize::Min30,
    BarSize::Hour,
    BarSize::Hour2,
    BarSize::Hour3,
    BarSize::Hour4,
    BarSize::Hour8,
    BarSize::Day,
    BarSize::Week,
    BarSize::Month,
];
const SHOWN: [WhatToShow; 5] =
    [WhatToShow::Trades, WhatToShow::MidPoint, WhatToShow::Bid, WhatToShow::Ask, WhatToShow::BidAsk];

fn one_of<T: Copy + ToString>(known: &[T], call: &Call, name: &str, usual: &str) -> Result<T, Refusal> {
    let text = call.args.get(name, usual.to_string())?;
    let found = known.iter().find(|one| one.to_string() == text);
    found.copied().ok_or_else(|| Refusal::Unsupported(format!("{name}: the library knows no {text:?}")))
}

fn history(call: &Call) -> Answer {
    let contract: Contract = call.args.record("contract")?;
    let duration = call.args.get("duration", "1 D".to_string())?;
    let duration: Duration = duration.parse().map_err(|_| format!("duration: the library knows no {duration:?}"))?;
    let end: Option<String> = call.args.some_text("endDateTime")?;
    let end = end.as_deref().map(times::read_instant).transpose().map_err(|why| format!("endDateTime: {why}"))?;
    let size = one_of(&BAR_SIZES, call, "barSizeSetting", "1 day")?;
    let shown = one_of(&SHOWN, call, "whatToShow", "TRADES")?;
    let regular_only = call.args.get("useRTH", false)?;
    let id = call.request_id()?;
    let data = release::historical_data(call.client(), &contract, end, duration, (size, shown), regular_only)?;
    callbacks::historical_data(id, data).into_iter().for_each(|callback| call.tell(callback));
    Ok(())
}

fn place_order(call: &Call) -> Answer {
    let (contract, order): (Contract, Order) = (call.args.record("contract")?, call.args.record("order")?);
    let order_id = call.args.find::<i32>("orderId")?.unwrap_or_else(|| call.client().next_order_id());
    let events = call.client().place_order(order_id, &contract, &order)?;
    call.stream(Some(order_id), &events, callbacks::place_order)
}

const REQUESTS: &[(&str, Request)] = &[
    ("reqIds", |call| {
        let order_id = call.client().next_valid_order_id()?;
        call.tell(told("nextValidId", fields! { "orderId": order_id }));
        Ok(())
    }),
    ("reqManagedAccts", |call| {
        let accounts = call.client().managed_accounts()?;
        call.tell(told("managedAccounts", fields! { "accountsList": accounts.join(",") }));
        Ok(())
    }),
    ("reqCurrentTime", |call| {
        let now = call.client().server_time()?;
        call.tell(told("currentTime", fields! { "currentTime": times::seconds(now) }));
        Ok(())
    }),
    ("reqPositions", |call| call.stream(None, &call.client().positions()?, callbacks::position)),
    ("reqAccountSummary", |call| {
        let group = call.args.get("group", "All".to_string())?;
        let tags = call.args.get("tags", "NetLiquidation".to_string())?;
        let id = call.request_id()?;
        let tags: Vec<_> = tags.split(',').collect();
        call.stream(id, &release::account_summary(call.client(), group, &tags)?, callbacks::account_summary)
    }),
    ("reqAccountUpdates", |call| {
        if !call.args.get("subscribe", true)? {
            return Err(Refusal::Unsupported("the library cancels one of its subscriptions".to_string()));
        }
        let updates = release::account_updates(call.client(), call.args.text("acctCode")?)?;
        call.stream(None, &updates, callbacks::account_update)
    }),
    ("reqAccountUpdatesMulti", |call| {
        let (account, model) = (call.args.some_text("account")?, call.args.some_text("modelCode")?);
        let id = call.request_id()?;
        let updates = release::account_updates_multi(call.client(), account, model)?;
        call.stream(id, &updates, callbacks::account_update_multi)
    }),
    ("reqMktData", |call| {
        let contract: Contract = call.args.record("contract")?;
        let generic_ticks = call.args.text("genericTickList")?;
        let ticks: Vec<_> = generic_ticks.split(',').filter(|tick| !tick.is_empty()).collect();
        let snapshot = (call.args.get("snapshot", false)?, call.args.get("regulatorySnapshot", false)?);
        let id = call.request_id()?;
        call.stream(id, &release::market_data(call.client(), &contract, &ticks, snapshot)?, callbacks::tick)
    }),
    ("reqHistoricalData", history),
    ("reqOpenOrders", |call| {
        call.list(None, &call.client().open_orders()?, callbacks::orders, told("openOrderEnd", fields! {}))
    }),
    ("reqAllOpenOrders", |call| {
        call.list(None, &call.client().all_open_orders()?, callbacks::orders, told("openOrderEnd", fields! {}))
    }),
    ("reqCompletedOrders", |call| {
        let orders = call.client().completed_orders(call.args.get("apiOnly", false)?)?;
        call.list(None, &orders, callbacks::completed_orders, told("completedOrdersEnd", fields! {}))
    }),
    ("reqExecutions", |call| {
        let filter: ExecutionFilter = call.args.record("executionFilter")?;
        let id = call.request_id()?;
        let end = told("execDetailsEnd", fields! { "reqId": id });
        call.list(id, &call.client().executions(filter)?, callbacks::executions, end)
    }),
    ("placeOrder", place_order),
    ("cancelOrder", |call| {
        let order_id = call.args.get("orderId", 0)?;
        let events = call.client().cancel_order(order_id, "")?;
        call.stream(Some(order_id), &events, callbacks::cancel_order)
    }),
    ("reqGlobalCancel", |call| Ok(call.client().global_cancel()?)),
];

pub fn names() -> impl Iterator<Item = &'static str> {
    REQUESTS.iter().map(|(name, _)| *name)
}

pub fn find(wanted: &str) -> Option<Request> {
    REQUESTS.iter().find(|(name, _)| *name == wanted).map(|(_, request)| *request)
}
