package inspect

import (
	"errors"
	"fmt"
	"slices"

	"github.com/samlscope/samlscope/internal/scimusers"
	"github.com/samlscope/samlscope/internal/words"
)

// SCIMUser is a user as SCIM provisions it into IAM Identity Center, as far as
// a sign-in depends on it.
type SCIMUser = scimusers.User

// SCIMUsers are the users that one file tells of.
type SCIMUsers = scimusers.Users

// ParseSCIMUsers reads users: a SCIM resource, the body of a SCIM POST, PUT or
// PATCH, what aws identitystore describe-user prints, or a list of SCIM or of
// aws identitystore list-users. name is the file, and is in errors.
func ParseSCIMUsers(name string, data []byte) (*SCIMUsers, error) {
	us, err := scimusers.Parse(data)
	if err == nil && !slices.ContainsFunc(us.All, func(u *SCIMUser) bool { return u.Group == "" }) {
		err = errors.New("it is a group, not a user (" + us.All[0].Group + "); no sign-in depends on it")
	}
	if err != nil {
		return nil, fmt.Errorf("reading the SCIM user %s: %w", name, err)
	}
	return us, nil
}

// Commands that print what the checks of users need.
const (
	commandListUsers    = "aws identitystore list-users --identity-store-id d-…"
	commandDescribeUser = "aws identitystore describe-user --identity-store-id d-… --user-id …"
)

// scimUser is the user who signs in, among those that were given; nil when
// the user is not among them, or no one knows.
func (d *Document) scimUser(o *Options) *SCIMUser {
	switch {
	case o.SCIMUsers == nil:
		return nil
	case d.Kind == KindSCIMUser:
		return o.SCIMUsers.All[0]
	case d.Assertion == nil || d.Assertion.NameID == nil:
		return nil
	}
	return o.SCIMUsers.Called(d.Assertion.NameID.Text)
}

// whenUserKnown is the Condition of what compares the sign-in with the users
// that were given.
func whenUserKnown(d *Document, o *Options) Condition {
	us := o.SCIMUsers
	switch {
	case us == nil:
		return notChecked("there is no list of IAM Identity Center's users (--scim-user: " + commandListUsers + ")")
	case d.Assertion == nil:
		return notChecked("the assertion can't be read, so its user is unknown")
	case d.Assertion.NameID == nil, d.scimUser(o) != nil:
		return Condition{}
	case len(us.All) == 1 && us.All[0].UserName == "":
		return notChecked("the file of --scim-user doesn't say which user it is about (no userName): " + commandDescribeUser).
			unless(notInIdentityCenter(d))
	case us.Cut != "":
		return notChecked("the NameID isn't among the user names in the file of --scim-user, which may be " +
			"incomplete: " +
			us.Cut + "; " + commandListUsers + " prints all").unless(notInIdentityCenter(d))
	}
	return Condition{}
}

// notInIdentityCenter is what refuses the sign-in and could not be told from the users given.
func notInIdentityCenter(d *Document) string {
	return "IAM Identity Center has no user " + words.Shorten(d.Assertion.NameID.Text)
}

// whenSCIM is the Condition of the checks of a provisioned user.
func whenSCIM(d *Document, o *Options) Condition {
	if d.Kind == KindSCIMUser {
		return Condition{}
	}
	if d.Kind == KindResponse && d.Target != TargetIdentityCenter {
		return notApplicable("the message isn't for IAM Identity Center, so its users don't matter")
	}
	if c := whenUserKnown(d, o); c.Outcome != "" {
		return c
	}
	if d.scimUser(o) == nil {
		return notChecked("the user who signs in isn't in the file of --scim-user (" + commandListUsers + ")")
	}
	return Condition{}
}

// ofStored softens what keeps a user from being provisioned: a user whom
// Identity Center holds was provisioned anyway.
func ofStored(u *SCIMUser, f Finding) Finding {
	if !u.Stored {
		return f
	}
	f.Detail += " IAM Identity Center keeps the user anyway; the next SCIM update may fail."
	return f.WithSeverity(Warning)
}

// withoutEmail is the severity of a user without a (primary) email: no sign-in
// to Identity Center fails by it, but what is opened behind it may.
func withoutEmail(d *Document) Severity {
	if d.Kind == KindSCIMUser {
		return Error
	}
	return Warning
}

// onlyWhereMapped is added to such a finding about a sign-in.
func onlyWhereMapped(d *Document) string {
	if d.Kind == KindSCIMUser {
		return ""
	}
	return " It matters only for applications that map ${user:email}: this sign-in uses the NameID."
}

// CheckSCIMUsers judges provisioned users by themselves, one report each. The error is for a file without a user of
// IAM Identity Center that can be read: nothing can be said of anyone's sign-in.
func CheckSCIMUsers(name string, data []byte) ([]*Report, error) {
	us, err := scimusers.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("reading the SCIM user %s: %w", name, err)
	}
	var out []*Report
	for i, u := range us.All {
		r := newSupplied(name, "scim", KindSCIMUser, data)
		r.Source.Index = i
		checkSCIM(r, u)
		r.Headline = scimHeadline(r, u)
		out = append(out, r)
	}
	return out, nil
}

// checkSCIM runs the checks of users on one. Nothing is said of a group.
func checkSCIM(r *Report, u *SCIMUser) {
	family, why := FamilySCIM, "this is a SCIM user, not a message"
	if u.Group != "" {
		family, why = "", "it is a group, not a user"
	}
	runFamily(r, family, why, &Options{SCIMUsers: scimusers.Of(u)})
	for i := range r.Findings {
		if r.Findings[i].Path != "" {
			r.Findings[i].Path = u.Path + r.Findings[i].Path
		}
	}
	r.Target = TargetIdentityCenter
	if u.Group != "" || u.Patch && r.Verdict == Accept {
		r.Verdict = ""
	}
}

func scimHeadline(r *Report, u *SCIMUser) string {
	who := ""
	if u.UserName != "" {
		who = " (" + words.Shorten(u.UserName) + ")"
	}
	switch {
	case u.Group != "":
		return "This is a group, not a user: " + u.Group + ". It says nothing about a sign-in."
	case r.Verdict == Reject:
		return "This user will fail" + who + ": " + words.Clause(r.Findings[0].Title) + "."
	case r.Verdict == AtRisk:
		return "This user may fail" + who + ": " + words.Clause(r.Findings[0].Title) + "."
	case u.Patch:
		return "Nothing in this PATCH fails. It says nothing about a sign-in: it only changes " +
			words.List(shortened(u.Changes), "and") + " and doesn't contain the rest of the user."
	}
	return "IAM Identity Center can sign this user in" + who + ", and has a value for ${user:email}."
}

// shortened makes texts fit for a sentence.
func shortened(all []string) (out []string) {
	for _, s := range all {
		out = append(out, words.Shorten(s))
	}
	if len(out) == 0 {
		out = []string{"nothing"}
	}
	return out[:min(len(out), 5)]
}
