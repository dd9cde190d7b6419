//! Accounts, positions, profit and loss, and the session itself.

use ibapi::accounts::types::{AccountGroup, AccountId, ContractId, ModelCode};
use ibapi::accounts::{FaDataType, ServerLogLevel};
use serde_json::Value;

use super::{follow, Table};
use crate::arguments::Refusal;
use crate::call::Call;
use crate::callbacks::{self, told};
use crate::{fields, times};

/// The library's own enumerations of numbers read them as text.
fn numbered<T: std::str::FromStr>(call: &Call, name: &str, usual: i32) -> Result<T, Refusal> {
    let number = call.get(name, usual)?;
    let known = number.to_string().parse();
    known.map_err(|_| Refusal::Unsupported(format!("{name}: the library knows no {number}")))
}

pub const REQUESTS: Table = &[
    ("reqIds", |call| {
        let order_id = call.client().next_valid_order_id()?;
        call.tell(told("nextValidId", fields! { "orderId": order_id }));
        Ok(())
    }),
    ("reqManagedAccts", |call| {
        let accounts = call.client().managed_accounts()?;
        call.tell(told("managedAccounts", fields! { "accountsList": accounts.join(",") }));
        Ok(())
    }),
    ("reqCurrentTime", |call| {
        let now = call.client().server_time()?;
        call.tell(told("currentTime", fields! { "currentTime": times::seconds(now) }));
        Ok(())
    }),
    ("reqCurrentTimeInMillis", |call| {
        let now = call.client().server_time_millis()?;
        call.tell(told("currentTimeInMillis", fields! { "currentTimeInMillis": times::milliseconds(now) }));
        Ok(())
    }),
    ("setServerLogLevel", |call| {
        let level: ServerLogLevel = numbered(call, "logLevel", 2)?;
        Ok(call.client().set_server_log_level(level)?)
    }),
    ("reqUserInfo", |call| {
        let id = call.request_id()?;
        let info = call.client().user_info()?;
        call.tell(told("userInfo", fields! { "reqId": id, "whiteBrandingId": info.white_branding_id }));
        Ok(())
    }),
    ("reqFamilyCodes", |call| {
        let codes = call.client().family_codes()?;
        call.tell(told("familyCodes", fields! { "familyCodes": codes }));
        Ok(())
    }),
    ("reqSoftDollarTiers", |call| {
        let id = call.request_id()?;
        let tiers = call.client().soft_dollar_tiers()?;
        call.tell(told("softDollarTiers", fields! { "reqId": id, "softDollarTiers": tiers }));
        Ok(())
    }),
    ("requestFA", |call| {
        let kind: FaDataType = numbered(call, "faDataType", 1)?;
        let config = call.client().request_fa(kind)?;
        call.tell(told("receiveFA", fields! { "faDataType": config.fa_data_type as i32, "xml": config.xml }));
        Ok(())
    }),
    ("replaceFA", |call| {
        let (kind, xml): (FaDataType, _) = (numbered(call, "faDataType", 1)?, call.text("xml")?);
        let id = call.request_id()?;
        let result = call.client().replace_fa(kind, &xml)?;
        call.tell(told("replaceFAEnd", fields! { "reqId": id, "text": result.text }));
        Ok(())
    }),
    ("verifyRequest", |call| {
        let challenge = call.client().verify_request(&call.text("apiName")?, &call.text("apiVersion")?)?;
        call.tell(told("verifyMessageAPI", fields! { "apiData": challenge.api_data }));
        Ok(())
    }),
    ("verifyMessage", |call| {
        let result = call.client().verify_message(&call.text("apiData")?)?;
        call.tell(told(
            "verifyCompleted",
            fields! {
                "isSuccessful": result.is_successful, "errorText": result.error_text,
            },
        ));
        Ok(())
    }),
    ("reqPositions", |call| follow!(call, ("reqPositions", None), call.client().positions()?, callbacks::position)),
    ("cancelPositions", |call| call.cancel("reqPositions")),
    ("reqPositionsMulti", |call| {
        let (account, model) = (call.some_text("account")?, call.some_text("modelCode")?);
        let (account, model): (Option<AccountId>, Option<ModelCode>) = (account, model);
        let id = call.request_id()?;
        let positions = call.client().positions_multi(account.as_ref(), model.as_ref())?;
        follow!(call, ("reqPositionsMulti", id), positions, callbacks::position_multi)
    }),
    ("cancelPositionsMulti", |call| call.cancel("reqPositionsMulti")),
    ("reqAccountSummary", |call| {
        let group = AccountGroup(call.get("group", "All".to_string())?);
        let tags = call.get("tags", "NetLiquidation".to_string())?;
        let id = call.request_id()?;
        let summary = call.client().account_summary(&group, &tags.split(',').collect::<Vec<_>>())?;
        follow!(call, ("reqAccountSummary", id), summary, callbacks::account_summary)
    }),
    ("cancelAccountSummary", |call| call.cancel("reqAccountSummary")),
    ("reqAccountUpdates", |call| {
        if !call.get("subscribe", true)? {
            return call.cancel("reqAccountUpdates");
        }
        let updates = call.client().account_updates(&AccountId(call.text("acctCode")?))?;
        follow!(call, ("reqAccountUpdates", None), updates, callbacks::account_update)
    }),
    ("reqAccountUpdatesMulti", |call| {
        let (account, model) = (call.some_text("account")?, call.some_text("modelCode")?);
        let (account, model): (Option<AccountId>, Option<ModelCode>) = (account, model);
        if call.raw("ledgerAndNLV") == Some(&Value::Bool(false)) {
            crate::values::drop_argument("ledgerAndNLV: the library always asks for them".to_string());
        }
        let id = call.request_id()?;
        let updates = call.client().account_updates_multi(account.as_ref(), model.as_ref())?;
        follow!(call, ("reqAccountUpdatesMulti", id), updates, callbacks::account_update_multi)
    }),
    ("cancelAccountUpdatesMulti", |call| call.cancel("reqAccountUpdatesMulti")),
    ("reqPnL", |call| {
        let (account, model): (_, Option<ModelCode>) = (AccountId(call.text("account")?), call.some_text("modelCode")?);
        let id = call.request_id()?;
        follow!(call, ("reqPnL", id), call.client().pnl(&account, model.as_ref())?, callbacks::pnl)
    }),
    ("cancelPnL", |call| call.cancel("reqPnL")),
    ("reqPnLSingle", |call| {
        let (account, model): (_, Option<ModelCode>) = (AccountId(call.text("account")?), call.some_text("modelCode")?);
        let contract = ContractId(call.get("conId", 0)?);
        let id = call.request_id()?;
        let pnl = call.client().pnl_single(&account, contract, model.as_ref())?;
        follow!(call, ("reqPnLSingle", id), pnl, callbacks::pnl_single)
    }),
    ("cancelPnLSingle", |call| call.cancel("reqPnLSingle")),
];
