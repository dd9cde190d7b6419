//! Accounts and positions, which all releases report in the same words.

use ibapi::accounts::{AccountUpdate, AccountUpdateMulti, PositionUpdate};

use crate::fields;
use crate::release::AccountSummaryItem;
use crate::report::{told, Callbacks};
use crate::values::decimal;

pub fn position(_: Option<i32>, item: PositionUpdate) -> Callbacks {
    vec![match item {
        PositionUpdate::Position(p) => told(
            "position",
            fields! {
                "account": p.account, "contract": p.contract, "position": decimal(p.position),
                "avgCost": p.average_cost,
            },
        ),
        PositionUpdate::PositionEnd => told("positionEnd", fields! {}),
    }]
}

pub fn account_summary(id: Option<i32>, item: AccountSummaryItem) -> Callbacks {
    vec![match item {
        AccountSummaryItem::Summary(s) => told(
            "accountSummary",
            fields! {
                "reqId": id, "account": s.account, "tag": s.tag, "value": s.value, "currency": s.currency,
            },
        ),
        AccountSummaryItem::End => told("accountSummaryEnd", fields! { "reqId": id }),
    }]
}

pub fn account_update(_: Option<i32>, item: AccountUpdate) -> Callbacks {
    vec![match item {
        AccountUpdate::AccountValue(v) => told(
            "updateAccountValue",
            fields! {
                "key": v.key, "value": v.value, "currency": v.currency, "accountName": v.account,
            },
        ),
        AccountUpdate::PortfolioValue(v) => told(
            "updatePortfolio",
            fields! {
                "contract": v.contract, "position": decimal(v.position), "marketPrice": v.market_price,
                "marketValue": v.market_value, "averageCost": v.average_cost, "unrealizedPNL": v.unrealized_pnl,
                "realizedPNL": v.realized_pnl, "accountName": v.account,
            },
        ),
        AccountUpdate::UpdateTime(t) => told("updateAccountTime", fields! { "timeStamp": t.timestamp }),
        AccountUpdate::End => told("accountDownloadEnd", fields! {}),
    }]
}

pub fn account_update_multi(id: Option<i32>, item: AccountUpdateMulti) -> Callbacks {
    vec![match item {
        AccountUpdateMulti::AccountMultiValue(v) => told(
            "accountUpdateMulti",
            fields! {
                "reqId": id, "account": v.account, "modelCode": v.model_code, "key": v.key, "value": v.value,
                "currency": v.currency,
            },
        ),
        AccountUpdateMulti::End => told("accountUpdateMultiEnd", fields! { "reqId": id }),
    }]
}
