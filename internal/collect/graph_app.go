package collect

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/evidencedir"
)

// servicePrincipal is an app, as far as it says what to ask next.
type servicePrincipal struct {
	ID          string `json:"id"`
	AppID       string `json:"appId"`
	DisplayName string `json:"displayName"`
	Required    *bool  `json:"appRoleAssignmentRequired"`
	Thumbprint  string `json:"preferredTokenSigningKeyThumbprint"`
	AppRoles    []struct {
		Value   string `json:"value"`
		Enabled bool   `json:"isEnabled"`
	} `json:"appRoles"`
	Identifiers []string `json:"servicePrincipalNames"`
	ReplyURLs   []string `json:"replyUrls"`
	SAML        struct {
		RelayState string `json:"relayState"`
	} `json:"samlSingleSignOnSettings"`
}

const (
	// appFields are the fields of an app that say how it signs users in.
	appFields = "id,appId,displayName,accountEnabled,appRoleAssignmentRequired,appRoles,preferredSingleSignOnMode," +
		"loginUrl,samlSingleSignOnSettings,replyUrls,servicePrincipalNames,servicePrincipalType," +
		"preferredTokenSigningKeyThumbprint,tokenEncryptionKeyId,applicationTemplateId,homepage,tags," +
		"disabledByMicrosoftStatus,appOwnerOrganizationId,keyCredentials"
	findFields = "id,appId,displayName,servicePrincipalNames,preferredTokenSigningKeyThumbprint,appRoles"
	// registrationFields are those of its registration.
	registrationFields = "id,appId,displayName,identifierUris,web,defaultRedirectUri,groupMembershipClaims," +
		"optionalClaims,requestSignatureVerification,tokenEncryptionKeyId"
	largePage = "999"
)

// entraSteps are the calls to Microsoft Graph.
func (n *Need) entraSteps(o EntraOptions) []Step {
	s := steps{}
	get := func(path, of string, then ...string) { s.add("GET "+path, Place{}, of, then...) }
	get(pathOrganization, "")
	get(pathApps, "where "+n.appFilter())
	get(pathApp, "the app")
	get(pathRegistration, "the app")
	if o.cloud() == "public" {
		get(pathClaims, "the app")
	}
	get(pathMappings, "the app", "GET "+pathAllMappings)
	for _, path := range []string{pathIssuance, pathLifetime} {
		get(path, "the app")
	}
	get(pathJobs, "the app", "GET "+pathJobSchema)
	members := []string{"GET " + pathMembers, "GET " + pathNestedGroups, "GET " + pathNestedMembers, "GET " + pathUsers}
	if n.named() {
		members = nil
		for _, u := range n.users() {
			get(pathUsers, u, "GET "+pathUserGroups, "GET "+pathUserAllGroups)
		}
	}
	get(pathAssigned, "the app", members...)
	if n.Message && !n.Issued.IsZero() {
		get(pathSignIns, "the app, around the message")
	}
	s.add("GET /{tenant}"+metadataPath, Place{}, "the app")
	return s.all
}

// named says whether only some users are read.
func (n *Need) named() bool { return len(n.users()) > 0 }

// users are those to read, the one of the message by its id.
func (n *Need) users() []string {
	if n.UserID == "" {
		return n.Users
	}
	return append([]string{n.UserID}, n.Users[min(1, len(n.Users)):]...)
}

// appFilter finds the app among all of the tenant.
func (n *Need) appFilter() string {
	switch {
	case isGUID(n.App):
		return "appId eq " + quoted(strings.ToLower(n.App))
	case strings.Contains(n.App, ":"):
		return "servicePrincipalNames/any(n:n eq " + quoted(n.App) + ")"
	case n.App != "":
		return "displayName eq " + quoted(n.App)
	case len(n.Audiences) > 0:
		// with Entra ID's gallery app the audience lacks the #1 of the identifier
		return "servicePrincipalNames/any(n:startswith(n," + quoted(n.Audiences[0]) + "))"
	}
	return ""
}

// entra reads what Microsoft Entra ID knows, and adds to need what the app says of AWS.
func (r *run) entra(ctx context.Context, need *Need) error {
	e, err := newEntra(r, need)
	if err != nil {
		s := side{run: r}
		return s.skipped(evidencedir.Call{Operation: "GET " + pathOrganization},
			"signing in to Microsoft Entra ID failed: "+err.Error())
	}
	if err := e.organization(ctx); err != nil {
		return err
	}
	if e.stopped == "" {
		r.o.Say("Microsoft Entra ID, tenant " + e.tenant)
		sayPlan(r.o.Say, need.entraSteps(r.o.Entra))
	}
	app, err := e.find(ctx)
	if err != nil || app == nil {
		return err
	}
	if err := e.app(ctx, app); err != nil {
		return err
	}
	if err := e.people(ctx, app); err != nil {
		return err
	}
	return e.metadata(ctx, app.AppID)
}

