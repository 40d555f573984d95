package preflight

import (
	"maps"
	"slices"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// appFindings adds what concerns every user: the app's own faults, by which then every user fails.
func (r *run) appFindings() {
	faults := r.faults()
	for i := range faults {
		if f := &faults[i]; f.StopsEveryone {
			r.stop(f)
		}
	}
	if slices.ContainsFunc(faults, func(f AppFinding) bool { return f.StopsEveryone }) {
		r.groups.stopped()
	}
	r.result.AppFindings = append(append(r.result.AppFindings, faults...), r.atOtherURLs()...)
	if r.first == nil {
		return
	}
	findings, open := r.first.Findings()
	for i := range findings {
		if f := &findings[i]; f.Severity != inspect.Error { // errors are every user's, and lifted from there
			r.result.AppFindings = append(r.result.AppFindings, AppFinding{ID: f.ID, Severity: f.Severity, Title: f.Title,
				Detail: f.Detail, Fixes: f.Fixes})
		}
	}
	for _, c := range open {
		if r.first.Target() == inspect.TargetIAM || inspect.Lookup(c.ID).Family != inspect.FamilyMetadata {
			r.unlookedBy(c) // no other service has metadata that an API shows
		}
	}
}

// stop lets every user fail by a fault of the app.
func (r *run) stop(f *AppFinding) {
	for i := range r.result.Users {
		u := &r.result.Users[i]
		v := &verdict{User: u}
		it := item{cause: f.Cause, title: f.Title, fixes: f.Fixes, shared: true}
		if f.ID != "" {
			it.findings = []string{f.ID}
		}
		v.fails(it)
		r.groups.add(v)
	}
}

// finish counts, and tells what only all users together show.
func (r *run) finish() {
	out := r.result
	for i := range out.Users {
		switch out.Users[i].Outcome {
		case Fail:
			out.Summary.Fail++
		case OK:
			out.Summary.OK++
		case NotChecked:
			out.Summary.NotChecked++
		}
	}
	out.Summary.Users = len(out.Users)
	r.groups.some = len(r.wanted) > 0 || len(r.Entra.GroupsOpen()) > 0
	out.Groups = append(r.groups.groups(), r.twins()...)
	out.Groups = append(out.Groups, r.sharedMails()...)
	if g := r.nobodys(); g != nil {
		out.Groups = append(out.Groups, *g)
	}
	for i := range out.Groups {
		if g := &out.Groups[i]; g.Everyone {
			r.lift(g)
		}
	}
	for _, w := range r.idle {
		r.unsure(words.VisibleLine(words.List(w.rules, "and") + ": " + w.why + "."))
	}
	for _, why := range r.Entra.GroupsOpen() {
		r.unsure(words.VisibleLine("Users of the app may be missing: " + why + "."))
	}
}

// lift makes a finding of the app of what concerns all users alike, unless it is one already.
func (r *run) lift(g *Group) {
	for i := range r.result.AppFindings {
		if f := &r.result.AppFindings[i]; f.Title == g.Title && f.Cause == g.Cause {
			return
		}
	}
	f := AppFinding{Cause: g.Cause, Severity: g.Severity, StopsEveryone: g.Outcome == Fail, Title: g.Title,
		Detail: "It is the same for every user.", Fixes: g.Fixes}
	if len(g.Findings) > 0 {
		f.ID = g.Findings[0]
	}
	r.result.AppFindings = append(r.result.AppFindings, f)
}

// twins are the users who share a session name, which AWS allows: Amazon Connect takes them for one user.
func (r *run) twins() []Group {
	g := Group{Findings: []string{}, Outcome: Note, Severity: inspect.Note, Fixes: []inspect.Fix{}, WhatIf: []WhatIf{},
		First: []string{}, Title: "Several users send the same RoleSessionName, so AWS can't tell them apart"}
	return g.sharing(r.sessions)
}

// sharing is the group with the users who have something in common with others, by what it is; none where no one has.
func (g Group) sharing(by map[string][]string) []Group {
	for _, key := range slices.Sorted(maps.Keys(by)) {
		if users := by[key]; len(users) > 1 {
			g.Count += len(users)
			g.First = append(g.First, users[:min(len(users), mostNamed-len(g.First))]...)
		}
	}
	if g.Count == 0 {
		return nil
	}
	return []Group{g}
}

// nobodys are the users of Amazon Connect whom no user of the app signs in as; nil where not all of both were read.
func (r *run) nobodys() *Group {
	if r.connect == nil || r.options.ConnectUsersCut != "" || len(r.wanted) > 0 || r.nameless ||
		len(r.Entra.GroupsOpen()) > 0 ||
		r.Entra.NoClaims() != "" {
		return nil
	}
	g := &Group{Findings: []string{}, Outcome: Note, Severity: inspect.Note, Fixes: []inspect.Fix{}, WhatIf: []WhatIf{},
		First: []string{}, Title: "No one in the app signs in as this Amazon Connect user"}
	for _, key := range slices.Sorted(maps.Keys(r.connect)) {
		for _, name := range r.connect[key] {
			if r.connectSeen[name] {
				continue
			}
			if g.Count++; len(g.First) < mostNamed {
				g.First = append(g.First, name)
			}
		}
	}
	if g.Count == 0 {
		return nil
	}
	return g
}
