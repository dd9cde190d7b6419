//! What the library has in other forms in other releases: here, release 2.

use std::time::Duration;

use ibapi::accounts::types::{AccountGroup, AccountId, ModelCode};
use ibapi::accounts::{AccountUpdate, AccountUpdateMulti};
use ibapi::client::Subscription;
use ibapi::contracts::{Contract, Currency, Exchange, Symbol};
use ibapi::market_data::historical::{self, BarSize, HistoricalData, WhatToShow};
use ibapi::market_data::realtime::TickTypes;
use ibapi::market_data::TradingHours;
use ibapi::orders::{OcaType, TimeInForce};
use ibapi::{Client, Error};
use serde_json::Value;
use time::OffsetDateTime;

use crate::callbacks;
use crate::fields;
use crate::report::{self, told, Callbacks, Source};
use crate::session::Stream;
use crate::values::{Number, Read, Show};

pub use ibapi::accounts::AccountSummaryResult as AccountSummaryItem;

// The versions that the library offers to the gateway; it does not export them.
pub const CLIENT_VERSIONS: [i32; 2] = [100, 200];
pub const OBSERVES: &[&str] = &["callbacks", "calls", "is_connected"];

/// Messages that come before the session is open are handed over as they are.
pub fn connect(address: &str, client_id: i32) -> Result<Client, Error> {
    let on_start = |message| {
        report::callback(told("startupMessage", fields! { "arg0": format!("{message:?}") }), Source::Handshake);
    };
    Client::connect_with_callback(address, client_id, Some(Box::new(on_start)))
}

pub fn disconnect(client: &Client) {
    client.disconnect();
}

pub fn is_connected(client: &Client) -> Value {
    Value::from(client.is_connected())
}

/// Without the id of the request, which is told as well if it is still there.
pub fn update_notice(code: i32, text: &str) -> Callbacks {
    vec![callbacks::error(None, code, text)]
}

text_value! {
    Currency: |text| Some(text.into());
    Exchange: |text| Some(text.into());
    Symbol: |text| Some(text.into());
    TimeInForce: |text| Some(text.into());
}

impl Number for OcaType {
    fn number(self) -> i32 {
        self as i32
    }
}

number_value! {
    OcaType: 0..=3;
}

macro_rules! stream {
    ($($item:ty),*) => {
        $(impl Stream<$item> for Subscription<$item> {
            fn next(&self) -> Option<$item> {
                Subscription::next(self)
            }
            fn next_timeout(&self, limit: Duration) -> Option<$item> {
                Subscription::next_timeout(self, limit)
            }
            fn error(&self) -> Option<Error> {
                Subscription::error(self)
            }
        })*
    };
}

stream!(
    AccountSummaryItem,
    AccountUpdate,
    AccountUpdateMulti,
    TickTypes,
    ibapi::accounts::PositionUpdate,
    ibapi::orders::CancelOrder,
    ibapi::orders::Executions,
    ibapi::orders::OrderUpdate,
    ibapi::orders::Orders,
    ibapi::orders::PlaceOrder
);

pub fn account_summary(
    client: &Client,
    group: String,
    tags: &[&str],
) -> Result<Subscription<AccountSummaryItem>, Error> {
    client.account_summary(&AccountGroup(group), tags)
}

pub fn account_updates(client: &Client, account: String) -> Result<Subscription<AccountUpdate>, Error> {
    client.account_updates(&AccountId(account))
}

pub fn account_updates_multi(
    client: &Client,
    account: Option<String>,
    model: Option<String>,
) -> Result<Subscription<AccountUpdateMulti>, Error> {
    let (account, model) = (account.map(AccountId), model.map(ModelCode));
    client.account_updates_multi(account.as_ref(), model.as_ref())
}

pub fn market_data(
    client: &Client,
    contract: &Contract,
    ticks: &[&str],
    (snapshot, regulatory): (bool, bool),
) -> Result<Subscription<TickTypes>, Error> {
    let mut request = client.market_data(contract).generic_ticks(ticks);
    if snapshot {
        request = request.snapshot();
    }
    if regulatory {
        request = request.regulatory_snapshot();
    }
    request.subscribe()
}

pub fn historical_data(
    client: &Client,
    contract: &Contract,
    end: Option<OffsetDateTime>,
    duration: historical::Duration,
    (size, shown): (BarSize, WhatToShow),
    regular_only: bool,
) -> Result<HistoricalData, Error> {
    let hours = if regular_only { TradingHours::Regular } else { TradingHours::Extended };
    client.historical_data(contract, end, duration, size, shown, hours)
}
