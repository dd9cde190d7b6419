//! A session of releases 1 and 2, and the one way in which they report what a subscription brings: `next` yields values
//! and then nothing, and `error` says why.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{mpsc, Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use ibapi::{Client, Error};
use serde_json::Value;

use crate::arguments::{Answer, Arguments, Refusal};
use crate::callbacks;
use crate::report::{self, told, Callback, Callbacks, Source, StreamIsRead};
use crate::{fields, release, requests};

pub use release::OBSERVES;

/// How often somebody who reads a subscription asks whether the application has let go of the connection. The library
/// cannot wake him: in release 1 a client is closed by dropping it, and a subscription borrows it.
const LOOK_UP: Duration = Duration::from_millis(50);

pub struct Connection {
    pub client: Client,
    is_left: AtomicBool,
    /// Whether the loss of the connection has been reported, and not yet a success after it.
    is_lost: AtomicBool,
    readers: Arc<Readers>,
}

/// How many read subscriptions, which borrow the connection.
#[derive(Default)]
struct Readers {
    count: Mutex<usize>,
    changed: Condvar,
}

/// What somebody who may read keeps for longer than his share in the connection: when nobody is counted any more, dropping
/// the connection closes it.
struct Reader {
    readers: Arc<Readers>,
    is_counted: Cell<bool>,
}

impl Reader {
    fn of(connection: &Connection) -> Self {
        Self { readers: Arc::clone(&connection.readers), is_counted: Cell::new(false) }
    }

    fn begins(&self) {
        if !self.is_counted.replace(true) {
            *self.readers.count.lock().unwrap() += 1;
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if self.is_counted.get() {
            *self.readers.count.lock().unwrap() -= 1;
            self.readers.changed.notify_all();
        }
    }
}

impl Connection {
    /// The library reports the loss of the connection to each subscription by itself, after it has connected again or has
    /// given up.
    fn tell_lost(&self) {
        if !self.is_lost.swap(true, Ordering::SeqCst) {
            report::callback(told("connectionClosed", fields! {}), Source::Request);
        }
    }

    fn tell_error(&self, id: Option<i32>, error: &Error, source: Source) {
        match error {
            Error::Message(code, text) => report::callback(callbacks::error(id, *code, text), source),
            Error::ConnectionReset | Error::Shutdown => self.tell_lost(),
            other => report::note("subscription_ended", &other.to_string()),
        }
    }

    /// Reads a subscription that goes on until the connection is over: positions, ticks, orders.
    fn read_stream<T>(
        &self,
        id: Option<i32>,
        stream: &impl Stream<T>,
        tell: fn(Option<i32>, T) -> Callbacks,
        from: Source,
    ) {
        while !self.is_left.load(Ordering::SeqCst) {
            match (stream.next_timeout(LOOK_UP), stream.error()) {
                (Some(item), _) => tell(id, item).into_iter().for_each(|callback| report::callback(callback, from)),
                (None, None | Some(Error::UnexpectedResponse(_))) => {}
                (None, Some(error)) => {
                    self.tell_error(id, &error, from);
                    break;
                }
            }
        }
    }
}

/// What the subscriptions of both releases have in common; no trait of theirs can be named.
pub trait Stream<T> {
    fn next(&self) -> Option<T>;
    fn next_timeout(&self, limit: Duration) -> Option<T>;
    fn error(&self) -> Option<Error>;
}

pub struct Call<'a> {
    pub connection: &'a Connection,
    pub args: &'a Arguments,
    reader: &'a Reader,
    succeeded: &'a dyn Fn(),
}

