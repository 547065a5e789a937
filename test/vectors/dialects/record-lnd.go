// Records lnd.json: macaroons that the library of lnd bakes, and what its checker says of requests.
//
//	apt-get install golang-github-go-macaroon-bakery-macaroon-bakery-dev
//	src=src/github.com/go-macaroon-bakery/macaroon-bakery
//	mkdir -p go/$src && ln -s /usr/share/gocode/$src go/$src/v3
//	GO111MODULE=off GOPATH=$PWD/go:/usr/share/gocode go run record-lnd.go > lnd.json
//
// The bakery mints the identifiers and checks the conditions. The checkers of ipaddr, iprange and
// lnd-custom, and the rule that a method's own permission also does, are those of lnd's package macaroons.
package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net"
	"os"
	"strings"
	"time"

	"github.com/go-macaroon-bakery/macaroon-bakery/v3/bakery"
	"github.com/go-macaroon-bakery/macaroon-bakery/v3/bakery/checkers"
	macaroon "gopkg.in/macaroon.v2"
)

type store struct{ key []byte }

func (s store) Get(_ context.Context, id []byte) ([]byte, error) {
	if !bytes.Equal(id, []byte("0")) {
		return nil, bakery.ErrNotFound
	}
	return s.key, nil
}

func (s store) RootKey(context.Context) ([]byte, []byte, error) { return s.key, []byte("0"), nil }

type clock struct{ now time.Time }

func (c clock) Now() time.Time { return c.now }

type op struct {
	Entity string `json:"entity"`
	Action string `json:"action"`
}

type request struct {
	Now    string            `json:"now"`
	IP     string            `json:"ip"`
	Custom map[string]string `json:"custom,omitempty"`
	Method string            `json:"method"`
	Needs  []op              `json:"needs"`
}

type token struct {
	Name       string   `json:"name"`
	Token      string   `json:"token"`
	Conditions []string `json:"conditions"`
	Ops        []string `json:"ops"`
	// A digit for each request: 1 if it is allowed.
	Allowed string `json:"allowed"`
}

type ipKey struct{}
type customKey struct{}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func checkerOf() *checkers.Checker {
	c := checkers.New(nil)
	ip := func(ctx context.Context) net.IP { return net.ParseIP(ctx.Value(ipKey{}).(string)) }
	c.Register("ipaddr", "std", func(ctx context.Context, _, arg string) error {
		if !net.ParseIP(arg).Equal(ip(ctx)) {
			return errors.New("other address")
		}
		return nil
	})
	c.Register("iprange", "std", func(ctx context.Context, _, arg string) error {
		_, network, err := net.ParseCIDR(arg)
		if err != nil || !network.Contains(ip(ctx)) {
			return errors.New("other range")
		}
		return nil
	})
	c.Register("lnd-custom", "std", func(ctx context.Context, _, arg string) error {
		if arg == "" || arg != strings.TrimSpace(arg) {
			return errors.New("white space")
		}
		words := strings.SplitN(arg, " ", 2)
		value, known := ctx.Value(customKey{}).(map[string]string)[words[0]]
		if !known || value != strings.Join(words[1:], " ") {
			return errors.New("no acceptor")
		}
		return nil
	})
	return c
}

func allowed(b *bakery.Bakery, data []byte, r request) bool {
	var m macaroon.Macaroon
	must(m.UnmarshalBinary(data))
	now, err := time.Parse(time.RFC3339Nano, r.Now)
	must(err)
	ctx := checkers.ContextWithClock(context.Background(), clock{now})
	ctx = context.WithValue(context.WithValue(ctx, ipKey{}, r.IP), customKey{}, r.Custom)
	var needs []bakery.Op
	for _, each := range r.Needs {
		needs = append(needs, bakery.Op{Entity: each.Entity, Action: each.Action})
	}
	if m.Version() != macaroon.V2 || len(m.Id()) < 1 || m.Id()[0] != byte(bakery.LatestVersion) {
		return false
	}
	auth := b.Checker.Auth(macaroon.Slice{&m})
	if _, err := auth.Allow(ctx, needs...); err == nil {
		return true
	}
	_, err = auth.Allow(ctx, bakery.Op{Entity: "uri", Action: r.Method})
	return err == nil
}

func ops(words ...string) (list []bakery.Op) {
	for _, word := range words {
		i := strings.Index(word, ":")
		list = append(list, bakery.Op{Entity: word[:i], Action: word[i+1:]})
	}
	return list
}

