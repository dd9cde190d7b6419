//! Accounts, positions, profit and loss.

use ibapi::accounts::*;

pub use crate::accounts::*;
use super::{told, Callbacks};
use crate::fields;
use crate::values::decimal;

pub fn position_multi(id: Option<i32>, item: PositionUpdateMulti) -> Callbacks {
    vec![match item {
        PositionUpdateMulti::Position(p) => told(
            "positionMulti",
            fields! {
                "reqId": id, "account": p.account, "contract": p.contract, "position": decimal(p.position),
                "avgCost": p.average_cost, "modelCode": p.model_code,
            },
        ),
        PositionUpdateMulti::PositionEnd => told("positionMultiEnd", fields! { "reqId": id }),
    }]
}

pub fn pnl(id: Option<i32>, p: PnL) -> Callbacks {
    vec![told(
        "pnl",
        fields! {
            "reqId": id, "dailyPnL": p.daily_pnl, "unrealizedPnL": p.unrealized_pnl, "realizedPnL": p.realized_pnl,
        },
    )]
}

pub fn pnl_single(id: Option<i32>, p: PnLSingle) -> Callbacks {
    vec![told(
        "pnlSingle",
        fields! {
            "reqId": id, "position": decimal(p.position), "dailyPnL": p.daily_pnl, "unrealizedPnL": p.unrealized_pnl,
            "realizedPnL": p.realized_pnl, "value": p.value,
        },
    )]
}
