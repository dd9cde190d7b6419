//! The records of releases 3 and 5.

use ibapi::accounts::FamilyCode;
use ibapi::config::{
    ApiConfig, ApiPrecautions, ApiSettings, ConfigWarning, LockAndExit, MessageSetting, OrdersConfig,
    OrdersSmartRouting,
};
use ibapi::contracts::{
    ComboLeg, Contract, ContractDescription, ContractDetails, DeltaNeutralContract, IneligibilityReason,
    PriceIncrement, SmartComponent,
};
use ibapi::market_data::historical::HistogramEntry;
use ibapi::market_data::realtime::{DepthMarketDataDescription, MarketDepth, MarketDepthL2};
use ibapi::news::NewsProvider;
use ibapi::orders::{
    CommissionReport, Execution, ExecutionCondition, ExecutionFilter, MarginCondition, Order, OrderAllocation,
    OrderCondition, OrderState, OrderStatus, PercentChangeCondition, PriceCondition, SoftDollarTier, TimeCondition,
    VolumeCondition,
};
use ibapi::scanner::ScannerSubscription;
use serde_json::Value;

use crate::values::{Read, Show};

record!(both DeltaNeutralContract { contract_id = "conId", delta, price });

// perLegPrice belongs to the order here: see read_order.
record!(both ComboLeg {
    contract_id = "conId", ratio, action, exchange, open_close, short_sale_slot = "shortSalesSlot",
    designated_location, exempt_code,
});

record!(both Contract {
    contract_id = "conId", symbol, security_type = "secType", last_trade_date_or_contract_month, strike, right,
    multiplier as NumberText, exchange, currency, local_symbol, primary_exchange = "primaryExch", trading_class,
    include_expired, security_id_type = "secIdType", security_id = "secId",
    combo_legs_description = "comboLegsDescrip", combo_legs, delta_neutral_contract, issuer_id, description,
    last_trade_date as Day,
});

record!(show IneligibilityReason { id, description });

// Without its contract: in the message the two are side by side.
macro_rules! contract_details_record {
    ($($own:ident),*) => {
        record!(show ContractDetails { $($own,)*
    market_name, min_tick as Decimal, price_magnifier, order_types as Commas, valid_exchanges as Commas,
    under_contract_id = "underConId", long_name, contract_month, industry, category, subcategory, time_zone_id,
    trading_hours as Semicolons, liquid_hours as Semicolons, ev_rule, ev_multiplier, agg_group,
    sec_id_list as Tags, under_symbol, under_security_type = "underSecType", market_rule_ids as Commas,
    real_expiration_date, last_trade_time, stock_type, cusip, ratings, desc_append, bond_type, coupon_type, callable,
    putable = "puttable", coupon, convertible, maturity, issue_date, next_option_date, next_option_type,
    next_option_partial, notes = "bondNotes", min_size as Decimal, size_increment as Decimal,
    suggested_size_increment as Decimal, fund_name, fund_family, fund_type, fund_front_load, fund_back_load,
    fund_back_load_time_interval, fund_management_fee, fund_closed, fund_closed_for_new_investors,
    fund_closed_for_new_money, fund_notify_amount, fund_minimum_initial_purchase,
    fund_subsequent_minimum_purchase = "fundMinimumSubsequentPurchase", fund_blue_sky_states,
    fund_blue_sky_territories, fund_distribution_policy_indicator, fund_asset_type,
    ineligibility_reasons = "ineligibilityReasonList",
});
    };
}

#[cfg(feature = "v3")]
contract_details_record!();
#[cfg(feature = "v5")]
contract_details_record!(settlement_method);

record!(show ContractDescription { contract, derivative_security_types = "derivativeSecTypes" });
record!(show PriceIncrement { low_edge, increment });
record!(show SmartComponent { bit_number, exchange, exchange_letter });

record!(both PriceCondition {
    contract_id = "conId", exchange, price, trigger_method, is_more, is_conjunction = "isConjunctionConnection",
});
record!(both TimeCondition { time, is_more, is_conjunction = "isConjunctionConnection" });
record!(both MarginCondition { percent, is_more, is_conjunction = "isConjunctionConnection" });
record!(both ExecutionCondition {
    symbol, security_type = "secType", exchange, is_conjunction = "isConjunctionConnection",
});
record!(both VolumeCondition {
    contract_id = "conId", exchange, volume, is_more, is_conjunction = "isConjunctionConnection",
});
record!(both PercentChangeCondition {
    contract_id = "conId", exchange, percent = "changePercent", is_more, is_conjunction = "isConjunctionConnection",
});

impl Show for OrderCondition {
    fn show(&self) -> Option<Value> {
        let mut condition = match self {
            Self::Price(condition) => condition.show(),
            Self::Time(condition) => condition.show(),
            Self::Margin(condition) => condition.show(),
            Self::Execution(condition) => condition.show(),
            Self::Volume(condition) => condition.show(),
            Self::PercentChange(condition) => condition.show(),
            #[cfg(feature = "v5")]
            Self::Unknown(condition) => {
                Some(serde_json::json!({ "isConjunctionConnection": condition.is_conjunction }))
            }
        }?;
        condition["type"] = Value::from(self.condition_type());
        Some(condition)
    }
}

