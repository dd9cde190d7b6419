#!/usr/bin/env python3
"""The Go and JavaScript adapters with a library that hands out what they cannot convert: a defect of theirs, of which the library
must not learn. The stand-ins for the libraries are below. Language tools that are not here are named and left out.
"""

import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent

# Tells what it was constructed with, and notices when a listener throws.
IB_TWS_API = """
import { EventEmitter } from "node:events";

export const Order = {};

export class Client {
  constructor({ timeoutMs }) {
    this._emitter = new EventEmitter();
    this.timeoutMs = timeoutMs;
  }
  async connect() {
    this._emitter.emit("orderStatus", null);
    this._emitter.emit("error", { message: `limit ${this.timeoutMs}` });
  }
  async getContractDetails() {
    return [null];
  }
}
"""

# What go-common expects of the folder of a library.
GO_LIBRARY = """package main

import "reflect"

const (
	adapterName = "go-standin"
	modulePath  = "example.org/standin"
)

var (
	attributes     = parseAttributes(nil)
	callbackNames  map[string]string
	clientVersions = []int{100, 226}
	makers         map[reflect.Type]func() any
	ownCallbacks   map[string]string
	ownRequests    map[string]string
)

type standIn struct{}

func (standIn) IsConnected() bool                { return false }
func (standIn) Disconnect() error                { return nil }
func (standIn) ReqAccountUpdates(bool, complex64) {}

func newClient(*library) client                         { return standIn{} }
func connect(client, string, int, int64) error          { return nil }
func setOwn(reflect.Value, any) bool                    { return false }
func completeOwnOrder(reflect.Value, map[string]any)    {}

func convertOwn(value any, _ string) (any, bool) {
	if value == "damaged" {
		panic("cannot be converted")
	}
	return nil, false
}
"""
GO_TEST = """package main

import (
	"os"
	"strings"
	"testing"
)

func said(t *testing.T, act func(*library)) string {
	t.Helper()
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	act(newLibrary(&output{stream: file}))
	text, err := os.ReadFile(file.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestACallbackThatCannotBeConverted(t *testing.T) {
	text := said(t, func(l *library) { l.report("position", "DU1", "damaged", "1", 2.0) })
	if !strings.Contains(text, `"name":"adapter_defect","text":"position: cannot be converted"`) || strings.Contains(text, "callback") {
		t.Error(text)
	}
}

func TestArgumentsThatCannotBeConverted(t *testing.T) {
	text := said(t, func(l *library) {
		if call, why := l.prepare("reqAccountUpdates", map[string]any{"subscribe": true, "acctCode": "DU1"}); call != nil || why == "" {
			t.Errorf("a call, or no reason: %q", why)
		}
	})
	if !strings.Contains(text, `"name":"adapter_defect","text":"reqAccountUpdates: `) {
		t.Error(text)
	}
}
"""


class Conversions(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="conversions-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def need(self, tool):
        if not shutil.which(tool):
            self.skipTest(f"{tool} is not here")

    def events_of_javascript(self, *commands):
        self.need("node")
        module = self.folder / "node_modules/ib-tws-api"
        module.mkdir(parents=True)
        (module / "package.json").write_text('{"version": "1.3.0", "type": "module"}')
        (module / "index.js").write_text(IB_TWS_API)
        with subprocess.Popen(["node", HERE / "javascript-common/adapter.mjs", HERE / "javascript-ib-tws-api/client.mjs", self.folder, "1234"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            events = []
            for command in commands:
                process.stdin.write(json.dumps(command) + "\n")
                process.stdin.flush()
                while command["do"] in ("hello", "call"):
                    events.append(json.loads(process.stdout.readline()))
                    if events[-1].get("phase") == "end" or events[-1]["event"] == "hello":
                        break
            process.stdin.close()
            self.assertEqual(process.wait(60), 0)
        return events

    def test_javascript(self):
        _, begin, defect, error, ready, end, again, answer, last = self.events_of_javascript(
            {"do": "hello"}, {"do": "case", "host": "127.0.0.1", "port": 1}, {"do": "call", "id": 1, "name": "connect", "args": {"client_id": 1}},
            {"do": "call", "id": 2, "name": "reqContractDetails", "args": {"contract": {"symbol": "AAPL"}}})
        self.assertEqual((begin["phase"], end["outcome"], ready["name"]), ("begin", "success", "nextValidId"))
        self.assertEqual(defect["name"], "adapter_defect")
        self.assertRegex(defect["text"], "^orderStatus: TypeError")
        # The limit is the one of the manifest's `run`.
        self.assertEqual(error["args"]["errorMsg"], "limit 1234")
        self.assertEqual((again["phase"], answer["name"], last["phase"]), ("begin", "adapter_defect", "end"))

    def test_go(self):
        self.need("go")
        for file in (HERE / "go-common").glob("*.go"):
            shutil.copy(file, self.folder)
        (self.folder / "own.go").write_text(GO_LIBRARY)
        (self.folder / "conversions_test.go").write_text(GO_TEST)
        (self.folder / "go.mod").write_text("module adapter\n\ngo 1.22\n")
        run = subprocess.run(["go", "test", "./..."], cwd=self.folder, capture_output=True, text=True, timeout=600)
        if "go.mod requires go >= 1.22" in run.stderr or "toolchain not available" in run.stderr or "reflect.TypeFor" in run.stdout:
            self.skipTest("go is older than 1.22")
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)


if __name__ == "__main__":
    unittest.main()
