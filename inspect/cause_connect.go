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
			do = "Set it to " + wanted + ", with the Region and the ID of the instance's ARN."
		}
		why := "AWS sends the browser to the relay state after the sign-in. For Amazon Connect it is " + wanted +
			"; with anything else the user lands in the AWS console or on an error page, and Connect " +
			"says Session Expired."
		if len(ids) == 1 && ids[0] == connectRelayDestination.ID {
			why = "The relay state leads to the instance, but Connect may not open the page that its destination names."
		}
		return &Cause{
			Explanation: why,
			Findings:    append(ids, e.present("relay-encoding", "relay-region", "relay-partition")...),
			Fixes:       []Fix{{Where: Entra, Path: vendordoc.EntraRelayState, Do: do}},
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
	if !isInstanceID(id) {
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
		if len(ids) == 0 || e.finding("rsn-guest") != nil || e.finding("rsn-pattern") != nil {
			return nil // no user can have a name that STS refuses
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

// as2Stack, wsUserName, as2UserName and wsEmailTag are what keeps a desktop closed behind the sign-in.
var as2Stack = &cause{
	ID:   "as2-stack",
	From: []string{"as2-relay"},
	find: func(e *diagnosis) *Cause {
		if e.finding("as2-relay") == nil {
			return nil
		}
		return &Cause{
			Explanation: "AWS sends the browser to the relay state after the sign-in. AppStream opens a stack only by its " +
				"own relay state: name and case of the stack, account and Region must match.",
			Findings: append(e.present("as2-relay"), e.present("relay-encoding", "relay-partition")...),
			Fixes:    as2Relay.Fixes,
		}
	},
	apply: func(m *patch) bool {
		was, _ := m.d.relay().Parameter("accountId")
		pairs := m.d.chosenPairs(&m.o)
		if was == "" || len(pairs) == 0 {
			return false
		}
		relay := strings.Replace(*m.d.RelayState, "accountId="+was, "accountId="+pairs[0].Role.Account, 1)
		m.relay = &relay
		return relay != *m.d.RelayState
	},
}

var (
	wsUserName = desktopName("ws-user-name", wsNameID, func(m *patch) string {
		name, _, _ := strings.Cut(m.d.Assertion.NameID.Text, "@")
		return name[strings.LastIndexByte(name, '\\')+1:] // what sAMAccountName mostly is
	})
	as2UserName = desktopName("as2-user-name", as2NameID, func(m *patch) string {
		if upn := m.attribute(claimUPN); upn != nil {
			return upn.Values[0].Text
		}
		return ""
	})
)

// desktopName is the cause of a NameID that is not the name by which a service knows the user: format and
// source are one claim. name is what it would be with the fix; "" where the message does not tell.
func desktopName(id string, check *Check, name func(*patch) string) *cause {
	return &cause{
		ID:   id,
		From: []string{check.ID},
		find: func(e *diagnosis) *Cause {
			if e.finding(check.ID) == nil {
				return nil
			}
			return &Cause{
				Explanation: check.Why,
				Findings:    append(e.present(check.ID), e.present("euc-persistent", "nameid-format", "nameid-transient")...),
				Fixes:       check.Fixes,
			}
		},
		apply: func(m *patch) bool {
			wanted, format := name(m), m.d.Assertion.NameIDFormat
			if wanted == "" {
				return false
			}
			m.content(m.d.Assertion.NameID.Node, wanted)
			if format != nil {
				m.value(format, nameIDv2+"persistent")
			}
			return true
		},
	}
}

var wsEmailTag = &cause{
	ID:   "ws-email-tag",
	From: []string{"ws-email"},
	find: func(e *diagnosis) *Cause {
		if e.finding("ws-email") == nil {
			return nil
		}
		return &Cause{Explanation: wsEmail.Why, Findings: e.present("ws-email"), Fixes: wsEmail.Fixes}
	},
	apply: func(m *patch) bool {
		mail := m.attribute(claimMail)
		return mail != nil && m.d.Assertion.tag("Email") == nil &&
			m.attributeAdded(prefixPrincipalTag+"Email", mail.Values[0].Text)
	},
}
