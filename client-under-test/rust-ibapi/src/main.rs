//! Adapter for the Rust library `ibapi`, its blocking client: `adapter VERSION`, VERSION being the library's.
//!
//! The main thread speaks the adapter contract (../../README.md); every call runs in a thread of its own, in which a
//! subscription is then read to its end.

mod call;
mod callbacks;
mod kinds;
mod records;
#[cfg_attr(feature = "v3", path = "release/v3.rs")]
#[cfg_attr(feature = "v5", path = "release/v5.rs")]
mod release;
mod report;
mod requests;
mod times;
mod values;

use std::io::BufRead;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use ibapi::subscriptions::NoticeStream;
use ibapi::{Client, Error};
use serde_json::{json, Value};

use call::{Answer, Call, Connection, Refusal};
use callbacks::told;
use report::{Source, StreamIsRead, IN_CALL};
use values::{put, Fields};

// On disconnect, the library leaves the reader of its order updates waiting, which keeps the socket open.
const UPDATES_WAIT: Duration = Duration::from_millis(50);

// The id of an error that belongs to no request.
const NO_REQUEST: Option<i32> = Some(-1);

#[derive(Default)]
struct Adapter {
    address: Mutex<String>,
    connection: Mutex<Option<Arc<Connection>>>,
}

impl Adapter {
    fn connected(&self) -> Option<Arc<Connection>> {
        self.connection.lock().unwrap().clone()
    }

    fn connect(&self, args: &Fields) -> Answer {
        let address = self.address.lock().unwrap().clone();
        let client_id = args.get("client_id").and_then(Value::as_i64).unwrap_or_default();
        let on_start = |message| {
            for callback in callbacks::startup(message) {
                report::callback(callback, Source::Handshake);
            }
        };
        let builder = Client::builder().address(address).client_id(client_id as i32).startup_callback(on_start);
        let (client, notices) = builder.connect_with_notice_stream()?;
        let updates = client.order_update_stream()?;
        // The only result of the handshake that the library passes on. This uses up an id; orders bring their own ids.
        let order_id = client.next_order_id();
        let connection = Arc::new(Connection::new(client));
        *self.connection.lock().unwrap() = Some(Arc::clone(&connection));
        report::callback(told("nextValidId", fields! { "orderId": order_id }), Source::Request);
        thread::spawn(move || tell_notices(&notices));
        let connection = Arc::downgrade(&connection);
        let is_read = StreamIsRead::new();
        thread::spawn(move || {
            let _is_read = is_read;
            let next = || loop {
                let item = updates.next_timeout(UPDATES_WAIT);
                if item.is_some() || connection.strong_count() == 0 {
                    return item;
                }
            };
            call::follow(None, next, callbacks::order_update, None, Source::OrderUpdates);
        });
        Ok(())
    }

    fn disconnect(&self) {
        let connection = self.connection.lock().unwrap().take();
        if let Some(connection) = connection {
            connection.client.disconnect();
            connection.drop_subscriptions();
        }
    }

    fn make(&self, name: &str, args: Fields) -> Result<Option<Call>, Refusal> {
        match name {
            "connect" => self.connect(&args).map(|()| None),
            "disconnect" => {
                self.disconnect();
                Ok(None)
            }
            _ => {
                let request = requests::find(name);
                let request = request.ok_or_else(|| Refusal::Unsupported("no such call".to_string()))?;
                let connection = self.connected().ok_or(Error::ConnectionFailed)?;
                let call = Call::new(connection, args);
                let answer = request(&call);
                if !matches!(answer, Err(Refusal::Unsupported(_))) {
                    call.note_dropped(values::take_dropped());
                }
                answer.map(|()| Some(call))
            }
        }
    }

    fn call(&self, id: &Value, name: &str, args: Fields) {
        IN_CALL.set(true);
        let made = catch_unwind(AssertUnwindSafe(|| self.make(name, args)));
        IN_CALL.set(false);
        let (call, outcome, text) = match made {
            Ok(Ok(call)) => (call, "success", None),
            Ok(Err(Refusal::Unsupported(why))) => (None, "unsupported", Some(why)),
            Ok(Err(Refusal::Library(error))) => {
                if let Error::Notice(notice) = &error {
                    report::callback(callbacks::error(None, notice), Source::Request);
                }
                (None, "failure", Some(error.to_string()))
            }
            Err(panic) => (None, "exception", Some(panic_text(panic.as_ref()))),
        };
        let mut end = json!({ "event": "call", "id": id, "name": name, "phase": "end", "outcome": outcome });
        put(end.as_object_mut().expect("made so"), "text", text.map(Value::from));
        report::write(end);
        let follow = call.and_then(|call| call.take_follow()); // the call lets go of the connection here
        if let Some(follow) = follow {
            follow();
        }
    }
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_string())
}

/// The library ends this stream when the connection is over; the stream survives a reconnect by the library.
fn tell_notices(notices: &NoticeStream) {
    for notice in notices.iter() {
        report::callback(callbacks::error(NO_REQUEST, &notice), Source::Request);
    }
    report::callback(told("connectionClosed", fields! {}), Source::Request);
}

fn hello() -> Value {
    let mut calls: Vec<_> = requests::names().chain(["connect", "disconnect"]).collect();
    calls.sort_unstable();
    json!({
        "event": "hello", "adapter": "rust-ibapi",
        "client": format!("ibapi {}", std::env::args().nth(1).unwrap_or_default()),
        "client_versions": release::CLIENT_VERSIONS, "calls": calls, "observes": ["callbacks", "calls", "is_connected"],
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
            // Without a connection there is no client to ask; an application has none either.
            let connected = adapter.connected().is_some_and(|connection| connection.client.is_connected());
            let value = if name == "is_connected" { Value::from(connected) } else { Value::Null };
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
