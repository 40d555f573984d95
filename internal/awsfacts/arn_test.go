package awsfacts

import (
	"slices"
	"strings"
	"testing"
)

func TestSplitARNs(t *testing.T) {
	const role, provider = "arn:aws:iam::400000000004:role/A", "arn:aws:iam::400000000004:saml-provider/P"
	tests := []struct {
		name, value string
		want        []string
	}{
		{"a pair", role + "," + provider, []string{role, provider}},
		{"the provider first", provider + "," + role, []string{provider, role}},
		{"a comma in the role's name", role + ",b," + provider, []string{role + ",b", provider}},
		{"a comma at the end of the role's name", role + ",," + provider, []string{role + ",", provider}},
		{"white space around the comma is kept", role + " ,\n\t" + provider, []string{role + " ", "\n\t" + provider}},
		{"a no-break space behind the comma", role + ",\u00a0" + provider, []string{role, "\u00a0" + provider}},
		{"one ARN", role, []string{role}},
		{"three ARNs", role + "," + provider + "," + role, []string{role, provider, role}},
		{"a semicolon does not split", role + ";" + provider, []string{role + ";" + provider}},
		{"a line break does not split", role + "\n" + provider, []string{role + "\n" + provider}},
		{"no ARN", "Default Access, User", []string{"Default Access, User"}},
		{"nothing", "", []string{""}},
		{"only a comma", ",", []string{","}},
		{"a comma before the first ARN", "," + role, []string{"", role}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := SplitARNs(tt.value)
			if !slices.Equal(got, tt.want) {
				t.Errorf("splitARNs(%q) = %q, want %q", tt.value, got, tt.want)
			}
			if joined := strings.Join(got, ","); joined != tt.value {
				t.Errorf("the parts joined are %q, not the value %q", joined, tt.value)
			}
		})
	}
}

func TestParseARN(t *testing.T) {
	const account = "400000000004"
	long := strings.Repeat("x", 65)
	tests := []struct {
		text    string
		want    ARN // without Text and Valid
		problem string
	}{
		{
			"arn:aws:iam::400000000004:role/Agent",
			ARN{Partition: "aws", Account: account, Type: "role", Path: "/", Name: "Agent"},
			"",
		},
		{
			" \narn:aws:iam::400000000004:role/Agent\t",
			ARN{Partition: "aws", Account: account, Type: "role", Path: "/", Name: "Agent"},
			"",
		},
		{
			"arn:aws-us-gov:iam::400000000004:role/a/b/Agent,x",
			ARN{Partition: "aws-us-gov", Account: account, Type: "role", Path: "/a/b/", Name: "Agent,x"},
			"",
		},
		{
			"arn:aws-cn:iam::400000000004:saml-provider/Entra.ID_1-x",
			ARN{Partition: "aws-cn", Account: account, Type: "saml-provider", Path: "/", Name: "Entra.ID_1-x"},
			"",
		},
		{
			"arn:aws-iso-f:iam::400000000004:role/Agent",
			ARN{Partition: "aws-iso-f", Account: account, Type: "role", Path: "/", Name: "Agent"},
			"",
		},
		{
			"arn:aws-eusc:iam::400000000004:role/Agent",
			ARN{Partition: "aws-eusc", Account: account, Type: "role", Path: "/", Name: "Agent"},
			"",
		},
		{
			"arn:aws:iam:400000000004:role/Agent",
			ARN{Partition: "aws", Account: account, Type: "role", Path: "/", Name: "Agent"},
			"colon is missing",
		},
		{
			"arn:aws:iam:us-east-1:400000000004:role/Agent",
			ARN{Partition: "aws", Account: account, Type: "role", Path: "/", Name: "Agent"},
			"Region",
		},
		{
			"arn:aws:iam::4000-0000-0004:role/Agent",
			ARN{Partition: "aws", Account: "4000-0000-0004", Type: "role", Path: "/", Name: "Agent"},
			"12 digits",
		},
		{
			"arn:amazon:iam::400000000004:role/Agent",
			ARN{Partition: "amazon", Account: account, Type: "role", Path: "/", Name: "Agent"},
			"partition",
		},
		{
			"arn:aws:sts::400000000004:assumed-role/Agent/alice",
			ARN{Partition: "aws", Account: account, Type: "assumed-role", Path: "/Agent/", Name: "alice"},
			"service",
		},
		{"arn:aws:iam::400000000004:role:Agent", ARN{Partition: "aws", Account: account, Type: "role:Agent"}, "type"},
		{
			"arn:aws:iam::400000000004:role/",
			ARN{Partition: "aws", Account: account, Type: "role", Path: "/"},
			"name is missing",
		},
		{
			"arn:aws:iam::400000000004:role/My Agent",
			ARN{Partition: "aws", Account: account, Type: "role", Path: "/", Name: "My Agent"},
			"a blank",
		},
		{
			"arn:aws:iam::400000000004:role/" + long,
			ARN{Partition: "aws", Account: account, Type: "role", Path: "/", Name: long},
			"64",
		},
		{
			"arn:aws:iam::400000000004:role/Ägent",
			ARN{Partition: "aws", Account: account, Type: "role", Path: "/", Name: "Ägent"},
			"Ä",
		},
		{
			"arn:aws:iam::400000000004:saml-provider/a/b",
			ARN{Partition: "aws", Account: account, Type: "saml-provider", Path: "/a/", Name: "b"},
			"path",
		},
		{
			"arn:aws:iam::400000000004:saml-provider/Entra@ID",
			ARN{Partition: "aws", Account: account, Type: "saml-provider", Path: "/", Name: "Entra@ID"},
			"“@”",
		},
		{
			"arn:aws:iam::400000000004:instance-profile/x",
			ARN{Partition: "aws", Account: account, Type: "instance-profile", Path: "/", Name: "x"},
			"neither role",
		},
		{"arn:", ARN{}, "partition"},
		{"Default Access", ARN{}, "arn:"},
		{"", ARN{}, "arn:"},
	}
	for _, tt := range tests {
		t.Run(tt.text, func(t *testing.T) {
			got := ParseARN(tt.text)
			if got.Text != strings.TrimSpace(tt.text) {
				t.Errorf("Text = %q", got.Text)
			}
			if got.Valid != (tt.problem == "") || got.Valid != (got.Problem == "") ||
				!strings.Contains(got.Problem, tt.problem) {
				t.Errorf("Valid = %v, Problem = %q, want a problem with %q", got.Valid, got.Problem, tt.problem)
			}
			got.Text, got.Valid, got.Problem = "", false, ""
			if got != tt.want {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestSplitARNsAllocatesOnce(t *testing.T) {
	const value = "arn:aws:iam::400000000004:role/A,arn:aws:iam::400000000004:saml-provider/P"
	if n := testing.AllocsPerRun(100, func() { SplitARNs(value) }); n > 1 {
		t.Errorf("%v allocations for a pair", n)
	}
	if n := testing.AllocsPerRun(100, func() { ParseARN(value[:32]) }); n > 0 {
		t.Errorf("%v allocations for a valid ARN", n)
	}
}
