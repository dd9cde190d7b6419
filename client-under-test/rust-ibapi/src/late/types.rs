//! The single values of releases 3 and 5.

use ibapi::contracts::{
    ComboLegOpenClose, Currency, Exchange, FundAssetType, FundDistributionPolicyIndicator, LegAction, OptionRight,
    SecurityIdType, SecurityType, Symbol,
};
use ibapi::orders::conditions::TriggerMethod;
use ibapi::orders::{
    Action, ExecutionFilterSide, ExecutionSide, Liquidity, OcaType, OrderOpenClose, OrderOrigin, OrderStatusKind,
    ReferencePriceType, Rule80A, ShortSaleSlot, TimeInForce, VolatilityType,
};
use serde_json::{json, Value};

use crate::release;
use crate::values::{Read, Show};

text_value! {
    Action: release::action;
    Currency: |text| Some(text.into());
    Exchange: |text| Some(text.into());
    ExecutionFilterSide: |text| text.parse().ok();
    ExecutionSide: |text| text.parse().ok();
    LegAction: |text| text.parse().ok();
    OptionRight: |text| text.parse().ok();
    OrderOpenClose: release::open_close;
    OrderStatusKind: |text| text.parse().ok();
    Rule80A: release::rule_80a;
    SecurityIdType: |text| text.parse().ok();
    SecurityType: release::security_type;
    Symbol: |text| Some(text.into());
    TimeInForce: |text| Some(text.into());
}

number_value! {
    ComboLegOpenClose: 0..=3;
    Liquidity: 0..=3;
    OcaType: 0..=3;
    OrderOrigin: 0..=1;
    ReferencePriceType: 1..=2;
    ShortSaleSlot: 0..=2;
    TriggerMethod: [0, 1, 2, 3, 4, 7, 8];
    VolatilityType: 1..=2;
}

impl Show for FundDistributionPolicyIndicator {
    fn show(&self) -> Option<Value> {
        Some(json!(match self {
            Self::None => "",
            Self::AccumulationFund => "N",
            Self::IncomeFund => "Y",
        }))
    }
}

impl Show for FundAssetType {
    fn show(&self) -> Option<Value> {
        let number = self.clone() as i32;
        Some(Value::from(if number == 0 { String::new() } else { format!("{:03}", number - 1) }))
    }
}
