package fixturefile

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect/report"
)

// key is one key of a header: how its value is stored, and the values that are
// written. One that can stand several times has a value for each line.
type key struct {
	name       string
	repeatable bool
	set        func(f *File, value string) error
	values     func(f *File) []string
}

// keys lists them all, in the order in which they are written.
func keys() []key {
	return []key{
		{"schema", false, setSchema, func(*File) []string { return []string{Schema} }},
		text("comment", func(f *File) *string { return &f.Comment }),
		text("origin", func(f *File) *string { return &f.Origin }),
		{"now", false, setNow, writtenNow},
		text("acs", func(f *File) *string { return &f.ACS }),
		{"relay-state", false, func(f *File, v string) error { f.RelayState = &v; return nil }, writtenRelayState},
		{"wrap", false, setWrap, func(f *File) []string { return some(f.Wrap) }},
		choice("target", func(f *File) *string { return &f.Target }, report.TargetNames("", "auto")...),
		boolean("strict", func(f *File) *bool { return &f.Strict }),
		boolean("second-opinion", func(f *File) *bool { return &f.SecondOpinion }),
		{"skew", false, setSkew, writtenSkew},
		{"connect-users", false, setConnectUsers, writtenConnectUsers},
		objects("connect-list", func(f *File) *[]ConnectList { return &f.ConnectLists }),
		text("connect-instance", func(f *File) *string { return &f.ConnectInstance }),
		text("role", func(f *File) *string { return &f.Role }),
		documents("trust-policy", func(f *File) *[]string { return &f.TrustPolicies }),
		documents("role-policy", func(f *File) *[]string { return &f.RolePolicies }),
		document("scim-user", func(f *File) *string { return &f.SCIMUser }),
		{
			"relay-url", true, func(f *File, v string) error { f.RelayURLs = append(f.RelayURLs, v); return nil },
			func(f *File) []string { return f.RelayURLs },
		},
		text("idp-entity-id", func(f *File) *string { return &f.IDP.EntityID }),
		certificates("idp-certificate", func(f *File) *[][]byte { return &f.IDP.Certificates }),
		text("aws-entity-id", func(f *File) *string { return &f.AWS.EntityID }),
		certificates("aws-certificate", func(f *File) *[][]byte { return &f.AWS.Certificates }),
		choice("aws-encryption", func(f *File) *string { return &f.AWS.Encryption }, "", "Required", "Allowed", "Off"),
		text("aws-provider-id", func(f *File) *string { return &f.AWS.ProviderID }),
		objects("idp-document", func(f *File) *[]Document { return &f.Published }),
		objects("aws-document", func(f *File) *[]Document { return &f.Stored }),
		certificates("certificate", func(f *File) *[][]byte { return &f.Certificates }),
		{"observed", false, setObserved, writtenObserved},
		{"pseudonyms", false, setPseudonyms, writtenPseudonyms},
		{"expect", true, addExpect, func(f *File) []string { return f.Expect }},
	}
}

// Keys are the names of all keys.
func Keys() []string { return named(func(key) bool { return true }) }

// Repeatable are the keys that can stand several times.
func Repeatable() []string { return named(func(k key) bool { return k.repeatable }) }

func named(are func(key) bool) (out []string) {
	for _, k := range keys() {
		if are(k) {
			out = append(out, k.name)
		}
	}
	return out
}

// text is a key whose value is kept as it is.
func text(name string, in func(*File) *string) key {
	return key{
		name,
		false,
		func(f *File, v string) error { *in(f) = v; return nil },
		func(f *File) []string { return some(*in(f)) },
	}
}

