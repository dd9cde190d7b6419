//! The arguments of one call, what of them was used, and why a call was not made or did not work.

use std::cell::RefCell;
use std::collections::BTreeSet;

use ibapi::Error;
use serde_json::Value;

use crate::report;
use crate::values::{Fields, Read};

/// Why a call was not made or did not work.
pub enum Refusal {
    Unsupported(String),
    Library(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

/// The text says which argument the library cannot be given.
impl From<String> for Refusal {
    fn from(why: String) -> Self {
        Self::Unsupported(why)
    }
}

pub type Answer = Result<(), Refusal>;

pub struct Arguments {
    given: Fields,
    used: RefCell<BTreeSet<String>>,
}

impl Arguments {
    pub fn new(given: Fields) -> Self {
        Self { given, used: RefCell::default() }
    }

    /// The argument, or the default.
    pub fn get<T: Read>(&self, name: &str, usual: T) -> Result<T, String> {
        Ok(self.find(name)?.unwrap_or(usual))
    }

    pub fn find<T: Read>(&self, name: &str) -> Result<Option<T>, String> {
        self.raw(name).map(T::read).transpose().map_err(|why| format!("{name}: {why}"))
    }

    pub fn text(&self, name: &str) -> Result<String, String> {
        self.get(name, String::new())
    }

    /// A text whose field the library leaves out if there is none.
    pub fn some_text<T: From<String>>(&self, name: &str) -> Result<Option<T>, String> {
        Ok(self.find::<String>(name)?.filter(|text| !text.is_empty()).map(T::from))
    }

    pub fn record<T: Read + Default>(&self, name: &str) -> Result<T, String> {
        self.get(name, T::default())
    }

    /// The argument as it came.
    pub fn raw(&self, name: &str) -> Option<&Value> {
        self.used.borrow_mut().insert(name.to_string());
        self.given.get(name)
    }

    pub fn note_dropped(&self, dropped: Vec<String>) {
        let used = self.used.borrow();
        let unused = self.given.keys().filter(|name| !used.contains(*name));
        let unused = unused.map(|name| format!("{name}: the library has no such argument"));
        for what in dropped.into_iter().chain(unused) {
            report::note("argument_dropped", &what);
        }
    }
}
