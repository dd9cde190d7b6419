//! Orders and executions.

use ibapi::orders::{
    CancelOrder, CommissionReport, ExecutionData, Executions, ExerciseOptions, OrderData, OrderUpdate, Orders,
    PlaceOrder,
};

use super::{own_fields, told, Callbacks};
use crate::fields;
use crate::values::Show;

pub fn open_order(data: OrderData) -> Callbacks {
    vec![told(
        "openOrder",
        fields! {
            "orderId": data.order_id, "contract": data.contract, "order": data.order, "orderState": data.order_state,
        },
    )]
}

pub fn completed_order(data: OrderData) -> Callbacks {
    vec![told(
        "completedOrder",
        fields! {
            "contract": data.contract, "order": data.order, "orderState": data.order_state,
        },
    )]
}

pub fn execution(data: ExecutionData) -> Callbacks {
    vec![told(
        "execDetails",
        fields! {
            "reqId": data.request_id, "contract": data.contract, "execution": data.execution,
        },
    )]
}

pub fn commission(report: CommissionReport) -> Callbacks {
    vec![("commissionAndFeesReport", own_fields(&report))]
}

pub fn order_status(status: impl Show) -> Callbacks {
    vec![("orderStatus", own_fields(&status))]
}

pub fn orders(_: Option<i32>, item: Orders) -> Callbacks {
    match item {
        Orders::OrderData(data) => open_order(data),
        Orders::OrderStatus(status) => order_status(status),
    }
}

pub fn completed_orders(_: Option<i32>, item: Orders) -> Callbacks {
    match item {
        Orders::OrderData(data) => completed_order(data),
        Orders::OrderStatus(status) => order_status(status),
    }
}

/// Two types of the library with the same variants.
macro_rules! order_events {
    ($name:ident, $type:ident $(, $other:pat => $told:expr)?) => {
        pub fn $name(_: Option<i32>, item: $type) -> Callbacks {
            match item {
                $type::OrderStatus(status) => order_status(status),
                $type::OpenOrder(data) => open_order(data),
                $type::ExecutionData(data) => execution(data),
                $type::CommissionReport(report) => commission(report),
                $($other => $told,)?
            }
        }
    };
}

order_events!(place_order, PlaceOrder);
#[cfg(feature = "v3")]
order_events!(order_update, OrderUpdate);
#[cfg(feature = "v5")]
order_events!(order_update, OrderUpdate, OrderUpdate::OrderBound(bound) => order_bound(bound));

#[cfg(feature = "v5")]
fn order_bound(bound: ibapi::orders::OrderBound) -> Callbacks {
    let args = fields! { "permId": bound.perm_id, "clientId": bound.client_id, "orderId": bound.order_id };
    vec![told("orderBound", args)]
}

pub fn cancel_order(_: Option<i32>, CancelOrder::OrderStatus(status): CancelOrder) -> Callbacks {
    order_status(status)
}

pub fn exercise_options(_: Option<i32>, item: ExerciseOptions) -> Callbacks {
    match item {
        ExerciseOptions::OpenOrder(data) => open_order(data),
        ExerciseOptions::OrderStatus(status) => order_status(status),
    }
}

pub fn executions(_: Option<i32>, item: Executions) -> Callbacks {
    match item {
        Executions::ExecutionData(data) => execution(data),
        Executions::CommissionReport(report) => commission(report),
    }
}
