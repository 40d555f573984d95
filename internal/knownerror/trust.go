package knownerror

import (
	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/vendordoc"
)

// Words by which a text is known to be about AssumeRoleWithSAML, or about AssumeRole.
var ofSAML = []string{"AssumeRoleWithSAML", "saml-provider"}

// tagsUntrusted is the cause that STS names, or should name, when tags come without sts:TagSession.
var tagsUntrusted = cause("trust-tags", []report.Fix{
	{
		Where: report.IAM,
		Path:  vendordoc.IAMTrustEdit,
		Do: "Add the action sts:TagSession for PrincipalTag attributes, and sts:SetSourceIdentity for " +
			"SourceIdentity.",
	},
	{Where: report.Entra, Path: vendordoc.EntraClaims, Do: "Or delete those claims."}})

// errorsOfChain: AssumeRole from one role into the next, after the SAML sign-in.
var errorsOfChain = []*Error{{
	ID: "chain-tagsession", Service: "sts", Code: "AccessDenied",
	Title:   "The next role doesn't accept the session's tags",
	Text:    "is not authorized to perform: sts:TagSession on resource: {arn}",
	also:    []string{"is not authorized to perform: sts:TagSession"},
	without: ofSAML,
	Meaning: "This is role chaining: a call of AssumeRole, after the SAML sign-in. Transitive tags go with " +
		"the session, and both sides must allow sts:TagSession. The same text from AssumeRoleWithSAML is " +
		"about the first role's trust policy.",
	Basis: report.Reported, Causes: []Cause{cause("chain-tags", []report.Fix{
		{
			Where: report.IAM,
			Path:  vendordoc.IAMTrustEdit,
			Do:    "Of the next role: add sts:TagSession next to sts:AssumeRole.",
		},
		{
			Where: report.IAM,
			Path:  vendordoc.IAMPermissions,
			Do:    "Of the calling role: allow sts:TagSession on the next role.",
		},
		{
			Where: report.Entra,
			Path:  vendordoc.EntraClaims,
			Do:    "Or remove TransitiveTagKeys, so that the tags stay in the first session.",
		}})},
	Checks:  []string{"transitive-keys"},
	Sources: []report.Source{vendordoc.ConfigureCredentialsTagSession, vendordoc.SessionTags},
}, {
	ID: "chain-source-identity", Service: "sts", Code: "AccessDenied",
	Title:   "The next role doesn't accept the session's source identity",
	Text:    "is not authorized to perform: sts:SetSourceIdentity on resource: {arn}",
	also:    []string{"is not authorized to perform: sts:SetSourceIdentity"},
	without: ofSAML,
	Meaning: "This is role chaining: a call of AssumeRole, after the SAML sign-in. A source identity stays " +
		"with the session, so both sides must allow sts:SetSourceIdentity. A condition on aws:RequestTag " +
		"never matches that action.",
	Basis: report.Reported, Causes: []Cause{cause("chain-identity", []report.Fix{
		{
			Where: report.IAM,
			Path:  vendordoc.IAMTrustEdit,
			Do:    "Of the next role: add sts:SetSourceIdentity, in a statement without aws:RequestTag.",
		},
		{
			Where: report.IAM,
			Path:  vendordoc.IAMPermissions,
			Do:    "Of the calling role: allow sts:SetSourceIdentity on the next role.",
		},
	})},
	Checks:  []string{"source-identity"},
	Sources: []report.Source{vendordoc.SourceIdentity},
}, {
	ID: "chain-duration", Service: "sts", Code: "ValidationError",
	Title: "A chained role can't last more than an hour",
	Text:  "exceeds the 1 hour session limit for roles assumed by role chaining",
	also: []string{"The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role " +
		"chaining."},
	Meaning: "A role assumed with another role's credentials lasts at most 3,600 seconds, whatever its own " +
		"maximum.",
	Basis: report.Reported, Causes: []Cause{
		one("chain-duration-long", report.Local,
			"the tool or profile that assumes the second role", "Set duration_seconds to 3600 or less."),
	},
	Sources: []report.Source{vendordoc.AssumeRole},
}}