// organization asks for the tenant, which the credentials decide.
func (e *entra) organization(ctx context.Context) error {
	c := e.call("GET "+pathOrganization, "")
	var all []any
	answered, err := e.ask(ctx, c, func(ctx context.Context) (err error) {
		all, _, err = e.readPage(ctx, e.address(pathOrganization, query("$select",
			"id,displayName,countryLetterCode,verifiedDomains")), nil)
		if err == nil && len(all) != 1 {
			err = &graphError{why: "no tenant was shown"}
		}
		return err
	})
	if !answered {
		return err
	}
	var tenant struct {
		ID string `json:"id"`
	}
	if raw, ok := all[0].(json.RawMessage); !ok || json.Unmarshal(raw, &tenant) != nil {
		return e.refused(c, &outcome{state: evidencedir.Partial, why: "no tenant was shown"})
	}
	if e.tenant != "" && !strings.EqualFold(e.tenant, tenant.ID) {
		return e.refused(c, &outcome{state: evidencedir.Denied, stop: true, why: fmt.Sprintf(
			"the sign-in is to the tenant %s, and the app is in the tenant %s: sign in to that one", tenant.ID, e.tenant)})
	}
	e.tenant = tenant.ID
	e.dir.Tenant(evidencedir.Tenant{ID: e.tenant, Graph: e.o.Entra.graph(), At: e.o.Now().UTC()})
	c = e.call(c.Operation, "")
	c.File = c.FileName("organization", "json")
	return e.write(c, map[string]any{"value": all})
}

// find finds the app. Where several may be meant, none is taken; nil says that there is none to go on with.
func (e *entra) find(ctx context.Context) (*servicePrincipal, error) {
	filter := e.need.appFilter()
	c := e.call("GET "+pathApps, filter)
	if filter == "" {
		return nil, e.skipped(c, "nothing names the app: --app NAME does")
	}
	var found []servicePrincipal
	answered, err := e.ask(ctx, c, func(ctx context.Context) (err error) {
		found, err = e.candidates(ctx, filter)
		if found = e.meant(found); err == nil && len(found) != 1 {
			err = &missingError{several(found)}
		}
		return err
	})
	if !answered {
		return nil, err
	}
	c.State, c.Count = evidencedir.Complete, 1
	return &found[0], e.note(c)
}

// candidates are the apps that a filter finds.
func (e *entra) candidates(ctx context.Context, filter string) (found []servicePrincipal, err error) {
	next := e.address(pathApps, query("$filter", filter, "$select", findFields))
	for next != "" {
		entries, after, err := e.readPage(ctx, next, nil)
		if err != nil {
			return nil, err
		}
		for _, entry := range entries {
			raw, _ := entry.(json.RawMessage)
			found = append(found, servicePrincipal{})
			if err := json.Unmarshal(raw, &found[len(found)-1]); err != nil {
				return nil, err
			}
		}
		next = after
	}
	return found, nil
}

// several says why no app is taken.
func several(found []servicePrincipal) string {
	if len(found) == 0 {
		return "no app of the tenant has this name or identifier; --app NAME or --app ID names another"
	}
	var all []string
	for _, a := range found {
		all = append(all, a.DisplayName+" ("+a.AppID+")")
	}
	return "several apps may be meant: " + strings.Join(all, ", ") + "; --app ID names one"
}

// meant leaves the apps that a message can be of: by its identifier, then by its certificate, then by the
// roles in it.
func (e *entra) meant(all []servicePrincipal) []servicePrincipal {
	if e.need.App != "" {
		return all
	}
	all = slices.DeleteFunc(all, func(a servicePrincipal) bool {
		return !slices.ContainsFunc(a.Identifiers, func(id string) bool {
			id, _, _ = strings.Cut(id, "#")
			return slices.ContainsFunc(e.need.Audiences, func(audience string) bool {
				audience, _, _ = strings.Cut(audience, "#")
				return audience == id
			})
		})
	})
	for _, is := range []func(servicePrincipal) bool{
		func(a servicePrincipal) bool { return e.need.Thumbprint != "" && a.Thumbprint == e.need.Thumbprint },
		e.hasRoles,
	} {
		var some []servicePrincipal
		for _, a := range all {
			if is(a) {
				some = append(some, a)
			}
		}
		if len(all) > 1 && len(some) > 0 {
			all = some
		}
	}
	return all
}

