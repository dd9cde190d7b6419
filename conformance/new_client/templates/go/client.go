package main

import "errors"

// errUnsupported: the client has no such call, or this adapter does not offer it.
var errUnsupported = errors.New("no such call")

// client is what the adapter is about. Search for "FILL IN".
type client struct {
	host string
	port int
}

// FILL IN: the name and version of the client, and the server versions that it negotiates.
const clientName = "adapter-name 0.0.0"

var clientVersions = [2]int{100, 226}

// calls is what the client can be asked for, under the names in EClient. FILL IN: more of them. A call that is not here is
// answered as unsupported; an error is a failure that the client told the application of.
var calls = map[string]func(*client, map[string]any) error{
	"connect":    (*client).connect,
	"disconnect": (*client).disconnect,
}

func (c *client) connect(args map[string]any) error {
	// FILL IN: connect to c.host and c.port with args["client_id"], as your application does, and start what reads the
	// connection. It may block; the end of this function is the end of the call. The client's callbacks call
	// callback("nextValidId", event{"orderId": 1}) before they do anything else.
	return errUnsupported
}

func (c *client) disconnect(map[string]any) error {
	// FILL IN: end the connection.
	return errUnsupported
}

// isConnected is what the client itself says, without waiting; nil if it cannot be asked now.
func (c *client) isConnected() any {
	// FILL IN
	return nil
}
