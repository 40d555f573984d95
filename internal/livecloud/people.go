package livecloud

import (
	"errors"
	"fmt"
	"strings"

	"github.com/samlscope/samlscope/internal/samlsign"
)

// Person is one user of a Live.
type Person struct {
	ID, Name, Mail string // of Entra ID: object ID, user principal name, Email
	Fault          string // ID of the cause by which the sign-in fails; "" when it works

	first, last string
	group       string   // that the user is a direct member of; "" is assigned alone, without a role
	roles       []string // that Entra ID sends
	agent       string   // user name in Amazon Connect; "" for none
	refused     string   // Entra ID's own error: it issues nothing
	guest       bool
}

// kinds are the faults of a Live with how many of 2,000 users have them, and how they change a user.
var kinds = []struct {
	fault string
	of    int
	make  func(p *Person)
}{
	{"entra-mail-empty", 24, func(p *Person) { p.Mail = "" }},
	{"session-name-source", 9, func(p *Person) { p.Mail = strings.Replace(p.Mail, ".", ".o'", 1) }},
	{"entra-guest-pending", 13, func(p *Person) { p.guest, p.refused = true, "AADSTS50105" }},
	{"entra-user-disabled", 12, func(p *Person) { p.refused = "AADSTS50057" }},
	{"entra-default-access", 7, func(p *Person) { p.group, p.roles = "", nil }},
	{"entra-nested-group", 18, func(p *Person) { p.group, p.refused = nightGroup, "AADSTS50105" }},
	{"connect-user", 31, func(p *Person) { p.agent = "" }},
	{"connect-user", 11, func(p *Person) { p.agent = strings.ToUpper(p.agent[:1]) + p.agent[1:] }}, // the case alone
	{"trust-policy", 8, func(p *Person) { p.group, p.roles = checkGroup, []string{checkers + "," + Provider} }},
	{"role-value", 5, func(p *Person) { p.group, p.roles = planGroup, []string{planners} }},
}

// stride spreads the kinds over all users: it has no divisor in common with the numbers that are used.
const stride = 733

// faultOf is the number of the kind of a user's fault, from 1; 0 is none.
func faultOf(user, users int) int {
	at := user * stride % users
	for i, k := range kinds {
		if at -= max(k.of*users/2000, 1); at < 0 {
			return i + 1
		}
	}
	return 0
}

var (
	firstNames = strings.Split("ada,ben,cleo,dan,eva,finn,gina,hugo,ines,jan,kira,leo,mina,noah,olga,paul,rosa,sam,tina,"+
		"uwe,vera,will,yara,zoe,amir,bea,carl,dora,emil,fay,gus,hana,ivo,jill,ken,lena,max,nora,otis,pia", ",")
	lastNames = strings.Split("abel,brandt,costa,dietz,evans,ferro,gomez,hansen,ibrahim,jansen,keller,lopez,meyer,novak,"+
		"olsen,petrov,quinn,rossi,silva,tanaka,urban,vogel,weber,xu,yilmaz,zimmer,arnold,becker,carter,dubois,engel,"+
		"fischer,garcia,huber,ito,jones,klein,larsen,moreau,neumann,ortiz,palmer,richter,santos,torres,ullman,"+
		"vargas,wagner,young,ziegler", ",")
)

// personOf is a user of the number, with a kind of fault.
func personOf(n, fault int) Person {
	first := firstNames[n%len(firstNames)]
	last := lastNames[n/len(firstNames)%len(lastNames)]
	if more := n / len(firstNames) / len(lastNames); more > 0 {
		last += fmt.Sprint(more)
	}
	name := first + "." + last + "@example.com"
	p := Person{ID: fmt.Sprintf("e0000000-0000-4000-8000-%012d", n), Name: name, Mail: name, first: first, last: last,
		group: group, roles: []string{Role + "," + Provider}, agent: name}
	if fault > 0 {
		k := &kinds[fault-1]
		p.Fault = k.fault
		k.make(&p)
	}
	return p
}

// properties are the user's as Microsoft Graph answers them.
func (p *Person) properties() map[string]any {
	u := person(p.ID, p.first)
	u["userPrincipalName"], u["mail"], u["surname"], u["displayName"] = p.Name, any(p.Mail), p.last, p.first+" "+p.last
	u["accountEnabled"], u["externalUserState"] = p.refused != "AADSTS50057", nil
	if p.Mail == "" {
		u["mail"] = nil
	}
	if p.guest {
		u["userType"], u["externalUserState"] = "Guest", "PendingAcceptance"
	}
	return u
}

// ErrRefused is the error about a user to whom Entra ID issues nothing.
var ErrRefused = errors.New("the stand-in Entra ID refuses the sign-in")

// Issue signs the Response that Entra ID issues for a user, by what it knows of them and not by what samlscope makes of
// that. The error is ErrRefused with Entra ID's own code where it issues none.
func (l *Live) Issue(p *Person) (string, error) {
	if p.refused != "" {
		return "", fmt.Errorf("%w: %s", ErrRefused, p.refused)
	}
	r := samlsign.NewResponse(l.At, "_"+p.ID, "_"+p.ID[:34]+"ff")
	r.NameID = p.Name
	r.Set("http://schemas.microsoft.com/identity/claims/objectidentifier", p.ID)
	r.Set("http://schemas.microsoft.com/identity/claims/displayname", p.first+" "+p.last)
	r.Set("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/givenname", p.first)
	r.Set("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", p.last)
	r.Set(samlsign.RoleClaim, p.roles...)
	r.Set(samlsign.NameClaim, p.Name)
	r.Set(samlsign.AWSAttributes+"Role", p.roles...)
	r.Set(samlsign.AWSAttributes + "SessionDuration") // the app has no such claim
	mail := []string{p.Mail}
	if p.Mail == "" {
		mail = nil
	}
	r.Set(samlsign.MailClaim, mail...)
	r.Set(samlsign.AWSAttributes+"RoleSessionName", mail...)
	return samlsign.Sign(r.XML(), samlsign.SignOptions{Key: l.key})
}
