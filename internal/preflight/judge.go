package preflight

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/connectusers"
	"github.com/samlscope/samlscope/internal/entra"
	"github.com/samlscope/samlscope/internal/scimusers"
	"github.com/samlscope/samlscope/internal/words"
)

// Options say what to judge.
type Options struct {
	// Inspect is the other evidence, and how strict the judgement is.
	Inspect inspect.Options
	At      time.Time // of the sign-ins
	App     string    // name or ID of the app; "" is the only one
	Users   []string  // names, mail addresses or IDs of those who are judged; none means all
}

// signatureLen is about how many bytes Entra ID's signature of an assertion has.
const signatureLen = 2600

// maxForms bounds how many shapes of a Response are kept.
const maxForms = 1024

// run is one judgement of a directory.
type run struct {
	*Evidence
	o        Options
	envelope entra.Envelope
	options  inspect.Options
	forms    map[string]*inspect.Form
	first    *inspect.Form // of the first user: what is the same for all

	firstUser *entra.Composed
	otherURLs []string // of the app, beside the one by which users are judged

	store       string              // the identity store that the app's Identifier names; "" where it names none
	connect     map[string][]string // user names of the instance, by what comes before the @ in lower case
	stored      *scimusers.Store    // the users of that one; nil where none were read
	otherStores []string            // whose users were read instead
	connectSeen map[string]bool     // those that someone signs in as
	unreadUsers string              // why the list behind the sign-in is not there
	nameless    bool                // of some user it isn't known as whom they sign in
	wanted      map[string]bool     // of Options.Users in lower case: whether it was met
	nearby      []string            // names like those
	sessions    map[string][]string // user names by their session name in lower case
	mails       map[string][]string // user names by their mail in lower case, where AWS provisions them

	issuerOpen string // why the Issuer isn't known that IAM compares; "" where it is

	idle   []idle
	result *Result
	groups *grouping
	values []string
	shape  []byte

	named    map[string]bool      // the ARNs of Role values, in lower case; empty where the app's roles have none
	pairs    map[string]pairState // by the Role value
	unsigned map[string]string    // the certificate that a provider lacks, by its ARN in lower case
}

// Judge judges every user. The error says why no one can be judged at all.
func (e *Evidence) Judge(ctx context.Context, o Options) (*Result, error) {
	if err := e.Entra.Choose(o.App); err != nil {
		return nil, err
	}
	r := &run{Evidence: e, o: o, forms: map[string]*inspect.Form{}, wanted: map[string]bool{},
		named: map[string]bool{}, pairs: map[string]pairState{}, unsigned: map[string]string{},
		sessions: map[string][]string{}, mails: map[string][]string{},
		connectSeen: map[string]bool{}, groups: newGrouping(),
		result: &Result{Schema: Schema, AsOf: o.At.UTC(), NotChecked: []string{}, NeverKnown: neverKnown, AppFindings: []AppFinding{}, Groups: []Group{},
			Users: make([]User, 0, e.Entra.Users())}}
	for _, name := range o.Users {
		r.wanted[strings.ToLower(name)] = false
	}
	r.prepare()
	if err := e.Entra.Compose(func(c *entra.Composed) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return r.user(c)
	}); err != nil {
		return nil, err
	}
	if len(r.result.Users) == 0 && len(o.Users) == 0 {
		return nil, errors.New("the evidence has no user of the app")
	}
	if err := r.unmet(); err != nil {
		return nil, err
	}
	r.appFindings()
	r.finish()
	return r.result, nil
}

// prepare settles what is the same for all.
func (r *run) prepare() {
	d := r.Entra
	a := d.App()
	r.name()
	r.envelope = entra.Envelope{Issuer: r.issuer(), At: r.o.At, Audience: r.audience(), Recipient: r.replyURL()}
	r.result.App = App{Name: a.Name(), ID: a.ID, AppID: a.AppID, Tenant: d.Tenant(), Issuer: r.envelope.Issuer,
		Audience: r.envelope.Audience, ReplyURL: r.envelope.Recipient, RelayState: d.RelayState()}
	r.options = r.o.Inspect
	r.options.ACS = r.envelope.Recipient
	r.options.Clock = inspect.Clock{Basis: "given", At: r.o.At}
	if r.envelope.Issuer == unknownIssuer {
		r.result.App.Issuer = ""
	}
	none := ""
	if r.options.RelayState = d.RelayState(); r.options.RelayState == nil {
		r.options.RelayState = &none
	}
	r.connectLists()
	r.identityStore()
	r.outdated()
}

