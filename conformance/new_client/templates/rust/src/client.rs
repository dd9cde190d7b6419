//! What the adapter is about. Search for "FILL IN".

use std::sync::Mutex;

use serde_json::{Map, Value};

/// How a call ended that did not succeed.
pub enum Refusal {
    /// The client has no such call, or this adapter does not offer it.
    Unsupported,
    /// The client said, in a way that it documents, that the call did not work.
    #[allow(dead_code)]
    Failure(String),
}

type Arguments = Map<String, Value>;
type Call = fn(&Client, &Arguments) -> Result<(), Refusal>;

// FILL IN: the name and version of the client, and the server versions that it negotiates.
pub const NAME: &str = "adapter-name 0.0.0";
pub const VERSIONS: [i32; 2] = [100, 226];

/// FILL IN: the calls that the client can be asked for, under their names in EClient. A call that is not here is answered as
/// unsupported.
pub const CALLS: &[(&str, Call)] = &[
    ("connect", Client::connect),
    ("disconnect", Client::disconnect),
];

/// Calls come from threads of their own, queries from the reader: whatever is shared is behind a lock.
#[derive(Default)]
pub struct Client {
    pub address: Mutex<(String, u16)>,
}

impl Client {
    fn connect(&self, _args: &Arguments) -> Result<(), Refusal> {
        // FILL IN: connect to self.address with args["client_id"], as your application does, and start what reads the
        // connection. It may block; the end of this function is the end of the call. What the client tells goes out by
        // crate::callback("nextValidId", json!({"orderId": 1})) before anything else is done with it.
        Err(Refusal::Unsupported)
    }

    fn disconnect(&self, _args: &Arguments) -> Result<(), Refusal> {
        // FILL IN: end the connection.
        Err(Refusal::Unsupported)
    }

    /// What the client itself says, without waiting for a call; None if it cannot be asked now.
    pub fn is_connected(&self) -> Option<bool> {
        // FILL IN
        None
    }
}
