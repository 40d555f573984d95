package entra

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/internal/pages"
)

// value is what a property or a claim has for one user. Unknown says why it is not known what it has, as a
// clause; no texts and no reason is empty.
type value struct {
	texts    []string
	unknown  string
	pairwise bool // Entra ID makes an ID for the user and the app, which nothing tells
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
	props  []property
	groups []string // ids of the groups that it is known to be a direct member of
	// inNoOther: all groups of the user were read.
	inNoOther bool
	d         *Directory
}

// merge takes another answer about the same user. What one left out, because no one asked for it or the caller may
// not see it, the other may have.
func (u *user) merge(raw []byte) {
	had := len(u.props)
	// Without permission for users Graph answers with the id, and null for all the rest.
	limited := pages.Text(pages.Member(raw, "userPrincipalName")) == ""
	pages.Members(raw, func(key, value []byte) {
		if limited && string(key) != "id" {
			return
		}
		for i := range u.props[:had] {
			if p := &u.props[i]; string(p.name) == string(key) {
				if string(p.value) == "null" {
					p.value = value
				}
				return
			}
		}
		u.props = append(u.props, property{key, value})
	})
}

// property is one of a user as it was answered.
type property struct{ name, value []byte }

// answered is a property in JSON; asked is false where no answer has it.
func (u *user) answered(name string) (raw []byte, asked bool) {
	for i := range u.props {
		if string(u.props[i].name) == name {
			return u.props[i].value, true
		}
	}
	return nil, false
}

// text is a property with one value; "" where it is empty or not known.
func (u *user) text(name string) string {
	raw, _ := u.answered(name)
	return pages.Text(raw)
}

// property is a property, empty only where Graph said so.
func (u *user) property(name string) value {
	raw, asked := u.answered(name)
	if !asked {
		return unknown("the user's %s was not read from Microsoft Graph", name)
	}
	if s := pages.Text(raw); s != "" {
		return of(s)
	}
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return unknown("the user's %s can't be read", name)
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
		return of(strconv.FormatFloat(v, 'f', -1, 64)) // 1234567, not 1.234567e+06
	case []any:
		var out value
		for _, e := range v {
			one := valueOf(e)
			if one.unknown != "" {
				return one
			}
			out.texts = append(out.texts, one.texts...)
		}
		return out
	case map[string]any:
		return unknown("a property of the user is an object where a text belongs")
	}
	return value{}
}

// extension is onPremisesExtensionAttributes.extensionAttributeN.
func (u *user) extension(name string) value {
	all, asked := u.answered("onPremisesExtensionAttributes")
	if !asked {
		return unknown("the user's onPremisesExtensionAttributes were not read from Microsoft Graph")
	}
	var out value
	pages.Members(all, func(key, raw []byte) {
		if strings.EqualFold(string(key), name) {
			out = valueOf(pages.Text(raw))
		}
	})
	return out
}

// kind is how a user came into the tenant.
type kind uint8

const (
	kindUnknown    kind = iota
	kindMember          // of this tenant
	kindEntraGuest      // its home is another tenant of Entra ID
	kindGuest           // its home is somewhere else
	kindOddMember       // from outside, and a member anyway
	kindOddGuest        // of this tenant, and a guest anyway
)

// external says whether the user principal name is one that Entra ID makes for users from outside.
func (u *user) external() bool {
	name := u.text("userPrincipalName")
	return strings.Contains(name, "#") && strings.Contains(strings.ToUpper(name), "#EXT#")
}

// ofOtherTenant says whether the user's identities name another tenant of Entra ID; known is false where they weren't
// read.
func (u *user) ofOtherTenant() (is, known bool) {
	raw, _ := u.answered("identities")
	var all []struct {
		Issuer string `json:"issuer"`
	}
	if json.Unmarshal(raw, &all) != nil || all == nil {
		return false, false
	}
	for i := range all {
		is = is || strings.EqualFold(all[i].Issuer, "ExternalAzureAD")
	}
	return is, true
}

// kind tells it from userType and identities.
func (u *user) kind() kind {
	_, asked := u.answered("userType")
	isGuest := strings.EqualFold(u.text("userType"), "Guest")
	switch {
	case !asked && !u.external():
		return kindUnknown
	case !u.external() && !isGuest:
		return kindMember
	case !u.external():
		if is, _ := u.ofOtherTenant(); is { // the user principal name was changed after the invitation
			return kindEntraGuest
		}
		return kindOddGuest
	case asked && !isGuest:
		return kindOddMember
	}
	switch is, known := u.ofOtherTenant(); {
	case !known:
		return kindUnknown
	case is:
		return kindEntraGuest
	}
	return kindGuest
}