impl Read for OrderCondition {
    fn read(value: &Value) -> Result<Self, String> {
        let mut own = value.clone();
        let kind = own.as_object_mut().and_then(|fields| fields.remove("type"));
        match kind.as_ref().and_then(Value::as_i64) {
            Some(1) => Read::read(&own).map(Self::Price),
            Some(3) => Read::read(&own).map(Self::Time),
            Some(4) => Read::read(&own).map(Self::Margin),
            Some(5) => Read::read(&own).map(Self::Execution),
            Some(6) => Read::read(&own).map(Self::Volume),
            Some(7) => Read::read(&own).map(Self::PercentChange),
            _ => Err(format!("{value} is not a condition")),
        }
    }
}

record!(both SoftDollarTier { name, value, display_name });

// Of an order's fields, some come and go with the releases of the library.
macro_rules! order_record {
    ($($own:ident),*) => {
        record!(both Order { $($own,)*
    order_id, solicited, client_id, perm_id, action, total_quantity as Decimal, order_type, limit_price = "lmtPrice",
    aux_price, tif, oca_group, oca_type, order_ref, transmit, deactivate, parent_id, block_order, sweep_to_fill,
    display_size, trigger_method, outside_rth, hidden, good_after_time, good_till_date,
    override_percentage_constraints, rule_80_a = "rule80A", all_or_none, min_qty, percent_offset, trail_stop_price,
    trailing_percent, fa_group, fa_profile, fa_method, fa_percentage, open_close, origin, short_sale_slot,
    designated_location, exempt_code, discretionary_amt, opt_out_smart_routing, starting_price,
    stock_ref_price, delta, stock_range_lower, stock_range_upper, volatility, volatility_type, continuous_update,
    reference_price_type, delta_neutral_order_type, delta_neutral_aux_price, delta_neutral_con_id,
    delta_neutral_settling_firm, delta_neutral_clearing_account, delta_neutral_clearing_intent,
    delta_neutral_open_close, delta_neutral_short_sale, delta_neutral_short_sale_slot,
    delta_neutral_designated_location, basis_points, basis_points_type, scale_init_level_size,
    scale_subs_level_size, scale_price_increment, scale_price_adjust_value, scale_price_adjust_interval,
    scale_profit_offset, scale_auto_reset, scale_init_position, scale_init_fill_qty, scale_random_percent,
    hedge_type, hedge_param, hedge_max_size, account, settling_firm, clearing_account, clearing_intent,
    algo_strategy, algo_params as Tags, what_if, algo_id, not_held, smart_combo_routing_params as Tags,
    order_misc_options as Tags, active_start_time, active_stop_time, scale_table, model_code, ext_operator, cash_qty,
    mifid2_decision_maker, mifid2_decision_algo, mifid2_execution_trader, mifid2_execution_algo,
    dont_use_auto_price_for_hedge, auto_cancel_date, filled_quantity as Decimal, ref_futures_con_id,
    auto_cancel_parent, shareholder, imbalance_only, route_marketable_to_bbo as Flag, parent_perm_id,
    advanced_error_override, manual_order_time, min_trade_qty, min_compete_size, compete_against_best_offset,
    mid_offset_at_whole, mid_offset_at_half, randomize_size, randomize_price, reference_contract_id,
    is_pegged_change_amount_decrease, pegged_change_amount, reference_change_amount,
    reference_exchange = "referenceExchangeId", adjusted_order_type, trigger_price,
    limit_price_offset = "lmtPriceOffset", adjusted_stop_price, adjusted_stop_limit_price,
    adjusted_trailing_amount, adjustable_trailing_unit, conditions, conditions_ignore_rth, conditions_cancel_order,
    soft_dollar_tier, is_oms_container, discretionary_up_to_limit_price, use_price_mgmt_algo as Flag, duration,
    post_to_ats, customer_account, professional_customer, bond_accrued_interest, include_overnight,
    manual_order_indicator, submitter,
});
    };
}

#[cfg(feature = "v3")]
order_record!(auction_strategy);
#[cfg(feature = "v5")]
order_record! {
    post_only, allow_pre_open, ignore_open_auction, preset_stop_loss_order_id, preset_profit_taker_order_id,
    what_if_type, seek_price_improvement, conditions_include_overnight
}

record!(show OrderAllocation {
    account, position as Decimal, position_desired as Decimal, position_after as Decimal,
    desired_alloc_qty as Decimal, allowed_alloc_qty as Decimal, is_monetary,
});

