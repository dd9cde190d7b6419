package main

import (
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// convert returns the JSON value of what the library handed out, or nil if it is unset.
//
// Kinds: i64 and decimal travel as text, double may arrive as text, date and bool as numbers, int as a boolean;
// nonempty is absent when empty, mask is a record of flags, list a list that is one text in the message.
func convert(value any, kind string) any {
	if converted, isOwn := convertOwn(value, kind); isOwn {
		return converted
	}
	if list, ok := value.([]string); ok && kind == "list" {
		return strings.Join(list, ",")
	}
	reflected := reflect.ValueOf(value)
	if !reflected.IsValid() {
		return nil
	}
	switch reflected.Kind() {
	case reflect.Bool:
		if kind == "int" {
			return toInt(reflected.Bool())
		}
		return reflected.Bool()
	case reflect.Int, reflect.Int32, reflect.Int64:
		return convertInt(reflected.Int(), kind)
	case reflect.Float64:
		return convertFloat(reflected.Float(), kind)
	case reflect.String:
		return convertText(reflected.String(), kind)
	case reflect.Pointer:
		if reflected.IsNil() {
			return nil
		}
		return convert(reflected.Elem().Interface(), kind)
	case reflect.Slice:
		if reflected.Type().Elem().Name() == "TagValue" {
			return tagRecord(reflected)
		}
		list := []any{}
		for i := range reflected.Len() {
			list = append(list, convert(reflected.Index(i).Interface(), ""))
		}
		return list
	case reflect.Struct:
		return record(reflected)
	}
	return fmt.Sprint(value)
}

func convertInt(value int64, kind string) any {
	if value == math.MaxInt32 || value == math.MaxInt64 {
		return nil
	}
	switch kind {
	case "bool":
		return value != 0
	case "date":
		if value == 0 {
			return nil
		}
		return strconv.FormatInt(value, 10)
	case "i64", "decimal":
		return strconv.FormatInt(value, 10)
	}
	return value
}

func convertFloat(value float64, kind string) any {
	switch {
	case math.IsNaN(value) || math.Abs(value) == math.MaxFloat64:
		return nil
	case math.IsInf(value, 1):
		return "Infinity"
	case math.IsInf(value, -1):
		return "-Infinity"
	case kind == "decimal":
		return strconv.FormatFloat(value, 'f', -1, 64)
	}
	return json.Number(strconv.FormatFloat(value, 'g', -1, 64))
}

func convertText(value, kind string) any {
	if value == "" && (kind == "double" || kind == "nonempty") {
		return nil
	}
	if kind == "double" {
		if number, err := strconv.ParseFloat(value, 64); err == nil {
			return convertFloat(number, "")
		}
	}
	return value // also when it should have been a number: it is what the application got
}

func decimalText(text string) any {
	if text == "NaN" {
		return nil
	}
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}

func tagRecord(list reflect.Value) map[string]any {
	tags := map[string]any{}
	for i := range list.Len() {
		tags[list.Index(i).FieldByName("Tag").String()] = list.Index(i).FieldByName("Value").String()
	}
	return tags
}

func record(value reflect.Value) map[string]any {
	fields := map[string]any{}
	for _, field := range reflect.VisibleFields(value.Type()) {
		if !field.IsExported() || field.Anonymous {
			continue
		}
		attribute := attributeOf(value.Type().Name(), field.Name)
		put(fields, attribute.name, convert(value.FieldByIndex(field.Index).Interface(), attribute.kind))
	}
	return fields
}
