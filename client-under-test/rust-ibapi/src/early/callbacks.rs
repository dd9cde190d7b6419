//! Converts what releases 1 and 2 report into callbacks of the official EWrapper.

use ibapi::market_data::historical::HistoricalData;
use ibapi::market_data::realtime::{TickAttribute, TickTypes};
use ibapi::orders::{
    CancelOrder, CommissionReport, ExecutionData, Executions, OrderData, OrderUpdate, Orders, PlaceOrder,
};
use ibapi::Error;
use serde_json::Value;

pub use crate::accounts::*;
use crate::release;
use crate::report::{told, Callback, Callbacks};
use crate::values::{decimal, Fields, Show};
use crate::{fields, times};

pub fn error(id: Option<i32>, code: i32, text: &str) -> Callback {
    told("error", fields! { "id": id, "errorCode": code, "errorMsg": text.to_string() })
}

/// The callback that an error of a call stands for.
pub fn told_by(failure: &Error) -> Option<Callback> {
    match failure {
        Error::Message(code, text) => Some(error(None, *code, text)),
        _ => None,
    }
}

fn own_fields(record: &impl Show) -> Fields {
    match record.show() {
        Some(Value::Object(fields)) => fields,
        _ => Fields::new(),
    }
}

fn mask(flags: &TickAttribute) -> i32 {
    i32::from(flags.can_auto_execute) | i32::from(flags.past_limit) << 1 | i32::from(flags.pre_open) << 2
}

pub fn tick(id: Option<i32>, item: TickTypes) -> Callbacks {
    vec![match item {
        TickTypes::Price(t) => told(
            "tickPrice",
            fields! {
                "reqId": id, "attrMask": mask(&t.attributes), "price": t.price, "tickType": t.tick_type as i32,
            },
        ),
        TickTypes::PriceSize(t) => told(
            "tickPrice",
            fields! {
                "reqId": id, "attrMask": mask(&t.attributes), "price": t.price, "tickType": t.price_tick_type as i32,
                "size": decimal(t.size),
            },
        ),
        TickTypes::Size(t) => {
            told("tickSize", fields! { "reqId": id, "tickType": t.tick_type as i32, "size": decimal(t.size) })
        }
        TickTypes::String(t) => {
            told("tickString", fields! { "reqId": id, "value": t.value, "tickType": t.tick_type as i32 })
        }
        TickTypes::Generic(t) => {
            told("tickGeneric", fields! { "reqId": id, "tickType": t.tick_type as i32, "value": t.value })
        }
        TickTypes::EFP(t) => told("tickEFP", fields! { "reqId": id, "tickType": t.tick_type as i32 }),
        TickTypes::OptionComputation(c) => told(
            "tickOptionComputation",
            fields! {
                "reqId": id, "tickType": c.field as i32, "tickAttrib": c.tick_attribute,
                "impliedVol": c.implied_volatility, "delta": c.delta, "optPrice": c.option_price,
                "pvDividend": c.present_value_dividend, "gamma": c.gamma, "vega": c.vega, "theta": c.theta,
                "undPrice": c.underlying_price,
            },
        ),
        TickTypes::SnapshotEnd => told("tickSnapshotEnd", fields! { "reqId": id }),
        TickTypes::Notice(n) => error(id, n.code, &n.message),
        TickTypes::RequestParameters(p) => told(
            "tickReqParams",
            fields! {
                "reqId": id, "minTick": decimal(p.min_tick), "bboExchange": p.bbo_exchange,
                "snapshotPermissions": p.snapshot_permissions,
            },
        ),
    }]
}

/// An answer that the library collects to its end before it hands it out.
pub fn historical_data(id: Option<i32>, data: HistoricalData) -> Callbacks {
    let mut callbacks: Callbacks = data
        .bars
        .into_iter()
        .map(|bar| {
            let bar = fields! {
                "date": times::zoned(bar.date), "open": bar.open, "high": bar.high, "low": bar.low, "close": bar.close,
                "volume": decimal(bar.volume), "WAP": decimal(bar.wap), "barCount": bar.count,
            };
            told("historicalData", fields! { "reqId": id, "historicalDataBars": Value::Object(bar) })
        })
        .collect();
    callbacks.push(told(
        "historicalDataEnd",
        fields! {
            "reqId": id, "startDateStr": times::zoned(data.start), "endDateStr": times::zoned(data.end),
        },
    ));
    callbacks
}

pub fn open_order(data: OrderData) -> Callbacks {
    vec![told(
        "openOrder",
        fields! {
            "orderId": data.order_id, "contract": data.contract, "order": data.order, "orderState": data.order_state,
        },
    )]
}

fn completed_order(data: OrderData) -> Callbacks {
    vec![told(
        "completedOrder",
        fields! {
            "contract": data.contract, "order": data.order, "orderState": data.order_state,
        },
    )]
}

fn execution(data: ExecutionData) -> Callbacks {
    vec![told(
        "execDetails",
        fields! { "reqId": data.request_id, "contract": data.contract, "execution": data.execution },
    )]
}

fn commission(report: CommissionReport) -> Callbacks {
    vec![("commissionAndFeesReport", own_fields(&report))]
}

fn order_status(status: impl Show) -> Callbacks {
    vec![("orderStatus", own_fields(&status))]
}

pub fn orders(_: Option<i32>, item: Orders) -> Callbacks {
    match item {
        Orders::OrderData(data) => open_order(data),
        Orders::OrderStatus(status) => order_status(status),
        Orders::Notice(n) => vec![error(None, n.code, &n.message)],
    }
}

pub fn completed_orders(id: Option<i32>, item: Orders) -> Callbacks {
    match item {
        Orders::OrderData(data) => completed_order(data),
        other => orders(id, other),
    }
}

pub fn place_order(id: Option<i32>, item: PlaceOrder) -> Callbacks {
    match item {
        PlaceOrder::OrderStatus(status) => order_status(status),
        PlaceOrder::OpenOrder(data) => open_order(data),
        PlaceOrder::ExecutionData(data) => execution(data),
        PlaceOrder::CommissionReport(report) => commission(report),
        PlaceOrder::Message(n) => vec![error(id, n.code, &n.message)],
    }
}

/// A notice has no id here, and comes to the request as well.
pub fn order_update(_: Option<i32>, item: OrderUpdate) -> Callbacks {
    match item {
        OrderUpdate::OrderStatus(status) => order_status(status),
        OrderUpdate::OpenOrder(data) => open_order(data),
        OrderUpdate::ExecutionData(data) => execution(data),
        OrderUpdate::CommissionReport(report) => commission(report),
        OrderUpdate::Message(n) => release::update_notice(n.code, &n.message),
    }
}

pub fn cancel_order(id: Option<i32>, item: CancelOrder) -> Callbacks {
    match item {
        CancelOrder::OrderStatus(status) => order_status(status),
        CancelOrder::Notice(n) => vec![error(id, n.code, &n.message)],
    }
}

pub fn executions(id: Option<i32>, item: Executions) -> Callbacks {
    match item {
        Executions::ExecutionData(data) => execution(data),
        Executions::CommissionReport(report) => commission(report),
        Executions::Notice(n) => vec![error(id, n.code, &n.message)],
    }
}
