package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
)

// set stores a canonical value in a variable of the library's type. If no value is given, a struct is as the library
// creates it, and anything else is zero.
func set(target reflect.Value, value any) {
	if setOwn(target, value) {
		return
	}
	if target.Kind() == reflect.Slice && target.Type().Elem().Name() == "TagValue" {
		setTags(target, value)
		return
	}
	if target.Kind() == reflect.Pointer {
		target.Set(reflect.New(target.Type().Elem()))
		set(target.Elem(), value)
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

// setTags sorts by tag, because the members of the object that brings them have no order.
func setTags(target reflect.Value, value any) {
	fields, _ := value.(map[string]any)
	target.Set(reflect.MakeSlice(target.Type(), 0, len(fields)))
	for _, tag := range slices.Sorted(maps.Keys(fields)) {
		tagged := reflect.New(target.Type().Elem()).Elem()
		tagged.FieldByName("Tag").SetString(tag)
		tagged.FieldByName("Value").SetString(toText(fields[tag]))
		target.Set(reflect.Append(target, tagged))
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
