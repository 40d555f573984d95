package iampolicy

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
)

const (
	trust       = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::400000000004:saml-provider/P"},"Action":"sts:AssumeRoleWithSAML"}]}`
	permissions = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"connect:GetFederationToken","Resource":"*"}}`
	roleR       = "arn:aws:iam::400000000004:role/R"
)

func quoted(s string) string { return fmt.Sprintf("%q", s) }

// read shows what was read of a file, in one line.
func read(all []*Policy) string {
	var out []string
	for _, p := range all {
		s := string(p.Kind)
		for _, more := range []string{p.RoleARN, p.RoleName, p.RoleID} {
			if more != "" {
				s += " " + strings.TrimPrefix(more, "arn:aws:iam::400000000004:")
			}
		}
		if p.Boundary {
			s += " boundary"
		}
		if p.Unread != "" {
			s += " unread"
		}
		out = append(out, fmt.Sprintf("%s %d", s, len(p.Statements)))
	}
	return strings.Join(out, "; ")
}

// TestForms: one policy, in every form in which people have it.
func TestForms(t *testing.T) {
	role := `{"RoleName":"R","RoleId":"AROAX","Arn":"` + roleR + `","AssumeRolePolicyDocument":` + trust + `}`
	encoded := url.PathEscape(trust)
	for _, c := range []struct{ name, text, want string }{
		{"document", trust, "trust 1"},
		{"with a BOM", "\uFEFF" + trust, "trust 1"},
		{"permissions", permissions, "permissions 1"},
		{"percent-encoded", encoded + "\n", "trust 1"},
		{"percent-encoded, in quotes", quoted(encoded), "trust 1"},
		{"a percent sign of its own", `{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"%7B%"}}`, "permissions 1"},
		{"get-role", `{"Role":` + role + `}`, "trust role/R R AROAX 1"},
		{"get-role of the SDK", `{"Role":{"Arn":"` + roleR + `","AssumeRolePolicyDocument":` + quoted(encoded) + `},"ResultMetadata":{}}`, "trust role/R 1"},
		{"two get-roles in one file", `{"Role":` + role + "}\n" + `{"Role":` + role + `}`, "trust role/R R AROAX 1; trust role/R R AROAX 1"},
		{"list-roles", `{"Roles":[` + role + `],"IsTruncated":true}`, "trust role/R R AROAX 1"},
		{"list-roles, queried", `[["` + roleR + `",` + trust + `]]`, "trust role/R 1"},
		{"get-role-policy", `{"RoleName":"R","PolicyName":"p","PolicyDocument":` + permissions + `}`, "permissions R 1"},
		{"get-policy-version", `{"PolicyVersion":{"VersionId":"v1","Document":` + permissions + `}}`, "permissions 1"},
		{
			"authorization details",
			`{"RoleDetailList":[{"Arn":"` + roleR + `","AssumeRolePolicyDocument":` + trust + `,"RolePolicyList":[{"PolicyDocument":` + permissions +
				`}],"AttachedManagedPolicies":[{"PolicyArn":"a"},{"PolicyArn":"b"}],"PermissionsBoundary":{"PermissionsBoundaryArn":"a"}}],"Policies":[{"Arn":"a","PolicyVersionList":[{"IsDefaultVersion":true,"Document":` +
				permissions + `}]}],"UserDetailList":[{"UserPolicyList":[{"PolicyDocument":` + permissions + `}]}]}`,
			"trust role/R 1; permissions role/R 1; permissions role/R 1; permissions role/R unread 0; permissions role/R boundary 1",
		},
		{
			"terraform show -json of a state, with a module",
			`{"format_version":"1.0","values":{"root_module":{"child_modules":[{"resources":[{"type":"aws_iam_role","values":{"arn":"` + roleR +
				`","name":"R","assume_role_policy":` + quoted(trust) + `,"inline_policy":[{"name":"i","policy":` + quoted(permissions) +
				`}]}},{"type":"aws_iam_role_policy","values":{"role":"R","policy":` + quoted(permissions) + `}}]}]}}}`,
			"trust role/R R 1; permissions role/R R 1; permissions role/R R 1",
		},
		{
			"terraform.tfstate",
			`{"version":4,"terraform_version":"1.9.0","resources":[{"mode":"managed","type":"aws_iam_role","instances":[{"attributes":{"arn":"` + roleR +
				`","name":"R","assume_role_policy":` + quoted(trust) + `}}]},{"type":"aws_iam_policy","instances":[{"attributes":{"arn":"a","policy":` +
				quoted(permissions) + `}}]},{"type":"aws_iam_role_policy_attachment","instances":[{"attributes":{"role":"R","policy_arn":"a"}}]}]}`,
			"trust role/R R 1; permissions role/R R 1",
		},
		{
			"terraform show -json of a plan: a role that is looked up, and one whose policy is not known yet",
			`{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"type":"aws_iam_role","values":{"name":"New"}}]}},` +
				`"prior_state":{"values":{"root_module":{"resources":[{"mode":"data","type":"aws_iam_role","values":{"arn":"` + roleR +
				`","name":"R","assume_role_policy":` + quoted(trust) + `}}]}}}}`,
			"trust New unread 0; trust role/R R 1",
		},
	} {
		all, err := Parse("f", []byte(c.text))
		if got := read(all); err != nil || got != c.want {
			t.Errorf("%s: %s %v, want %s", c.name, got, err, c.want)
		}
	}
}

// TestNotPolicies: what people take for a policy is recognised, and the answer says what it is.
func TestNotPolicies(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  R:\n    Type: AWS::IAM::Role\n", "CloudFormation"},
		{"Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Statement: []\n", "CloudFormation"},
		{`{"Resources":{"R":{"Type":"AWS::IAM::Role","Properties":{"AssumeRolePolicyDocument":` + trust + `}}}}`, "CloudFormation"},
		{"resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = jsonencode({})\n}\n", "Terraform source"},
		{"# aws_iam_role.r will be created\n  + assume_role_policy = (known after apply)\n", "terraform show -json"},
		{"PK\x03\x04plan", "saved Terraform plan"},
		{"Role:\n  Arn: a\n  AssumeRolePolicyDocument:\n    Statement: []\n", "YAML"},
		{"ROLE\tarn:aws:iam::400000000004:role/R\t2020\nASSUMEROLEPOLICYDOCUMENT\t2012-10-17\n", "--output json"},
		{"---------\n|  GetRole  |\n", "--output json"},
		{"<EntityDescriptor/>", "XML"},
		{`{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"type":"aws_iam_role","values":{"name":"New"}}]}}}`, "after applying the plan"},
		{`{"AttachedPolicies":[{"PolicyArn":"a"}]}`, "no policy"},
		{`{"a":`, "cut off"},
		{"%7Bbroken%7", "not JSON"},
		{"", "no policy"},
	} {
		if all, err := Parse("f", []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40q: %s %v, want %q", c.text, read(all), err, c.want)
		}
	}
}