func main() {
	key := bytes.Repeat([]byte{0x5a}, 32)
	b := bakery.New(bakery.BakeryParams{Location: "lnd", RootKeyStore: store{key}, Checker: checkerOf()})
	invoice := []string{"invoices:read", "invoices:write", "address:read", "address:write", "onchain:read"}
	all := []string{}
	for _, entity := range []string{"onchain", "offchain", "address", "message", "peers", "info", "invoices"} {
		all = append(all, entity+":read", entity+":write")
	}
	all = append(all, "signer:generate", "signer:read", "macaroon:generate", "macaroon:read", "macaroon:write")
	at := time.Date(2026, 12, 31, 18, 0, 0, 123456789, time.UTC)
	atText := at.Format(time.RFC3339Nano)

	asks := []request{}
	for _, now := range []string{"2026-12-31T17:59:59Z", "2026-12-31T18:00:00.123Z", "2026-12-31T18:00:01Z"} {
		for _, ip := range []string{"1.2.3.4", "2001:db8::1", "::ffff:1.2.3.4"} {
			asks = append(asks, request{Now: now, IP: ip, Method: "/lnrpc.Lightning/AddInvoice", Needs: []op{{"invoices", "write"}}})
		}
	}
	base := asks[0]
	more := func(change func(*request)) {
		r := base
		change(&r)
		asks = append(asks, r)
	}
	more(func(r *request) { r.Method, r.Needs = "/lnrpc.Lightning/GetInfo", []op{{"info", "read"}} })
	more(func(r *request) { r.Method, r.Needs = "/lnrpc.Lightning/NewAddress", []op{{"address", "write"}} })
	more(func(r *request) {
		r.Method, r.Needs = "/lnrpc.Lightning/BakeMacaroon", []op{{"macaroon", "generate"}}
	})
	more(func(r *request) {
		r.Method = "/lnrpc.Lightning/SendCoins"
		r.Needs = []op{{"onchain", "read"}, {"onchain", "write"}}
	})
	more(func(r *request) {
		r.Method, r.Needs = "/looprpc.SwapClient/LoopOut", []op{{"swap", "execute"}, {"loop", "out"}}
	})
	more(func(r *request) { r.Custom = map[string]string{"account": "c0ffee0000000001"} })
	more(func(r *request) { r.Custom = map[string]string{"account": "c0ffee0000000002"} })
	more(func(r *request) { r.Custom = map[string]string{"trusted": ""} })

	bake := []struct {
		name       string
		ops        []string
		conditions []string
	}{
		{"admin.macaroon", all, nil},
		{"invoice.macaroon", invoice, nil},
		{"two methods", []string{"uri:/lnrpc.Lightning/GetInfo", "uri:/lnrpc.Lightning/AddInvoice"}, nil},
		{"swaps of Loop", []string{"swap:execute", "loop:out", "invoices:read"}, nil},
		{"macaroontimeout", invoice, []string{checkers.TimeBeforeCaveat(at).Condition}},
		{"a time in another zone", invoice, []string{"time-before 2026-12-31T19:00:00.123456789+01:00"}},
		{"macaroonip", invoice, []string{checkers.Condition("ipaddr", net.ParseIP("1.2.3.4").String())}},
		{"macaroonip of IPv6", invoice, []string{checkers.Condition("ipaddr", net.ParseIP("2001:DB8:0::1").String())}},
		{"ip_range", invoice, []string{"iprange 1.2.3.0/24"}},
		{"ip_range of IPv6", invoice, []string{"iprange 2001:db8::/32"}},
		{"account of litd", all, []string{"lnd-custom account c0ffee0000000001"}},
		{"a custom caveat without a value", invoice, []string{"lnd-custom trusted"}},
		{"everything at once", invoice, []string{"time-before " + atText, "ipaddr 1.2.3.4", "iprange 1.0.0.0/8"}},
		{"an unknown condition", invoice, []string{"tenant acme"}},
		{"two spaces", invoice, []string{"time-before  " + atText}},
		{"a space at the end", invoice, []string{"time-before " + atText + " "}},
		{"no time", invoice, []string{"time-before"}},
		{"a time without a zone", invoice, []string{"time-before 2026-12-31T18:00:00"}},
		{"a day that is none", invoice, []string{"time-before 2027-02-30T00:00:00Z"}},
		{"hour 24", invoice, []string{"time-before 2026-12-31T24:00:00Z"}},
		{"a small t", invoice, []string{"time-before 2026-12-31t18:00:00Z"}},
		{"a decimal comma", invoice, []string{"time-before 2026-12-31T18:00:00,5Z"}},
		{"half an address", invoice, []string{"ipaddr 1.2.3"}},
		{"an address with zeros", invoice, []string{"ipaddr 001.002.003.004"}},
		{"a mapped address", invoice, []string{"ipaddr ::ffff:1.2.3.4"}},
		{"a range with host bits", invoice, []string{"iprange 1.2.3.4/24"}},
		{"a range without bits", invoice, []string{"iprange 1.2.3.4"}},
		{"a range in place of an address", invoice, []string{"ipaddr 1.2.3.0/24"}},
		{"a custom caveat without a name", invoice, []string{"lnd-custom "}},
		{"a custom caveat that ends with a space", invoice, []string{"lnd-custom account c0ffee0000000001 "}},
	}
	tokens := []token{}
	for _, each := range bake {
		m, err := b.Oven.NewMacaroon(context.Background(), bakery.LatestVersion, nil, ops(each.ops...)...)
		must(err)
		for _, condition := range each.conditions {
			must(m.M().AddFirstPartyCaveat([]byte(condition)))
		}
		data, err := m.M().MarshalBinary()
		must(err)
		entry := token{Name: each.name, Token: hex.EncodeToString(data), Conditions: append([]string{}, each.conditions...)}
		for _, o := range bakery.CanonicalOps(ops(each.ops...)) {
			entry.Ops = append(entry.Ops, o.Entity+":"+o.Action)
		}
		for _, ask := range asks {
			entry.Allowed += map[bool]string{true: "1", false: "0"}[allowed(b, data, ask)]
		}
		tokens = append(tokens, entry)
	}
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	must(out.Encode(map[string]interface{}{
		"origin":   "macaroon-bakery v3 (Debian 3.0.1-1), recorded with record-lnd.go",
		"rootKey":  hex.EncodeToString(key),
		"requests": asks,
		"tokens":   tokens,
	}))
}
