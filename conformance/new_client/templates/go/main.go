// The adapter adapter-name: JSON lines on stdin and stdout, as client-under-test/README.md says. What is about your client is
// in client.go.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sort"
	"sync"
)

type event map[string]any

type command struct {
	Do   string         `json:"do"`
	ID   int            `json:"id"`
	Name string         `json:"name"`
	Args map[string]any `json:"args"`
	Host string         `json:"host"`
	Port int            `json:"port"`
}

var (
	runner = os.Stdout
	lock   sync.Mutex
)

func write(e event) {
	line, err := json.Marshal(e)
	if err != nil {
		panic(err)
	}
	lock.Lock()
	defer lock.Unlock()
	if _, err := runner.Write(append(line, '\n')); err != nil {
		os.Exit(0) // The runner has gone.
	}
}

func callback(name string, args event) {
	write(event{"event": "callback", "name": name, "args": args})
}

// carryOut runs in a goroutine of its own, which a call may block for ever. A goroutine of the library that panics ends the
// process, as it ends the application.
func carryOut(c *client, call command) {
	end := event{"event": "call", "id": call.ID, "name": call.Name, "phase": "end", "outcome": "success"}
	defer func() {
		if failed := recover(); failed != nil {
			end["outcome"], end["text"] = "exception", fmt.Sprint(failed)
		}
		write(end)
	}()
	err := errUnsupported
	if make, isThere := calls[call.Name]; isThere {
		err = make(c, call.Args)
	}
	if errors.Is(err, errUnsupported) {
		end["outcome"] = "unsupported"
	} else if err != nil {
		end["outcome"], end["text"] = "failure", err.Error()
	}
}

func hello() event {
	names := []string{}
	for name := range calls {
		names = append(names, name)
	}
	sort.Strings(names)
	return event{"event": "hello", "adapter": "adapter-name", "client": clientName, "client_versions": clientVersions,
		"calls": names, "observes": []string{"callbacks", "calls", "is_connected"}}
}

func handle(c *client, line command) {
	switch line.Do {
	case "hello":
		write(hello())
	case "case":
		c.host, c.port = line.Host, line.Port
	case "call":
		write(event{"event": "call", "id": line.ID, "name": line.Name, "phase": "begin"})
		go carryOut(c, line)
	case "query":
		var value any
		if line.Name == "is_connected" {
			value = c.isConnected()
		}
		write(event{"event": "answer", "id": line.ID, "name": line.Name, "value": value})
	}
}

func main() {
	os.Stdout = os.Stderr // Whatever the library prints must not reach the runner.
	c := &client{}
	lines := json.NewDecoder(os.Stdin)
	for {
		var line command
		err := lines.Decode(&line)
		if err == io.EOF || err == nil && line.Do == "bye" {
			os.Exit(0) // Whatever is stuck.
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(4) // Our own mistake, which must not look like one of the client.
		}
		handle(c, line)
	}
}
