//! Contracts, news, scanners, calendars, display groups and the gateway's configuration.

use std::sync::Arc;

use ibapi::contracts::{Contract, SecurityType};
use ibapi::scanner::ScannerSubscription;
use ibapi::wsh::AutoFill;
use serde_json::Value;

use super::{follow, Table};
use crate::arguments::{Answer, Refusal};
use crate::call::Call;
use crate::callbacks::{self, told};
use crate::kinds;
use crate::release;
use crate::values::{Fields, Read, Show};
use crate::{fields, times};

fn instant(call: &Call, name: &str) -> Result<time::OffsetDateTime, Refusal> {
    let text = call.text(name)?;
    Ok(times::read_instant(&text).map_err(|why| format!("{name}: {why}"))?)
}

fn scan(call: &Call) -> Answer {
    let mut given = call.raw("scannerSubscription").cloned().unwrap_or_else(|| Value::Object(Fields::new()));
    let filters = given.as_object_mut().and_then(|fields| fields.remove("scannerSubscriptionFilterOptions"));
    let filters = filters.as_ref().map(kinds::Tags::read).transpose()?.unwrap_or_default();
    let subscription = ScannerSubscription::read(&given)?;
    let id = call.request_id()?;
    let rows = call.client().scanner_subscription(&subscription, &filters)?;
    follow!(call, ("reqScannerSubscription", id), rows, callbacks::scanner)
}

fn calendar(call: &Call) -> Answer {
    let fill = AutoFill {
        competitors: call.get("fillCompetitors", false)?,
        portfolio: call.get("fillPortfolio", false)?,
        watchlist: call.get("fillWatchlist", false)?,
    };
    let fill = fill.is_specified().then_some(fill);
    let limit = call.find::<i32>("totalLimit")?;
    let filter: Option<String> = call.some_text("filter")?;
    let contract_id = call.find::<i32>("conId")?.filter(|id| *id != 0);
    // The library has one call for a contract and another for a filter, with different arguments.
    if let (Some(filter), None) = (filter.as_deref(), contract_id) {
        let id = call.request_id()?;
        let events = release::events_by_filter(call.client(), filter, limit, fill)?;
        return follow!(call, ("reqWshEventData", id), events, callbacks::wsh_event);
    }
    if filter.is_some() {
        crate::values::drop_argument("filter: the library has none for the events of a contract".to_string());
    }
    let day = |name| -> Result<_, Refusal> {
        let text: Option<String> = call.some_text(name)?;
        Ok(text.as_deref().map(times::read_day).transpose()?)
    };
    let (start, end) = (day("startDate")?, day("endDate")?);
    let id = call.request_id()?;
    let contract_id = contract_id.unwrap_or_default();
    let event = release::events_by_contract(call.client(), contract_id, (start, end), limit, fill)?;
    callbacks::wsh_event(id, event).into_iter().for_each(|callback| call.tell(callback));
    Ok(())
}

fn configure(call: &Call) -> Answer {
    let mut update = call.client().update_config();
    if let Some(lock_and_exit) = call.find("lockAndExit")? {
        update = update.lock_and_exit(lock_and_exit);
    }
    if let Some(api) = call.find("api")? {
        update = update.api(api);
    }
    if let Some(orders) = call.find("orders")? {
        update = update.orders(orders);
    }
    update = update.messages(call.get("messages", vec![])?).accept_warnings(call.get("acceptedWarnings", vec![])?);
    if call.get("resetAPIOrderSequence", false)? {
        update = update.reset_api_order_sequence();
    }
    let id = call.request_id()?;
    let response = update.submit()?;
    call.tell(told(
        "updateConfigResponse",
        fields! {
            "reqId": id, "status": response.status, "message": response.message,
            "changedFields": response.changed_fields, "errors": response.errors, "warnings": response.warnings,
        },
    ));
    Ok(())
}

