//! Writes the lines of the adapter contract (../../README.md), each as a whole and at once. What the library logs, and its
//! panics, become notes.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Condvar, LazyLock, Mutex};
use std::time::Duration;

use serde_json::{json, Value};

use crate::values::Fields;

/// The official name of a callback, and its arguments.
pub type Callback = (&'static str, Fields);
pub type Callbacks = Vec<Callback>;

pub fn told(name: &'static str, args: Fields) -> Callback {
    (name, args)
}

/// The library reports these twice: to its stream of order updates and to the request that asked.
const ORDER_EVENTS: [&str; 4] = ["openOrder", "orderStatus", "execDetails", "commissionAndFeesReport"];

/// How long a request waits for the stream. The library puts a message into the stream first, so only a busy machine
/// needs this.
const STREAM_DELAY: Duration = Duration::from_millis(200);

static OUTPUT: Mutex<()> = Mutex::new(());
static REPORTED: LazyLock<Mutex<Reported>> = LazyLock::new(Mutex::default);
static STREAM_MOVED: Condvar = Condvar::new();

/// How often a line came from the stream and from requests, and how often it was written.
#[derive(Default)]
struct Times {
    in_stream: usize,
    in_requests: usize,
    written: usize,
}

#[derive(Default)]
struct Reported {
    lines: HashMap<String, Times>,
    streams: usize,
}

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
    // The runner may be gone; then there is nobody to report to.
    let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
}

pub fn note(name: &str, text: &str) {
    write(json!({ "event": "note", "name": name, "text": text }));
}

pub fn callback((name, args): Callback, source: Source) {
    let line = json!({ "event": "callback", "name": name, "args": args });
    if source == Source::Handshake || !ORDER_EVENTS.contains(&name) {
        write(line);
    } else {
        write_order_event(line, source);
    }
}

/// One message must be reported as one callback. The stream has all messages in the order in which they came, and a
/// request has some of them. So the stream reports, and the request waits for it, to keep the order of what the request
/// reports next. The request itself reports what does not come from the stream.
fn write_order_event(line: Value, source: Source) {
    let key = line.to_string();
    let mut reported = REPORTED.lock().unwrap();
    let times = reported.lines.entry(key.clone()).or_default();
    if source == Source::OrderUpdates {
        times.in_stream += 1;
    } else {
        times.in_requests += 1;
        let wanted = times.in_requests;
        let is_late = |reported: &mut Reported| reported.streams > 0 && reported.lines[&key].written < wanted;
        reported = STREAM_MOVED.wait_timeout_while(reported, STREAM_DELAY, is_late).unwrap().0;
    }
    let times = reported.lines.get_mut(&key).expect("entered above");
    if times.written < times.in_stream.max(times.in_requests) {
        times.written += 1;
        write(line);
    }
    STREAM_MOVED.notify_all();
}

/// Exists while somebody reads the stream of order updates.
pub struct StreamIsRead;

impl StreamIsRead {
    pub fn new() -> Self {
        REPORTED.lock().unwrap().streams += 1;
        Self
    }
}

impl Drop for StreamIsRead {
    fn drop(&mut self) {
        REPORTED.lock().unwrap().streams -= 1;
        STREAM_MOVED.notify_all();
    }
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
