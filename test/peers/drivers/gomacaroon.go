// go-macaroon as a peer: reads a request a line from stdin, writes an answer a line to stdout.
// test/peers/protocol.ts says what the lines are.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	macaroon "gopkg.in/macaroon.v2"
)

// request holds the words of a request that were not read yet.
type request struct{ words []string }

func (r *request) word() string {
	word := r.words[0]
	r.words = r.words[1:]
	return word
}

func (r *request) number() int {
	n, err := strconv.Atoi(r.word())
	must(err)
	return n
}

func (r *request) bytes() []byte {
	word := r.word()
	if word == "-" {
		return []byte{}
	}
	data, err := hex.DecodeString(word)
	must(err)
	return data
}

// refusal is what go-macaroon returned as an error; anything else that panics is a crash.
type refusal struct{ error }

func must(err error) {
	if err != nil {
		panic(refusal{err})
	}
}

func create(r *request, version macaroon.Version) *macaroon.Macaroon {
	key, location, id := r.bytes(), r.bytes(), r.bytes()
	m, err := macaroon.New(key, id, string(location), version)
	must(err)
	for caveats := r.number(); caveats > 0; caveats-- {
		if r.word() == "first" {
			must(m.AddFirstPartyCaveat(r.bytes()))
			continue
		}
		location, key, id := r.bytes(), r.bytes(), r.bytes()
		must(m.AddThirdPartyCaveat(key, id, string(location)))
	}
	return m
}

func write(r *request, format string) string {
	version := macaroon.V2
	if strings.HasPrefix(format, "v1") {
		version = macaroon.V1
	}
	var all macaroon.Slice
	for macaroons := r.number(); macaroons > 0; macaroons-- {
		m := create(r, version)
		if len(all) > 0 {
			m.Bind(all[0].Signature())
		}
		all = append(all, m)
	}
	answer := "ok"
	for _, data := range encode(all, format[2:]) {
		answer += " " + hex.EncodeToString(data)
	}
	return answer
}

func encode(all macaroon.Slice, form string) [][]byte {
	if form == "-list" {
		data, err := all.MarshalBinary()
		must(err)
		return [][]byte{data}
	}
	if form == "-json-list" {
		data, err := json.Marshal(all)
		must(err)
		return [][]byte{data}
	}
	var each [][]byte
	for _, m := range all {
		data, err := m.MarshalBinary()
		if form == "-json" {
			data, err = m.MarshalJSON()
		}
		must(err)
		each = append(each, data)
	}
	return each
}

func decode(data []byte, form string) macaroon.Slice {
	var all macaroon.Slice
	var m macaroon.Macaroon
	switch form {
	case "-list":
		must(all.UnmarshalBinary(data))
		return all
	case "-json-list":
		must(json.Unmarshal(data, &all))
		return all
	case "-json":
		must(json.Unmarshal(data, &m))
	case "-text":
		decoded, err := macaroon.Base64Decode(data)
		must(err)
		must(m.UnmarshalBinary(decoded))
	default:
		must(m.UnmarshalBinary(data))
	}
	return macaroon.Slice{&m}
}

func verify(r *request, format string) string {
	key := r.bytes()
	var all macaroon.Slice
	for blobs := r.number(); blobs > 0; blobs-- {
		all = append(all, decode(r.bytes(), format[2:])...)
	}
	met := map[string]bool{}
	for conditions := r.number(); conditions > 0; conditions-- {
		met[string(r.bytes())] = true
	}
	answer := "accepted"
	check := func(condition string) error {
		if !met[condition] {
			return errors.New("a condition is not met")
		}
		word := hex.EncodeToString([]byte(condition))
		if word == "" {
			word = "-"
		}
		answer += " " + word
		return nil
	}
	must(all[0].Verify(key, check, all[1:]))
	return answer
}

func answer(line string) (answer string) {
	defer func() {
		if thrown := recover(); thrown != nil {
			kind := "crashed"
			if _, ok := thrown.(refusal); ok {
				kind = "refused"
			}
			answer = kind + " " + strings.ReplaceAll(fmt.Sprint(thrown), "\n", " ")
		}
	}()
	r := &request{strings.Fields(line)}
	verb, format := r.word(), r.word()
	if verb == "write" {
		return write(r, format)
	}
	return verify(r, format)
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		fmt.Println(answer(line))
	}
}
