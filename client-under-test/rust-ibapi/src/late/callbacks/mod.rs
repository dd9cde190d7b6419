//! Converts what the library reports into callbacks of the official EWrapper.

mod accounts;
mod market_data;
mod orders;

use ibapi::contracts::{ContractDetails, OptionChain};
use ibapi::display_groups::DisplayGroupUpdate;
use ibapi::news::{NewsArticle, NewsBulletin};
use ibapi::scanner::ScannerData;
use ibapi::wsh::WshEventData;
use ibapi::{Error, Notice, StartupMessage};
use serde_json::Value;

pub use accounts::*;
pub use market_data::*;
pub use orders::*;

pub use crate::report::{told, Callback, Callbacks};
use crate::values::{Fields, Show};
use crate::{fields, times};

fn own_fields(record: &impl Show) -> Fields {
    match record.show() {
        Some(Value::Object(fields)) => fields,
        _ => Fields::new(),
    }
}

pub fn error(id: Option<i32>, notice: &Notice) -> Callback {
    let rejection = &notice.advanced_order_reject_json;
    told(
        "error",
        fields! {
            "id": id, "errorCode": notice.code, "errorMsg": notice.message,
            "errorTime": notice.error_time.map(times::milliseconds),
            "advancedOrderRejectJson": (!rejection.is_empty()).then(|| rejection.clone()),
        },
    )
}

/// The callback that an error of a call stands for.
pub fn told_by(failure: &Error) -> Option<Callback> {
    match failure {
        Error::Notice(notice) => Some(error(None, notice)),
        _ => None,
    }
}

pub fn contract_details(id: Option<i32>, details: ContractDetails) -> Callback {
    told("contractDetails", fields! { "reqId": id, "contract": details.contract, "contractDetails": details })
}

pub fn tick_news(id: Option<i32>, n: NewsArticle) -> Callbacks {
    vec![told(
        "tickNews",
        fields! {
            "reqId": id, "timestamp": times::milliseconds(n.time), "providerCode": n.provider_code,
            "articleId": n.article_id, "headline": n.headline, "extraData": n.extra_data,
        },
    )]
}

pub fn historical_news(id: Option<i32>, n: NewsArticle) -> Callbacks {
    vec![told(
        "historicalNews",
        fields! {
            "reqId": id, "time": times::news(n.time), "providerCode": n.provider_code, "articleId": n.article_id,
            "headline": n.headline,
        },
    )]
}

pub fn news_bulletin(_: Option<i32>, b: NewsBulletin) -> Callbacks {
    vec![told(
        "updateNewsBulletin",
        fields! {
            "newsMsgId": b.message_id, "newsMsgType": b.message_type, "newsMessage": b.message,
            "originatingExch": b.exchange,
        },
    )]
}

pub fn scanner(id: Option<i32>, rows: Vec<ScannerData>) -> Callbacks {
    let element = |row: ScannerData| {
        Value::Object(fields! {
            "rank": row.rank, "contract": row.contract_details.contract, "marketName": row.contract_details.market_name,
            "comboKey": row.leg,
        })
    };
    let row = |row| told("scannerData", fields! { "reqId": id, "scannerDataElement": element(row) });
    // The library hands out all rows of a message at once: that is its end.
    rows.into_iter().map(row).chain([told("scannerDataEnd", fields! { "reqId": id })]).collect()
}

pub fn option_chain(id: Option<i32>, c: OptionChain) -> Callbacks {
    vec![told(
        "securityDefinitionOptionParameter",
        fields! {
            "reqId": id, "exchange": c.exchange, "underlyingConId": c.underlying_contract_id,
            "tradingClass": c.trading_class, "multiplier": c.multiplier, "expirations": c.expirations,
            "strikes": c.strikes,
        },
    )]
}

pub fn display_group(id: Option<i32>, update: DisplayGroupUpdate) -> Callbacks {
    vec![told("displayGroupUpdated", fields! { "reqId": id, "contractInfo": update.contract_info })]
}

pub fn wsh_event(id: Option<i32>, event: WshEventData) -> Callbacks {
    vec![told("wshEventData", fields! { "reqId": id, "dataJson": event.data_json })]
}

pub fn startup(message: StartupMessage) -> Callbacks {
    match message {
        StartupMessage::OpenOrder(data) => orders::open_order(data),
        StartupMessage::OrderStatus(status) => orders::order_status(status),
        StartupMessage::OpenOrderEnd => vec![told("openOrderEnd", fields! {})],
        StartupMessage::AccountUpdate(update) => account_update(None, update),
        StartupMessage::Execution(data) => orders::execution(data),
        StartupMessage::CommissionReport(report) => orders::commission(report),
        StartupMessage::CompletedOrder(data) => orders::completed_order(data),
        StartupMessage::ExecutionDataEnd => vec![told("execDetailsEnd", fields! {})],
        StartupMessage::CompletedOrdersEnd => vec![told("completedOrdersEnd", fields! {})],
        other => vec![told("startupMessage", fields! { "arg0": format!("{other:?}") })],
    }
}