// errorsOfTrust: trust policies, as STS meets them and as IAM refuses to store them.
var errorsOfTrust = []*Error{{
	ID: "trust-tagsession", Service: "sts", Code: "AccessDenied",
	Title: "The trust policy doesn't allow sts:TagSession", Like: true,
	Text: "Not authorized to perform sts:TagSession",
	Meaning: "The message sends PrincipalTag attributes, and the role's trust policy lacks sts:TagSession. " +
		"STS often names sts:AssumeRoleWithSAML instead, although the tags are the reason.",
	Basis: report.Inferred, Causes: []Cause{tagsUntrusted}, Checks: []string{"trust-tagsession"},
	Sources: []report.Source{vendordoc.SessionTags},
}, {
	ID: "trust-sourceidentity", Service: "sts", Code: "AccessDenied",
	Title: "The trust policy doesn't allow sts:SetSourceIdentity", Like: true,
	Text:    "Not authorized to perform sts:SetSourceIdentity",
	Meaning: "The message sends SourceIdentity, and the role's trust policy lacks sts:SetSourceIdentity.",
	Basis:   report.Inferred, Causes: []Cause{tagsUntrusted}, Checks: []string{"trust-sourceidentity"},
	Sources: []report.Source{vendordoc.SourceIdentity},
}, {
	ID: "trust-action-name", Service: "iam", Title: "An action in the trust policy doesn't exist",
	Text: "AssumeRole policy may only specify STS AssumeRole actions",
	Meaning: "IAM didn't store the trust policy. For SAML the actions are sts:AssumeRoleWithSAML, " +
		"sts:TagSession and sts:SetSourceIdentity; one of them is misspelled, or belongs to another service.",
	Basis: report.Reported, Causes: []Cause{
		one("trust-action-misspelt", report.IAM, vendordoc.IAMTrustEdit,
			"Correct the spelling: sts:AssumeRoleWithSAML."),
	},
	Checks:  []string{"trust-action"},
	Sources: []report.Source{vendordoc.CDKTrustAction, vendordoc.SAMLRole},
}, {
	ID: "trust-provider-missing", Service: "iam", Code: "MalformedPolicyDocument",
	Title: "The trust policy names a provider that doesn't exist", Like: true,
	Text: `Invalid principal in policy: "FEDERATED"`,
	Meaning: "IAM didn't store the trust policy: there is no identity provider with the ARN under " +
		"Federated. It doesn't exist yet, belongs to another account, or is spelled differently.",
	Basis: report.Inferred, Causes: []Cause{
		one("trust-provider", report.IAM, vendordoc.IAMProviders,
			"Create the provider first, then copy its ARN into the trust policy."),
	},
	Checks:  []string{"trust-principal"},
	Sources: []report.Source{vendordoc.SAMLRole},
}, {
	ID: "trust-principal-form", Service: "iam", Code: "MalformedPolicyDocument",
	Title: "Federated in the trust policy isn't a provider's ARN", Like: true,
	Text:    "Federated principals must be valid domain names or SAML metadata ARNs",
	Meaning: "IAM didn't store the trust policy: for SAML the value is arn:aws:iam::ACCOUNT:saml-provider/NAME.",
	Basis:   report.Inferred, Causes: []Cause{
		one("trust-provider", report.IAM, vendordoc.IAMProviders, "Copy the provider's ARN into the trust policy."),
	},
	Checks:  []string{"trust-principal"},
	Sources: []report.Source{vendordoc.SAMLRole},
}, {
	ID: "not-saml", Service: "sts", Code: codeInvalidToken,
	Title: "The call was one for OpenID Connect, not for SAML", Like: true,
	Text: "No OpenIDConnect provider found",
	Meaning: "The tool called AssumeRoleWithWebIdentity with an OpenID Connect token. The SAML message " +
		"isn't the cause.",
	Basis: report.Inferred, Causes: []Cause{
		one("web-identity", report.Local,
			"the tool that calls STS", "Use AssumeRoleWithSAML for a SAML response, or add the OpenID Connect "+
				"provider in IAM."),
	},
	Sources: []report.Source{vendordoc.AssumeRoleWithSAML},
}}
