package entra

import (
	"encoding/json"
	"fmt"
	"strings"
)

// value is what a property or a claim has for one user. Unknown says why it is not known what it has, as a
// clause; no texts and no reason is empty.
type value struct {
	texts   []string
	unknown string
}

func of(texts ...string) value              { return value{texts: texts} }
func unknown(format string, a ...any) value { return value{unknown: fmt.Sprintf(format, a...)} }
func (v value) empty() bool                 { return v.unknown == "" && len(v.texts) == 0 }
func (v value) one() string                 { return strings.Join(v.texts, "") }
func (v value) map1(f func(string) string) value {
	if v.unknown != "" {
		return v
	}
	var out value
	for _, t := range v.texts {
		if t = f(t); t != "" {
			out.texts = append(out.texts, t)
		}
	}
	return out
}

// user is one user with what Microsoft Graph answered of it. Property names are as Graph spells them.
type user struct {
	props  map[string]any
	groups []string // ids of the groups that it is known to be a direct member of
	d      *Directory
}

// merge takes another answer about the same user. What one left out, because nobody asked for it or the caller may
// not see it, the other may have.
func (u *user) merge(raw []byte) error {
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		return err
	}
	if name, _ := m["userPrincipalName"].(string); name == "" {
		// Without permission for users Graph answers with the id, and null for all the rest.
		m = map[string]any{"id": m["id"]}
	}
	if u.props == nil {
		u.props = m
		return nil
	}
	for k, v := range m {
		if had, ok := u.props[k]; !ok || had == nil {
			u.props[k] = v
		}
	}
	return nil
}

// text is a property with one value; "" where it is empty or not known.
func (u *user) text(name string) string {
	s, _ := u.props[name].(string)
	return s
}

// property is a property, empty only where Graph said so.
func (u *user) property(name string) value {
	v, asked := u.props[name]
	if !asked {
		return unknown("the user's %s was not read from Microsoft Graph", name)
	}
	return valueOf(v)
}

func valueOf(v any) value {
	switch v := v.(type) {
	case string:
		if v == "" {
			return value{}
		}
		return of(v)
	case bool:
		return of(fmt.Sprint(v))
	case float64:
		return of(fmt.Sprint(v))
	case []any:
		var out value
		for _, e := range v {
			out.texts = append(out.texts, valueOf(e).texts...)
		}
		return out
	}
	return value{}
}

// extension is onPremisesExtensionAttributes.extensionAttributeN.
func (u *user) extension(name string) value {
	all, asked := u.props["onPremisesExtensionAttributes"]
	if !asked {
		return unknown("the user's onPremisesExtensionAttributes were not read from Microsoft Graph")
	}
	m, _ := all.(map[string]any)
	for k, v := range m {
		if strings.EqualFold(k, name) {
			return valueOf(v)
		}
	}
	return value{}
}

// kind is how a user came into the tenant.
type kind uint8

const (
	kindUnknown    kind = iota
	kindMember          // of this tenant
	kindEntraGuest      // its home is another tenant of Entra ID
	kindGuest           // its home is somewhere else
	kindOddMember       // from outside, and a member all the same
	kindOddGuest        // of this tenant, and a guest all the same
)

// external says whether the user principal name is one that Entra ID makes for users from outside.
func (u *user) external() bool {
	return strings.Contains(strings.ToUpper(u.text("userPrincipalName")), "#EXT#")
}

// kind tells it from userType and identities.
func (u *user) kind() kind {
	userType, asked := u.props["userType"]
	guest, _ := userType.(string)
	isGuest := strings.EqualFold(guest, "Guest")
	switch {
	case !asked && !u.external():
		return kindUnknown
	case !u.external() && !isGuest:
		return kindMember
	case !u.external():
		return kindOddGuest
	case asked && !isGuest:
		return kindOddMember
	}
	all, asked := u.props["identities"].([]any)
	if !asked {
		return kindUnknown
	}
	for _, i := range all {
		m, _ := i.(map[string]any)
		if issuer, _ := m["issuer"].(string); strings.EqualFold(issuer, "ExternalAzureAD") {
			return kindEntraGuest
		}
	}
	return kindGuest
}
