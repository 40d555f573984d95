package livecloud

import (
	"fmt"
	"net/url"
)

// What the tenant and the account of Example have.
const (
	Tenant = "6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10"
	App    = "5e0c1d2a-7b64-4f7e-8a10-9b3c2d1e0f44"
	// AppObject is the id of the app's service principal.
	AppObject = "b0000000-0000-4000-8000-00000000000a"
	Instance  = "0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"
	Store     = "d-1234567890"
	Role      = "arn:aws:iam::400000000004:role/EntraAgent"
	Provider  = "arn:aws:iam::400000000004:saml-provider/EntraID"
	policy    = "arn:aws:iam::400000000004:policy/Agents"

	group = "c0000000-0000-4000-8000-00000000000c"
	alice = "2a9d7c1e-8f34-4b5a-9c60-d1e2f3a4b5c6"
)

// Example is a tenant with one app and a few users, and the account that they sign in to. certificate is
// what Entra ID signs with, in base64.
func Example(certificate string) (*Cloud, error) {
	c, err := New()
	if err != nil {
		return nil, err
	}
	c.amazon(certificate)
	c.entra(certificate)
	return c, nil
}

func metadata(certificate string) string {
	return fmt.Sprintf(`<EntityDescriptor entityID="https://sts.windows.net/%s/" `+
		`xmlns="urn:oasis:names:tc:SAML:2.0:metadata"><IDPSSODescriptor `+
		`protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo `+
		`xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>%s</X509Certificate></X509Data></KeyInfo>`+
		`</KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" `+
		`Location="https://login.microsoftonline.com/%s/saml2"/></IDPSSODescriptor></EntityDescriptor>`, Tenant, certificate,
		Tenant)
}

func (c *Cloud) amazon(certificate string) {
	trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"` + Provider + `"},` +
		`"Action":["sts:AssumeRoleWithSAML","sts:TagSession"],"Condition":{"StringEquals":` +
		`{"SAML:aud":"https://signin.aws.amazon.com/saml"}}}]}`
	login := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"connect:GetFederationToken","Resource":` +
		`"arn:aws:connect:eu-west-2:400000000004:instance/` + Instance + `/user/${aws:userid}"}]}`
	c.Answers["iam:GetSAMLProvider"] = map[string]any{
		"SAMLMetadataDocument": metadata(certificate), "AssertionEncryptionMode": "Allowed", "Tags": []any{},
		"CreateDate": "2025-01-02T03:04:05Z", "ValidUntil": "2125-01-02T03:04:05Z",
	}
	c.Answers["iam:ListSAMLProviders"] = map[string]any{"SAMLProviderList": []any{
		map[string]any{"Arn": Provider, "CreateDate": "2025-01-02T03:04:05Z"},
	}}
	c.Answers["iam:GetRole"] = map[string]any{"Role": map[string]any{
		"Path": "/", "RoleName": "EntraAgent", "RoleId": "AROAEXAMPLE", "Arn": Role, "CreateDate": "2025-01-02T03:04:05Z",
		"AssumeRolePolicyDocument": url.PathEscape(trust), "MaxSessionDuration": 3600,
	}}
	c.Answers["iam:ListRolePolicies"] = List{"PolicyNames", []any{"One", "Two", "Three"}}
	c.Answers["iam:GetRolePolicy"] = map[string]any{
		"RoleName": "EntraAgent", "PolicyName": "One",
		"PolicyDocument": url.PathEscape(`{"Version":"2012-10-17","Statement":[]}`),
	}
	c.Answers["iam:ListAttachedRolePolicies"] = List{"AttachedPolicies", []any{
		map[string]any{"PolicyName": "Agents", "PolicyArn": policy},
	}}
	c.Answers["iam:GetPolicy"] = map[string]any{"Policy": map[string]any{
		"Arn": policy, "PolicyName": "Agents", "DefaultVersionId": "v3",
	}}
	c.Answers["iam:GetPolicyVersion"] = map[string]any{"PolicyVersion": map[string]any{
		"VersionId": "v3", "IsDefaultVersion": true, "Document": url.PathEscape(login),
	}}
	arn := "arn:aws:connect:eu-west-2:400000000004:instance/" + Instance
	c.Answers["connect:DescribeInstance"] = map[string]any{"Instance": map[string]any{
		"Id": Instance, "Arn": arn, "IdentityManagementType": "SAML", "InstanceAlias": "agents", "InstanceStatus": "ACTIVE",
	}}
	var agents, people []any
	for _, name := range []string{"alice@example.com", "bob@example.com", "carol@example.com"} {
		agents = append(agents, map[string]any{"Id": name[:3], "Arn": arn + "/agent/" + name[:3], "Username": name})
		people = append(people, map[string]any{
			"IdentityStoreId": Store, "UserId": name[:3], "UserName": name, "DisplayName": name,
			"Emails":       []any{map[string]any{"Value": name, "Type": "work", "Primary": true}},
			"PhoneNumbers": []any{map[string]any{"Value": "+44 20 7946 0000"}}, "Birthdate": "1980-01-01",
		})
	}
	c.Answers["connect:ListUsers"] = List{"UserSummaryList", agents}
	c.Answers["identitystore:ListUsers"] = List{"Users", people}
	c.Answers["identitystore:GetUserId"] = map[string]any{"UserId": "ali", "IdentityStoreId": Store}
	c.Answers["identitystore:DescribeUser"] = people[0]
	c.Answers["cloudtrail:LookupEvents"] = List{"Events", []any{map[string]any{
		"EventId": "1", "EventName": "AssumeRoleWithSAML", "EventTime": 1795167001,
		"AccessKeyId": "ASIASECRET", "CloudTrailEvent": `{"eventTime":"2026-11-20T09:30:01Z","eventSource":` +
			`"sts.amazonaws.com","eventName":"AssumeRoleWithSAML","sourceIPAddress":"192.0.2.7",` +
			`"responseElements":{"credentials":{"accessKeyId":"ASIASECRET","sessionToken":"SECRETTOKEN"},"subject":"alice"}}`,
	}}}
}

