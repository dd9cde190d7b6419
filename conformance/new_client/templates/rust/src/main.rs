//! The adapter adapter-name: JSON lines on stdin and stdout, as client-under-test/README.md says. What is about your client is
//! in client.rs.

mod client;

use std::cell::Cell;
use std::io::{BufRead, Write};
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::Arc;
use std::{process, thread};

use client::{Client, Refusal, CALLS};
use serde_json::{json, Value};

fn write(event: Value) {
    let mut line = event.to_string();
    line.push('\n');
    // One lock and one line at a time. The runner may be gone; then nobody is left to be told.
    let _ = std::io::stdout().lock().write_all(line.as_bytes());
}

#[allow(dead_code)]
pub fn callback(name: &str, args: Value) {
    write(json!({"event": "callback", "name": name, "args": args}));
}

thread_local! {
    /// A panic inside a call is the outcome of the call.
    static IS_CALL: Cell<bool> = const { Cell::new(false) };
}

/// In a thread of its own, which a call may block for ever.
fn carry_out(client: &Client, id: &Value, name: &str, args: &Value) {
    IS_CALL.with(|is_call| is_call.set(true));
    let empty = serde_json::Map::new();
    let args = args.as_object().unwrap_or(&empty);
    let call = CALLS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, call)| call);
    let made = catch_unwind(AssertUnwindSafe(|| {
        call.map_or(Err(Refusal::Unsupported), |call| call(client, args))
    }));
    let (outcome, text) = match made {
        Ok(Ok(())) => ("success", None),
        Ok(Err(Refusal::Unsupported)) => ("unsupported", None),
        Ok(Err(Refusal::Failure(why))) => ("failure", Some(why)),
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().map(|text| text.to_string());
            (
                "exception",
                text.or_else(|| panic.downcast_ref::<String>().cloned())
                    .or(Some("panic".into())),
            )
        }
    };
    let mut end =
        json!({"event": "call", "id": id, "name": name, "phase": "end", "outcome": outcome});
    if let Some(text) = text {
        end["text"] = Value::from(text);
    }
    write(end);
}

fn handle(client: &Arc<Client>, line: &Value) {
    let text = |key: &str| line[key].as_str().unwrap_or_default().to_string();
    match line["do"].as_str().unwrap_or_default() {
        "hello" => {
            let mut calls: Vec<_> = CALLS.iter().map(|(name, _)| *name).collect();
            calls.sort_unstable();
            write(
                json!({"event": "hello", "adapter": "adapter-name", "client": client::NAME, "client_versions": client::VERSIONS,
                "calls": calls, "observes": ["callbacks", "calls", "is_connected"]}),
            );
        }
        "case" => {
            *client.address.lock().unwrap() = (
                text("host"),
                line["port"].as_u64().unwrap_or_default() as u16,
            )
        }
        "call" => {
            let (client, id, name, args) = (
                Arc::clone(client),
                line["id"].clone(),
                text("name"),
                line["args"].clone(),
            );
            write(json!({"event": "call", "id": id, "name": name, "phase": "begin"}));
            thread::spawn(move || carry_out(&client, &id, &name, &args));
        }
        "query" => {
            let value = if text("name") == "is_connected" {
                client.is_connected()
            } else {
                None
            };
            write(
                json!({"event": "answer", "id": line["id"], "name": text("name"), "value": value}),
            );
        }
        "bye" => process::exit(0), // Whatever is stuck.
        _ => {}
    }
}

fn main() {
    // Any other thread that panics is one of the library.
    std::panic::set_hook(Box::new(|panic| {
        eprintln!("{panic}");
        if !IS_CALL.with(Cell::get) {
            write(json!({"event": "note", "name": "thread_exception", "text": panic.to_string()}));
        }
    }));
    let client = Arc::new(Client::default());
    for line in std::io::stdin().lock().lines() {
        match line
            .map_err(|error| error.to_string())
            .and_then(|line| serde_json::from_str(&line).map_err(|error| error.to_string()))
        {
            Ok(line) => handle(&client, &line),
            Err(error) => {
                eprintln!("{error}");
                process::exit(4); // Our own mistake, which must not look like one of the client.
            }
        }
    }
    process::exit(0);
}