// hasRoles says whether all roles of the message are roles of an app.
func (e *entra) hasRoles(a servicePrincipal) bool {
	n := Need{}
	for _, r := range a.AppRoles {
		n.appRole(r.Value)
	}
	return len(e.need.Pairs) > 0 && !slices.ContainsFunc(e.need.Pairs,
		func(p Pair) bool { return !slices.Contains(n.Pairs, p) })
}

// app reads how the app signs users in.
func (e *entra) app(ctx context.Context, app *servicePrincipal) error {
	single := func(path, name, fields string, change func(any) any, ids ...string) (json.RawMessage, error) {
		c := e.call("GET "+path, app.AppID)
		c.File = c.FileName("app", app.AppID, name, "json")
		q := ""
		if fields != "" {
			q = query("$select", fields)
		}
		return e.one(ctx, c, e.address(path, q, ids...), change)
	}
	whole, err := single(pathApp, "service-principal", appFields, cutKeys, app.ID)
	if err != nil {
		return err
	}
	if whole != nil {
		if err := json.Unmarshal(whole, app); err != nil {
			return err
		}
	}
	e.need.tells(app)
	if app.Required != nil && !*app.Required {
		e.o.Say("the app lets everyone in the tenant sign in, assigned or not; those who are assigned are read")
	}
	if _, err := single(pathRegistration, "application", registrationFields, nil, app.AppID); err != nil {
		return err
	}
	sources := newSources()
	if e.o.Entra.cloud() == "public" {
		claims, err := single(pathClaims, "claims-policy", "", nil, app.ID)
		if err != nil {
			return err
		}
		sources.read(claims)
		e.conditions = conditionsOf(claims)
	}
	if err := e.policies(ctx, app, sources); err != nil {
		return err
	}
	if err := e.provisioning(ctx, app, sources); err != nil {
		return err
	}
	e.fields = sources.fields()
	return nil
}

// conditionsOf are the groups that conditions of claims name.
func conditionsOf(claims json.RawMessage) (groups []string) {
	var policy struct {
		Claims []struct {
			Configurations []struct {
				Condition *struct {
					MemberOf []string `json:"memberOf"`
				} `json:"condition"`
			} `json:"configurations"`
		} `json:"claims"`
	}
	if len(claims) == 0 || json.Unmarshal(claims, &policy) != nil {
		return nil
	}
	for _, c := range policy.Claims {
		for _, k := range c.Configurations {
			if k.Condition == nil {
				continue
			}
			for _, id := range k.Condition.MemberOf {
				if isGUID(id) {
					groups = append(groups, strings.ToLower(id))
				}
			}
		}
	}
	return groups
}

// tells adds what the app says of AWS: its roles, where it leads to, whose identifiers it has. A message
// says that for itself.
func (n *Need) tells(app *servicePrincipal) {
	if n.Message {
		return
	}
	for _, r := range app.AppRoles {
		if r.Enabled {
			n.appRole(r.Value)
		}
	}
	n.relayState(app.SAML.RelayState)
	for _, id := range app.Identifiers {
		id, _, _ = strings.Cut(id, "#")
		n.identifier(id)
	}
}

// provisioning reads the jobs that write users to IAM Identity Center, and what they write.
func (e *entra) provisioning(ctx context.Context, app *servicePrincipal, s *sources) error {
	var jobs []string
	l := e.graphList(pathJobs, app.AppID, "app", app.AppID, "provisioning-jobs")
	err := e.all(ctx, l, e.address(pathJobs, "", app.ID), nil, func(entry json.RawMessage) error {
		var job struct {
			ID string `json:"id"`
		}
		err := json.Unmarshal(entry, &job)
		jobs = append(jobs, job.ID)
		return err
	})
	if err != nil {
		return err
	}
	for _, job := range jobs {
		c := e.call("GET "+pathJobSchema, app.AppID+" "+job)
		c.File = c.FileName("app", app.AppID, "provisioning", job, "schema", "json")
		schema, err := e.one(ctx, c, e.address(pathJobSchema, query("$select", "synchronizationRules"), app.ID, job), nil)
		if err != nil {
			return err
		}
		s.read(schema)
	}
	return nil
}

// cutKeys takes the keys out of an app's credentials: their dates and names decide, and which key Entra ID
// publishes is in its metadata.
func cutKeys(v any) any { return without(v, []string{"key", "passwordcredentials", "secrettext"}) }