pub const REQUESTS: Table = &[
    ("reqContractDetails", |call| {
        let contract: Contract = call.record("contract")?;
        let id = call.request_id()?;
        for details in call.client().contract_details(&contract)? {
            call.tell(callbacks::contract_details(id, details));
        }
        call.tell(told("contractDetailsEnd", fields! { "reqId": id }));
        Ok(())
    }),
    ("cancelContractData", |call| Ok(call.client().cancel_contract_details(call.get("reqId", 0)?)?)),
    ("reqMarketRule", |call| {
        let rule = call.client().market_rule(call.get("marketRuleId", 0)?)?;
        call.tell(told(
            "marketRule",
            fields! {
                "marketRuleId": rule.market_rule_id, "priceIncrements": rule.price_increments,
            },
        ));
        Ok(())
    }),
    ("reqSmartComponents", |call| {
        let exchange = call.text("bboExchange")?;
        let id = call.request_id()?;
        let components = call.client().smart_components(&exchange)?;
        call.tell(told("smartComponents", fields! { "reqId": id, "smartComponents": components }));
        Ok(())
    }),
    ("reqMatchingSymbols", |call| {
        let pattern = call.text("pattern")?;
        let id = call.request_id()?;
        let found = call.client().matching_symbols(&pattern)?;
        call.tell(told("symbolSamples", fields! { "reqId": id, "contractDescriptions": found }));
        Ok(())
    }),
    ("reqSecDefOptParams", |call| {
        let (symbol, exchange) = (call.text("underlyingSymbol")?, call.text("futFopExchange")?);
        let security_type = call.get("underlyingSecType", SecurityType::Stock)?;
        let contract_id = call.get("underlyingConId", 0)?;
        let id = call.request_id()?;
        let chain = release::option_chain(call.client(), &symbol, &exchange, security_type, contract_id)?;
        let end = told("securityDefinitionOptionParameterEnd", fields! { "reqId": id });
        follow!(call, ("reqSecDefOptParams", id), chain, callbacks::option_chain, end: Some(end))
    }),
    ("calculateImpliedVolatility", |call| {
        let contract: Contract = call.record("contract")?;
        let (option, under) = (call.get("optionPrice", 0.0)?, call.get("underPrice", 0.0)?);
        let id = call.request_id()?;
        let computation = call.client().calculate_implied_volatility(&contract, option, under)?;
        call.tell(callbacks::option_computation(id, computation));
        Ok(())
    }),
    ("calculateOptionPrice", |call| {
        let contract: Contract = call.record("contract")?;
        let (volatility, under) = (call.get("volatility", 0.0)?, call.get("underPrice", 0.0)?);
        let id = call.request_id()?;
        let computation = call.client().calculate_option_price(&contract, volatility, under)?;
        call.tell(callbacks::option_computation(id, computation));
        Ok(())
    }),
    ("reqNewsProviders", |call| {
        let providers = call.client().news_providers()?;
        call.tell(told("newsProviders", fields! { "newsProviders": providers }));
        Ok(())
    }),
    ("reqNewsBulletins", |call| {
        let bulletins = call.client().news_bulletins(call.get("allMessages", true)?)?;
        follow!(call, ("reqNewsBulletins", None), bulletins, callbacks::news_bulletin)
    }),
    ("cancelNewsBulletins", |call| call.cancel("reqNewsBulletins")),
    ("reqNewsArticle", |call| {
        let (provider, article) = (call.text("providerCode")?, call.text("articleId")?);
        let id = call.request_id()?;
        let body = call.client().news_article(&provider, &article)?;
        call.tell(told(
            "newsArticle",
            fields! {
                "reqId": id, "articleType": body.article_type as i32, "articleText": body.article_text,
            },
        ));
        Ok(())
    }),
    ("reqHistoricalNews", |call| {
        let (contract_id, codes) = (call.get("conId", 0)?, call.text("providerCodes")?);
        let (start, end) = (instant(call, "startDateTime")?, instant(call, "endDateTime")?);
        let total = call.get("totalResults", 10)?;
        let total = u8::try_from(total).map_err(|_| format!("totalResults: the library has 8 bits for {total}"))?;
        let codes: Vec<_> = codes.split('+').collect();
        let id = call.request_id()?;
        let news = call.client().historical_news(contract_id, &codes, start, end, total)?;
        let end = told("historicalNewsEnd", fields! { "reqId": id });
        follow!(call, ("reqHistoricalNews", id), news, callbacks::historical_news, end: Some(end))
    }),
    ("reqScannerParameters", |call| {
        let xml = call.client().scanner_parameters()?;
        call.tell(told("scannerParameters", fields! { "xml": xml }));
        Ok(())
    }),
    ("reqScannerSubscription", scan),
    ("cancelScannerSubscription", |call| call.cancel("reqScannerSubscription")),
    ("subscribeToGroupEvents", |call| {
        let group_id = call.get("groupId", 1)?;
        let id = call.request_id()?;
        let group = Arc::new(call.client().subscribe_to_group_events(group_id)?);
        let (cancelled, read) = (Arc::clone(&group), Arc::clone(&group));
        let (cancel, next) = (move || cancelled.cancel(), move || read.next());
        let request = ("subscribeToGroupEvents", id);
        call.follow(request, (cancel, next), Some(group), callbacks::display_group, None);
        Ok(())
    }),
    ("updateDisplayGroup", |call| Ok(call.group()?.update(&call.text("contractInfo")?)?)),
    ("unsubscribeFromGroupEvents", |call| call.cancel("subscribeToGroupEvents")),
    ("reqWshMetaData", |call| {
        let id = call.request_id()?;
        let metadata = call.client().wsh_metadata()?;
        call.tell(told("wshMetaData", fields! { "reqId": id, "dataJson": metadata.data_json }));
        Ok(())
    }),
    ("reqWshEventData", calendar),
    ("cancelWshEventData", |call| call.cancel("reqWshEventData")),
    ("reqConfig", |call| {
        let id = call.request_id()?;
        let config = call.client().config()?;
        call.tell(told(
            "configResponse",
            fields! {
                "reqId": id, "lockAndExit": config.lock_and_exit, "messages": config.messages.show(),
                "api": config.api, "orders": config.orders,
            },
        ));
        Ok(())
    }),
    ("updateConfig", configure),
];
