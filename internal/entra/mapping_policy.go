package entra

import (
	"encoding/json"
	"errors"
	"strings"
)

// The shape of a claims mapping policy's definition.
type (
	mappingPolicy struct {
		Policy *mappingBody `json:"ClaimsMappingPolicy"`
	}
	mappingBody struct {
		IncludeBasicClaimSet loose              `json:"IncludeBasicClaimSet"`
		ClaimsSchema         []mappingClaim     `json:"ClaimsSchema"`
		ClaimsTransformation []mappingTransform `json:"ClaimsTransformation"`
	}
	mappingClaim struct {
		Value             *string         `json:"Value"`
		Source            string          `json:"Source"`
		ID                string          `json:"ID"`
		ExtensionID       string          `json:"ExtensionID"`
		TransformationID  string          `json:"TransformationId"` // encoding/json finds TransformationID as well
		SamlClaimType     string          `json:"SamlClaimType"`
		AppliesToUserType json.RawMessage `json:"AppliesToUserType"`
		MemberOf          json.RawMessage `json:"MemberOf"`
	}
	mappingTransform struct {
		ID          string `json:"ID"`
		Method      string `json:"TransformationMethod"`
		InputClaims []struct {
			ClaimTypeReferenceID    string `json:"ClaimTypeReferenceId"`
			TransformationClaimType string `json:"TransformationClaimType"`
		} `json:"InputClaims"`
		InputParameters []struct {
			ID    string `json:"ID"`
			Value string `json:"Value"`
		} `json:"InputParameters"`
	}
)

// loose is a boolean that may be written as a text.
type loose bool

// UnmarshalJSON implements json.Unmarshaler.
func (b *loose) UnmarshalJSON(raw []byte) error {
	*b = loose(strings.EqualFold(strings.Trim(string(raw), `"`), "true"))
	return nil
}

// claimNameID is the SamlClaimType that a mapping policy has for the NameID.
const claimNameID = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier"

// readMappingPolicy reads the definition of a claims mapping policy.
func readMappingPolicy(definition string) (*policy, error) {
	var m mappingPolicy
	if err := json.Unmarshal([]byte(definition), &m); err != nil {
		return nil, err
	}
	if m.Policy == nil {
		return nil, errors.New("it isn't a claims mapping policy")
	}
	p := &policy{basic: bool(m.Policy.IncludeBasicClaimSet)}
	for i := range m.Policy.ClaimsSchema {
		g := &m.Policy.ClaimsSchema[i]
		if g.SamlClaimType == "" {
			continue // it feeds transformations, or tokens of another kind
		}
		c := claim{name: g.SamlClaimType, configs: []config{m.Policy.config(g)}}
		if g.AppliesToUserType != nil || g.MemberOf != nil {
			c.unknown = "Microsoft doesn't document the conditions of a claims mapping policy"
		}
		if g.SamlClaimType == claimNameID {
			for i := range c.configs[0].steps {
				c.configs[0].steps[i].makeNameID()
			}
			p.nameID = &c
			continue
		}
		p.claims = append(p.claims, c)
	}
	return p, nil
}

func (b *mappingBody) config(g *mappingClaim) config {
	if g.Value == nil && strings.EqualFold(g.Source, "transformation") {
		for i := range b.ClaimsTransformation {
			if t := &b.ClaimsTransformation[i]; t.ID == g.TransformationID {
				return config{steps: []step{b.step(t)}}
			}
		}
		return config{attribute: &source{unknown: "the claims mapping policy lacks the transformation of a claim"}}
	}
	return config{attribute: g.source()}
}

func (g *mappingClaim) source() *source {
	switch {
	case g.Value != nil:
		return &source{constant: g.Value}
	case g.ExtensionID != "":
		return newSource(g.Source, g.ExtensionID, true)
	}
	return newSource(g.Source, g.ID, false)
}

// input is a parameter of a transformation: a claim of the schema, by its ID, or a text.
func (b *mappingBody) input(t *mappingTransform, name string) *source {
	for _, p := range t.InputParameters {
		if strings.EqualFold(p.ID, name) {
			return &source{constant: &p.Value}
		}
	}
	for _, in := range t.InputClaims {
		if !strings.EqualFold(in.TransformationClaimType, name) {
			continue
		}
		for i := range b.ClaimsSchema {
			c := &b.ClaimsSchema[i]
			if (strings.EqualFold(c.ID, in.ClaimTypeReferenceID) ||
				strings.EqualFold(c.ExtensionID, in.ClaimTypeReferenceID)) && !strings.EqualFold(c.Source, "transformation") {
				return c.source()
			}
		}
		return &source{unknown: "the claims mapping policy lacks the input of a transformation"}
	}
	return nil
}

func (b *mappingBody) step(t *mappingTransform) step {
	s := step{method: strings.ToLower(strings.TrimSuffix(t.Method, "()"))}
	text := func(name string) string {
		if in := b.input(t, name); in != nil && in.constant != nil {
			return *in.constant
		}
		return ""
	}
	switch s.method {
	case "join":
		s.in, s.in2, s.separator = b.input(t, "string1"), b.input(t, "string2"), text("separator")
	case "extractmailprefix":
		s.in = b.input(t, "mail")
	case "tolowercase", "touppercase":
		s.in = b.input(t, "string")
	case "regexreplace":
		s.in, s.replace = b.input(t, "sourceClaim"), text("replacement")
		s.regex, s.unknown = pattern(text("regex"))
	}
	if s.in == nil && s.unknown == "" {
		s.unknown = "samlscope can't read the inputs of the transformation " + t.Method
	}
	return s
}
