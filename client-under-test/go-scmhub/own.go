package main

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"github.com/rs/zerolog"
	"github.com/scmhub/ibapi"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

const (
	adapterName = "go-scmhub"
	modulePath  = "github.com/scmhub/ibapi"
)

var (
	clientVersions = []int{ibapi.MIN_CLIENT_VER, ibapi.MAX_CLIENT_VER}
	ownCallbacks   = map[string]string{}
	ownRequests    = map[string]string{}
)

// The library hands out most protobuf messages both undecoded and decoded; these only undecoded.
var callbackNames = map[string]string{
	"configResponseProtoBuf":       "configResponse",
	"updateConfigResponseProtoBuf": "updateConfigResponse",
}

func newClient(l *library) client {
	*ibapi.Logger() = ibapi.Logger().Hook(zerolog.HookFunc(l.logged))
	return ibapi.NewEClient(&Callbacks{report: l.report})
}

// connect asks IsConnected as well: Connect returns nil also when the peer closed before the version reply.
func connect(c client, host string, port int, clientID int64) error {
	if err := c.(*ibapi.EClient).Connect(host, port, clientID); err != nil {
		return err
	}
	if !c.IsConnected() {
		return errors.New("Connect returned nil and IsConnected is false")
	}
	return nil
}

// logged turns into notes what the library only logs.
func (l *library) logged(_ *zerolog.Event, _ zerolog.Level, message string) {
	switch {
	case strings.HasPrefix(message, "Attempting to reconnect"):
		l.out.note("reconnect", message)
	case strings.Contains(message, "panic"):
		l.out.note("thread_exception", message)
	}
}

// convertOwn gives the JSON value of what only this library has, and whether it is that.
func convertOwn(value any, _ string) (any, bool) {
	switch typed := value.(type) {
	case ibapi.TickAttrib:
		return attributeMask(typed), true
	case ibapi.OptionExerciseType:
		return nil, typed == ibapi.OptionExerciseTypeNone
	case ibapi.OrderCondition:
		return conditionRecord(typed), true
	case ibapi.Decimal:
		return decimalText(ibapi.DecimalToString(typed)), true
	case proto.Message:
		return messageRecord(typed), true
	}
	return nil, false
}

func attributeMask(attributes ibapi.TickAttrib) int {
	mask := 0
	for bit, flag := range []bool{attributes.CanAutoExecute, attributes.PastLimit, attributes.PreOpen} {
		if flag {
			mask |= 1 << bit
		}
	}
	return mask
}

func conditionRecord(condition ibapi.OrderCondition) map[string]any {
	fields := record(reflect.ValueOf(condition).Elem())
	fields["type"] = condition.Type()
	fields["isConjunctionConnection"] = condition.IsConjunctionConnection()
	return fields
}

// messageRecord is for callbacks that hand out the protobuf message itself.
func messageRecord(message proto.Message) any {
	text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(message)
	if err != nil {
		panic(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(text, &fields); err != nil {
		panic(err)
	}
	return fields
}

// Structs that the library creates with values other than zero.
var makers = map[reflect.Type]func() any{
	reflect.TypeFor[ibapi.ComboLeg]():            func() any { return ibapi.NewComboLeg() },
	reflect.TypeFor[ibapi.Contract]():            func() any { return *ibapi.NewContract() },
	reflect.TypeFor[ibapi.ExecutionFilter]():     func() any { return *ibapi.NewExecutionFilter() },
	reflect.TypeFor[ibapi.Order]():               func() any { return *ibapi.NewOrder() },
	reflect.TypeFor[ibapi.OrderCancel]():         func() any { return ibapi.NewOrderCancel() },
	reflect.TypeFor[ibapi.ScannerSubscription](): func() any { return *ibapi.NewScannerSubscription() },
	reflect.TypeFor[ibapi.WshEventData]():        func() any { return ibapi.NewWshEventData() },
}

// setOwn stores a value in a variable of a type that only this library has, and says whether it is one.
func setOwn(target reflect.Value, value any) bool {
	switch variable := target.Addr().Interface().(type) {
	case *ibapi.Decimal:
		if value != nil {
			*variable = ibapi.StringToDecimal(toText(value))
		}
		return true
	case *ibapi.OrderCondition:
		*variable = condition(value.(map[string]any))
		return true
	}
	if target.Kind() != reflect.Pointer {
		return false
	}
	message, isMessage := reflect.New(target.Type().Elem()).Interface().(proto.Message)
	if isMessage {
		setMessage(message, value)
		target.Set(reflect.ValueOf(message))
	}
	return isMessage
}

func condition(fields map[string]any) ibapi.OrderCondition {
	made := ibapi.CreateOrderCondition(toInt(fields["type"]))
	setFields(reflect.ValueOf(made).Elem(), fields)
	if and, ok := fields["isConjunctionConnection"]; ok {
		made.SetIsConjunctionConnection(toInt(and) != 0)
	}
	return made
}

// setMessage is for requests that take the protobuf message itself.
func setMessage(message proto.Message, value any) {
	text, err := json.Marshal(value)
	if err == nil {
		err = protojson.Unmarshal(text, message)
	}
	if err != nil {
		panic(err)
	}
}

// completeOwnOrder fills in the attached orders, which are not in the older versions.
func completeOwnOrder(order reflect.Value, given map[string]any) {
	attached, _ := given["attachedOrders"].(map[string]any)
	fields := map[string]string{"slOrderId": "SLint64", "slOrderType": "SLOrderType", "ptOrderId": "PTint64",
		"ptOrderType": "PTOrderType"}
	for canonical, field := range fields {
		if target := order.FieldByName(field); target.IsValid() && attached[canonical] != nil {
			set(target, attached[canonical])
		}
	}
}
