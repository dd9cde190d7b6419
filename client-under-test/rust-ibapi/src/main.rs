//! Adapter for the Rust library `ibapi`, its blocking client: `adapter VERSION`, VERSION being the library's.
//!
//! The main thread speaks the adapter contract (../../README.md); every call runs in a thread of its own, in which a
//! subscription is then read to its end. The library changed its shape between releases 2 and 3: `early/` knows the one,
//! `late/` the other, and `release/` what differs within each.

// Releases 1 and 2 use only a part of what all share.
#![cfg_attr(feature = "early", allow(dead_code))]

#[macro_use]
mod tables;

mod accounts;
mod arguments;
#[cfg(feature = "late")]
#[path = "late/call.rs"]
mod call;
#[cfg_attr(feature = "early", path = "early/callbacks.rs")]
#[cfg_attr(feature = "late", path = "late/callbacks/mod.rs")]
mod callbacks;
mod kinds;
#[cfg_attr(feature = "early", path = "early/records.rs")]
#[cfg_attr(feature = "late", path = "late/records.rs")]
mod records;
#[cfg_attr(feature = "v1", path = "release/v1.rs")]
#[cfg_attr(feature = "v2", path = "release/v2.rs")]
#[cfg_attr(feature = "v3", path = "release/v3.rs")]
#[cfg_attr(feature = "v5", path = "release/v5.rs")]
mod release;
mod report;
#[cfg_attr(feature = "early", path = "early/requests.rs")]
#[cfg_attr(feature = "late", path = "late/requests/mod.rs")]
mod requests;
#[cfg_attr(feature = "early", path = "early/session.rs")]
#[cfg_attr(feature = "late", path = "late/session.rs")]
mod session;
mod times;
#[cfg(feature = "late")]
#[path = "late/types.rs"]
mod types;
mod values;

use std::cell::Cell;
use std::io::BufRead;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{json, Value};

use arguments::{Arguments, Refusal};
use report::{Source, IN_CALL};
use session::Session;
use values::{put, Fields};

#[derive(Default)]
struct Adapter {
    address: Mutex<String>,
    session: Session,
}

impl Adapter {
    fn call(&self, id: &Value, name: &str, args: Fields) {
        let args = Arguments::new(args);
        let ended = Cell::new(false);
        let end = |outcome: &str, text: Option<String>| {
            IN_CALL.set(false);
            if !ended.replace(true) {
                let mut end = json!({ "event": "call", "id": id, "name": name, "phase": "end", "outcome": outcome });
                put(end.as_object_mut().expect("made so"), "text", text.map(Value::from));
                report::write(end);
            }
        };
        let succeeded = || {
            args.note_dropped(values::take_dropped());
            end("success", None);
        };
        IN_CALL.set(true);
        let address = self.address.lock().unwrap().clone();
        let made = catch_unwind(AssertUnwindSafe(|| self.session.make(&address, name, &args, &succeeded)));
        match made {
            Ok(Ok(())) if !ended.get() => succeeded(),
            Ok(Ok(())) => {}
            Ok(Err(Refusal::Unsupported(why))) => end("unsupported", Some(why)),
            Ok(Err(Refusal::Library(error))) => {
                args.note_dropped(values::take_dropped());
                if let Some(told) = callbacks::told_by(&error) {
                    report::callback(told, Source::Request);
                }
                end("failure", Some(error.to_string()));
            }
            Err(panic) => end("exception", Some(panic_text(panic.as_ref()))),
        }
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_string())
}

fn hello() -> Value {
    let mut calls: Vec<_> = requests::names().chain(["connect", "disconnect"]).collect();
    calls.sort_unstable();
    json!({
        "event": "hello", "adapter": "rust-ibapi",
        "client": format!("ibapi {}", std::env::args().nth(1).unwrap_or_default()),
        "client_versions": release::CLIENT_VERSIONS, "calls": calls, "observes": session::OBSERVES,
    })
}

fn serve(adapter: &Arc<Adapter>, line: &Value) -> bool {
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_string();
    match line["do"].as_str() {
        Some("hello") => report::write(hello()),
        Some("case") => *adapter.address.lock().unwrap() = format!("{}:{}", text("host"), line["port"]),
        Some("call") => {
            let (id, name) = (line["id"].clone(), text("name"));
            let args = line["args"].as_object().cloned().unwrap_or_default();
            report::write(json!({ "event": "call", "id": id, "name": name, "phase": "begin" }));
            let adapter = Arc::clone(adapter);
            thread::spawn(move || adapter.call(&id, &name, args));
        }
        Some("query") => {
            let name = text("name");
            let value = if name == "is_connected" { adapter.session.is_connected() } else { Value::Null };
            report::write(json!({ "event": "answer", "id": line["id"], "name": name, "value": value }));
        }
        Some("bye") => return false,
        _ => {}
    }
    true
}

fn main() {
    report::listen_to_library();
    let adapter = Arc::new(Adapter::default());
    for line in std::io::stdin().lock().lines() {
        let Ok(line) = line else { break };
        let going_on = line.trim().is_empty() || serde_json::from_str(&line).is_ok_and(|line| serve(&adapter, &line));
        if !going_on {
            break;
        }
    }
    std::process::exit(0); // whatever is stuck
}