func (c *Cloud) entra(certificate string) {
	app := "GET /v1.0/servicePrincipals/" + AppObject
	found := map[string]any{
		"id": AppObject, "appId": App, "displayName": "AWS Agents", "appRoleAssignmentRequired": true,
		"servicePrincipalNames":     []any{"https://signin.aws.amazon.com/saml#1", App},
		"replyUrls":                 []any{"https://signin.aws.amazon.com/saml"},
		"preferredSingleSignOnMode": "saml", "accountEnabled": true,
		"appRoles":                 []any{map[string]any{"id": "r1", "value": Role + "," + Provider, "isEnabled": true}},
		"samlSingleSignOnSettings": map[string]any{"relayState": RelayState()},
		"keyCredentials":           []any{map[string]any{"keyId": "k1", "usage": "Sign", "key": "MIISECRET"}},
	}
	c.Answers["GET /v1.0/organization"] = List{"value", []any{map[string]any{"id": Tenant, "displayName": "Example"}}}
	c.Answers["GET /v1.0/servicePrincipals"] = List{"value", []any{found}}
	c.Answers[app] = found
	c.Answers["GET /v1.0/applications(appId='"+App+"')"] = map[string]any{"id": "reg", "appId": App}
	c.Answers["GET /beta/servicePrincipals/"+AppObject+"/claimsPolicy"] = claims()
	for _, list := range []string{"claimsMappingPolicies", "tokenIssuancePolicies", "tokenLifetimePolicies",
		"synchronization/jobs"} {
		c.Answers[app+"/"+list] = List{"value", nil}
	}
	c.Answers[app+"/appRoleAssignedTo"] = List{"value", []any{
		map[string]any{"principalId": group, "principalType": "Group", "appRoleId": "r1"},
		map[string]any{"principalId": alice, "principalType": "User", "appRoleId": "r1"},
	}}
	c.Answers["GET /v1.0/users"] = List{"value", []any{person(alice, "alice")}}
	var members []any
	for _, name := range []string{"bob", "carol", "dave"} {
		of := person(member(name), name)
		if name == "carol" {
			of["mail"] = nil // which her session name comes from
		}
		members = append(members, of)
	}
	c.Answers["GET /v1.0/groups/"+group+"/members/microsoft.graph.user"] = List{"value", members}
	c.Answers["GET /v1.0/groups/"+group+"/members/microsoft.graph.group"] = List{"value", nil}
	for _, of := range []string{"memberOf", "transitiveMemberOf"} {
		c.Answers["GET /v1.0/users/"+alice+"/"+of+"/microsoft.graph.group"] = List{"value", nil}
	}
	c.Answers["GET /v1.0/auditLogs/signIns"] = List{"value", []any{map[string]any{
		"id": "s1", "userPrincipalName": "alice@example.com", "ipAddress": "192.0.2.7",
		"createdDateTime": "2026-11-20T09:30:00Z", "location": map[string]any{"city": "London"},
		"appDisplayName": "AWS Agents", "status": map[string]any{"errorCode": 0, "additionalDetails": "MFA by telephone"},
	}}}
	c.Answers["GET /"+Tenant+"/federationmetadata/2007-06/federationmetadata.xml"] = metadata(certificate)
}

// member is the id of a member of the group.
func member(name string) string { return fmt.Sprintf("d0000000-0000-4000-8000-%012x", name) }

func person(id, name string) map[string]any {
	return map[string]any{
		"id": id, "userPrincipalName": name + "@example.com", "mail": name + "@example.com", "displayName": name,
		"givenName": name, "surname": "Example", "userType": "Member", "accountEnabled": true, "mailNickname": name,
		"identities": []any{},
	}
}

// claims are those of the app, as Entra ID's admin center edits them.
func claims() map[string]any {
	from := func(id string) []any {
		return []any{map[string]any{"attribute": map[string]any{
			"@odata.type": "#microsoft.graph.sourcedAttribute", "source": "user", "id": id,
		}}}
	}
	all := []any{map[string]any{
		"@odata.type": "#microsoft.graph.samlNameIdClaim", "nameIdFormat": "emailAddress",
		"configurations": from("userprincipalname"),
	}}
	for _, c := range [][3]string{
		{"https://aws.amazon.com/SAML/Attributes", "Role", "assignedroles"},
		{"https://aws.amazon.com/SAML/Attributes", "RoleSessionName", "mail"}, {"", "Department", "department"},
	} {
		all = append(all, map[string]any{
			"@odata.type": "#microsoft.graph.customClaim", "namespace": c[0], "name": c[1], "tokenFormat": []any{"saml"},
			"configurations": from(c[2]),
		})
	}
	return map[string]any{"id": "p", "includeBasicClaimSet": true, "claims": all}
}

// RelayState leads to the instance.
func RelayState() string {
	return "https://eu-west-2.console.aws.amazon.com/connect/federate/" + Instance
}
