package collect

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/aws/smithy-go/middleware"
)

// The operations of AWS that are sent, each named as the permission that opens it.
const (
	opCaller           = "sts:GetCallerIdentity"
	opProvider         = "iam:GetSAMLProvider"
	opProviders        = "iam:ListSAMLProviders"
	opRole             = "iam:GetRole"
	opInlineNames      = "iam:ListRolePolicies"
	opInline           = "iam:GetRolePolicy"
	opAttached         = "iam:ListAttachedRolePolicies"
	opPolicy           = "iam:GetPolicy"
	opPolicyVersion    = "iam:GetPolicyVersion"
	opInstance         = "connect:DescribeInstance"
	opConnectUsers     = "connect:ListUsers"
	opUserID           = "identitystore:GetUserId"
	opUser             = "identitystore:DescribeUser"
	opUsers            = "identitystore:ListUsers"
	opCenters          = "sso:ListInstances"
	opApplications     = "sso:ListApplications"
	opUserApplications = "sso:ListApplicationAssignmentsForPrincipal"
	opEvents           = "cloudtrail:LookupEvents"
	opPool             = "cognito-idp:DescribeUserPool"
	opPoolProviders    = "cognito-idp:ListIdentityProviders"
	opPoolProvider     = "cognito-idp:DescribeIdentityProvider"
	permissionKMS      = "kms:Decrypt"
)

// allowedAWS is the list: nothing else is ever sent to AWS by samlscope collect.
var allowedAWS = []string{
	opCaller, opProvider, opProviders, opRole, opInlineNames, opInline, opAttached, opPolicy, opPolicyVersion,
	opInstance, opConnectUsers, opUserID, opUser, opUsers, opCenters, opApplications, opUserApplications, opEvents,
	opPool, opPoolProviders, opPoolProvider,
}

// services are the names by which the SDK knows the services of the list.
var services = map[string]string{
	"STS": "sts", "IAM": "iam", "Connect": "connect", "identitystore": "identitystore", "SSO Admin": "sso",
	"CloudTrail": "cloudtrail", "Cognito Identity Provider": "cognito-idp",
}

// notListedError is the error of a request that is not on the list.
type notListedError struct{ what string }

// Error implements error.
func (e *notListedError) Error() string {
	return e.what + " is not on the list of what samlscope collect may ask, and was not sent"
}

// onlyListed refuses an operation that is not on the list, before anything is made of it.
func onlyListed(stack *middleware.Stack) error {
	return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("samlscopeAllowList",
		func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (
			middleware.InitializeOutput, middleware.Metadata, error,
		) {
			op := services[middleware.GetServiceID(ctx)] + ":" + middleware.GetOperationName(ctx)
			if !slices.Contains(allowedAWS, op) {
				return middleware.InitializeOutput{}, middleware.Metadata{}, &notListedError{op}
			}
			return next.HandleInitialize(ctx, in)
		}), middleware.Before)
}

// The paths of Microsoft Graph that are read. {id} is one segment.
const (
	pathOrganization  = "/v1.0/organization"
	pathApps          = "/v1.0/servicePrincipals"
	pathApp           = "/v1.0/servicePrincipals/{id}"
	pathRegistration  = "/v1.0/applications(appId='{id}')"
	pathClaims        = "/beta/servicePrincipals/{id}/claimsPolicy"
	pathMappings      = "/v1.0/servicePrincipals/{id}/claimsMappingPolicies"
	pathAllMappings   = "/v1.0/policies/claimsMappingPolicies"
	pathIssuance      = "/v1.0/servicePrincipals/{id}/tokenIssuancePolicies"
	pathLifetime      = "/v1.0/servicePrincipals/{id}/tokenLifetimePolicies"
	pathAssigned      = "/v1.0/servicePrincipals/{id}/appRoleAssignedTo"
	pathJobs          = "/v1.0/servicePrincipals/{id}/synchronization/jobs"
	pathJobSchema     = "/v1.0/servicePrincipals/{id}/synchronization/jobs/{id}/schema"
	pathMembers       = "/v1.0/groups/{id}/members/microsoft.graph.user"
	pathNestedGroups  = "/v1.0/groups/{id}/members/microsoft.graph.group"
	pathNestedMembers = "/v1.0/groups/{id}/transitiveMembers/microsoft.graph.user"
	pathUsers         = "/v1.0/users"
	pathUserGroups    = "/v1.0/users/{id}/memberOf/microsoft.graph.group"
	pathUserAllGroups = "/v1.0/users/{id}/transitiveMemberOf/microsoft.graph.group"
	pathSignIns       = "/v1.0/auditLogs/signIns"
)

// graphPath is a path that is read, and the least permission that opens it.
type graphPath struct{ path, scope string }

// allowedGraph is the list: nothing else is ever asked of Microsoft Graph, and nothing but with GET.
var allowedGraph = []graphPath{
	{pathOrganization, "Organization.Read.All"},
	{pathApps, "Application.Read.All"},
	{pathApp, "Application.Read.All"},
	{pathRegistration, "Application.Read.All"},
	{pathClaims, "Policy.Read.ApplicationConfiguration"},
	{pathMappings, "Policy.Read.All"},
	{pathAllMappings, "Policy.Read.All"},
	{pathIssuance, "Policy.Read.All"},
	{pathLifetime, "Policy.Read.All"},
	{pathAssigned, "Application.Read.All"},
	{pathJobs, "Synchronization.Read.All"},
	{pathJobSchema, "Synchronization.Read.All"},
	{pathMembers, "GroupMember.Read.All and User.Read.All"},
	{pathNestedGroups, "GroupMember.Read.All"},
	{pathNestedMembers, "GroupMember.Read.All and User.Read.All"},
	{pathUsers, "User.Read.All"},
	{pathUserGroups, "GroupMember.Read.All"},
	{pathUserAllGroups, "GroupMember.Read.All"},
	{pathSignIns, "AuditLog.Read.All and Directory.Read.All"},
}

// scopeOf is the permission that opens a path.
func scopeOf(path string) string {
	for _, p := range allowedGraph {
		if p.path == path {
			return p.scope
		}
	}
	return ""
}

// is says whether a path is the pattern's.
func (p graphPath) is(path string) bool {
	want, got := strings.Split(p.path, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i, w := range want {
		before, after, varies := strings.Cut(w, "{id}")
		if !varies && w != got[i] {
			return false
		}
		if varies && (len(got[i]) <= len(before)+len(after) || !strings.HasPrefix(got[i], before) ||
			!strings.HasSuffix(got[i], after) || got[i] == "..") {
			return false
		}
	}
	return true
}

// onlyGraph is a step of the pipeline to Microsoft Graph. It refuses what is not on the list, and any
// other host.
type onlyGraph struct{ host string }

// Do implements policy.Policy.
func (o onlyGraph) Do(req *policy.Request) (*http.Response, error) {
	r := req.Raw()
	listed := slices.ContainsFunc(allowedGraph, func(p graphPath) bool { return p.is(r.URL.Path) })
	if r.Method != http.MethodGet || r.Body != nil || !listed || r.URL.Host != o.host || r.Host != o.host {
		return nil, &notListedError{fmt.Sprintf("%s %s%s", r.Method, r.URL.Host, r.URL.Path)}
	}
	return req.Next()
}
