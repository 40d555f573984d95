package collect

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/evidencedir"
)

func (a *amazon) iam() *iam.Client { return iam.NewFromConfig(a.at(home(a.caller.Partition))) }

// iamCall is a call to IAM, whose answer is kept under these words.
func (a *amazon) iamCall(operation, of string, name ...string) evidencedir.Call {
	c := a.call(operation, "", of)
	c.File = c.FileName(append(name, "json")...)
	return c
}

// provider reads what IAM stores of an identity provider, and which ones there are instead.
func (a *amazon) provider(ctx context.Context, arn string) error {
	c := a.iamCall(opProvider, arn, "saml-provider", awsfacts.ParseARN(arn).Name)
	got, err := a.object(ctx, c, func(ctx context.Context) (any, error) {
		out, err := a.iam().GetSAMLProvider(ctx, &iam.GetSAMLProviderInput{SAMLProviderArn: &arn})
		return plain(out), err
	})
	if err != nil || got != nil || !a.lastIs(evidencedir.Absent) {
		return err
	}
	_, err = a.object(ctx, a.iamCall(opProviders, "", "saml-providers"), func(ctx context.Context) (any, error) {
		out, err := a.iam().ListSAMLProviders(ctx, &iam.ListSAMLProvidersInput{})
		return plain(out), err
	})
	return err
}

// role reads a role's trust policy, and everything that says what it may do.
func (a *amazon) role(ctx context.Context, arn awsfacts.ARN) error {
	c := a.iamCall(opRole, arn.Text, "role", arn.Name)
	boundary := ""
	got, err := a.object(ctx, c, func(ctx context.Context) (any, error) {
		out, err := a.iam().GetRole(ctx, &iam.GetRoleInput{RoleName: &arn.Name})
		if err != nil {
			return nil, err
		}
		if found := aws.ToString(out.Role.Arn); found != arn.Text {
			return nil, &missingError{"the role of this name in the account is " + found}
		}
		if b := out.Role.PermissionsBoundary; b != nil {
			boundary = aws.ToString(b.PermissionsBoundaryArn)
		}
		return decodedPolicies(plain(out)), nil
	})
	if err != nil || got == nil {
		return err
	}
	if err := a.inlinePolicies(ctx, arn); err != nil {
		return err
	}
	if err := a.attachedPolicies(ctx, arn); err != nil {
		return err
	}
	if boundary != "" {
		return a.managedPolicy(ctx, boundary)
	}
	return nil
}

func (a *amazon) inlinePolicies(ctx context.Context, arn awsfacts.ARN) error {
	var names []string
	c := a.iamCall(opInlineNames, arn.Text, "role", arn.Name, "policies")
	l := listed{Call: c, key: "PolicyNames", token: "Marker"}
	err := a.list(ctx, l, func(ctx context.Context, token string) ([]any, string, error) {
		out, err := a.iam().ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &arn.Name, Marker: marker(token)})
		if err != nil {
			return nil, "", err
		}
		return entries(out.PolicyNames), following(out.IsTruncated, out.Marker), nil
	}, func(entry json.RawMessage) error {
		names = append(names, "")
		return json.Unmarshal(entry, &names[len(names)-1])
	})
	if err != nil {
		return err
	}
	for _, name := range names {
		c := a.iamCall(opInline, arn.Text+" "+name, "role", arn.Name, "policy", name)
		_, err := a.object(ctx, c, func(ctx context.Context) (any, error) {
			out, err := a.iam().GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &arn.Name, PolicyName: &name})
			return decodedPolicies(plain(out)), err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *amazon) attachedPolicies(ctx context.Context, arn awsfacts.ARN) error {
	var arns []string
	c := a.iamCall(opAttached, arn.Text, "role", arn.Name, "attached")
	l := listed{Call: c, key: "AttachedPolicies", token: "Marker"}
	err := a.list(ctx, l, func(ctx context.Context, token string) ([]any, string, error) {
		out, err := a.iam().ListAttachedRolePolicies(ctx,
			&iam.ListAttachedRolePoliciesInput{RoleName: &arn.Name, Marker: marker(token)})
		if err != nil {
			return nil, "", err
		}
		return entries(out.AttachedPolicies), following(out.IsTruncated, out.Marker), nil
	}, func(entry json.RawMessage) error {
		var p struct{ PolicyArn string }
		err := json.Unmarshal(entry, &p)
		arns = append(arns, p.PolicyArn)
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range arns {
		if err := a.managedPolicy(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// managedPolicy reads the version of a policy that holds, once in a run.
func (a *amazon) managedPolicy(ctx context.Context, arn string) error {
	for _, m := range a.made {
		if m.Operation == opPolicy && m.Of == arn {
			return nil
		}
	}
	owner, name, _ := strings.Cut(strings.TrimPrefix(arn, "arn:"+a.caller.Partition+":iam::"), ":policy/")
	version := ""
	got, err := a.object(ctx, a.iamCall(opPolicy, arn, "policy", owner, name), func(ctx context.Context) (any, error) {
		out, err := a.iam().GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
		if err == nil && out.Policy != nil {
			version = aws.ToString(out.Policy.DefaultVersionId)
		}
		return plain(out), err
	})
	if err != nil || got == nil {
		return err
	}
	c := a.iamCall(opPolicyVersion, arn, "policy", owner, name, "version")
	_, err = a.object(ctx, c, func(ctx context.Context) (any, error) {
		out, err := a.iam().GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: &version})
		return decodedPolicies(plain(out)), err
	})
	return err
}

// decodedPolicies turns the policies of an answer into JSON. IAM sends them percent-encoded; one that
// begins with a brace is as it is.
func decodedPolicies(v any) any {
	m, ok := v.(map[string]any)
	if !ok {
		return v
	}
	for key, inner := range m {
		text, isText := inner.(string)
		if !isText {
			decodedPolicies(inner)
			continue
		}
		if key != "AssumeRolePolicyDocument" && key != "PolicyDocument" && key != "Document" {
			continue
		}
		if !strings.HasPrefix(text, "{") {
			if plain, err := url.PathUnescape(text); err == nil {
				text = plain
			}
		}
		if json.Valid([]byte(text)) {
			m[key] = json.RawMessage(text)
		}
	}
	return v
}

// marker is the token of a page as IAM wants it.
func marker(token string) *string {
	if token == "" {
		return nil
	}
	return &token
}

// following is the token of the next page. Only IsTruncated says whether there is one.
func following(truncated bool, token *string) string {
	if !truncated {
		return ""
	}
	return aws.ToString(token)
}

// entries are the entries of a page, as they are written.
func entries[T any](all []T) []any {
	out := make([]any, len(all))
	for i := range all {
		out[i] = plain(all[i])
	}
	return out
}
