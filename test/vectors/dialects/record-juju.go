// Records juju.json: macaroons of the bakery with discharges of third parties, what its checker says of
// requests, and what it takes as declared.
//
//	apt-get install golang-github-go-macaroon-bakery-macaroon-bakery-dev
//	src=src/github.com/go-macaroon-bakery/macaroon-bakery
//	mkdir -p go/$src && ln -s /usr/share/gocode/$src go/$src/v3
//	GO111MODULE=off GOPATH=$PWD/go:/usr/share/gocode go run record-juju.go > juju.json
package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"time"

	"github.com/go-macaroon-bakery/macaroon-bakery/v3/bakery"
	"github.com/go-macaroon-bakery/macaroon-bakery/v3/bakery/checkers"
	"github.com/go-macaroon-bakery/macaroon-bakery/v3/httpbakery"
	macaroon "gopkg.in/macaroon.v2"
)

type store struct{ key []byte }

func (s store) Get(context.Context, []byte) ([]byte, error) { return s.key, nil }

func (s store) RootKey(context.Context) ([]byte, []byte, error) { return s.key, []byte("k1"), nil }

type clock struct{ now time.Time }

func (c clock) Now() time.Time { return c.now }

type request struct {
	Now    string `json:"now"`
	IP     string `json:"ip"`
	Entity string `json:"entity"`
	Action string `json:"action"`
}

