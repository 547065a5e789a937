// go-macaroon as a contender of the benchmark: a request a line from stdin, an answer a line.
// libmacaroons.c says what the lines are.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	macaroon "gopkg.in/macaroon.v2"
)

type fact struct{ prefix, value string }

// contender is what was loaded.
type contender struct {
	key, identifier []byte
	location        string
	conditions      [][]byte
	facts           []fact
	texts           []string
	operation       func(*contender) error
	turn            int
}

type words struct{ left []string }

func (w *words) next() string {
	word := w.left[0]
	w.left = w.left[1:]
	return word
}

func (w *words) number() int {
	n, err := strconv.Atoi(w.next())
	if err != nil {
		panic(err)
	}
	return n
}

func (w *words) hex() []byte {
	data, err := hex.DecodeString(w.next())
	if err != nil {
		panic(err)
	}
	return data
}

var operations = map[string]func(*contender) error{
	"verify":    (*contender).verify,
	"narrowed":  (*contender).verify,
	"mint":      (*contender).mint,
	"attenuate": (*contender).attenuate,
	"parse":     (*contender).parse,
}

func load(w *words) *contender {
	c := &contender{operation: operations[w.next()]}
	c.key, c.location, c.identifier = w.hex(), string(w.hex()), w.hex()
	for n := w.number(); n > 0; n-- {
		c.conditions = append(c.conditions, w.hex())
	}
	for n := w.number(); n > 0; n-- {
		c.facts = append(c.facts, fact{string(w.hex()), string(w.hex())})
	}
	for n := w.number(); n > 0; n-- {
		c.texts = append(c.texts, w.next())
	}
	return c
}

var errUnmet = errors.New("a condition is not met")

// check has the checks that the others have: times, ranges of addresses, and lists.
func (c *contender) check(condition string, now int64, client netip.Addr) error {
	if strings.HasPrefix(condition, "time < ") {
		until, err := strconv.ParseInt(condition[7:], 10, 64)
		if err != nil || now >= until {
			return errUnmet
		}
		return nil
	}
	for i := range c.facts {
		f := &c.facts[i]
		if !strings.HasPrefix(condition, f.prefix) {
			continue
		}
		list, entry, more := condition[len(f.prefix):], "", true
		for more {
			entry, list, more = strings.Cut(list, "|")
			if f.prefix == "ip = " {
				if within(entry, client) {
					return nil
				}
			} else if covers(entry, f.value) {
				return nil
			}
		}
		return errUnmet
	}
	return errUnmet
}

func within(text string, client netip.Addr) bool {
	prefix, err := netip.ParsePrefix(text)
	return err == nil && prefix.Contains(client)
}

func covers(entry, value string) bool {
	if strings.HasSuffix(entry, "*") {
		return strings.HasPrefix(value, entry[:len(entry)-1])
	}
	return entry == value
}

// The address of the client and the time are read anew for each request.
func (c *contender) verify() error {
	now := time.Now().Unix()
	var client netip.Addr
	for i := range c.facts {
		if c.facts[i].prefix == "ip = " {
			client, _ = netip.ParseAddr(c.facts[i].value)
		}
	}
	data, err := macaroon.Base64Decode([]byte(c.texts[c.turn%len(c.texts)]))
	if err != nil {
		return err
	}
	c.turn++
	var all macaroon.Slice
	if err := all.UnmarshalBinary(data); err != nil {
		return err
	}
	check := func(condition string) error { return c.check(condition, now, client) }
	return all[0].Verify(c.key, check, all[1:])
}

func (c *contender) mint() error {
	m, err := macaroon.New(c.key, c.identifier, c.location, macaroon.V2)
	if err != nil {
		return err
	}
	for _, condition := range c.conditions {
		if err := m.AddFirstPartyCaveat(condition); err != nil {
			return err
		}
	}
	return write(m)
}

func (c *contender) attenuate() error {
	m, err := c.read()
	if err != nil {
		return err
	}
	if err := m.AddFirstPartyCaveat(c.conditions[len(c.conditions)-1]); err != nil {
		return err
	}
	return write(m)
}

func (c *contender) parse() error {
	_, err := c.read()
	return err
}

func (c *contender) read() (*macaroon.Macaroon, error) {
	data, err := macaroon.Base64Decode([]byte(c.texts[0]))
	if err != nil {
		return nil, err
	}
	var m macaroon.Macaroon
	return &m, m.UnmarshalBinary(data)
}

// written keeps what is written from being no use to anyone, and so not written at all.
var written string

func write(m *macaroon.Macaroon) error {
	data, err := m.MarshalBinary()
	written = base64.RawURLEncoding.EncodeToString(data)
	return err
}

func (c *contender) run(runs int, clock string) string {
	start := now(clock)
	for i := 0; i < runs; i++ {
		if err := c.operation(c); err != nil {
			return "failed: " + err.Error()
		}
	}
	return strconv.FormatInt(now(clock)-start, 10)
}

var began = time.Now()

// now returns nanoseconds since some moment.
func now(clock string) int64 {
	if clock == "wall" {
		return time.Since(began).Nanoseconds()
	}
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func main() {
	var loaded *contender
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		w := &words{strings.Fields(line)}
		if w.next() == "load" {
			loaded = load(w)
			fmt.Println("ok")
		} else {
			fmt.Println(loaded.run(w.number(), w.next()))
		}
	}
}
