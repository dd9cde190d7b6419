//! The records and single values of releases 1 and 2.

use ibapi::contracts::{ComboLeg, ComboLegOpenClose, Contract, DeltaNeutralContract, SecurityType};
use ibapi::orders::{
    Action, CommissionReport, Execution, ExecutionFilter, Liquidity, Order, OrderOpenClose, OrderState, OrderStatus,
    Rule80A,
};
use serde_json::Value;

use crate::values::{Number, Read, Show};

text_value! {
    Action: |text| matches!(text, "BUY" | "SELL" | "SSHORT" | "SLONG").then(|| Action::from(text));
    OrderOpenClose: OrderOpenClose::from;
    Rule80A: Rule80A::from;
    SecurityType: |text| Some(SecurityType::from(text));
}

impl Number for ComboLegOpenClose {
    fn number(self) -> i32 {
        self as i32
    }
}

impl Number for Liquidity {
    fn number(self) -> i32 {
        self as i32
    }
}

number_value! {
    ComboLegOpenClose: 0..=3;
    Liquidity: 0..=3;
}

record!(both DeltaNeutralContract { contract_id = "conId", delta, price });

record!(both ComboLeg {
    contract_id = "conId", ratio, action, exchange, open_close, short_sale_slot = "shortSalesSlot",
    designated_location, exempt_code,
});

record!(both Contract {
    contract_id = "conId", symbol, security_type = "secType", last_trade_date_or_contract_month, strike, right,
    multiplier as NumberText, exchange, currency, local_symbol, primary_exchange = "primaryExch", trading_class,
    include_expired, security_id_type = "secIdType", security_id = "secId",
    combo_legs_description = "comboLegsDescrip", combo_legs, delta_neutral_contract, issuer_id, description,
});

// What scenarios set or expect; some fields come with release 2.
macro_rules! records_with {
    (order: [$($order:tt)*], state: [$($state:tt)*], filter: [$($filter:tt)*]) => {
        record!(both Order {
            order_id, solicited, client_id, perm_id, action, total_quantity as Decimal, order_type,
            limit_price = "lmtPrice", aux_price, tif, oca_group, order_ref, transmit, parent_id, block_order,
            sweep_to_fill, display_size, outside_rth, hidden, good_after_time, good_till_date, rule_80_a = "rule80A",
            all_or_none, min_qty, percent_offset, trail_stop_price, trailing_percent, fa_group, fa_method,
            fa_percentage, open_close, discretionary_amt, account, settling_firm, clearing_account, clearing_intent,
            algo_strategy, algo_params as Tags, what_if, algo_id, not_held, model_code, ext_operator, cash_qty,
            filled_quantity as Decimal, parent_perm_id, manual_order_time, duration, $($order)*
        });
        record!(show OrderState {
            status, initial_margin_before = "initMarginBefore", maintenance_margin_before = "maintMarginBefore",
            equity_with_loan_before, initial_margin_change = "initMarginChange",
            maintenance_margin_change = "maintMarginChange", equity_with_loan_change,
            initial_margin_after = "initMarginAfter", maintenance_margin_after = "maintMarginAfter",
            equity_with_loan_after, commission = "commissionAndFees", minimum_commission = "minCommissionAndFees",
            maximum_commission = "maxCommissionAndFees", commission_currency = "commissionAndFeesCurrency",
            warning_text, completed_time, completed_status, $($state)*
        });
        record!(read ExecutionFilter {
            client_id, account_code = "acctCode", time, symbol, security_type = "secType", exchange, side,
            $($filter)*
        });
    };
}

#[cfg(feature = "v1")]
records_with!(order: [oca_type], state: [], filter: []);
#[cfg(feature = "v2")]
records_with! {
    order: [oca_type, customer_account, professional_customer, include_overnight, manual_order_indicator, submitter],
    state: [margin_currency, suggested_size as Decimal, reject_reason],
    filter: [last_n_days, specific_dates as DateTexts]
}

record!(show OrderStatus {
    order_id, status, filled as Decimal, remaining as Decimal, average_fill_price = "avgFillPrice", perm_id,
    parent_id, last_fill_price, client_id, why_held, market_cap_price = "mktCapPrice",
});

record!(show CommissionReport {
    execution_id = "execId", commission = "commissionAndFees", currency, realized_pnl = "realizedPNL",
    yields = "bondYield", yield_redemption_date,
});

record!(show Execution {
    order_id, client_id, execution_id = "execId", time, account_number = "acctNumber", exchange, side,
    shares as Decimal, price, perm_id, liquidation = "isLiquidation" as NotZero,
    cumulative_quantity = "cumQty" as Decimal, average_price = "avgPrice", order_reference = "orderRef", ev_rule,
    ev_multiplier, model_code, last_liquidity,
});
