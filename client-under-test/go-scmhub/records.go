package main

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"

	"github.com/scmhub/ibapi"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// Structs that the library makes with something else than zero values.
var makers = map[reflect.Type]func() any{
	reflect.TypeFor[ibapi.ComboLeg]():            func() any { return ibapi.NewComboLeg() },
	reflect.TypeFor[ibapi.Contract]():            func() any { return *ibapi.NewContract() },
	reflect.TypeFor[ibapi.ExecutionFilter]():     func() any { return *ibapi.NewExecutionFilter() },
	reflect.TypeFor[ibapi.Order]():               func() any { return *ibapi.NewOrder() },
	reflect.TypeFor[ibapi.OrderCancel]():         func() any { return ibapi.NewOrderCancel() },
	reflect.TypeFor[ibapi.ScannerSubscription](): func() any { return *ibapi.NewScannerSubscription() },
	reflect.TypeFor[ibapi.WshEventData]():        func() any { return ibapi.NewWshEventData() },
}

// set stores a canonical value in a variable of the library's type. Where none is given, a struct is what the library
// makes, and anything else zero.
func set(target reflect.Value, value any) {
	switch variable := target.Addr().Interface().(type) {
	case *ibapi.Decimal:
		if value != nil {
			*variable = ibapi.StringToDecimal(toText(value))
		}
		return
	case *ibapi.OrderCondition:
		*variable = condition(value.(map[string]any))
		return
	case *[]ibapi.TagValue:
		*variable = tagValues(value)
		return
	}
	if target.Kind() == reflect.Pointer {
		target.Set(reflect.New(target.Type().Elem()))
		if message, ok := target.Interface().(proto.Message); ok {
			setMessage(message, value)
		} else {
			set(target.Elem(), value)
		}
		return
	}
	if target.Kind() == reflect.Struct {
		setStruct(target, value)
		return
	}
	if value == nil {
		return
	}
	switch target.Kind() {
	case reflect.Bool:
		target.SetBool(toInt(value) != 0)
	case reflect.Int, reflect.Int32, reflect.Int64:
		target.SetInt(toInt(value))
	case reflect.Float64:
		target.SetFloat(toFloat(value))
	case reflect.String:
		target.SetString(toText(value))
	case reflect.Slice:
		items := value.([]any)
		target.Set(reflect.MakeSlice(target.Type(), len(items), len(items)))
		for i, item := range items {
			set(target.Index(i), item)
		}
	default:
		panic("no canonical value for " + target.Type().String())
	}
}

func setStruct(target reflect.Value, value any) {
	if maker, ok := makers[target.Type()]; ok {
		target.Set(reflect.ValueOf(maker()))
	}
	fields, _ := value.(map[string]any)
	setFields(target, fields)
}

func setFields(target reflect.Value, fields map[string]any) {
	for _, field := range reflect.VisibleFields(target.Type()) {
		if !field.IsExported() || field.Anonymous {
			continue
		}
		if value, ok := fields[attributeOf(target.Type().Name(), field.Name).name]; ok {
			set(target.FieldByIndex(field.Index), value)
		}
	}
}

func condition(fields map[string]any) ibapi.OrderCondition {
	made := ibapi.CreateOrderCondition(toInt(fields["type"]))
	setFields(reflect.ValueOf(made).Elem(), fields)
	if and, ok := fields["isConjunctionConnection"]; ok {
		made.SetIsConjunctionConnection(toInt(and) != 0)
	}
	return made
}

// tagValues are in the order of their tags: the object that brings them has none.
func tagValues(value any) []ibapi.TagValue {
	fields, _ := value.(map[string]any)
	tags := []ibapi.TagValue{}
	for tag, text := range fields {
		tags = append(tags, ibapi.TagValue{Tag: tag, Value: toText(text)})
	}
	slices.SortFunc(tags, func(a, b ibapi.TagValue) int {
		if a.Tag < b.Tag {
			return -1
		}
		return 1
	})
	return tags
}

// setMessage is for the requests that take a message as it goes out.
func setMessage(message proto.Message, value any) {
	text, err := json.Marshal(value)
	if err == nil {
		err = protojson.Unmarshal(text, message)
	}
	if err != nil {
		panic(err)
	}
}

func toText(value any) string {
	switch typed := value.(type) {
	case string:
		return typed
	case json.Number:
		return typed.String()
	}
	return fmt.Sprint(value)
}

func toFloat(value any) float64 {
	switch text := toText(value); text {
	case "Infinity":
		return math.Inf(1)
	case "-Infinity":
		return math.Inf(-1)
	default:
		number, err := strconv.ParseFloat(text, 64)
		if err != nil {
			panic(err)
		}
		return number
	}
}

func toInt(value any) int64 {
	switch typed := value.(type) {
	case nil:
		return 0
	case bool:
		if typed {
			return 1
		}
		return 0
	}
	number, err := strconv.ParseInt(toText(value), 10, 64)
	if err != nil {
		panic(err)
	}
	return number
}