type token struct {
	Name  string         `json:"name"`
	Token macaroon.Slice `json:"token"`
	// The identifiers of the third-party caveats that the service added, in base64.
	Own [][]byte `json:"own"`
	// A digit for each request: 1 if it is allowed.
	Allowed  string            `json:"allowed"`
	Declared map[string]string `json:"declared"`
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

const idm = "https://idm.example"

func main() {
	ctx := context.Background()
	key := bytes.Repeat([]byte{0xa5}, 32)
	idmKey, serviceKey := bakery.MustGenerateKey(), bakery.MustGenerateKey()
	locator := bakery.NewThirdPartyStore()
	locator.AddInfo(idm, bakery.ThirdPartyInfo{PublicKey: idmKey.Public, Version: bakery.LatestVersion})
	checker := httpbakery.NewChecker()
	b := bakery.New(bakery.BakeryParams{
		Location: "juju", RootKeyStore: store{key}, Key: serviceKey, Locator: locator, Checker: checker,
	})
	login := bakery.Op{Entity: "controller", Action: "login"}

	asks := []request{
		{"2026-12-31T17:59:59Z", "1.2.3.4", "controller", "login"},
		{"2026-12-31T18:00:01Z", "1.2.3.4", "controller", "login"},
		{"2026-12-31T17:59:59Z", "1.2.3.5", "controller", "login"},
		{"2026-12-31T17:59:59Z", "1.2.3.4", "controller", "destroy"},
		{"2026-12-31T17:59:59Z", "1.2.3.4", "model", "login"},
	}
	allowed := func(ms macaroon.Slice, r request) bool {
		now, err := time.Parse(time.RFC3339Nano, r.Now)
		must(err)
		ctx := checkers.ContextWithClock(ctx, clock{now})
		ctx = httpbakery.ContextWithRequest(ctx, &http.Request{RemoteAddr: net.JoinHostPort(r.IP, "1")})
		ctx = checkers.ContextWithMacaroons(ctx, checker.Namespace(), ms)
		_, err = b.Checker.Auth(ms).Allow(ctx, bakery.Op{Entity: r.Entity, Action: r.Action})
		return err == nil
	}
	at := checkers.TimeBeforeCaveat(time.Date(2026, 12, 31, 18, 0, 0, 0, time.UTC))
	authenticated := checkers.Caveat{Location: idm, Condition: "is-authenticated-user"}
	address := httpbakery.ClientIPAddrCaveat(net.ParseIP("1.2.3.4"))

	mint := func(version bakery.Version, caveats ...checkers.Caveat) *bakery.Macaroon {
		m, err := b.Oven.NewMacaroon(ctx, version, caveats, login)
		must(err)
		return m
	}
	holder := "https://holder.example"
	holderKey := bytes.Repeat([]byte{1}, 32)
	declare := func(key, value string) []checkers.Caveat {
		return []checkers.Caveat{checkers.DeclaredCaveat(key, value)}
	}

	tokens := []token{}
	// Discharges a token: the identity manager adds some caveats, the holder some to his own discharge.
	add := func(name string, m *bakery.Macaroon, idmAdds, holderAdds []checkers.Caveat) {
		check := func(context.Context, *bakery.ThirdPartyCaveatInfo) ([]checkers.Caveat, error) {
			return idmAdds, nil
		}
		get := func(ctx context.Context, cav macaroon.Caveat, payload []byte) (*bakery.Macaroon, error) {
			if cav.Location == idm {
				return bakery.Discharge(ctx, bakery.DischargeParams{
					Id: cav.Id, Caveat: payload, Key: idmKey, Locator: locator,
					Checker: bakery.ThirdPartyCaveatCheckerFunc(check),
				})
			}
			d, err := bakery.NewMacaroon(holderKey, cav.Id, holder, bakery.LatestVersion, checker.Namespace())
			must(err)
			must(d.AddCaveats(ctx, holderAdds, nil, nil))
			return d, nil
		}
		ms := macaroon.Slice{m.M()}
		if idmAdds != nil || holderAdds != nil {
			var err error
			ms, err = bakery.DischargeAll(ctx, m, get)
			must(err)
		}
		entry := token{Name: name, Token: ms, Own: [][]byte{}}
		for _, cav := range ms[0].Caveats() {
			if cav.VerificationId != nil && cav.Location == idm {
				entry.Own = append(entry.Own, cav.Id)
			}
		}
		for _, ask := range asks {
			entry.Allowed += map[bool]string{true: "1", false: "0"}[allowed(ms, ask)]
		}
		entry.Declared = checkers.InferDeclared(checker.Namespace(), ms)
		tokens = append(tokens, entry)
	}
	text := func(m *bakery.Macaroon, condition string) *bakery.Macaroon {
		must(m.M().AddFirstPartyCaveat([]byte(condition)))
		return m
	}
	// A third-party caveat that the holder adds, to discharge it himself.
	asking := func(m *bakery.Macaroon, id []byte) *bakery.Macaroon {
		must(m.M().AddThirdPartyCaveat(holderKey, id, holder))
		return m
	}

	latest := bakery.LatestVersion
	bob := declare("username", "bob")
	add("a token without caveats", mint(latest), nil, nil)
	add("time-before and http:client-ip-addr", mint(latest, at, address), nil, nil)
	add("a discharge that declares bob", mint(latest, authenticated), bob, nil)
	needs := checkers.NeedDeclaredCaveat(authenticated, "username")
	add("a discharge that must declare a name", mint(latest, at, needs), append(declare("username", "bob"), at), nil)
	add("version 1", mint(bakery.Version1, authenticated), bob, nil)
	add("version 2", mint(bakery.Version2, authenticated), bob, nil)
	add("an error", mint(latest, checkers.ErrorCaveatf("broken")), nil, nil)
	add("without its discharge", mint(latest, authenticated), nil, nil)
	add("a condition without its prefix", text(mint(latest), "client-ip-addr 1.2.3.4"), nil, nil)
	add("a holder who declares himself", text(mint(latest), "declared username admin"), nil, nil)
	admin := declare("username", "admin")
	add("a holder who asks and discharges himself", asking(mint(latest), []byte("mine")), nil, admin)
	add("a holder who contradicts", asking(mint(latest, authenticated), []byte("mine")), bob, admin)
	more := declare("group", "admins")
	add("a holder who declares more", asking(mint(latest, authenticated), []byte("mine")), bob, more)
	m := mint(latest, authenticated)
	add("a holder who uses the identifier of the service", asking(m, m.M().Caveats()[0].Id), bob, more)

	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", " ")
	must(out.Encode(map[string]interface{}{
		"origin":   "macaroon-bakery v3 (Debian 3.0.1-1), recorded with record-juju.go",
		"rootKey":  hex.EncodeToString(key),
		"requests": asks,
		"tokens":   tokens,
	}))
}
