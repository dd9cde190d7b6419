//! Single values between the library's types and the canonical JSON of the adapter contract (../../README.md).
//!
//! `Show` converts what the application was told; None means "absent". `Read` converts what a call brings.

use std::cell::RefCell;

use serde_json::{json, Map, Value};

pub type Fields = Map<String, Value>;

pub trait Show {
    fn show(&self) -> Option<Value>;
}

pub trait Read: Sized {
    fn read(value: &Value) -> Result<Self, String>;
}

thread_local! {
    static DROPPED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// A part of a request that the library's own types cannot hold. The call goes on without it and says so.
pub fn drop_argument(what: String) {
    DROPPED.with(|dropped| dropped.borrow_mut().push(what));
}

pub fn take_dropped() -> Vec<String> {
    DROPPED.with(|dropped| dropped.take())
}

pub fn put(fields: &mut Fields, name: &str, value: Option<Value>) {
    if let Some(value) = value {
        fields.insert(name.to_string(), value);
    }
}

/// `fields! { "reqId": id, "contract": contract }`; a value that `Show` turns into None is absent.
#[macro_export]
macro_rules! fields {
    ($($name:literal: $value:expr),* $(,)?) => {{
        #[allow(unused_mut)]
        let mut fields = $crate::values::Fields::new();
        $($crate::values::put(&mut fields, $name, $crate::values::Show::show(&$value));)*
        fields
    }};
}

/// `order_id` -> `orderId`
pub fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_string();
    words.fold(first, |so_far, word| {
        let mut letters = word.chars();
        so_far + &letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default() + letters.as_str()
    })
}

/// Without an exponent and trailing zeros, as `{}` formats a double.
pub fn decimal(value: f64) -> Option<Value> {
    if value.is_nan() || value.abs() == f64::MAX {
        return None;
    }
    if value.is_infinite() {
        return value.show();
    }
    let text = value.to_string();
    Some(Value::from(if text == "-0" { "0".to_string() } else { text }))
}

pub fn expected<T>(what: &str, value: &Value) -> Result<T, String> {
    Err(format!("{value} is no {what}"))
}

impl Show for Value {
    fn show(&self) -> Option<Value> {
        Some(self.clone())
    }
}

impl Show for bool {
    fn show(&self) -> Option<Value> {
        Some(Value::from(*self))
    }
}

impl Read for bool {
    fn read(value: &Value) -> Result<Self, String> {
        value.as_bool().map_or_else(|| expected("boolean", value), Ok)
    }
}

impl Show for i32 {
    fn show(&self) -> Option<Value> {
        (*self != i32::MAX).then(|| Value::from(*self))
    }
}

impl Read for i32 {
    fn read(value: &Value) -> Result<Self, String> {
        let number = value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        number.and_then(|n| n.try_into().ok()).map_or_else(|| expected("32-bit integer", value), Ok)
    }
}

impl Show for i64 {
    fn show(&self) -> Option<Value> {
        Some(Value::from(self.to_string()))
    }
}

impl Read for i64 {
    fn read(value: &Value) -> Result<Self, String> {
        let number = value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
        number.map_or_else(|| expected("integer", value), Ok)
    }
}

impl Show for f64 {
    fn show(&self) -> Option<Value> {
        match *self {
            f64::INFINITY => Some(json!("Infinity")),
            f64::NEG_INFINITY => Some(json!("-Infinity")),
            number if number.is_nan() || number.abs() == f64::MAX => None,
            number => Some(json!(number)),
        }
    }
}

impl Read for f64 {
    fn read(value: &Value) -> Result<Self, String> {
        match value.as_str() {
            Some("Infinity") => Ok(f64::INFINITY),
            Some("-Infinity") => Ok(f64::NEG_INFINITY),
            Some(text) => text.parse().or_else(|_| expected("number", value)),
            None => value.as_f64().map_or_else(|| expected("number", value), Ok),
        }
    }
}

impl Show for str {
    fn show(&self) -> Option<Value> {
        Some(Value::from(self))
    }
}

impl Show for String {
    fn show(&self) -> Option<Value> {
        self.as_str().show()
    }
}

impl Read for String {
    fn read(value: &Value) -> Result<Self, String> {
        value.as_str().map_or_else(|| expected("text", value), |text| Ok(text.to_string()))
    }
}

impl<T: Show> Show for Option<T> {
    fn show(&self) -> Option<Value> {
        self.as_ref().and_then(T::show)
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value) -> Result<Self, String> {
        T::read(value).map(Some)
    }
}

impl<T: Show> Show for Vec<T> {
    fn show(&self) -> Option<Value> {
        Some(self.iter().filter_map(T::show).collect())
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value) -> Result<Self, String> {
        value.as_array().map_or_else(|| expected("list", value), |items| items.iter().map(T::read).collect())
    }
}

/// Types that travel as numbers.
pub trait Number {
    fn number(self) -> i32;
}
