package main

import (
	"reflect"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
)

const firstRequestID = 9001 // far from order ids, so that nobody mistakes one for the other

// client is what the libraries' classes have in common.
type client interface {
	IsConnected() bool
	Disconnect() error
}

// library is the client under test: one client. Every callback of its wrapper is reported.
type library struct {
	out       *output
	client    client
	host      string
	port      int
	requestID atomic.Int64
	methods   map[string]reflect.Value // canonical request -> method of the client
	awaited   atomic.Pointer[awaited]
}

// awaited is what the application does, once, inside the next callback of that name.
type awaited struct {
	callback string
	action   func()
}

func (l *library) whenNext(callback string, action func()) {
	l.awaited.Store(&awaited{callback, action})
}

func newLibrary(out *output) *library {
	l := &library{out: out, methods: map[string]reflect.Value{}}
	l.requestID.Store(firstRequestID - 1)
	l.client = newClient(l)
	methods := reflect.ValueOf(l.client)
	for i := range methods.NumMethod() {
		name := strings.TrimSuffix(methods.Type().Method(i).Name, "ProtoBuf")
		for request := range requests {
			if strings.EqualFold(request, name) {
				l.methods[request] = methods.Method(i)
			}
		}
	}
	return l
}

func libraryVersion() string {
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			if module.Path == modulePath {
				return strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "unknown"
}

func (l *library) hello() event {
	calls := []string{"connect", "disconnect"}
	for request := range l.methods {
		calls = append(calls, request)
	}
	slices.Sort(calls)
	return event{
		"event":           "hello",
		"adapter":         adapterName,
		"client":          strings.TrimPrefix(modulePath, "github.com/") + " " + libraryVersion(),
		"client_versions": clientVersions,
		"calls":           calls,
		"observes":        []string{"callbacks", "calls", "is_connected"},
	}
}

func (l *library) setAddress(host string, port int) { l.host, l.port = host, port }

func (l *library) offers(name string) bool {
	return name == "connect" || name == "disconnect" || l.methods[name].IsValid()
}

// isConnected returns what the client itself says, or nil if it cannot be asked now.
func (l *library) isConnected() (value any) {
	defer func() {
		if recover() != nil {
			value = nil
		}
	}()
	return l.client.IsConnected()
}

// unsupported is the panic of a conversion into what the library cannot be given.
type unsupported string

// prepare converts the arguments of a call. It returns nil and why if the library cannot be given them, or if the
// conversion itself fails, which is a defect of ours and never the library's.
func (l *library) prepare(name string, args map[string]any) (call func() error, refused string) {
	defer func() {
		switch failed := recover().(type) {
		case nil:
		case unsupported:
			call, refused = nil, string(failed)
		default:
			call, refused = nil, toText(failed)
			l.out.note("adapter_defect", name+": "+refused)
		}
	}()
	switch name {
	case "connect":
		clientID := toInt(args["client_id"])
		return func() error { return connect(l.client, l.host, l.port, clientID) }, ""
	case "disconnect":
		return l.client.Disconnect, ""
	}
	values := requestArguments(name, args, l.methods[name].Type(), l.nextRequestID)
	return func() error {
		l.methods[name].Call(values)
		return nil
	}, ""
}

func (l *library) nextRequestID() int64 { return l.requestID.Add(1) }

// report is called by every callback of the wrapper. It never lets a defect of ours reach the library.
func (l *library) report(name string, values ...any) {
	defer func() {
		if failed := recover(); failed != nil {
			l.out.note("adapter_defect", name+": "+toText(failed))
		}
	}()
	e, ok := callbackEvent(name, values)
	if !ok {
		return
	}
	l.out.write(e)
	next := l.awaited.Load()
	if next != nil && next.callback == e["name"] && l.awaited.CompareAndSwap(next, nil) {
		next.action() // in the goroutine of the callback, which waits for it
	}
}
