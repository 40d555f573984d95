package inspect

import (
	"cmp"
	"strings"
	"testing"
)

// addressed is a message by what tells whom it is for.
type addressed struct {
	posted, recipient, destination, audience string
	issuer                                   string
	role                                     bool
	trusted                                  string // what a trust policy lists under SAML:aud
	operator                                 string // with which it compares that; StringEquals
	also                                     string // Recipient of a second bearer confirmation
}

func (a addressed) document(t *testing.T) *Document {
	t.Helper()
	attr := func(name, value string) string {
		if value == "" {
			return ""
		}
		return " " + name + `="` + value + `"`
	}
	xml := `<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns="urn:oasis:names:tc:SAML:2.0:assertion" ` +
		`ID="_r" Version="2.0" IssueInstant="2026-11-20T09:30:00Z"` + attr("Destination", a.destination) + `><Issuer>` +
		cmp.Or(a.issuer, entraIssuer) + `</Issuer><Assertion ID="_a"><Subject><SubjectConfirmation>` +
		`<SubjectConfirmationData` + attr("Recipient", a.recipient) + `/></SubjectConfirmation>`
	if a.also != "" {
		xml += `<SubjectConfirmation Method="` + methodBearer + `"><SubjectConfirmationData` + attr("Recipient", a.also) +
			`/></SubjectConfirmation>`
	}
	xml += `</Subject>`
	if a.audience != "" {
		xml += `<Conditions><AudienceRestriction><Audience>` + a.audience + `</Audience></AudienceRestriction></Conditions>`
	}
	if a.role {
		xml += `<AttributeStatement><Attribute Name="` + attrRole + `"><AttributeValue>x</AttributeValue></Attribute>` +
			`</AttributeStatement>`
	}
	m := Messages("m.xml", []byte(xml+`</Assertion></p:Response>`))[0]
	m.ACS = a.posted
	o := Options{RelayURLs: []string{"http://127.0.0.1:8485/saml"}}
	if a.trusted != "" {
		policies, err := ParsePolicies("p.json", []byte(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{`+
			`"Federated":"arn:aws:iam::400000000004:saml-provider/EntraID"},"Action":"sts:AssumeRoleWithSAML","Condition":{`+
			`"`+cmp.Or(a.operator, "StringEquals")+`":{"SAML:aud":"`+a.trusted+`"}}}]}`))
		if err != nil {
			t.Fatal(err)
		}
		o.TrustPolicies = policies
	}
	return read(m, &o)
}

func TestTargetsOfServices(t *testing.T) {
	const (
		vpn     = "http://127.0.0.1:35001"
		portal  = "https://self-service.clientvpn.amazonaws.com/api/auth/sso/saml"
		domain  = "https://search-logs-abc.eu-west-1.es.amazonaws.com"
		grafana = "https://g-abc123.grafana-workspace.eu-west-1.amazonaws.com"
		driver  = "http://localhost:7890/redshift/"
		app     = "https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/NDAw"
		signIn  = "https://signin.aws.amazon.com/saml"
		urn     = "urn:amazon:webservices:clientvpn"
	)
	for name, c := range map[string]struct {
		is   addressed
		want Target
	}{
		"Client VPN": {
			addressed{recipient: vpn, audience: urn},
			TargetClientVPN,
		},
		"its port alone": {
			addressed{recipient: vpn + "/", audience: "urn:amazon:webservices"},
			TargetClientVPN,
		},
		"its Audience alone": {
			addressed{recipient: "http://localhost:35001", audience: urn},
			TargetClientVPN,
		},
		"another port": {
			addressed{recipient: "http://127.0.0.1:35002/x", audience: "urn:other", role: true},
			TargetUnknown,
		},
		"the portal": {
			addressed{recipient: portal, audience: urn},
			TargetClientVPNPortal,
		},
		"the portal of GovCloud": {
			addressed{recipient: strings.Replace(portal, "self", "gov.self", 1)},
			TargetClientVPNPortal,
		},
		"OpenSearch": {
			addressed{recipient: domain + "/_dashboards/_opendistro/_security/saml/acs"},
			TargetOpenSearch,
		},
		"OpenSearch, own host": {
			addressed{recipient: "https://logs.example/_plugin/kibana/_opendistro/_security/saml/acs/idpinitiated"},
			TargetOpenSearch,
		},
		"OpenSearch that people run themselves": {
			addressed{recipient: "https://kibana.corp.example:5601/_opendistro/_security/saml/acs", audience: "kibana-saml"},
			TargetUnknown,
		},
		"a domain, without the path of Dashboards": {
			addressed{recipient: domain + "/_opendistro/_security/saml/acs", audience: domain},
			TargetOpenSearch,
		},
		"another page of OpenSearch": {
			addressed{recipient: domain + "/_dashboards/app/home", audience: domain},
			TargetUnknown,
		},
		"Serverless": {
			addressed{recipient: "https://collection.eu-west-1.aoss.amazonaws.com/_saml/acs"},
			TargetOpenSearchServerless,
		},
		"Serverless by Audience": {
			addressed{audience: "aws:opensearch:400000000004:x"},
			TargetOpenSearchServerless,
		},
		"no account in it": {
			addressed{recipient: "https://x.example/a", audience: "aws:opensearch:4:x"},
			TargetUnknown,
		},
		"Grafana":             {addressed{recipient: grafana + "/saml/acs"}, TargetGrafana},
		"Grafana by Audience": {addressed{audience: grafana + "/saml/metadata"}, TargetGrafana},
		"Grafana of one's own": {
			addressed{recipient: "https://grafana.example/saml/acs", audience: "https://grafana.example/saml/metadata"},
			TargetUnknown,
		},
		"Redshift": {
			addressed{recipient: driver, audience: "urn:amazon:webservices", role: true},
			TargetSTSDriver,
		},
		"Athena": {
			addressed{recipient: "http://127.0.0.1:7890/athena", audience: "urn:amazon:webservices"},
			TargetSTSDriver,
		},
		"a driver of another's": {
			addressed{recipient: "http://localhost:5000/x", trusted: "http://localhost:5000/x", role: true},
			TargetSTSDriver,
		},
		"a pattern": {
			addressed{recipient: "http://localhost:5000/x", trusted: "http://localhost:*", operator: "StringLike", role: true},
			TargetSTSDriver,
		},
		"a pattern for everything": {
			addressed{recipient: "http://localhost:5000/x", trusted: "*", operator: "StringLike", role: true},
			TargetSTSDriver,
		},
		"a star alone": {
			addressed{recipient: "http://localhost:5000/x", audience: "urn:x", trusted: "*", role: true},
			TargetUnknown,
		},
		"any case": {
			addressed{recipient: "http://localhost:5000/X", trusted: "http://localhost:5000/x", operator: "StringEqualsIgnoreCase"},
			TargetSTSDriver,
		},
		"a slash too many": {
			addressed{recipient: "http://localhost:5000/x/", trusted: "http://localhost:5000/x"},
			TargetSTSDriver,
		},
		"what a policy excludes": {
			addressed{recipient: "http://localhost:5000/x", audience: "urn:x", trusted: "http://localhost:5000/x",
				operator: "StringNotEquals"},
			TargetUnknown,
		},
		"AWS's sign-in by a pattern": {
			addressed{recipient: "http://localhost:5000/x", audience: "urn:x", operator: "StringLike",
				trusted: "https://*signin.aws.amazon.com/saml*"},
			TargetUnknown,
		},
		"a relay, and a pattern for everything": {
			addressed{recipient: "http://localhost:9000/saml", trusted: "*", operator: "StringLike", role: true},
			TargetIAM,
		},
		"a relay's path that a pattern names": {
			addressed{recipient: "http://localhost:9000/saml", trusted: "http://localhost:*", operator: "StringLike", role: true},
			TargetSTSDriver,
		},
		"localhost with a dot": {addressed{recipient: "http://localhost.:7890/redshift/"}, TargetSTSDriver},
		"the second of two": {
			addressed{recipient: signIn, also: vpn, audience: urn},
			TargetClientVPN,
		},
		"the second of two, and AWS's Audience": {
			addressed{recipient: vpn, also: signIn, audience: "urn:amazon:webservices"},
			TargetIAM,
		},
		"the second of two, and nobody's Audience": {
			addressed{recipient: "https://x.example/", also: grafana + "/saml/acs", audience: "urn:x"},
			TargetGrafana,
		},
		"samlscope's relay": {
			addressed{recipient: "http://127.0.0.1:8485/saml", trusted: "http://127.0.0.1:8485/saml", role: true},
			TargetIAM,
		},
		"another local relay": {
			addressed{recipient: "http://localhost:9000/saml", role: true},
			TargetIAM,
		},
		"an application": {
			addressed{recipient: "https://x.example/acs", audience: "urn:x", issuer: app},
			TargetIDCApplication,
		},
		"Identity Center to AWS": {addressed{recipient: signIn, issuer: app, role: true}, TargetIAM},
		"another service": {
			addressed{recipient: "https://x.example/acs", audience: "urn:x", role: true},
			TargetUnknown,
		},
		"the posted address decides": {
			addressed{posted: vpn, recipient: signIn, audience: signIn},
			TargetClientVPN,
		},
		"the Recipient before the URN": {
			addressed{recipient: signIn, audience: urn},
			TargetIAM,
		},
		"Destination": {
			addressed{destination: grafana + "/saml/acs", audience: "urn:amazon:webservices"},
			TargetGrafana,
		},
		"Defender before Grafana": {
			addressed{posted: strings.Replace(grafana, ".com", ".com.mcas.ms", 1) + "/saml/acs"},
			TargetGrafana,
		},
		// A broken sign-in to AWS stays one.
		"a slash":    {addressed{recipient: signIn + "/"}, TargetIAM},
		"upper case": {addressed{recipient: "HTTPS://SIGNIN.AWS.AMAZON.COM/SAML"}, TargetIAM},
		"http":       {addressed{recipient: "http://signin.aws.amazon.com/saml"}, TargetIAM},
		"no scheme":  {addressed{recipient: "signin.aws.amazon.com/saml"}, TargetIAM},
		"a host like it": {
			addressed{recipient: "https://signin.aws.amazon.com.evil.example/saml", role: true},
			TargetIAM,
		},
		"a typing error": {
			addressed{recipient: "https://signin.aws.amazon.co/saml", audience: "urn:x", role: true},
			TargetIAM,
		},
		"no Recipient":          {addressed{audience: "urn:amazon:webservices"}, TargetIAM},
		"no Recipient but Role": {addressed{role: true, audience: "urn:x"}, TargetIAM},
		"a number behind": {
			addressed{recipient: "https://x.example/", audience: "urn:amazon:webservices#2"},
			TargetIAM,
		},
		"no number behind": {
			addressed{recipient: "https://x.example/", audience: "urn:amazon:webservices#x"},
			TargetUnknown,
		},
		"GovCloud": {
			addressed{recipient: "https://x.example/", audience: "urn:amazon:webservices:govcloud"},
			TargetIAM,
		},
		"a URN that begins so": {
			addressed{recipient: "https://x.example/", audience: "urn:amazon:webservices:other"},
			TargetUnknown,
		},
		"Connect's own": {
			addressed{recipient: "https://x.eu-west-1.sign-in.connect.aws/saml?a=b"},
			TargetIAM,
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.is.document(t).Target; got != c.want {
				t.Errorf("target %s, want %s", got, c.want)
			}
		})
	}
}

// TestTargetGiven: --target wins with every value.
func TestTargetGiven(t *testing.T) {
	m := Messages("entra.xml", []byte(baseMessage(t)))[0]
	for _, name := range TargetNames() {
		if r := Inspect(m, Options{Target: Target(name)}); r.Target != Target(name) {
			t.Errorf("%s: judged for %s", name, r.Target)
		}
	}
}

// TestRulesOfOneTarget: no rule of the console sign-in judges a message for another service, nor the
// other way round.
func TestRulesOfOneTarget(t *testing.T) {
	m := Messages("entra.xml", []byte(baseMessage(t)))[0]
	for _, name := range TargetNames() {
		ran := map[string]bool{}
		for _, c := range Inspect(m, Options{Target: Target(name)}).Checks {
			ran[c.ID] = c.Outcome != NotApplicable
		}
		for id, at := range map[string][]Target{
			recipientAWS.ID: {TargetIAM},
			rsnPresent.ID:   {TargetIAM, TargetSTSDriver},
			spSignature.ID: {
				TargetClientVPN, TargetClientVPNPortal, TargetOpenSearch, TargetOpenSearchServerless, TargetGrafana,
				TargetIDCApplication, TargetUnknown,
			},
			cvpnSignedBoth.ID: {TargetClientVPN, TargetClientVPNPortal},
			idcACS.ID:         {TargetIdentityCenter},
		} {
			want := false
			for _, t := range at {
				want = want || t == Target(name)
			}
			if ran[id] != want {
				t.Errorf("%s judged a message for %s: %v", id, name, ran[id])
			}
		}
	}
}
