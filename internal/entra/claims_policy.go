package entra

import (
	"encoding/json"
	"strings"
)

// The shape of customClaimsPolicy, as the admin center edits it.
type (
	graphPolicy struct {
		IncludeBasicClaimSet *bool        `json:"includeBasicClaimSet"`
		IncludeApplicationID *bool        `json:"includeApplicationIdInIssuer"`
		AudienceOverride     *string      `json:"audienceOverride"`
		Claims               []graphClaim `json:"claims"`
	}
	graphClaim struct {
		Type           string        `json:"@odata.type"`
		NameIDFormat   string        `json:"nameIdFormat"`
		Namespace      string        `json:"namespace"`
		Name           string        `json:"name"`
		TokenFormat    []string      `json:"tokenFormat"`
		Configurations []graphConfig `json:"configurations"`
	}
	graphConfig struct {
		Condition       *graphCondition  `json:"condition"`
		Attribute       *graphSource     `json:"attribute"`
		Transformations []graphTransform `json:"transformations"`
	}
	graphCondition struct {
		UserType string   `json:"userType"`
		MemberOf []string `json:"memberOf"`
	}
	graphSource struct {
		Type        string  `json:"@odata.type"`
		Source      string  `json:"source"`
		ID          string  `json:"id"`
		IsExtension bool    `json:"isExtensionAttribute"`
		Value       *string `json:"value"`
	}
	graphInput struct {
		TreatAsMultiValue bool         `json:"treatAsMultiValue"`
		Attribute         *graphSource `json:"attribute"`
	}
	graphTransform struct {
		ODataType   string          `json:"@odata.type"`
		Input       *graphInput     `json:"input"`
		Input2      *graphInput     `json:"input2"`
		Separator   string          `json:"separator"`
		Type        string          `json:"type"`
		Value       string          `json:"value"`
		Value2      string          `json:"value2"`
		Output      json.RawMessage `json:"output"`
		Index       int             `json:"index"`
		Length      int             `json:"length"`
		Regex       string          `json:"regex"`
		Replacement string          `json:"replacement"`
		Additional  []graphSource   `json:"additionalAttributes"`
	}
)

const graphPrefix = "#microsoft.graph."

// readClaimsPolicy reads the policy that the admin center edits.
func readClaimsPolicy(raw []byte) (*policy, error) {
	var g graphPolicy
	if err := json.Unmarshal(raw, &g); err != nil {
		return nil, err
	}
	p := &policy{basic: g.IncludeBasicClaimSet == nil || *g.IncludeBasicClaimSet}
	p.issuerWithApp = g.IncludeApplicationID != nil && *g.IncludeApplicationID
	if g.AudienceOverride != nil {
		p.audience = *g.AudienceOverride
	}
	for i := range g.Claims {
		c := &g.Claims[i]
		switch c.Type {
		case graphPrefix + "samlNameIdClaim":
			p.nameID = new(c.read(true))
			p.nameID.format = c.NameIDFormat
		case graphPrefix + "customClaim":
			if saml(c.TokenFormat) {
				p.claims = append(p.claims, c.read(false))
			}
		default:
			if c.Name == "" { // the NameID's has none, and may be it
				p.nameID = &claim{unknown: "samlscope doesn't know the kind of claim " + c.Type}
			}
			p.claims = append(p.claims, claim{name: fullName(c.Namespace, c.Name),
				unknown: "samlscope doesn't know the kind of claim " + c.Type})
		}
	}
	return p, nil
}

func saml(formats []string) bool {
	for _, f := range formats {
		if strings.EqualFold(f, "saml") {
			return true
		}
	}
	return len(formats) == 0
}

// fullName puts a claim's name together as Entra ID does: a namespace that ends in a slash gets another one.
func fullName(namespace, name string) string {
	if namespace == "" {
		return name
	}
	return namespace + "/" + name
}

func (c *graphClaim) read(nameID bool) claim {
	out := claim{name: fullName(c.Namespace, c.Name)}
	for i := range c.Configurations {
		g := &c.Configurations[i]
		k := config{attribute: g.Attribute.read()}
		if g.Condition != nil {
			k.when = &condition{userType: strings.ToLower(g.Condition.UserType)}
			for _, id := range g.Condition.MemberOf {
				k.when.memberOf = append(k.when.memberOf, strings.ToLower(id))
			}
		}
		for j := range g.Transformations {
			t := g.Transformations[j].read(j > 0)
			if nameID {
				t.makeNameID()
			}
			k.steps = append(k.steps, t)
		}
		out.configs = append(out.configs, k)
	}
	return out
}

func (g *graphSource) read() *source {
	switch {
	case g == nil:
		return nil
	case g.Value != nil || g.Type == graphPrefix+"valueBasedAttribute":
		if g.Value == nil {
			return &source{constant: new("")}
		}
		return &source{constant: g.Value}
	case g.Type != "" && g.Type != graphPrefix+"sourcedAttribute":
		return &source{unknown: "samlscope doesn't know the claim source " + g.Type}
	}
	return newSource(g.Source, g.ID, g.IsExtension)
}

// newSource is a property; ids come with blanks around them and in any case.
func newSource(of, id string, extension bool) *source {
	id = strings.TrimSpace(id)
	return &source{of: strings.ToLower(strings.TrimSpace(of)), id: strings.ToLower(id), written: id, extension: extension}
}

// read reads a transformation. The second one of a configuration goes on with what the first one made.
func (g *graphTransform) read(second bool) step {
	t := step{separator: g.Separator, at: strings.ToLower(g.Type), value: g.Value, value2: g.Value2, index: g.Index,
		length: g.Length, replace: g.Replacement}
	name := strings.TrimPrefix(g.ODataType, graphPrefix)
	t.method = strings.ToLower(strings.TrimSuffix(name, "Transformation"))
	t.in = g.Input.read()
	if second {
		t.in = &source{previous: true}
	}
	t.in2, t.output = g.Input2.read(), output(g.Output)
	if t.method == "extract" && !strings.HasPrefix(t.at, "after") && !strings.HasPrefix(t.at, "before") &&
		!strings.HasPrefix(t.at, "between") {
		t.unknown = "samlscope doesn't know the type " + g.Type + " of an Extract transformation"
	}
	if t.method == "regexreplace" {
		t.regex, t.unknown = pattern(g.Regex)
		t.attributes = map[string]*source{}
		for i := range g.Additional {
			a := &g.Additional[i]
			t.attributes[strings.TrimSpace(a.ID)] = a.read()
		}
	}
	return t
}

func (g *graphInput) read() *source {
	switch {
	case g == nil:
		return nil
	case g.TreatAsMultiValue && g.Attribute != nil:
		s := g.Attribute.read()
		s.multi = true
		return s
	}
	return g.Attribute.read()
}

// output is a text, an attribute, or an input with an attribute in it.
func output(raw json.RawMessage) *source {
	var text string
	var in graphInput
	var attribute graphSource
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return nil
	case json.Unmarshal(raw, &text) == nil:
		return &source{constant: &text}
	case json.Unmarshal(raw, &in) == nil && in.Attribute != nil:
		return in.Attribute.read()
	case json.Unmarshal(raw, &attribute) == nil && (attribute.ID != "" || attribute.Value != nil):
		return attribute.read()
	}
	return &source{unknown: "samlscope can't read the output of a transformation"}
}
