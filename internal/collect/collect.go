package collect

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/evidencedir"
)

// Options say what to collect, as whom, and where to.
type Options struct {
	Need
	From []string // "aws", "entra"; none: both
	Role string   // ARN or name of the only role to read; "" for every one
	Dir  string
	Tool string // that writes, with its version

	// Instance permits the credentials of the machine itself: an instance's role, a managed identity.
	Instance bool
	Profile  string // of the AWS configuration
	// StandIn is the origin of a stand-in of AWS's APIs on loopback; "" asks AWS. Neither the AWS configuration nor any
	// credentials of the user's are read for it.
	StandIn string
	Region  string // for what has none of its own
	Entra   EntraOptions

	Clock
	Via    http.RoundTripper   // to every service; nil: Go's own
	Getenv func(string) string // of the environment
	Say    func(string)        // told what happens, a line each
}

// Result is what a run has done.
type Result struct {
	Made []Made
	// Interrupted says that the run was ended before it was through.
	Interrupted bool
}

// Read says whether anything was answered that decides something.
func (r *Result) Read() bool {
	return slices.ContainsFunc(r.Made, func(m Made) bool {
		answered := m.State == evidencedir.Complete || m.State == evidencedir.Absent || m.State == evidencedir.Partial &&
			m.Count > 0
		return answered && m.Operation != opCaller
	})
}

func (o *Options) from(side string) bool { return len(o.From) == 0 || slices.Contains(o.From, side) }

// Planned is what a run would ask, without asking anything.
func Planned(o Options) Plan {
	n := o.Need
	n.narrow(o.Role)
	p := Plan{Graph: o.Entra.graph()}
	if o.from("entra") {
		p.Entra = n.entraSteps(o.Entra)
	}
	if o.from("aws") {
		p.AWS = n.awsSteps()
	}
	return p
}

// Run collects. Microsoft Entra ID comes first: the app's answers tell what to ask AWS. The result is there
// beside an error as well.
func Run(ctx context.Context, o Options) (res *Result, err error) {
	dir, err := evidencedir.Create(o.Dir, o.Tool, o.Now)
	if err != nil {
		return nil, err
	}
	r := &run{o: o, dir: dir, paced: newPace(o.Clock)}
	need := o.Need
	if o.from("entra") {
		err = r.entra(ctx, &need)
	} else {
		r.remember(&need)
	}
	need.narrow(o.Role)
	if err == nil && o.from("aws") {
		err = r.amazon(ctx, need)
	}
	res = &Result{Made: r.made}
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		res.Interrupted, err = true, nil
	}
	return res, errors.Join(err, dir.Save(), dir.Close())
}

// remember adds to need what an earlier run has read of the app.
func (r *run) remember(need *Need) {
	for _, c := range r.dir.Calls {
		if c.Operation != "GET "+pathApp || !c.Held() || need.App == "" {
			continue
		}
		var app servicePrincipal
		data, err := r.dir.Read(c)
		if err == nil && json.Unmarshal(data, &app) == nil &&
			(app.DisplayName == need.App || strings.EqualFold(app.AppID, need.App) ||
				slices.Contains(app.Identifiers, need.App)) {
			need.tells(&app)
		}
	}
}

// amazon reads what AWS knows.
func (r *run) amazon(ctx context.Context, need Need) error {
	a, err := newAmazon(ctx, r, need)
	if err != nil {
		s := side{run: r}
		return s.skipped(evidencedir.Call{Operation: opCaller}, "the AWS configuration can't be read: "+err.Error())
	}
	if err := a.who(ctx); err != nil {
		return err
	}
	all := need.awsSteps()[1:]
	if need.open() {
		all = nil // nothing has told what to ask
	}
	if a.stopped == "" {
		r.o.Say("AWS account " + a.caller.Account + ", as " + a.caller.ARN)
		sayPlan(r.o.Say, all)
	}
	for _, s := range all {
		if err := a.step(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// sayPlan says what will be asked before it is.
func sayPlan(say func(string), all []Step) {
	for _, s := range all {
		say("  " + s.Line())
	}
}
