// ibsync as its README uses it: a session that is kept in sync, account, positions, contracts, a snapshot, bars, an order.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/scmhub/ibsync"
)

const limit = 10 * time.Second

// The library logs to stdout, which belongs to what this program tells.
var lines = os.Stdout

func tell(name string, value any) {
	text, err := json.Marshal(map[string]any{"saw": name, "value": value})
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(lines, "%s\n", text)
}

// attempt tells what look returns. A failure of one recipe must not hide the others: it tells the error instead.
func attempt(name string, look func() (any, error)) {
	defer func() {
		if failure := recover(); failure != nil {
			tell(name, fmt.Sprint("panic: ", failure))
		}
	}()
	value, err := look()
	if err != nil {
		value = err.Error()
	}
	tell(name, value)
}

func in(limit time.Duration, done <-chan struct{}) error {
	select {
	case <-done:
		return nil
	case <-time.After(limit):
		return errors.New("no answer")
	}
}

func main() {
	os.Stdout = os.Stderr
	host := os.Args[1]
	port, err := strconv.Atoi(os.Args[2])
	if err != nil {
		panic(err)
	}
	ib := ibsync.NewIB()
	ib.SetTimeout(limit)
	attempt("connect", func() (any, error) {
		config := ibsync.NewConfig(ibsync.WithHost(host), ibsync.WithPort(port), ibsync.WithClientID(7), ibsync.WithTimeout(limit))
		err := ib.Connect(config)
		return ib.ManagedAccounts(), err
	})
	recipes(ib)
	attempt("disconnect", func() (any, error) { return true, ib.Disconnect() })
}

func recipes(ib *ibsync.IB) {
	apple := ibsync.NewStock("AAPL", "SMART", "USD")
	attempt("account", func() (any, error) {
		for _, value := range ib.AccountSummary() {
			if value.Tag == "NetLiquidation" {
				return strconv.ParseFloat(value.Value, 64)
			}
		}
		return nil, errors.New("no NetLiquidation")
	})
	attempt("positions", func() (any, error) {
		positions := ib.PositionChan()
		ib.ReqPositions()
		defer ib.CancelPositions()
		select {
		case position := <-positions:
			return map[string]float64{position.Contract.Symbol: position.Position.Float()}, nil
		case <-time.After(limit):
			return nil, errors.New("no answer")
		}
	})
	attempt("contract", func() (any, error) {
		err := ib.QualifyContract(apple)
		return apple.ConID, err
	})
	attempt("chain", func() (any, error) {
		chains, err := ib.ReqSecDefOptParams("AAPL", "", "STK", apple.ConID)
		if err != nil || len(chains) == 0 {
			return nil, err
		}
		return map[string]int{"expirations": len(chains[0].Expirations), "strikes": len(chains[0].Strikes)}, nil
	})
	attempt("snapshot", func() (any, error) {
		ticker, err := ib.Snapshot(apple)
		if err != nil {
			return nil, err
		}
		return map[string]float64{"bid": ticker.Bid(), "ask": ticker.Ask()}, nil
	})
	attempt("bars", func() (any, error) {
		bars, _ := ib.ReqHistoricalData(apple, "", "2 D", "5 mins", "TRADES", true, 1)
		count := 0
		for range bars {
			count++
		}
		return count, nil
	})
	attempt("order filled", func() (any, error) {
		order := ibsync.MarketOrder("BUY", ibsync.StringToDecimal("10"))
		order.TIF = "DAY"
		trade := ib.PlaceOrder(apple, order)
		if err := in(limit, trade.Done()); err != nil {
			return nil, err
		}
		return map[string]any{"status": trade.OrderStatus.Status, "fills": len(trade.Fills())}, nil
	})
	attempt("order cancelled", func() (any, error) {
		order := ibsync.LimitOrder("BUY", ibsync.StringToDecimal("10"), 100)
		order.TIF = "DAY"
		trade := ib.PlaceOrder(apple, order)
		if err := in(limit, trade.Ack()); err != nil {
			return nil, err
		}
		ib.CancelOrder(order, ibsync.NewOrderCancel())
		if err := in(limit, trade.Done()); err != nil {
			return nil, err
		}
		return trade.OrderStatus.Status, nil
	})
}
