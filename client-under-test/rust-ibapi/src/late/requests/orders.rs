//! Orders and executions.

use ibapi::contracts::Contract;
use ibapi::orders::{ExecutionFilter, ExerciseAction, Order, OrderComboLeg};
use serde_json::Value;

use super::{follow, Table};
use crate::arguments::{Answer, Refusal};
use crate::call::Call;
use crate::callbacks::{self, told};
use crate::values::{drop_argument, Fields, Read};
use crate::{fields, release, times};

/// The prices of the legs, which the library keeps with the order, and the contract without them.
fn split_leg_prices(mut contract: Value) -> Result<(Value, Vec<OrderComboLeg>), String> {
    let legs = contract.get_mut("comboLegs").and_then(Value::as_array_mut);
    let price = |leg: &mut Value| leg.as_object_mut().and_then(|fields| fields.remove("perLegPrice"));
    let read = |price: Option<Value>| price.as_ref().map(f64::read).transpose();
    let prices: Result<Vec<_>, _> = legs.into_iter().flatten().map(|leg| read(price(leg))).collect();
    Ok((contract, prices?.into_iter().map(|price| OrderComboLeg { price }).collect()))
}

fn place_order(call: &Call) -> Answer {
    let given = call.raw("contract").cloned().unwrap_or_else(|| Value::Object(Fields::new()));
    let (contract, prices) = split_leg_prices(given)?;
    let contract = Contract::read(&contract)?;
    let mut order: Order = call.record("order")?;
    order.order_combo_legs = prices;
    let order_id = call.find::<i32>("orderId")?.unwrap_or_else(|| call.client().next_order_id());
    let events = call.client().place_order(order_id, &contract, &order)?;
    follow!(call, ("placeOrder", Some(order_id)), events, callbacks::place_order)
}

/// The library has only the time of this record.
fn cancel_order(call: &Call) -> Answer {
    let order_id = call.get("orderId", 0)?;
    let given = call.raw("orderCancel").and_then(Value::as_object).cloned().unwrap_or_default();
    let time = given.get("manualOrderCancelTime").map(String::read).transpose()?.unwrap_or_default();
    for name in given.keys().filter(|name| *name != "manualOrderCancelTime") {
        drop_argument(format!("{name}: the library has no such field"));
    }
    let events = call.client().cancel_order(order_id, &time)?;
    follow!(call, ("cancelOrder", Some(order_id)), events, callbacks::cancel_order)
}

/// Here the library takes the next of its own order ids, so the adapter lets it use up those before the wanted one.
fn skip_order_ids(call: &Call, wanted: i32) {
    loop {
        let id = call.client().next_order_id();
        if id >= wanted {
            drop_argument(format!("orderId: the library counts on its own and is past {id}"));
        }
        if id + 1 >= wanted {
            return;
        }
    }
}

fn exercise_options(call: &Call) -> Answer {
    let contract: Contract = call.record("contract")?;
    let action = match call.get("exerciseAction", 1)? {
        1 => ExerciseAction::Exercise,
        2 => ExerciseAction::Lapse,
        other => return Err(Refusal::Unsupported(format!("exerciseAction: the library knows no {other}"))),
    };
    let quantity = call.get("exerciseQuantity", 1)?;
    let (account, over) = (call.text("account")?, call.get("override", false)?);
    let time: Option<String> = call.some_text("manualOrderTime")?;
    let time = time.as_deref().map(times::read_instant).transpose()?;
    if let Some(wanted) = call.find::<i32>("orderId")? {
        skip_order_ids(call, wanted);
    }
    let events = release::exercise_options(call.client(), &contract, (action, quantity), &account, over, time)?;
    follow!(call, ("exerciseOptions", None), events, callbacks::exercise_options)
}

pub const REQUESTS: Table = &[
    ("reqOpenOrders", |call| {
        let end = told("openOrderEnd", fields! {});
        follow!(call, ("reqOpenOrders", None), call.client().open_orders()?, callbacks::orders, end: Some(end))
    }),
    ("reqAllOpenOrders", |call| {
        let end = told("openOrderEnd", fields! {});
        follow!(call, ("reqAllOpenOrders", None), call.client().all_open_orders()?, callbacks::orders, end: Some(end))
    }),
    ("reqAutoOpenOrders", |call| {
        let orders = call.client().auto_open_orders(call.get("autoBind", true)?)?;
        let end = told("openOrderEnd", fields! {});
        follow!(call, ("reqAutoOpenOrders", None), orders, callbacks::orders, end: Some(end))
    }),
    ("reqCompletedOrders", |call| {
        let orders = call.client().completed_orders(call.get("apiOnly", false)?)?;
        let end = told("completedOrdersEnd", fields! {});
        follow!(call, ("reqCompletedOrders", None), orders, callbacks::completed_orders, end: Some(end))
    }),
    ("reqExecutions", |call| {
        let filter: ExecutionFilter = call.record("executionFilter")?;
        let id = call.request_id()?;
        let end = told("execDetailsEnd", fields! { "reqId": id });
        follow!(call, ("reqExecutions", id), call.client().executions(filter)?, callbacks::executions, end: Some(end))
    }),
    ("placeOrder", place_order),
    ("cancelOrder", cancel_order),
    ("reqGlobalCancel", |call| Ok(call.client().global_cancel()?)),
    ("exerciseOptions", exercise_options),
];
