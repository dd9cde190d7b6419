//! The lines of the adapter contract (../../README.md): whole ones, at once. What the library logs or panics about
//! comes out as notes.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{LazyLock, Mutex};

use serde_json::{json, Value};

use crate::callbacks::Callback;

/// How the library reports these twice: to its stream of order updates and to the request that asked.
const ORDER_EVENTS: [&str; 4] = ["openOrder", "orderStatus", "execDetails", "commissionAndFeesReport"];

static OUTPUT: Mutex<()> = Mutex::new(());
static REPORTED: LazyLock<Mutex<HashMap<String, i32>>> = LazyLock::new(Mutex::default);

thread_local! {
    /// Set while a call runs in this thread: its panic is the outcome of the call.
    pub static IN_CALL: Cell<bool> = const { Cell::new(false) };
}

#[derive(Clone, Copy, PartialEq)]
pub enum Source {
    Handshake,
    OrderUpdates,
    Request,
}

pub fn write(line: Value) {
    let _whole_lines = OUTPUT.lock();
    let mut stdout = std::io::stdout();
    // The runner may be gone; then nobody is left to be told.
    let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
}

pub fn note(name: &str, text: &str) {
    write(json!({ "event": "note", "name": name, "text": text }));
}

pub fn callback((name, args): Callback, source: Source) {
    let line = json!({ "event": "callback", "name": name, "args": args });
    if source == Source::Handshake || !ORDER_EVENTS.contains(&name) || is_first(&line, source) {
        write(line);
    }
}

/// One message must come out as one callback, from whichever of the two ways it takes first.
fn is_first(line: &Value, source: Source) -> bool {
    let step = if source == Source::OrderUpdates { 1 } else { -1 };
    let mut reported = REPORTED.lock().unwrap();
    let ahead = reported.entry(line.to_string()).or_default();
    *ahead += step;
    *ahead * step > 0
}

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, metadata: &log::Metadata) -> bool {
        metadata.level() <= log::Level::Info
    }

    fn log(&self, record: &log::Record) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let text = record.args().to_string();
        eprintln!("{} {}", record.level(), text);
        if text.starts_with("next reconnection attempt") {
            note("reconnect", &text);
        } else if record.level() == log::Level::Error {
            note("logged_exception", &text);
        }
    }

    fn flush(&self) {}
}

pub fn listen_to_library() {
    log::set_max_level(log::LevelFilter::Info);
    log::set_logger(&Logger).expect("the only logger");
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("{panic}");
        if !IN_CALL.get() {
            note("thread_exception", &panic.to_string());
        }
    }));
}