// identityStore settles whose users those of IAM Identity Center have to be. Users of another store are no one's
// who signs in here.
func (r *run) identityStore() {
	host, id, is := strings.Cut(r.envelope.Audience, "/platform/saml/")
	if r.stored = r.Store; !is || !strings.Contains(host, ".signin.") || r.Store == nil {
		return
	}
	if r.store = id; !r.Store.Holds(id) {
		r.otherStores, r.stored = r.Store.IDs(), nil
	}
}

// connectLists joins the lists of Connect users of the instance that the app leads to.
func (r *run) connectLists() {
	lists := append(slices.Clone(r.options.ConnectLists), r.Connect...)
	r.options.ConnectLists = nil
	if len(lists) == 0 {
		return
	}
	set := connectusers.Choose(lists, inspect.ConnectInstanceOf(&r.options))
	if set.Several {
		r.result.NotChecked = append(r.result.NotChecked, "The evidence has users of several Amazon Connect instances, "+
			"and the app's relay state names none of them.")
		return
	}
	r.options.ConnectUsersCut, r.options.ConnectUsersOf = set.Cut, set.Instance
	r.connectPlace(set.ARN)
	r.connect = make(map[string][]string, len(set.Names))
	for _, name := range set.Names {
		key := localPart(name)
		r.connect[key] = append(r.connect[key], name)
	}
}

// connectPlace takes the Region and account of the instance from its users' ARNs, unless the relay state leads to the
// Region of its replica, which has the same id.
func (r *run) connectPlace(arn string) {
	parts := strings.Split(arn, ":")
	id := inspect.ConnectInstanceOf(&r.options)
	if r.options.ConnectInstance != "" || len(parts) != 6 || id == "" || !strings.HasSuffix(arn, "/"+id) {
		return
	}
	named := cmp.Or(awsfacts.ParseRelayState(*r.options.RelayState).Region, "us-east-1")
	if region := parts[3]; awsfacts.ReplicaRegion(region) != named && awsfacts.ReplicaRegion(named) != region {
		r.options.ConnectInstance = arn
	}
}

// localPart is what comes before the @, in lower case.
func localPart(name string) string {
	name, _, _ = strings.Cut(name, "@")
	return strings.ToLower(name)
}

// user judges one user.
func (r *run) user(c *entra.Composed) error {
	if !r.isWanted(c) {
		return nil
	}
	u := User{User: c.Name, ID: c.ID, Outcome: OK, NameID: c.NameID, RoleSessionName: c.Value(entra.AttrSession),
		Roles: []string{}, Causes: []string{}, Findings: []string{}, NotChecked: []string{}}
	v := &verdict{User: &u, c: c}
	r.nameless = r.nameless || c.NoWayIn == "" && (c.Unread || u.RoleSessionName == entra.Unsent)
	switch {
	case c.NoWayIn != "":
		v.fails(noWayIn(c.NoWayIn))
	case r.Entra.NoClaims() != "", c.Unread:
		v.open(c.Open...)
	default:
		if c.NameID == "" { // the other rules say what else there is to mend
			sent := *c
			sent.NameID = entra.Unsent
			v.c = &sent
			v.fails(emptyNameID())
		}
		v.open(c.Open...)
		if err := r.judge(v); err != nil {
			return err
		}
	}
	r.known(&u)
	r.groups.add(v)
	r.result.Users = append(r.result.Users, u)
	return nil
}

// known takes back what is in a Response only because the true value is not known.
func (r *run) known(u *User) {
	if u.NameID == entra.Unsent {
		u.NameID = ""
	}
	if u.RoleSessionName == entra.Unsent {
		u.RoleSessionName = ""
	}
}

// isWanted says whether a user is to be judged.
func (r *run) isWanted(c *entra.Composed) bool {
	if len(r.wanted) == 0 {
		return true
	}
	is := false
	for _, name := range []string{c.Name, c.ID, c.Mail} {
		if _, wanted := r.wanted[strings.ToLower(name)]; wanted {
			r.wanted[strings.ToLower(name)], is = true, true
		}
	}
	if !is {
		r.near(c.Name)
	}
	return is
}

// unmet says of names that are to be judged that the evidence does not have them. The error is that it has none.
func (r *run) unmet() error {
	if len(r.o.Users) > 0 && len(r.result.Users) == 0 {
		return &NobodyError{Names: r.o.Users, Near: r.nearby}
	}
	for _, name := range r.o.Users {
		if !r.wanted[strings.ToLower(name)] {
			u := User{User: name, Outcome: OK, Roles: []string{}, Causes: []string{}, Findings: []string{}, NotChecked: []string{}}
			v := &verdict{User: &u}
			v.open("the evidence has no user of this name")
			r.groups.add(v)
			r.result.Users = append(r.result.Users, u)
		}
	}
	return nil
}

