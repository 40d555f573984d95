package inspect

var connectRelayState = &cause{
	ID:    "connect-relay-state",
	Title: "The relay state does not lead to the Amazon Connect instance",
	find: func(e *evidence) *Cause {
		ids := e.present("connect-relay-missing", "connect-relay-region", "connect-relay-instance", "connect-relay-destination")
		if len(ids) == 0 {
			return nil
		}
		return &Cause{
			Explanation: "AWS sends the browser to the relay state after the sign-in. For Amazon Connect it is https://<region>.console.aws.amazon.com/connect/federate/<instance-id>; with anything else the user ends in the AWS console or on an error page, and Connect says Session Expired.",
			Findings:    append(ids, e.present("relay-encoding", "relay-region", "relay-partition")...),
			Fixes:       []Fix{{Entra, basicScreen + " > Relay State", "Set it to https://<region>.console.aws.amazon.com/connect/federate/<instance-id>, with the Region and id of the instance's ARN."}},
		}
	},
}

var connectUser = &cause{
	ID:    "connect-user",
	Title: "RoleSessionName is not the name of a user of the Amazon Connect instance",
	find: func(e *evidence) *Cause {
		ids := e.present("connect-user-unknown", "connect-user-case", "connect-user-name")
		if len(ids) == 0 || e.finding("rsn-guest") != nil {
			return nil
		}
		return &Cause{
			Explanation: "Amazon Connect looks for a user whose name equals RoleSessionName, case included. The sign-in to AWS itself works; Connect then says that the account has not been onboarded to this application.",
			Findings:    append(ids, e.present("rsn-connect")...),
			Fixes: []Fix{
				{Connect, "Users > User management", "Create the user with exactly this name, or rename the source so that the names agree."},
				{Entra, claimsScreen + " > RoleSessionName", "Or choose the source attribute that holds the Connect user name."},
			},
		}
	},
}
