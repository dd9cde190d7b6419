package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/hadrianl/ibapi"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
)

const (
	adapterName  = "go-hadrianl"
	modulePath   = "github.com/hadrianl/ibapi"
	equalLogsMax = 20 // more of the same are not worth a note
)

var clientVersions = []int{int(ibapi.MIN_CLIENT_VER), int(ibapi.MAX_CLIENT_VER)}

// Callbacks whose arguments differ from those of the official EWrapper.
var ownCallbacks = map[string]string{
	"error": "id errorCode errorMsg",
	"tickByTickAllLast": "reqId tickType historicalTickLast.time:i64 historicalTickLast.price " +
		"historicalTickLast.size:decimal historicalTickLast.tickAttribLast historicalTickLast.exchange " +
		"historicalTickLast.specialConditions",
	"tickByTickBidAsk": "reqId historicalTickBidAsk.time:i64 historicalTickBidAsk.priceBid " +
		"historicalTickBidAsk.priceAsk historicalTickBidAsk.sizeBid:decimal historicalTickBidAsk.sizeAsk:decimal " +
		"historicalTickBidAsk.tickAttribBidAsk",
	"updateMktDepth": "reqId marketDepthData.position marketDepthData.operation marketDepthData.side " +
		"marketDepthData.price marketDepthData.size:decimal",
	"updateMktDepthL2": "reqId marketDepthData.position marketDepthData.marketMaker marketDepthData.operation " +
		"marketDepthData.side marketDepthData.price marketDepthData.size:decimal marketDepthData.isSmartDepth",
}

var callbackNames = map[string]string{"commissionReport": "commissionAndFeesReport"}

// Requests whose arguments differ from those of the official EClient.
var ownRequests = map[string]string{
	"cancelOrder":     "orderId",
	"exerciseOptions": "orderId contract exerciseAction exerciseQuantity account override",
	"replaceFA":       "faDataType xml",
	"reqGlobalCancel": "",
	"reqIds":          "",
	"reqWshEventData": "reqId conId",
}

func newClient(l *library) client {
	var lock sync.Mutex
	logs := map[string]int{}
	configuration := zap.NewProductionConfig()
	configuration.Level = zap.NewAtomicLevelAt(zapcore.WarnLevel)
	// The library logs an exception in one of its loops and starts the loop anew.
	note := zap.Hooks(func(entry zapcore.Entry) error {
		lock.Lock()
		defer lock.Unlock()
		logs[entry.Message]++
		if entry.Level >= zapcore.ErrorLevel && logs[entry.Message] <= equalLogsMax {
			l.out.note("logged_exception", entry.Message)
		}
		return nil
	})
	if err := ibapi.SetAPILogger(configuration, note); err != nil {
		panic(err)
	}
	return ibapi.NewIbClient(&Callbacks{report: l.report})
}

// handshakeTimeout is the argument of the program (adapter.yaml).
func handshakeTimeout() time.Duration {
	limit, err := time.ParseDuration(strings.Join(os.Args[1:], ""))
	if err != nil {
		fmt.Fprintln(os.Stderr, "usage: adapter HANDSHAKE_TIMEOUT")
		os.Exit(2)
	}
	return limit
}

// connect does what an application does: Connect, HandShake with a time-out, Run.
func connect(c client, host string, port int, clientID int64) error {
	ic := c.(*ibapi.IbClient)
	if err := ic.Connect(host, port, clientID); err != nil {
		return err
	}
	limit, cancel := context.WithTimeout(context.Background(), handshakeTimeout())
	defer cancel()
	ic.SetContext(limit)
	if err := ic.HandShake(); err != nil {
		return err
	}
	ic.SetContext(context.Background())
	if err := ic.Run(); err != nil {
		return errors.New("HandShake returned nil, and Run: " + err.Error())
	}
	return nil
}

// convertOwn gives the JSON value of what only this library has, and whether it is that.
func convertOwn(value any, _ string) (any, bool) {
	switch typed := value.(type) {
	case ibapi.TickAttrib:
		mask := 0
		for bit, flag := range []bool{typed.CanAutoExecute, typed.PastLimit, typed.PreOpen} {
			if flag {
				mask |= 1 << bit
			}
		}
		return mask, true
	case time.Time:
		return strconv.FormatInt(typed.Unix(), 10), true
	case ibapi.OrderConditioner:
		fields := record(reflect.ValueOf(typed))
		fields["type"] = typed.CondType()
		return fields, true
	}
	return nil, false
}

var makers = map[reflect.Type]func() any{
	reflect.TypeFor[ibapi.ComboLeg]():            func() any { return ibapi.NewComboLeg() },
	reflect.TypeFor[ibapi.Order]():               func() any { return *ibapi.NewOrder() },
	reflect.TypeFor[ibapi.ScannerSubscription](): func() any { return *ibapi.NewScannerSubscription() },
}

// setOwn refuses conditions: the library makes some whose type stays 0.
func setOwn(target reflect.Value, value any) bool {
	if _, isCondition := target.Addr().Interface().(*ibapi.OrderConditioner); isCondition {
		panic(unsupported("the library cannot make a condition"))
	}
	return false
}

func completeOwnOrder(reflect.Value, map[string]any) {}