// form is the Response of a user's shape, with the users behind the sign-in who may be meant.
func (r *run) form(c *entra.Composed) (*inspect.Form, error) {
	r.shape = c.Shape(r.shape[:0])
	f := r.forms[string(r.shape)]
	if f == nil {
		if len(r.forms) >= maxForms {
			clear(r.forms)
		}
		length := base64.StdEncoding.EncodedLen(len(r.envelope.Response(c)) + signatureLen)
		f = inspect.NewForm(&inspect.Message{XML: r.envelope.Response(c.Blank()), Base64Len: length}, r.options)
		r.forms[string(r.shape)] = f
		if r.first == nil && f.Readable() {
			r.first, r.firstUser = f, c
			r.result.App.Target = f.Target()
			r.unreadUsers = r.usersUnread(f.Target())
		}
	}
	var connect []string
	if r.connect != nil {
		if connect = r.connect[localPart(c.Value(entra.AttrSession))]; connect == nil {
			connect = []string{}
		}
	}
	scim := r.o.Inspect.SCIMUsers
	if r.stored != nil {
		stored, err := r.stored.About(r.store, c.NameID)
		if err != nil {
			return nil, err
		}
		scim = scimusers.Join(scim, stored)
	}
	f.SetUsers(connect, scim)
	return f, nil
}

// usersUnread says why the users behind the sign-in are not there, where AWS refused to list them.
func (r *run) usersUnread(t inspect.Target) string {
	switch {
	case t == inspect.TargetIAM && r.connect == nil:
		return r.unread(listConnect)
	case t == inspect.TargetIdentityCenter && len(r.otherStores) > 0:
		return "the users in the evidence are of " + words.VisibleLine(words.List(r.otherStores, "and")) +
			", and the app's Identifier names " + words.Shorten(r.store)
	case t == inspect.TargetIdentityCenter && r.stored == nil && r.o.Inspect.SCIMUsers == nil:
		return r.unread(listStore)
	}
	return ""
}

// unlookedBy notes a rule that had nothing to look at. Rules that lack the same thing stand together.
func (r *run) unlookedBy(c *inspect.CheckResult) {
	for i := range r.idle {
		if w := &r.idle[i]; w.why == c.Reason {
			w.rules = append(w.rules, c.ID)
			return
		}
	}
	r.idle = append(r.idle, idle{c.Reason, []string{c.ID}})
}

// idle are rules that had nothing to look at.
type idle struct {
	why   string
	rules []string
}

// judged is what the rules say of a Response, and the form that it was judged in.
func (r *run) judged(c *entra.Composed) (*inspect.Form, inspect.FormJudged, error) {
	f, err := r.form(c)
	if err != nil {
		return nil, inspect.FormJudged{}, err
	}
	r.values = c.Texts(r.values[:0])
	return f, f.Judge(r.values), nil
}

// judge judges the Response of one user.
func (r *run) judge(v *verdict) error {
	f, j, err := r.judged(v.c)
	if err != nil {
		return err
	}
	if !f.Readable() {
		v.open("samlscope can't read the Response that Entra ID would send: it is too long, or has characters " +
			"that XML can't have")
		return nil
	}
	if v.c.FormatOpen {
		if f, j, err = r.anyFormat(v, f, j); err != nil {
			return err
		}
	}
	v.Roles = append(v.Roles, f.Roles()...)
	shared, _ := f.Findings()
	v.take(r.Entra, &j, shared)
	r.rolesGone(v)
	r.unmailed(v)
	if mail := strings.ToLower(v.c.Mail); mail != "" && r.result.App.Target == inspect.TargetIdentityCenter {
		r.mails[mail] = append(r.mails[mail], v.c.Name)
	}
	if r.issuerOpen != "" {
		v.open(r.issuerOpen)
	}
	if r.unreadUsers != "" {
		v.open("it is not known whether AWS has a user for the sign-in: " + r.unreadUsers)
	}
	if name := v.c.Value(entra.AttrSession); name != "" && name != entra.Unsent {
		key := strings.ToLower(name)
		r.sessions[key] = append(r.sessions[key], v.c.Name)
		for _, had := range r.connect[localPart(name)] {
			if strings.EqualFold(had, name) {
				r.connectSeen[had] = true
			}
		}
	}
	if v.Outcome == Fail {
		return r.whatIf(v)
	}
	return nil
}
