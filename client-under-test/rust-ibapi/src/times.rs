//! The library hands out instants where the messages have texts. This turns them back into the forms of the texts.

use serde_json::Value;
use time::format_description::FormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime, PrimitiveDateTime};
use time_tz::PrimitiveDateTimeExt;

const DATE: &[FormatItem] = format_description!("[year][month][day]");
const SPACED: &[FormatItem] = format_description!("[year][month][day] [hour]:[minute]:[second]");
const DASHED: &[FormatItem] = format_description!("[year][month][day]-[hour]:[minute]:[second]");
const NEWS: &[FormatItem] = format_description!("[year]-[month]-[day] [hour]:[minute]:[second].[subsecond digits:1+]");
const OFFSET: &[FormatItem] = format_description!("[offset_hour sign:mandatory]:[offset_minute]");

fn text(format: &[FormatItem], at: OffsetDateTime) -> String {
    at.format(&format).unwrap_or_else(|_| at.to_string())
}

pub fn seconds(at: OffsetDateTime) -> Value {
    Value::from(at.unix_timestamp().to_string())
}

pub fn milliseconds(at: OffsetDateTime) -> Value {
    Value::from((at.unix_timestamp_nanos() / 1_000_000).to_string())
}

/// `20260105 14:30:00 UTC`. Of a zone only its offset is left: `20260105 09:30:00 -05:00`.
pub fn zoned(at: OffsetDateTime) -> Value {
    let zone = if at.offset().is_utc() { "UTC".to_string() } else { text(OFFSET, at) };
    Value::from(format!("{} {zone}", text(SPACED, at)))
}

/// `20260105-14:30:00`
pub fn session(at: OffsetDateTime) -> Value {
    Value::from(text(DASHED, at))
}

/// `2026-01-05 14:30:00.0`
pub fn news(at: OffsetDateTime) -> Value {
    Value::from(text(NEWS, at))
}

pub fn day(at: Date) -> Value {
    Value::from(at.format(&DATE).unwrap_or_else(|_| at.to_string()))
}

pub fn read_day(text: &str) -> Result<Date, String> {
    Date::parse(text, &DATE).map_err(|_| format!("{text:?} is not a date of the form 20260105"))
}

/// `20260105 09:30:00 US/Eastern`, `20260105 14:30:00 UTC` or, in UTC too, `20260105-14:30:00`. The library wants
/// instants and sends them in UTC.
pub fn read_instant(text: &str) -> Result<OffsetDateTime, String> {
    let unknown = || format!("{text:?} is not a time that the library can be given");
    if let Ok(utc) = PrimitiveDateTime::parse(text, &DASHED) {
        return Ok(utc.assume_utc());
    }
    let (local, zone) = text.rsplit_once(' ').ok_or_else(unknown)?;
    let local = PrimitiveDateTime::parse(local, &SPACED).map_err(|_| unknown())?;
    let zone = time_tz::timezones::get_by_name(zone).ok_or_else(unknown)?;
    local.assume_timezone(zone).take_first().ok_or_else(unknown)
}
