package inspect

import (
	"strings"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/words"
)

// vendordoc.ConnectUsers is where Amazon Connect lists its users.

// connectWanted says whether the sign-in is meant for Amazon Connect: the
// relay state leads there, the address is Connect's own, or an instance or its
// users were given.
func connectWanted(d *Document, o *Options) bool {
	return o.ConnectInstance != "" || o.ConnectUsers != nil || d.relay().Leads == awsfacts.LeadsToConnect ||
		d.connectEndpoint()
}

// connectEndpoint says whether the message goes to a sign-in endpoint of
// Amazon Connect Global Resiliency, which takes no relay state.
func (d *Document) connectEndpoint() bool {
	e, ok := d.endpoint()
	return ok && e.Connect
}

// whenConnect is the Condition of checks that concern sign-ins to Connect only.
func whenConnect(d *Document, o *Options) Condition {
	switch {
	case connectWanted(d, o):
		return Condition{}
	case d.RelayState == nil:
		return notChecked("nothing says whether the sign-in is for Amazon Connect (--relay-state, " +
			"--connect-instance)")
	}
	return notApplicable("the sign-in is not for Amazon Connect")
}

// whenConnectRelay is the Condition of checks on a relay state that leads to
// Connect's federation page.
func whenConnectRelay(d *Document, o *Options) Condition {
	if c := whenRelay(d, o); c.Outcome != "" {
		return c
	}
	if !d.relay().Federation() {
		return notApplicable("the relay state doesn't lead to Amazon Connect's federation page")
	}
	return Condition{}
}

// whenSessionName also wants a session name to look at.
func whenSessionName(d *Document, o *Options) Condition {
	if c := whenConnect(d, o); c.Outcome != "" {
		return c
	}
	if firstValue(d.Assertion.attribute(attrRoleSessionName)) == nil {
		return notApplicable("the assertion has no RoleSessionName")
	}
	return Condition{}
}

// whenUsers also wants the users of the instance.
func whenUsers(d *Document, o *Options) Condition {
	if o.ConnectUsers == nil {
		if c := whenSessionName(d, o); c.Outcome != "" {
			return c
		}
		return notChecked("there is no list of the Amazon Connect instance's users (--connect-users: " +
			commandConnectUsers + ")")
	}
	if c := whenSessionName(d, o); c.Outcome != "" {
		return c
	}
	if d.chosen.users.Several {
		return notChecked("the files of --connect-users have users of several Amazon Connect instances, and " +
			"nothing says which one the sign-in leads to (--connect-instance, --relay-state)").unless(noSuchUser(d))
	}
	if of := d.connectInstanceID(o); of != "" && o.ConnectUsersOf != "" && of != o.ConnectUsersOf {
		return notChecked("the file of --connect-users has the users of another Amazon Connect instance, " +
			"not of the one the sign-in leads to; " + commandConnectUsers + " prints this one's").unless(noSuchUser(d))
	}
	return Condition{Reason: d.usersAside()}
}

// usersAside says which files have users of other instances than the one of the message.
func (d *Document) usersAside() string {
	aside := d.chosen.users.Aside
	if len(aside) == 0 {
		return ""
	}
	return "not used, because they have users of another instance: " + strings.Join(shortened(aside), ", ")
}

// commandConnectUsers prints what --connect-users takes.
const commandConnectUsers = "aws connect list-users --instance-id ID"

// connectInstanceID is the id of the instance that the sign-in is for, "" when
// it is not known.
func (d *Document) connectInstanceID(o *Options) string {
	id, _ := connectInstance(o.ConnectInstance)
	if id == "" {
		id = tailID(d.relay().Instance)
	}
	if id = strings.ToLower(id); !isInstanceID(id) {
		return ""
	}
	return id
}

// whenEveryUser also wants a list that shows who is not there: a cut one does
// not, unless it has the user.
func whenEveryUser(d *Document, o *Options) Condition {
	if c := whenUsers(d, o); c.Outcome != "" || o.ConnectUsersCut == "" {
		return c
	}
	if exact, _ := connectUserCalled(d.sessionName().Text, o.ConnectUsers); exact {
		return Condition{}
	}
	return notChecked("RoleSessionName isn't among the names in the file of --connect-users, which may be " +
		"incomplete: " +
		o.ConnectUsersCut + "; " + commandConnectUsers + " prints all").unless(noSuchUser(d))
}

// noSuchUser is what keeps Amazon Connect closed and could not be told from the lists.
func noSuchUser(d *Document) string {
	return "the Amazon Connect instance has no user " + words.Shorten(d.sessionName().Text)
}

// sessionName returns the first RoleSessionName; callers know that there is one.
func (d *Document) sessionName() Value {
	return d.Assertion.attribute(attrRoleSessionName).Values[0]
}

// connectUserCalled says whether the instance has a user of exactly this name,
// and which user's name differs only in case.
func connectUserCalled(name string, users []string) (exact bool, folded string) {
	for _, u := range users {
		if u == name {
			return true, u
		}
		if folded == "" && strings.EqualFold(u, name) {
			folded = u
		}
	}
	return false, folded
}

// isInstanceID says whether s has the form of an instance id: a UUID in lower case (connect model, CON-2).
func isInstanceID(s string) bool {
	const form = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
	if len(s) != len(form) {
		return false
	}
	for i := range len(form) {
		hex := s[i] >= '0' && s[i] <= '9' || s[i] >= 'a' && s[i] <= 'f'
		if dash := form[i] == '-'; dash && s[i] != '-' || !dash && !hex {
			return false
		}
	}
	return true
}

// connectInstance takes an instance's ARN or id apart; region is empty for an id.
func connectInstance(given string) (id, region string) {
	parts := strings.SplitN(given, ":", 6)
	if len(parts) == 6 && parts[0] == "arn" {
		return strings.TrimPrefix(parts[5], "instance/"), parts[3]
	}
	return given, ""
}

// IsConnectInstance says whether a text is the ARN or the ID of an Amazon Connect instance.
func IsConnectInstance(given string) bool {
	id, region := connectInstance(given)
	return isInstanceID(strings.ToLower(id)) && (id == given || strings.HasPrefix(given, "arn:") &&
		strings.Split(given, ":")[2] == "connect" && awsfacts.IsRegion(region))
}

// federateURL is the relay state that leads to an instance.
func federateURL(partition, region, id string) string {
	if partition == "" {
		partition = "aws"
	}
	if id == "" {
		id = "<instance-id>"
	}
	if partition == "aws-us-gov" {
		return "https://" + consoleHost(partition) + awsfacts.ConnectFederate + id // documented without a Region
	}
	if region == "" {
		region = "<region>"
	}
	return "https://" + region + "." + consoleHost(partition) + awsfacts.ConnectFederate + id
}

// partitionOfARN returns the partition of an ARN, or "" for other text.
func partitionOfARN(arn string) string {
	if parts := strings.SplitN(arn, ":", 3); len(parts) == 3 && parts[0] == "arn" {
		return parts[1]
	}
	return ""
}

// ConnectInstanceOf is the id of the Connect instance that the options lead to, by the instance or the relay state
// given; "" where they tell none.
func ConnectInstanceOf(o *Options) string {
	d := &Document{RelayState: o.RelayState}
	if o.RelayState != nil {
		d.relayState = awsfacts.ParseRelayState(*o.RelayState)
	}
	return d.connectInstanceID(o)
}
