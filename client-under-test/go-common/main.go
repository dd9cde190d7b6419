// What the Go adapters share: the adapter contract (../README.md) in JSON lines on stdin and stdout.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
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

// output writes whole lines to the runner and keeps stdout to itself.
type output struct {
	lock   sync.Mutex
	stream *os.File
}

func newOutput() *output {
	o := &output{stream: os.Stdout}
	os.Stdout = os.Stderr // what the library prints must not reach the runner
	return o
}

func (o *output) write(e event) {
	var line bytes.Buffer
	encoder := json.NewEncoder(&line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(e); err != nil {
		panic(err) // our own defect: conversion lets only JSON values through
	}
	o.lock.Lock()
	defer o.lock.Unlock()
	if _, err := o.stream.Write(line.Bytes()); err != nil {
		os.Exit(0) // the runner has gone; nobody is left to report to
	}
}

func (o *output) note(name, text string) {
	o.write(event{"event": "note", "name": name, "text": text})
}

func (o *output) beginCall(c command) {
	o.write(event{"event": "call", "id": c.ID, "name": c.Name, "phase": "begin"})
}

func (o *output) endCall(c command, outcome, text string) {
	e := event{"event": "call", "id": c.ID, "name": c.Name, "phase": "end", "outcome": outcome}
	if text != "" {
		e["text"] = text
	}
	o.write(e)
}

// runCall makes the call; it may block for ever, so it has a goroutine of its own.
func runCall(out *output, library *library, c command) {
	call, refused := library.prepare(c.Name, c.Args)
	if call == nil {
		out.endCall(c, "unsupported", refused)
		return
	}
	defer func() {
		if failed := recover(); failed != nil {
			out.endCall(c, "exception", fmt.Sprint(failed))
		}
	}()
	if err := call(); err != nil {
		out.endCall(c, "failure", err.Error())
		return
	}
	out.endCall(c, "success", "")
}

func handle(out *output, library *library, c command) {
	switch c.Do {
	case "hello":
		out.write(library.hello())
	case "case":
		library.setAddress(c.Host, c.Port)
	case "call":
		if callback, isInside := c.Args["inside"].(string); isInside {
			library.whenNext(callback, func() {
				out.beginCall(c)
				runCall(out, library, c)
			})
			return
		}
		out.beginCall(c)
		if !library.offers(c.Name) {
			out.endCall(c, "unsupported", "")
			return
		}
		go runCall(out, library, c)
	case "query":
		var value any
		if c.Name == "is_connected" {
			value = library.isConnected()
		}
		out.write(event{"event": "answer", "id": c.ID, "name": c.Name, "value": value})
	}
}

func main() {
	out := newOutput()
	library := newLibrary(out)
	reader := bufio.NewReader(os.Stdin)
	for {
		line, err := reader.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var c command
			decoder := json.NewDecoder(bytes.NewReader(line))
			decoder.UseNumber()
			if err := decoder.Decode(&c); err != nil {
				fmt.Fprintln(os.Stderr, "a line that is not a command:", err)
				os.Exit(4)
			}
			if c.Do == "bye" {
				os.Exit(0)
			}
			handle(out, library, c)
		}
		if err == io.EOF {
			os.Exit(0)
		}
	}
}