impl Call<'_> {
    pub fn client(&self) -> &Client {
        &self.connection.client
    }

    pub fn tell(&self, callback: Callback) {
        report::callback(callback, Source::Request);
    }

    /// The id that the library will use for its next request: it counts by itself, and lets others use up ids.
    pub fn request_id(&self) -> Result<Option<i32>, String> {
        let wanted = self.args.find::<i32>("reqId")?;
        loop {
            let next = self.client().next_request_id() + 1;
            if wanted.is_none_or(|wanted| next >= wanted) {
                return Ok(Some(next));
            }
        }
    }

    pub fn stream<T>(&self, id: Option<i32>, stream: &impl Stream<T>, tell: fn(Option<i32>, T) -> Callbacks) -> Answer {
        self.reader.begins();
        (self.succeeded)();
        self.connection.read_stream(id, stream, tell, Source::Request);
        Ok(())
    }

    /// Reads a subscription to its end, which only a blocking read can see.
    pub fn list<T>(
        &self,
        id: Option<i32>,
        list: &impl Stream<T>,
        tell: fn(Option<i32>, T) -> Callbacks,
        end: Callback,
    ) -> Answer {
        (self.succeeded)();
        while let Some(item) = list.next() {
            tell(id, item).into_iter().for_each(|callback| self.tell(callback));
        }
        match list.error() {
            Some(error) => self.connection.tell_error(id, &error, Source::Request),
            None => self.tell(end),
        }
        Ok(())
    }
}

#[derive(Default)]
pub struct Session {
    connection: Mutex<Option<Arc<Connection>>>,
}

impl Session {
    /// Release 1 cannot be asked. Without a connection there is no client to ask; an application has none either.
    pub fn is_connected(&self) -> Value {
        match &*self.connection.lock().unwrap() {
            Some(connection) => release::is_connected(&connection.client),
            None => Value::from(false),
        }
    }

    fn connect(&self, address: &str, args: &Arguments) -> Answer {
        let client = release::connect(address, args.get("client_id", 0)?)?;
        // The only result of the handshake that the library passes on. This uses up an id; orders bring their own ids.
        let order_id = client.next_order_id();
        let connection = Arc::new(Connection {
            client,
            is_left: AtomicBool::default(),
            is_lost: AtomicBool::default(),
            readers: Arc::default(),
        });
        *self.connection.lock().unwrap() = Some(Arc::clone(&connection));
        report::callback(told("nextValidId", fields! { "orderId": order_id }), Source::Request);
        let is_read = StreamIsRead::new();
        let reader = Reader::of(&connection);
        reader.begins();
        let (subscribed, answered) = mpsc::channel();
        thread::spawn(move || {
            let _is_read = is_read;
            let _reader = reader;
            let connection = connection; // is dropped first
            let updates = connection.client.order_update_stream();
            drop(subscribed);
            match &updates {
                Ok(updates) => connection.read_stream(None, updates, callbacks::order_update, Source::OrderUpdates),
                Err(error) => report::note("subscription_ended", &error.to_string()),
            }
        });
        // What comes before the stream exists would be lost.
        let _: Result<(), _> = answered.recv();
        Ok(())
    }

    fn disconnect(&self) -> Answer {
        let Some(connection) = self.connection.lock().unwrap().take() else { return Ok(()) };
        connection.is_left.store(true, Ordering::SeqCst);
        release::disconnect(&connection.client);
        let count = connection.readers.count.lock().unwrap();
        drop(connection.readers.changed.wait_while(count, |count| *count > 0).unwrap());
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
        let shared = self.connection.lock().unwrap().clone().ok_or(Error::ConnectionFailed)?;
        let reader = Reader::of(&shared);
        let connection = shared; // is dropped first
        let is_read = Cell::new(false);
        let before_reading = || {
            is_read.set(true);
            connection.is_lost.store(false, Ordering::SeqCst);
            succeeded();
        };
        let answer = request(&Call { connection: &connection, args, reader: &reader, succeeded: &before_reading });
        match &answer {
            Ok(()) if is_read.get() => {} // and has been read to its end, which may be the loss
            Ok(()) => connection.is_lost.store(false, Ordering::SeqCst),
            Err(Refusal::Library(Error::ConnectionReset | Error::Shutdown)) => connection.tell_lost(),
            Err(_) => {}
        }
        answer
    }
}
