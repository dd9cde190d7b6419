package main

import (
	"reflect"

	"github.com/hadrianl/ibapi"
)

var wrapper = reflect.TypeFor[ibapi.IbWrapper]()
