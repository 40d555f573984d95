package inspect

import "testing"

func TestAudienceChecks(t *testing.T) {
	element := "<Audience>https://signin.aws.amazon.com/saml</Audience>"
	audience := func(v string) []string { return []string{element, "<Audience>" + v + "</Audience>"} }
	in := func(acs, v string) []string {
		return append(audience(v), "https://signin.aws.amazon.com/saml", acs)
	}
	gov, china := "https://signin.amazonaws-us-gov.com/saml", "https://cn-northwest-1.signin.amazonaws.cn/saml"
	judgeAll(t, []judgement{
		{"entity ID", "audience-aws", audience("urn:amazon:webservices"), Options{}, passes},
		{"regional", "audience-aws", audience("https://eu-west-1.signin.aws.amazon.com/saml"), Options{}, passes},
		{
			"provider ID",
			"audience-aws",
			audience("https://signin.aws.amazon.com/saml/acs/SAMLSP8Z5Q1EXAMPLE0000000"),
			Options{},
			passes,
		},
		{"one of two", "audience-aws", []string{element, "<Audience>urn:x</Audience>" + element}, Options{}, passes},
		{"own name", "audience-aws", audience("urn:x"), Options{}, fails(Warning, "isn't AWS's entity ID")},
		{"cautious", "audience-aws", audience("urn:x"), Options{Strict: true}, fails(Error, "isn't AWS's entity ID")},
		{"spn", "audience-aws", audience("spn:3f1e"), Options{}, fails(Warning, "spn:")},
		{"slash", "audience-aws", audience("urn:amazon:webservices/"), Options{}, fails(Warning, "a slash at the end")},
		{
			"http",
			"audience-aws",
			audience("http://signin.aws.amazon.com/saml"),
			Options{},
			fails(Warning, "http instead of https"),
		},
		{"blank", "audience-aws", audience(" urn:amazon:webservices "), Options{}, fails(Warning, "white space")},
		{
			"Cognito",
			"audience-aws",
			audience("urn:amazon:cognito:sp:eu-west-1_x"),
			Options{Target: TargetIAM},
			fails(Warning, "Cognito"),
		},
		{"GovCloud", "audience-aws", in(gov, "urn:amazon:webservices:govcloud"), Options{}, passes},
		{
			"GovCloud in the commercial partition",
			"audience-aws",
			audience("urn:amazon:webservices:govcloud"),
			Options{},
			fails(Warning, "partition aws-us-gov"),
		},
		{
			"commercial in GovCloud",
			"audience-aws",
			in(gov, "urn:amazon:webservices"),
			Options{},
			fails(Warning, "for aws-us-gov"),
		},
		{"China", "audience-aws", in(china, "urn:amazon:webservices:cn-north-1"), Options{}, passes},
		{"ACS of China", "audience-aws", in(china, "https://signin.amazonaws.cn/saml"), Options{}, passes},

		{"empty", "audience-present", []string{element, ""}, Options{}, fails(Warning, "names no Audience")},
		{
			"none",
			"audience-present",
			[]string{"<AudienceRestriction>" + element + "</AudienceRestriction>", ""},
			Options{},
			fails(Warning, "no AudienceRestriction"),
		},
		{
			"no Conditions",
			"audience-present",
			[]string{entraEnd, "<Advice>", "</Conditions>", "</Advice>"},
			Options{},
			fails(Warning, "no AudienceRestriction"),
		},
		{"there", "audience-present", nil, Options{}, passes},

		{
			"suffix",
			"audience-fragment",
			audience("https://signin.aws.amazon.com/saml#3"),
			Options{},
			fails(Warning, "ends in #3"),
		},
		{
			"suffix on the entity ID",
			"audience-fragment",
			audience("urn:amazon:webservices#prod"),
			Options{Strict: true},
			fails(Error, "#prod"),
		},
		{"encoded", "audience-fragment", audience("https://signin.aws.amazon.com/saml%231"), Options{}, passes},
		{"nobody", "audience-fragment", []string{element, ""}, Options{}, doesNotApply},
	})
}