record!(show OrderState {
    status, initial_margin_before = "initMarginBefore", maintenance_margin_before = "maintMarginBefore",
    equity_with_loan_before, initial_margin_change = "initMarginChange",
    maintenance_margin_change = "maintMarginChange", equity_with_loan_change,
    initial_margin_after = "initMarginAfter", maintenance_margin_after = "maintMarginAfter", equity_with_loan_after,
    commission = "commissionAndFees", minimum_commission = "minCommissionAndFees",
    maximum_commission = "maxCommissionAndFees", commission_currency = "commissionAndFeesCurrency", margin_currency,
    initial_margin_before_outside_rth = "initMarginBeforeOutsideRTH",
    maintenance_margin_before_outside_rth = "maintMarginBeforeOutsideRTH",
    equity_with_loan_before_outside_rth = "equityWithLoanBeforeOutsideRTH",
    initial_margin_change_outside_rth = "initMarginChangeOutsideRTH",
    maintenance_margin_change_outside_rth = "maintMarginChangeOutsideRTH",
    equity_with_loan_change_outside_rth = "equityWithLoanChangeOutsideRTH",
    initial_margin_after_outside_rth = "initMarginAfterOutsideRTH",
    maintenance_margin_after_outside_rth = "maintMarginAfterOutsideRTH",
    equity_with_loan_after_outside_rth = "equityWithLoanAfterOutsideRTH", suggested_size as Decimal,
    reject_reason, order_allocations, warning_text, completed_time, completed_status,
});

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
    ev_multiplier, model_code, last_liquidity, pending_price_revision = "isPriceRevisionPending", submitter,
});

record!(read ExecutionFilter {
    client_id, account_code = "acctCode", time, symbol, security_type = "secType", exchange, side,
    last_n_days = "lastNDays", specific_dates as DateTexts,
});

record!(read ScannerSubscription {
    number_of_rows, instrument, location_code, scan_code, above_price, below_price, above_volume,
    average_option_volume_above, market_cap_above, market_cap_below, moody_rating_above, moody_rating_below,
    sp_rating_above, sp_rating_below, maturity_date_above, maturity_date_below, coupon_rate_above, coupon_rate_below,
    exclude_convertible, scanner_setting_pairs, stock_type_filter,
});

record!(show MarketDepth { position, operation, side, price, size as Decimal });
record!(show MarketDepthL2 {
    position, market_maker, operation, side, price, size as Decimal, smart_depth = "isSmartDepth",
});
record!(show DepthMarketDataDescription {
    exchange_name = "exchange", security_type = "secType", listing_exchange = "listingExch", service_data_type,
    aggregated_group = "aggGroup" as OptionalNumber,
});
record!(show HistogramEntry { price, size as Decimal });
record!(show FamilyCode { account_id, family_code });
record!(show NewsProvider { code = "providerCode", name = "providerName" });

record!(both LockAndExit { auto_logoff_time, auto_logoff_period, auto_logoff_type });
record!(both MessageSetting { id, title, message, default_action, enabled });
record!(both ApiPrecautions {
    bypass_order_precautions, bypass_bond_warning, bypass_negative_yield_confirmation, bypass_called_bond_warning,
    bypass_same_action_pair_trade_warning, bypass_flagged_accounts_warning, bypass_price_based_volatility_warning,
    bypass_redirect_order_warning, bypass_no_overfill_protection,
    bypass_route_marketable_to_bbo = "bypassRouteMarketableToBBO",
});
record!(both ApiSettings {
    read_only_api, total_quantity_for_mutual_funds, download_open_orders_on_connection, include_virtual_fx_positions,
    prepare_daily_pnl = "prepareDailyPnL", send_status_updates_for_volatility_orders, encode_api_messages,
    socket_port, use_negative_auto_range, create_api_message_log_file, include_market_data_in_log_file,
    expose_trading_schedule_to_api, split_insured_deposit_from_cash_balance, send_zero_positions_for_today_only,
    let_api_account_requests_switch_subscription, use_account_groups_with_allocation_methods, logging_level,
    master_client_id, bulk_data_timeout, component_exch_separator,
    show_forex_data_in_1_10_pips = "showForexDataIn1_10Pips",
    allow_forex_trading_in_1_10_pips = "allowForexTradingIn1_10Pips",
    round_account_values_to_nearest_whole_number, send_market_data_in_lots_for_us_stocks,
    show_advanced_order_reject_in_ui, reject_messages_above_max_rate, maintain_connection_on_incorrect_fields,
    compatibility_mode_nasdaq_stocks, send_instrument_timezone, send_forex_data_in_compatibility_mode,
    maintain_and_resubmit_orders_on_reconnect, historical_data_max_size, auto_report_netting_event_contract_trades,
    option_exercise_request_type, allow_localhost_only, trusted_ips = "trustedIPs",
});
record!(both ApiConfig { precautions, settings });
record!(both OrdersSmartRouting {
    seek_price_improvement, pre_open_reroute, do_not_route_to_dark_pools, default_algorithm,
});
record!(both OrdersConfig { smart_routing });
record!(both ConfigWarning { message_id, title, message });
