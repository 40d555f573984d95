package inspect

import (
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var connectRelayState = &cause{
	ID:   "connect-relay-state",
	From: []string{"connect-relay-missing", "connect-relay-region", "connect-relay-instance", "connect-relay-destination"},
	find: func(e *diagnosis) *Cause {
		ids := e.present("connect-relay-missing", "connect-relay-region", "connect-relay-instance",
			"connect-relay-destination")
		if len(ids) == 0 {
			return nil
		}
		wanted, known := e.connectRelay()
		do := "Set it to " + wanted
		if !known {
			do = "Set it to " + wanted + ", with the Region and id of the instance's ARN."
		}
		return &Cause{
			Explanation: "AWS sends the browser to the relay state after the sign-in. For Amazon Connect it is " + wanted +
				"; with anything else the user lands in the AWS console or on an error page, and Connect " +
				"says Session Expired.",
			Findings: append(ids, e.present("relay-encoding", "relay-region", "relay-partition")...),
			Fixes: []Fix{{
				Where: Entra,
				Path:  vendordoc.EntraRelayState,
				Do:    do,
			}},
		}
	},
	apply: func(m *patch) bool {
		wanted, known := m.connectRelay()
		if known {
			m.relay = &wanted
		}
		return known
	},
}

// connectRelay is the relay state that leads to the instance, with the destination as it was
// meant, encoded once. known says that no part of it is left open.
func (e *diagnosis) connectRelay() (wanted string, known bool) {
	r := e.d.relay()
	id, region := connectInstance(e.o.ConnectInstance)
	given := id != ""
	if region == "" {
		region = r.Region
	}
	if !given {
		id = strings.ToLower(tailID(r.Instance))
	}
	if !given && e.finding("connect-relay-region") != nil {
		region = "" // it is the wrong one
	}
	if !instanceID.MatchString(id) {
		id = ""
	}
	wanted = federateURL(r.Partition, region, id)
	to := r.Destination
	if r.NewDomain && underConnect(to) {
		to = strings.TrimPrefix(to, "/connect")
	}
	if r.Federation() && (strings.HasPrefix(to, "/") || strings.HasPrefix(to, "https:")) {
		wanted += "?destination=" + escapeSlashes(to)
		if r.NewDomain {
			wanted += "&new_domain=true"
		}
	}
	return wanted, region != "" && id != ""
}

var connectUser = &cause{
	ID:   "connect-user",
	From: []string{"connect-user-unknown", "connect-user-case", "connect-user-name"},
	find: func(e *diagnosis) *Cause {
		ids := e.present("connect-user-unknown", "connect-user-case", "connect-user-name")
		if len(ids) == 0 || e.finding("rsn-guest") != nil {
			return nil
		}
		return &Cause{
			Explanation: "Amazon Connect looks for a user whose name equals RoleSessionName, including " +
				"upper and lower case. The sign-in to AWS works; Connect then says that the account hasn't " +
				"been onboarded to this application.",
			Findings: append(ids, e.present("rsn-connect")...),
			Fixes: []Fix{
				{
					Where: Connect,
					Path:  "Users > User management",
					Do: "Create the user with exactly this name, or change the source so that the names " +
						"match.",
				},
				{
					Where:     Entra,
					Path:      vendordoc.EntraClaims + " > RoleSessionName",
					Do:        "Or choose the source attribute that contains the Connect user name.",
					Elsewhere: "Or build it from the attribute that contains the Connect user name.",
				},
			},
		}
	},
	apply: func(m *patch) bool {
		a := m.attribute(attrRoleSessionName)
		if a == nil || m.o.ConnectUsers == nil {
			return false
		}
		name := a.Values[0].Text
		m.o.ConnectUsers, m.o.ConnectLists = append(slices.Clone(m.o.ConnectUsers), name), nil
		m.note("+Amazon Connect has a user called " + words.Shorten(name))
		return true
	},
}
