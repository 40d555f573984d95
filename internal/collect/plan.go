package collect

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/evidencedir"
)

// Step is one call that the plan has, and those that its answer leads to.
type Step struct {
	evidencedir.Call
	Place
	Then []string
}

// Plan is what will be asked, in this order.
type Plan struct {
	Entra, AWS []Step
	Graph      string // origin of Microsoft Graph
}

// unknown stands for what only the app's own answers tell.
const (
	eachProvider = "each identity provider that the app's roles name"
	eachRole     = "each role that the app's roles name"
	eachInstance = "the instance that the app's relay state leads to"
	eachStore    = "the identity store that the app's identifiers name"
)

// awsSteps are the calls to AWS.
func (n *Need) awsSteps() []Step {
	s := steps{}
	s.add(opCaller, Place{}, "")
	if n.open() {
		s.add(opProvider, Place{}, eachProvider, opProviders)
		s.add(opRole, Place{}, eachRole, rolePolicies...)
		s.add(opInstance, Place{}, eachInstance, opConnectUsers)
		s.add(opUsers, Place{}, eachStore)
		return s.all
	}
	for _, p := range n.Pairs {
		if p.Provider.Valid {
			s.add(opProvider, Place{p.Provider.Partition, "", p.Provider.Account}, p.Provider.Text, opProviders)
		}
	}
	for _, p := range n.Pairs {
		if p.Role.Valid {
			s.add(opRole, Place{p.Role.Partition, "", p.Role.Account}, p.Role.Text, rolePolicies...)
		}
	}
	for _, p := range n.Instances {
		s.add(opInstance, p, p.ID)
		s.add(opConnectUsers, p, p.ID)
	}
	for _, p := range n.Stores {
		n.storeSteps(&s, p)
	}
	for _, p := range n.Portals {
		s.add(opCenters, p, "", opApplications, opUserID, opUserApplications)
	}
	for _, p := range n.Pools {
		s.add(opPool, p, p.ID)
		s.add(opPoolProviders, p, p.ID, opPoolProvider)
	}
	n.trailSteps(&s)
	return s.all
}

// open says whether only the app's answers tell what to ask AWS.
func (n *Need) open() bool {
	return n.App != "" && len(n.Pairs)+len(n.Instances)+len(n.Stores)+len(n.Portals)+len(n.Pools) == 0
}

// rolePolicies are the calls for what a role may do.
var rolePolicies = []string{opInlineNames, opInline, opAttached, opPolicy, opPolicyVersion}

func (n *Need) storeSteps(s *steps, p Place) {
	if len(n.Users) == 0 {
		s.add(opUsers, p, p.ID)
	}
	for _, user := range n.Users {
		s.add(opUserID, p, p.ID+" "+user, opUser, opUsers)
	}
}

// The window around a message in which its events are looked for. CloudTrail is minutes late.
const (
	eventsBefore = 5 * time.Minute
	eventsAfter  = 20 * time.Minute
)

// trailSteps look for the events of a message.
func (n *Need) trailSteps(s *steps) {
	if !n.Message || n.Issued.IsZero() {
		return
	}
	if len(n.Stores) > 0 {
		for _, p := range n.Stores {
			s.add(opEvents, Place{p.Partition, p.Region, ""}, "ExternalIdPDirectoryLogin")
			s.add(opEvents, Place{p.Partition, p.Region, ""}, "UserAuthentication")
		}
		return
	}
	for _, p := range n.SignInsAt {
		s.add(opEvents, p, "AssumeRoleWithSAML")
		s.add(opEvents, p, "ConsoleLogin")
	}
}

// steps are steps, each once.
type steps struct{ all []Step }

func (s *steps) add(operation string, at Place, of string, then ...string) {
	step := Step{Place: at, Then: then}
	step.Operation, step.Call.Partition, step.Call.Region, step.Of = operation, at.Partition, at.Region, of
	for _, old := range s.all {
		if old.Operation == operation && old.Call.Region == at.Region && old.Of == of {
			return
		}
	}
	s.all = append(s.all, step)
}

// Policy is the least IAM policy that the steps need, as IAM takes it.
func (p *Plan) Policy() string {
	actions := permissionsOf(p.AWS, func(op string) string { return op })
	if len(actions) == 0 {
		return ""
	}
	statement := map[string]any{"Effect": "Allow", "Action": actions, "Resource": "*"}
	data, err := json.MarshalIndent(map[string]any{"Version": "2012-10-17", "Statement": []any{statement}}, "", "  ")
	if err != nil {
		return "" // texts in maps and lists can always be encoded
	}
	return string(data)
}

// Scopes are the least permissions of Microsoft Graph that the steps need.
func (p *Plan) Scopes() []string { return permissionsOf(p.Entra, scopeOf) }

func permissionsOf(all []Step, opens func(string) string) []string {
	var out []string
	for _, s := range all {
		for _, op := range append([]string{s.Operation}, s.Then...) {
			for one := range strings.SplitSeq(opens(strings.TrimPrefix(op, "GET ")), " and ") {
				if one != "" && one != opCaller { // which needs none
					out = append(out, one)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Line is a step in one line.
func (s *Step) Line() string {
	line := s.Operation
	if s.Call.Region != "" {
		line += " in " + s.Call.Region
	}
	if s.Of != "" {
		line += "  " + s.Of
	}
	if len(s.Then) > 0 {
		line += "\n    then " + strings.Join(s.Then, ", ")
	}
	return line
}
