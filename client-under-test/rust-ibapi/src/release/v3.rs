//! What the library has in other forms in other releases: here, release 3.

use ibapi::client::blocking::Subscription;
use ibapi::contracts::{Contract, OptionChain, SecurityType};
use ibapi::market_data::realtime::Trade;
use ibapi::orders::conditions::TriggerMethod;
use ibapi::orders::{
    Action, AuctionStrategy, ExerciseAction, ExerciseOptions, Liquidity, OcaType, OrderOpenClose, OrderOrigin,
    ReferencePriceType, Rule80A, ShortSaleSlot, VolatilityType,
};
use ibapi::wsh::{AutoFill, WshEventData};
use ibapi::{Client, Error};
use serde_json::Value;
use time::{Date, OffsetDateTime};

use crate::values::{expected, Number, Read, Show};

pub use ibapi::accounts::AccountSummaryResult as AccountSummaryItem;

// The versions that the library offers to the gateway; it does not export them.
pub const CLIENT_VERSIONS: [i32; 2] = [213, 225];
pub const FIRST_REQUEST_ID: i32 = 9000; // where the library begins to count

/// Uses up one of the library's request ids; the one after it.
pub fn skip_request_id(client: &Client) -> Option<i32> {
    Some(client.next_request_id() + 1)
}

pub fn action(text: &str) -> Option<Action> {
    matches!(text, "BUY" | "SELL" | "SSHORT" | "SLONG").then(|| Action::from(text))
}

pub fn open_close(text: &str) -> Option<OrderOpenClose> {
    OrderOpenClose::from(text)
}

pub fn rule_80a(text: &str) -> Option<Rule80A> {
    Rule80A::from(text)
}

pub fn security_type(text: &str) -> Option<SecurityType> {
    Some(SecurityType::from(text))
}

macro_rules! numbers {
    ($($type:ty),*) => {
        $(impl Number for $type {
            fn number(self) -> i32 {
                self as i32
            }
        })*
    };
}

numbers!(
    AuctionStrategy,
    ibapi::contracts::ComboLegOpenClose,
    Liquidity,
    OcaType,
    OrderOrigin,
    ReferencePriceType,
    ShortSaleSlot,
    TriggerMethod,
    VolatilityType
);

impl Show for AuctionStrategy {
    fn show(&self) -> Option<Value> {
        self.clone().number().show()
    }
}

impl Read for AuctionStrategy {
    fn read(value: &Value) -> Result<Self, String> {
        match i32::read(value)? {
            number @ 1..=3 => Ok(Self::from(number)),
            _ => expected("AuctionStrategy", value),
        }
    }
}

pub fn tick_type(trade: &Trade) -> Option<i32> {
    trade.tick_type.parse().ok()
}

pub fn events_by_filter(
    client: &Client,
    filter: &str,
    limit: Option<i32>,
    fill: Option<AutoFill>,
) -> Result<Subscription<WshEventData>, Error> {
    client.wsh_event_data_by_filter(filter, limit, fill)
}

pub fn events_by_contract(
    client: &Client,
    contract_id: i32,
    (start, end): (Option<Date>, Option<Date>),
    limit: Option<i32>,
    fill: Option<AutoFill>,
) -> Result<WshEventData, Error> {
    client.wsh_event_data_by_contract(contract_id, start, end, limit, fill)
}

pub fn option_chain(
    client: &Client,
    symbol: &str,
    exchange: &str,
    security_type: SecurityType,
    contract_id: i32,
) -> Result<Subscription<OptionChain>, Error> {
    client.option_chain(symbol, exchange, security_type, contract_id)
}

pub fn exercise_options(
    client: &Client,
    contract: &Contract,
    (action, quantity): (ExerciseAction, i32),
    account: &str,
    over: bool,
    time: Option<OffsetDateTime>,
) -> Result<Subscription<ExerciseOptions>, Error> {
    client.exercise_options(contract, action, quantity, account, over, time)
}
