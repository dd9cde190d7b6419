//! What the library has in other forms in other releases: here, release 5.

use ibapi::client::blocking::Subscription;
use ibapi::contracts::{Contract, OptionChain, SecurityType};
use ibapi::market_data::realtime::Trade;
use ibapi::orders::conditions::TriggerMethod;
use ibapi::orders::{
    Action, ExerciseAction, ExerciseOptions, Liquidity, OcaType, OrderOpenClose, OrderOrigin, ReferencePriceType,
    Rule80A, ShortSaleSlot, VolatilityType, WhatIfType,
};
use ibapi::wsh::{AutoFill, WshEventData};
use ibapi::{Client, Error};
use serde_json::Value;
use time::{Date, OffsetDateTime};

use crate::values::{Number, Read, Show};

pub use ibapi::accounts::AccountSummaryResult as AccountSummaryItem;

// The versions that the library offers to the gateway; it does not export them.
pub const CLIENT_VERSIONS: [i32; 2] = [213, 226];
pub const FIRST_REQUEST_ID: i32 = 1_500_000_000; // where the library begins to count

/// The library keeps its counter to itself.
pub fn skip_request_id(_: &Client) -> Option<i32> {
    None
}

pub fn action(text: &str) -> Option<Action> {
    text.parse().ok()
}

pub fn open_close(text: &str) -> Option<OrderOpenClose> {
    text.parse().ok()
}

pub fn rule_80a(text: &str) -> Option<Rule80A> {
    text.parse().ok()
}

pub fn security_type(text: &str) -> Option<SecurityType> {
    text.parse().ok()
}

macro_rules! numbers {
    ($($type:ty),*) => {
        $(impl Number for $type {
            fn number(self) -> i32 {
                self.into()
            }
        })*
    };
}

numbers!(OcaType, OrderOrigin, ReferencePriceType, ShortSaleSlot, TriggerMethod, VolatilityType, WhatIfType);

impl Number for ibapi::contracts::ComboLegOpenClose {
    fn number(self) -> i32 {
        self as i32
    }
}

impl Number for Liquidity {
    fn number(self) -> i32 {
        match self {
            Self::None => 0,
            Self::AddedLiquidity => 1,
            Self::RemovedLiquidity => 2,
            Self::LiquidityRoutedOut => 3,
            Self::Unknown(number) => number,
        }
    }
}

impl Show for WhatIfType {
    fn show(&self) -> Option<Value> {
        self.clone().number().show()
    }
}

impl Read for WhatIfType {
    fn read(value: &Value) -> Result<Self, String> {
        i32::read(value).map(Self::from)
    }
}

/// It is not told.
pub fn tick_type(_: &Trade) -> Option<i32> {
    None
}

pub fn events_by_filter(
    client: &Client,
    filter: &str,
    limit: Option<i32>,
    fill: Option<AutoFill>,
) -> Result<Subscription<WshEventData>, Error> {
    let mut request = client.wsh_event_data_by_filter(filter);
    if let Some(limit) = limit {
        request = request.limit(limit);
    }
    if let Some(fill) = fill {
        request = request.auto_fill(fill);
    }
    request.subscribe()
}

pub fn events_by_contract(
    client: &Client,
    contract_id: i32,
    (start, end): (Option<Date>, Option<Date>),
    limit: Option<i32>,
    fill: Option<AutoFill>,
) -> Result<WshEventData, Error> {
    let mut request = client.wsh_event_data_by_contract(contract_id);
    if let Some(start) = start {
        request = request.starting(start);
    }
    if let Some(end) = end {
        request = request.ending(end);
    }
    if let Some(limit) = limit {
        request = request.limit(limit);
    }
    if let Some(fill) = fill {
        request = request.auto_fill(fill);
    }
    request.fetch()
}

pub fn option_chain(
    client: &Client,
    symbol: &str,
    exchange: &str,
    security_type: SecurityType,
    contract_id: i32,
) -> Result<Subscription<OptionChain>, Error> {
    let request = client.option_chain(symbol, security_type, contract_id);
    if exchange.is_empty() {
        request.subscribe()
    } else {
        request.exchange(exchange).subscribe()
    }
}

pub fn exercise_options(
    client: &Client,
    contract: &Contract,
    (action, quantity): (ExerciseAction, i32),
    account: &str,
    over: bool,
    time: Option<OffsetDateTime>,
) -> Result<Subscription<ExerciseOptions>, Error> {
    let request = client.exercise_options(contract).account(account);
    let mut request = match action {
        ExerciseAction::Lapse => request.lapse(quantity),
        ExerciseAction::Exercise => request.exercise(quantity),
    };
    if over {
        request = request.override_natural_action();
    }
    if let Some(time) = time {
        request = request.manual_order_time(time);
    }
    request.submit()
}
