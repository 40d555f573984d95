package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var connectUserName = &Check{
	ID:       "connect-user-name",
	Family:   FamilyConnect,
	Service:  ServiceConnect,
	Stage:    AfterSignIn,
	Title:    "RoleSessionName can't be the name of an Amazon Connect user",
	Severity: Error,
	Basis:    Documented,
	Since:    "0.1.0",
	Needs:    NeedAssertion,
	Targets:  ForIAM,
	Why: "Connect looks for a user whose name equals RoleSessionName. Connect user names contain only " +
		"letters, digits and _ - . @, and @ only in an email address. So some session names that AWS STS " +
		"accepts can never belong to a Connect user.",
	AWSError: vendordoc.SaysNotOnboarded,
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraClaims + " > RoleSessionName",
			Do:    "Choose a source attribute that contains the Connect user name, or transform it to remove + = ,.",
			Elsewhere: "Build it from the attribute that contains the Connect user name, or remove + = , by " +
				"an expression.",
		},
		{Where: Connect, Path: vendordoc.ConnectUsers, Do: "Look up the users' names."},
	},
	Sources: []Source{vendordoc.ConnectCreateUser, vendordoc.ConnectSAML},
	When:    whenSessionName,
	Run: func(d *Document, o *Options) []Finding {
		v := d.sessionName()
		if exact, _ := connectUserCalled(v.Text, o.ConnectUsers); exact {
			return nil
		}
		const pattern = `[A-Za-z0-9_.@-]{2,64}`
		if from, to := notInConnectName(v.Text); from < to {
			return []Finding{d.foundPart(v.Node, from, to,
				"A Connect user name can't contain "+words.Shorten(v.Text[from:to])+".").WithWant(pattern)}
		}
		if n := len(v.Text); n < 2 || n > 64 {
			return []Finding{d.foundText(v.Node, "As a session name, a Connect user name has 2 to 64 characters.").WithWant(pattern)}
		}
		if strings.Contains(v.Text, "@") && !emailForm(v.Text) {
			return []Finding{d.foundText(v.Node,
				"Connect accepts @ only in an email address with a dot in its domain.").WithWant("name@example.com")}
		}
		return nil
	},
}

// notInConnectName returns the first run of bytes that no Connect user name may hold.
func notInConnectName(s string) (from, to int) {
	for from < len(s) && connectNameByte(s[from]) {
		from++
	}
	to = from
	for to < len(s) && !connectNameByte(s[to]) {
		to++
	}
	return from, to
}

func connectNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("_.@-", c) >= 0
}

// emailForm says whether s is local@domain with a dot inside the domain.
func emailForm(s string) bool {
	local, domain, _ := strings.Cut(s, "@")
	dot := strings.LastIndexByte(domain, '.')
	return local != "" && !strings.Contains(domain, "@") && dot > 0 && dot < len(domain)-1
}
