package inspect

import (
	"net/url"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
)

// cognitoRelay is a relay state of a sign-in that the identity provider starts.
const cognitoRelay = "identity_provider=NAME&client_id=ID&redirect_uri=URL&response_type=code&scope=openid"

var cognitoRelayState = &Check{
	ID:          "cognito-relay-state",
	Family:      FamilyCognito,
	Service:     ServiceCognito,
	Unpredicted: true,
	Title:       "A user pool can't use this relay state",
	Severity:    Error,
	Basis:       Documented,
	Since:       "0.1.0",
	Needs:       NeedAssertion,
	Targets:     ForCognito,
	Why: "In a sign-in that the user pool started, the relay state comes back as the pool sent it. In one that the " +
		"identity provider starts, it names provider, app client and callback URL: " + cognitoRelay + ". " +
		"The pool's provider must allow such sign-ins; by default it doesn't.",
	AWSError: "Invalid samlResponse or relayState from identity provider",
	Fixes: []Fix{
		{
			Where: Entra,
			Path:  vendordoc.EntraRelayState,
			Do:    "Set it to " + cognitoRelay + " with the values of your app client.",
		},
		{
			Where: Cognito,
			Path:  vendordoc.CognitoProvider,
			Do:    "Choose Accept SP-initiated and IdP-initiated SAML assertions.",
		},
		{
			Where: Local,
			Path:  "Your app",
			Do:    "Or start the sign-in at the app, and leave the relay state at the identity provider empty.",
		},
	},
	Sources: []Source{vendordoc.CognitoIDPInitiated, vendordoc.CognitoResponseEndpoint, vendordoc.CognitoSAML},
	When: func(d *Document, o *Options) Condition {
		if d.RelayState == nil {
			return notChecked("the relay state is not known (--relay-state)")
		}
		return Condition{}
	},
	Run: func(d *Document, _ *Options) []Finding {
		relay := strings.TrimSpace(*d.RelayState)
		switch asked := d.answersRequest(); {
		case relay == "" && asked:
			f := d.foundRelay("The user pool sent a relay state with its request; it didn't come back.")
			f.Title = "The user pool's relay state didn't come back"
			f.AWSError = "Invalid relayState from identity provider"
			return []Finding{f}
		case relay == "":
			f := d.foundRelay("The user pool didn't ask for this message, so the relay state must name the " +
				"app client.").
				WithWant(cognitoRelay)
			f.Title = "The sign-in began at the identity provider and has no relay state"
			return []Finding{f}
		case asked:
			return nil // the pool's own token
		}
		if missing := missingFromRelay(relay); missing != "" {
			f := d.foundRelay("The user pool didn't ask for this message, and its relay state has no " + missing + ".").WithWant(cognitoRelay)
			f.Title = "The relay state doesn't name the app client"
			return []Finding{f}
		}
		return nil
	},
}

// answersRequest says whether the message names a request that it answers.
func (d *Document) answersRequest() bool {
	for i := range d.Assertion.Confirmations {
		if d.Assertion.Confirmations[i].InResponseTo != nil {
			return true
		}
	}
	return d.InResponseTo != nil
}

// missingFromRelay names the parameters that a relay state lacks.
func missingFromRelay(relay string) string {
	if !strings.Contains(relay, "=") { // AWS prints it encoded once more as well
		if plain, err := url.QueryUnescape(relay); err == nil {
			relay = plain
		}
	}
	has := map[string]bool{}
	for pair := range strings.SplitSeq(relay, "&") {
		name, value, _ := strings.Cut(pair, "=")
		has[name] = value != ""
	}
	var missing []string
	if !has["identity_provider"] && !has["idp_identifier"] {
		missing = append(missing, "identity_provider")
	}
	for _, name := range []string{"client_id", "redirect_uri", "response_type"} {
		if !has[name] {
			missing = append(missing, name)
		}
	}
	return strings.Join(missing, ", ")
}
