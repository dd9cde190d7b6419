//! One call of the library: its arguments, what it reports, and the subscription that may follow it.

use std::cell::RefCell;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

use ibapi::display_groups::DisplayGroupSubscription;
use ibapi::subscriptions::SubscriptionItem;
use ibapi::{Client, Error};

use crate::arguments::{Answer, Arguments, Refusal};
use crate::callbacks;
use crate::release;
use crate::report::{self, Callback, Callbacks, Source};
use crate::values::drop_argument;

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

pub struct Call<'a> {
    pub connection: Arc<Connection>,
    args: &'a Arguments,
    follow: RefCell<Option<Box<dyn FnOnce()>>>,
}

impl Deref for Call<'_> {
    type Target = Arguments;

    fn deref(&self) -> &Arguments {
        self.args
    }
}

impl<'a> Call<'a> {
    pub fn new(connection: Arc<Connection>, args: &'a Arguments) -> Self {
        Self { connection, args, follow: RefCell::default() }
    }

    pub fn client(&self) -> &Client {
        &self.connection.client
    }

    pub fn tell(&self, callback: Callback) {
        report::callback(callback, Source::Request);
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
