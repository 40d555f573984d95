package samltest

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
)

// Case is one corpus file: a message, how it was come by, what is known
// besides it, and what is to be expected of it. Keys are given by name.
type Case struct {
	Name    string
	Comment string
	Expect  []string // as written: "fail ID", "verdict reject", ...
	Wrap    string   // none | post | base64 | redirect
	Origin  string

	Now        time.Time // zero: when it was issued
	Skew       time.Duration
	ACS        string
	RelayState *string // nil: not known whether there was one
	Target     string
	Strict     bool

	IDPMetadata, AWSMetadata, Cert []string // names of fixed keys
	IDPEntityID, AWSEntityID       string

	TrustPolicy     string // JSON
	RolePolicy      string // JSON
	SCIMUser        string // JSON
	ConnectUsers    []string
	ConnectInstance string
	RelayURLs       []string

	Body string // the XML, or whatever else the case is about, byte for byte
}

// ParseCase reads one corpus file. An unknown key or value is an error that
// names file and line.
func ParseCase(file, text string) (*Case, error) {
	lines, body, _, err := splitHeader(file, text)
	if err != nil {
		return nil, err
	}
	if err := checkRepeats(file, lines, "expect", "relay-url"); err != nil {
		return nil, err
	}
	c := &Case{Name: strings.TrimSuffix(path.Base(file), ".saml"), Wrap: "none", Origin: "synthetic", Body: body}
	for _, l := range lines {
		if err := c.take(l); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, l.number, err)
		}
	}
	return c, nil
}

// LoadCases reads every *.saml file of a directory, in the order of their names.
func LoadCases(dir fs.FS) ([]*Case, error) {
	files, err := fs.Glob(dir, "*.saml")
	if err != nil {
		return nil, err
	}
	cases := make([]*Case, 0, len(files))
	for _, file := range files {
		data, err := fs.ReadFile(dir, file)
		if err != nil {
			return nil, err
		}
		c, err := ParseCase(file, string(data))
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// take stores one header line.
func (c *Case) take(l line) error {
	value := strings.TrimSpace(l.value)
	var err error
	switch l.key {
	case "comment":
		c.Comment = value
	case "expect":
		c.Expect, err = append(c.Expect, value), checkExpect(value)
	case "wrap":
		c.Wrap, err = oneOf(value, "none", "post", "base64", "redirect")
	case "origin":
		c.Origin = value
	case "now":
		c.Now, err = time.Parse(time.RFC3339, value)
	case "skew":
		c.Skew, err = time.ParseDuration(value)
	case "acs":
		c.ACS = value
	case "relay-state":
		c.RelayState = &value
	case "target":
		c.Target, err = oneOf(value, "auto", "iam", "identity-center", "cognito")
	case "strict":
		c.Strict, err = parseBool(value)
	case "connect-users":
		c.ConnectUsers = splitList(value)
	case "connect-instance":
		c.ConnectInstance = value
	case "trust-policy":
		c.TrustPolicy = value
	case "scim-user":
		c.SCIMUser = value
	case "role-policy":
		c.RolePolicy = value
	case "relay-url":
		c.RelayURLs = append(c.RelayURLs, value)
	default:
		return c.takeKeys(l.key, value)
	}
	return err
}

// takeKeys stores one header line about keys and metadata.
func (c *Case) takeKeys(key, value string) error {
	var err error
	switch key {
	case "idp-metadata":
		c.IDPMetadata, err = keyList(value)
	case "aws-metadata":
		c.AWSMetadata, err = keyList(value)
	case "cert":
		c.Cert, err = keyList(value)
	case "idp-entity-id":
		c.IDPEntityID = value
	case "aws-entity-id":
		c.AWSEntityID = value
	default:
		err = fmt.Errorf("unknown key %q", key)
	}
	return err
}

func checkExpect(value string) error {
	word, rest, _ := strings.Cut(value, " ")
	allowed := []string{"fail", "pass", "not-applicable", "not-checked", "verdict", "cause", "headline", "signature",
		"silent"}
	if _, err := oneOf(word, allowed...); err != nil {
		return err
	}
	if word == "verdict" {
		_, err := oneOf(rest, "accept", "at-risk", "reject")
		return err
	}
	if (rest == "") != (word == "silent") {
		return fmt.Errorf("expect %q is not complete", value)
	}
	return nil
}

func splitList(value string) []string {
	list := []string{}
	for item := range strings.SplitSeq(value, ",") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}

func keyList(value string) ([]string, error) {
	list := splitList(value)
	for _, name := range list {
		if _, err := FixedKey(name); err != nil {
			return nil, err
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("no key named")
	}
	return list, nil
}