// some is the value of a key that is left out when it is empty.
func some(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

// choice is a key that takes one of a few words; the first of them is the same as none.
func choice(name string, in func(*File) *string, allowed ...string) key {
	return key{name, false, func(f *File, v string) error {
		if v == allowed[0] {
			v = ""
		}
		if v != "" && !slices.Contains(allowed, v) {
			return fmt.Errorf("%s is none of %s", quoted(v), strings.Trim(strings.Join(allowed, ", "), ", "))
		}
		*in(f) = v
		return nil
	}, func(f *File) []string { return some(*in(f)) }}
}

func boolean(name string, in func(*File) *bool) key {
	return key{name, false, func(f *File, v string) error {
		if v != "true" && v != "false" {
			return fmt.Errorf("%s is true or false, not %q", name, v)
		}
		*in(f) = v == "true"
		return nil
	}, func(f *File) []string {
		if *in(f) {
			return []string{"true"}
		}
		return nil
	}}
}

// document is a key whose value is JSON.
func document(name string, in func(*File) *string) key {
	return key{name, false, func(f *File, v string) error {
		*in(f) = v
		return validJSON(v)
	}, func(f *File) []string { return some(*in(f)) }}
}

func validJSON(v string) error {
	if !json.Valid([]byte(v)) {
		return errors.New("the value is not JSON on one line")
	}
	return nil
}

// documents is a key whose values are JSON.
func documents(name string, in func(*File) *[]string) key {
	return key{name, true, func(f *File, v string) error {
		*in(f) = append(*in(f), v)
		return validJSON(v)
	}, func(f *File) []string { return *in(f) }}
}

// objects is a key whose values are JSON objects with members of ours: one that is not
// known is refused by its name.
func objects[T any](name string, in func(*File) *[]T) key {
	return key{name, true, func(f *File, v string) error {
		var one T
		err := fromJSON(v, &one)
		*in(f) = append(*in(f), one)
		return err
	}, func(f *File) (out []string) {
		for _, one := range *in(f) {
			out = append(out, toJSON(one))
		}
		return out
	}}
}

func fromJSON(v string, to any) error {
	d := json.NewDecoder(strings.NewReader(v))
	d.DisallowUnknownFields()
	if err := d.Decode(to); err != nil {
		return fmt.Errorf("the value is not the JSON that belongs there: %w", err)
	}
	if d.More() {
		return errors.New("there is text after the JSON")
	}
	return nil
}

// toJSON is a value on one line; characters that HTML has a meaning for stay readable.
func toJSON(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // none of these types can fail
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// certificates is a key that holds a certificate in base64, as PEM has it
// between its markers.
func certificates(name string, in func(*File) *[][]byte) key {
	return key{name, true, func(f *File, v string) error {
		der, err := base64.StdEncoding.DecodeString(v)
		if err == nil {
			_, err = x509.ParseCertificate(der)
		}
		if err != nil {
			return fmt.Errorf("the value is not base64 of a certificate: %w", err)
		}
		*in(f) = append(*in(f), der)
		return nil
	}, func(f *File) (out []string) {
		for _, der := range *in(f) {
			out = append(out, base64.StdEncoding.EncodeToString(der))
		}
		return out
	}}
}

func setSchema(_ *File, v string) error {
	if v != Schema {
		return fmt.Errorf("this version reads %s, not %s", Schema, v)
	}
	return nil
}

func setNow(f *File, v string) (err error) {
	if f.Now, err = time.Parse(time.RFC3339, v); err != nil {
		return fmt.Errorf("now isn't a time such as 2026-11-20T09:30:00Z: %q", v)
	}
	return nil
}

func writtenNow(f *File) []string {
	if f.Now.IsZero() {
		return nil
	}
	return []string{f.Now.UTC().Format(time.RFC3339Nano)}
}

func writtenRelayState(f *File) []string {
	if f.RelayState == nil {
		return nil
	}
	return []string{*f.RelayState}
}

func setSkew(f *File, v string) error {
	d, err := time.ParseDuration(v)
	if err != nil || d < 0 {
		return fmt.Errorf("skew is not a duration such as 30s: %q", v)
	}
	f.Skew = d
	return nil
}

func writtenSkew(f *File) []string {
	if f.Skew == 0 {
		return nil
	}
	return []string{f.Skew.String()}
}

func setConnectUsers(f *File, v string) error {
	f.ConnectUsers = []string{}
	if strings.HasPrefix(v, "[") {
		return fromJSON(v, &f.ConnectUsers)
	}
	for name := range strings.SplitSeq(v, ",") {
		if name = strings.TrimSpace(name); name != "" {
			f.ConnectUsers = append(f.ConnectUsers, name)
		}
	}
	return nil
}

func writtenConnectUsers(f *File) []string {
	if f.ConnectUsers == nil {
		return nil
	}
	if slices.ContainsFunc(f.ConnectUsers, func(name string) bool {
		return name == "" || name != strings.TrimSpace(name) || strings.ContainsAny(name, ",[")
	}) {
		return []string{toJSON(f.ConnectUsers)} // a list with commas would be read as another
	}
	return []string{strings.Join(f.ConnectUsers, ", ")}
}

func setPseudonyms(f *File, v string) error {
	f.Pseudonyms = strings.Fields(v)
	return nil
}

func writtenPseudonyms(f *File) []string {
	if f.Pseudonyms == nil {
		return nil
	}
	return []string{strings.Join(f.Pseudonyms, " ")}
}

func addExpect(f *File, v string) error {
	f.Expect = append(f.Expect, v)
	return CheckStatement(v)
}
