package main

import (
	"reflect"

	"github.com/scmhub/ibapi"
)

var wrapper = reflect.TypeFor[ibapi.EWrapper]()
