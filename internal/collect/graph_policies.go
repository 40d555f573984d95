package collect

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"

	"github.com/samlscope/samlscope/internal/evidencedir"
)

// policies reads the policies that Entra ID's admin center doesn't show.
func (e *entra) policies(ctx context.Context, app *servicePrincipal, s *sources) error {
	for _, p := range []struct{ path, name string }{
		{pathMappings, "claims-mapping-policies"},
		{pathIssuance, "token-issuance-policies"},
		{pathLifetime, "token-lifetime-policies"},
	} {
		l := e.graphList(p.path, app.AppID, "app", app.AppID, p.name)
		err := e.all(ctx, l, e.address(p.path, "", app.ID), nil, func(entry json.RawMessage) error {
			s.read(entry)
			return nil
		})
		if err == nil && p.path == pathMappings && e.lastIs(evidencedir.Denied) {
			err = e.mappingsOfAll(ctx, app, s)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// mostExpanded is how many apps of a policy Microsoft Graph tells at most.
const mostExpanded = 20

// mappingsOfAll reads the claims mapping policies of the whole tenant and keeps those of the app: Graph demands the
// permission to write apps for those of one, and Policy.Read.All alone for all.
func (e *entra) mappingsOfAll(ctx context.Context, app *servicePrincipal, s *sources) error {
	l := e.graphList(pathAllMappings, app.AppID, "app", app.AppID, "claims-mapping-policies-of-all")
	first := e.address(pathAllMappings, query("$select", "id,displayName,definition", "$expand", "appliesTo($select=id)"))
	return e.list(ctx, l, func(ctx context.Context, token string) (its []any, next string, err error) {
		all, next, err := e.readPage(ctx, cmp.Or(token, first), nil)
		for _, entry := range all {
			raw, _ := entry.(json.RawMessage)
			applies, sure := appliesTo(raw, app.ID)
			if !sure {
				return nil, "", &graphError{why: "Microsoft Graph doesn't tell all apps of a claims mapping policy"}
			}
			if applies {
				its = append(its, entry)
			}
		}
		return its, next, err
	}, func(entry json.RawMessage) error {
		s.read(entry)
		return nil
	})
}

// appliesTo says whether a policy is the app's, and whether that is sure.
func appliesTo(policy json.RawMessage, app string) (applies, sure bool) {
	var p struct {
		AppliesTo []struct {
			ID string `json:"id"`
		} `json:"appliesTo"`
	}
	if json.Unmarshal(policy, &p) != nil {
		return false, false
	}
	for _, a := range p.AppliesTo {
		if strings.EqualFold(a.ID, app) {
			return true, true
		}
	}
	return false, p.AppliesTo != nil && len(p.AppliesTo) < mostExpanded
}
