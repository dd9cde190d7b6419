//! How a field is written whose type alone does not determine that.

use ibapi::contracts::TagValue;
use serde_json::Value;
use time::Date;

use crate::times;
use crate::values::{decimal, expected, Read, Show};

/// What a release of the library makes of a decimal: some keep its whole part.
pub trait Size {
    fn size(&self) -> Option<Value>;
}

impl Size for f64 {
    fn size(&self) -> Option<Value> {
        decimal(*self)
    }
}

impl Size for i32 {
    fn size(&self) -> Option<Value> {
        Some(Value::from(self.to_string()))
    }
}

impl Size for Option<f64> {
    fn size(&self) -> Option<Value> {
        self.and_then(decimal)
    }
}

pub struct Decimal;

impl Decimal {
    pub fn show(value: &impl Size) -> Option<Value> {
        value.size()
    }
    pub fn read(value: &Value) -> Result<f64, String> {
        f64::read(value)
    }
}

/// A text of the library that is a number in the message.
pub struct NumberText;

impl NumberText {
    pub fn show(value: &str) -> Option<Value> {
        match value.parse::<f64>() {
            Ok(number) => number.show(),
            Err(_) => (!value.is_empty()).then(|| Value::from(value)),
        }
    }
    pub fn read(value: &Value) -> Result<String, String> {
        f64::read(value).map(|number| number.to_string())
    }
}

/// A boolean of the library that is a number in the message.
pub struct Flag;

impl Flag {
    pub fn show(value: &bool) -> Option<Value> {
        i32::from(*value).show()
    }
    pub fn read(value: &Value) -> Result<bool, String> {
        match i32::read(value)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => expected("0 or 1", value),
        }
    }
}

/// A number of the library that is a boolean in the message.
pub struct NotZero;

impl NotZero {
    pub fn show(value: &i32) -> Option<Value> {
        (*value != 0).show()
    }
}

/// Lists that are one text in the message; the library splits them.
pub struct Commas;

impl Commas {
    pub fn show(value: &[String]) -> Option<Value> {
        (!value.is_empty()).then(|| Value::from(value.join(",")))
    }
}

pub struct Semicolons;

impl Semicolons {
    pub fn show(value: &[String]) -> Option<Value> {
        (!value.is_empty()).then(|| Value::from(value.join(";")))
    }
}

pub struct OptionalNumber;

impl OptionalNumber {
    pub fn show(value: &Option<String>) -> Option<Value> {
        let text = value.as_ref()?;
        text.parse::<i32>().map_or_else(|_| text.show(), |number| number.show())
    }
}

pub struct Day;

impl Day {
    pub fn show(value: &Option<Date>) -> Option<Value> {
        value.map(times::day)
    }
    pub fn read(value: &Value) -> Result<Option<Date>, String> {
        let text = String::read(value)?;
        (!text.is_empty()).then(|| times::read_day(&text)).transpose()
    }
}

/// Dates that are numbers in the message.
pub struct DateTexts;

impl DateTexts {
    pub fn read(value: &Value) -> Result<Vec<String>, String> {
        Ok(Vec::<i32>::read(value)?.iter().map(i32::to_string).collect())
    }
}

pub struct Tags;

impl Tags {
    pub fn show(value: &[TagValue]) -> Option<Value> {
        Some(value.iter().map(|TagValue { tag, value }| (tag.clone(), value.clone())).collect())
    }
    pub fn read(value: &Value) -> Result<Vec<TagValue>, String> {
        let fields = value.as_object().map_or_else(|| expected("record", value), Ok)?;
        let tag_value = |(tag, value)| Ok(TagValue { tag: String::clone(tag), value: String::read(value)? });
        fields.iter().map(tag_value).collect()
    }
}
