//! A session of releases 3 and 5.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use ibapi::subscriptions::NoticeStream;
use ibapi::{Client, Error};
use serde_json::Value;

use crate::arguments::{Answer, Arguments, Refusal};
use crate::call::{self, Call, Connection};
use crate::callbacks;
use crate::report::{self, told, Source, StreamIsRead};
use crate::{fields, requests};

pub const OBSERVES: &[&str] = &["callbacks", "calls", "is_connected"];

// On disconnect, the library leaves the reader of its order updates waiting, which keeps the socket open.
const UPDATES_WAIT: Duration = Duration::from_millis(50);

// The id of an error that belongs to no request.
const NO_REQUEST: Option<i32> = Some(-1);

#[derive(Default)]
pub struct Session {
    connection: Mutex<Option<Arc<Connection>>>,
}

impl Session {
    fn connected(&self) -> Option<Arc<Connection>> {
        self.connection.lock().unwrap().clone()
    }

    /// Without a connection there is no client to ask; an application has none either.
    pub fn is_connected(&self) -> Value {
        Value::from(self.connected().is_some_and(|connection| connection.client.is_connected()))
    }

    fn connect(&self, address: &str, args: &Arguments) -> Answer {
        let on_start = |message| {
            for callback in callbacks::startup(message) {
                report::callback(callback, Source::Handshake);
            }
        };
        let client_id = args.get("client_id", 0)?;
        let builder = Client::builder().address(address.to_string()).client_id(client_id).startup_callback(on_start);
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

    fn disconnect(&self) -> Answer {
        let connection = self.connection.lock().unwrap().take();
        if let Some(connection) = connection {
            connection.client.disconnect();
            connection.drop_subscriptions();
        }
        Ok(())
    }

    /// Makes a call, and then reads the subscription that follows it; `succeeded` is called in between.
    pub fn make(&self, address: &str, name: &str, args: &Arguments, succeeded: &dyn Fn()) -> Answer {
        match name {
            "connect" => return self.connect(address, args),
            "disconnect" => return self.disconnect(),
            _ => {}
        }
        let request = requests::find(name).ok_or_else(|| Refusal::Unsupported("no such call".to_string()))?;
        let call = Call::new(self.connected().ok_or(Error::ConnectionFailed)?, args);
        request(&call)?;
        let follow = call.take_follow();
        drop(call); // lets go of the connection
        if let Some(follow) = follow {
            succeeded();
            follow();
        }
        Ok(())
    }
}

/// The library ends this stream when the connection is over; the stream survives a reconnect by the library.
fn tell_notices(notices: &NoticeStream) {
    for notice in notices.iter() {
        report::callback(callbacks::error(NO_REQUEST, &notice), Source::Request);
    }
    report::callback(told("connectionClosed", fields! {}), Source::Request);
}
