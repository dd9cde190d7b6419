//! What the library has in other forms in other releases: here, release 1.

use std::time::Duration;

use ibapi::accounts::{AccountUpdate, AccountUpdateMulti};
use ibapi::client::Subscription;
use ibapi::contracts::Contract;
use ibapi::market_data::historical::{self, BarSize, HistoricalData, WhatToShow};
use ibapi::market_data::realtime::TickTypes;
use ibapi::{Client, Error};
use serde_json::Value;
use time::OffsetDateTime;

use crate::report::Callbacks;
use crate::session::Stream;

pub use ibapi::accounts::AccountSummaries as AccountSummaryItem;

// The versions that the library offers to the gateway; it does not export them.
pub const CLIENT_VERSIONS: [i32; 2] = [100, 173];
pub const OBSERVES: &[&str] = &["callbacks", "calls"];

pub fn connect(address: &str, client_id: i32) -> Result<Client, Error> {
    Client::connect(address, client_id)
}

/// There is no such call: the client closes when its last user drops it.
pub fn disconnect(_: &Client) {}

/// There is no such question.
pub fn is_connected(_: &Client) -> Value {
    Value::Null
}

/// Never comes: the library hands a notice to the request alone.
pub fn update_notice(_: i32, _: &str) -> Callbacks {
    vec![]
}

macro_rules! stream {
    ($($item:ty),*) => {
        $(impl Stream<$item> for Subscription<'_, $item> {
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

pub fn account_summary<'a>(
    client: &'a Client,
    group: String,
    tags: &[&str],
) -> Result<Subscription<'a, AccountSummaryItem>, Error> {
    client.account_summary(&group, tags)
}

pub fn account_updates(client: &Client, account: String) -> Result<Subscription<'_, AccountUpdate>, Error> {
    client.account_updates(&account)
}

pub fn account_updates_multi(
    client: &Client,
    account: Option<String>,
    model: Option<String>,
) -> Result<Subscription<'_, AccountUpdateMulti>, Error> {
    client.account_updates_multi(account.as_deref(), model.as_deref())
}

pub fn market_data<'a>(
    client: &'a Client,
    contract: &Contract,
    ticks: &[&str],
    (snapshot, regulatory): (bool, bool),
) -> Result<Subscription<'a, TickTypes>, Error> {
    client.market_data(contract, ticks, snapshot, regulatory)
}

pub fn historical_data(
    client: &Client,
    contract: &Contract,
    end: Option<OffsetDateTime>,
    duration: historical::Duration,
    (size, shown): (BarSize, WhatToShow),
    regular_only: bool,
) -> Result<HistoricalData, Error> {
    client.historical_data(contract, end, duration, size, shown, regular_only)
}
