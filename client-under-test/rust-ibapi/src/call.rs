//! One call of the library: its arguments, what it reports, and the subscription that may follow it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use ibapi::display_groups::DisplayGroupSubscription;
use ibapi::subscriptions::SubscriptionItem;
use ibapi::{Client, Error};
use serde_json::Value;

use crate::callbacks::{self, Callback, Callbacks};
use crate::release;
use crate::report::{self, Source};
use crate::values::{drop_argument, Fields, Read};

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

struct Running {
    request: &'static str,
    id: Option<i32>,
    cancel: Box<dyn Fn() + Send>,
    group: Option<Arc<DisplayGroupSubscription>>,
    key: usize,
}

/// A connection of the library and what runs on it.
pub struct Connection {
    pub client: Client,
    next_request_id: Mutex<i32>,
    running: Mutex<Vec<Running>>,
    keys: Mutex<usize>,
}

impl Connection {
    pub fn new(client: Client) -> Self {
        Self {
            client,
            next_request_id: Mutex::new(release::FIRST_REQUEST_ID),
            running: Mutex::default(),
            keys: Mutex::default(),
        }
    }

    /// Needed to close the connection: the subscriptions keep its socket open.
    pub fn drop_subscriptions(&self) {
        let dropped = std::mem::take(&mut *self.running.lock().unwrap());
        drop(dropped);
    }
}

pub struct Call {
    pub connection: Arc<Connection>,
    args: Fields,
    used: RefCell<BTreeSet<String>>,
    follow: RefCell<Option<Box<dyn FnOnce()>>>,
}

impl Call {
    pub fn new(connection: Arc<Connection>, args: Fields) -> Self {
        Self { connection, args, used: RefCell::default(), follow: RefCell::default() }
    }

    pub fn client(&self) -> &Client {
        &self.connection.client
    }

    pub fn tell(&self, callback: Callback) {
        report::callback(callback, Source::Request);
    }

    /// The argument, or the default.
    pub fn get<T: Read>(&self, name: &str, usual: T) -> Result<T, String> {
        Ok(self.find(name)?.unwrap_or(usual))
    }

    pub fn find<T: Read>(&self, name: &str) -> Result<Option<T>, String> {
        self.used.borrow_mut().insert(name.to_string());
        self.args.get(name).map(T::read).transpose().map_err(|why| format!("{name}: {why}"))
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
        self.args.get(name)
    }

    /// The id that the library will use for its next request. The library counts by itself, so an id that a call asks for
    /// is reached by letting the library use up those before it.
    pub fn request_id(&self) -> Result<Option<i32>, String> {
        let mut next = self.connection.next_request_id.lock().unwrap();
        if let Some(wanted) = self.find::<i32>("reqId")? {
            while *next < wanted {
                let Some(after) = release::skip_request_id(self.client()) else { break };
                *next = after;
            }
            if *next != wanted {
                drop_argument(format!("reqId: the library counts on its own and is at {next}"));
            }
        }
        let id = *next;
        *next += 1;
        Ok(Some(id))
    }

    /// Reports what a subscription yields, once the call has ended.
    pub fn follow<T: 'static>(
        &self,
        (request, id): (&'static str, Option<i32>),
        (cancel, next): (impl Fn() + Send + 'static, impl Fn() -> Option<Result<SubscriptionItem<T>, Error>> + 'static),
        group: Option<Arc<DisplayGroupSubscription>>,
        tell: fn(Option<i32>, T) -> Callbacks,
        end: Option<Callback>,
    ) {
        let key = {
            let mut keys = self.connection.keys.lock().unwrap();
            *keys += 1;
            *keys
        };
        let cancel = Box::new(cancel);
        self.connection.running.lock().unwrap().push(Running { request, id, cancel, group, key });
        let connection = Arc::downgrade(&self.connection);
        self.follow.replace(Some(Box::new(move || {
            follow(id, next, tell, end, Source::Request);
            let over = connection.upgrade().and_then(|connection| {
                let mut running = connection.running.lock().unwrap();
                let position = running.iter().position(|subscription| subscription.key == key);
                position.map(|position| running.remove(position))
            });
            drop(over);
        })));
    }

    pub fn take_follow(&self) -> Option<Box<dyn FnOnce()>> {
        self.follow.take()
    }

    /// Cancels the subscription of that request and id; without an id the last one.
    pub fn cancel(&self, request: &str) -> Answer {
        let id = self.find::<i32>("reqId")?;
        let mut running = self.connection.running.lock().unwrap();
        let found = running.iter().rposition(|one| one.request == request && (id.is_none() || one.id == id));
        let Some(position) = found else {
            return Err(Refusal::Unsupported(format!("the library cancels subscriptions, and there is no {request}")));
        };
        let subscription = running.remove(position);
        drop(running);
        (subscription.cancel)();
        Ok(())
    }

    pub fn group(&self) -> Result<Arc<DisplayGroupSubscription>, Refusal> {
        let id = self.find::<i32>("reqId")?;
        let running = self.connection.running.lock().unwrap();
        let mut groups = running.iter().rev().filter(|one| id.is_none() || one.id == id);
        let group = groups.find_map(|one| one.group.clone());
        group.ok_or_else(|| Refusal::Unsupported("the library has no subscription to group events".to_string()))
    }

    pub fn note_dropped(&self, dropped: Vec<String>) {
        let used = self.used.borrow();
        let unused = self.args.keys().filter(|name| !used.contains(*name));
        let unused = unused.map(|name| format!("{name}: the library has no such argument"));
        for what in dropped.into_iter().chain(unused) {
            report::note("argument_dropped", &what);
        }
    }
}

/// Reports everything that a subscription yields, until it ends.
pub fn follow<T>(
    id: Option<i32>,
    next: impl Fn() -> Option<Result<SubscriptionItem<T>, Error>>,
    tell: fn(Option<i32>, T) -> Callbacks,
    end: Option<Callback>,
    source: Source,
) {
    while let Some(item) = next() {
        match item {
            Ok(SubscriptionItem::Data(data)) => {
                for callback in tell(id, data) {
                    report::callback(callback, source);
                }
            }
            Ok(SubscriptionItem::Notice(notice)) => report::callback(callbacks::error(id, &notice), source),
            Err(Error::Notice(notice)) => return report::callback(callbacks::error(id, &notice), source),
            Err(error) => return report::note("subscription_ended", &error.to_string()),
        }
    }
    if let Some(end) = end {
        report::callback(end, source);
    }
}
