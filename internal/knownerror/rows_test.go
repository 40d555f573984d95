package knownerror

import (
	"html"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// rows are texts as people copy them, with what they must be taken for: one or more for each
// wording in the tables of error texts.
var rows = [][2]string{
	// Tools, SDKs, drivers.
	{"tool-no-assertion", "Response did not contain a valid SAML assertion\nPlease check that your username and password is correct\nTo see the output follow the instructions in https://github.com/versent/saml2aws#debugging-issues-with-idps"},
	{"tool-no-assertion", "Cannot extract saml assertion from request's response. Re-authentication needed?"},
	{"tool-no-assertion", "FATA[0012] invalid SAML Assertion detected, check your local SAML and SSO configuration"},
	{"tool-idp-page", "Error authenticating to IdP: unable to locate IDP authentication form submit URL"},
	{"tool-idp-page", "Error authenticating to IDP.: failed get SAMLAssertion"},
	{"tool-idp-page", "unable to locate SAMLRequest URL"},
	{"tool-idp-page", "Unable to recognize page state! A screenshot has been dumped to aws-azure-login-unrecognized-state.png."},
	{"tool-no-roles", "No roles to assume\nPlease check you are permitted to assume roles for the AWS service"},
	{"tool-no-roles", "Failed to assume role.: No roles available"},
	{"tool-no-roles", "CLIError: No roles found in SAML response."},
	{"tool-no-roles", "This account does not have access to any roles"},
	{"tool-no-accounts", "Error: No accounts available"},
	{"tool-role-not-there", "Supplied RoleArn not found in saml assertion: arn:aws:iam::111122223333:role/x"},
	{"tool-role-not-there", "role arn:aws:iam::1:role/x not found, and role_arn is enforced"},
	{"tool-role-not-there", "[Amazon](500150) Preferred role not found in SamlAssertion"},
	{"tool-role-not-there", "User specified preferred_role was not found in SAML assertion"},
	{"tool-role-not-there", "Unable to find role"},
	{"tool-acs", "https://signin.aws.amazon.com/saml/acs/SAMLSP is an unknown ACS URL"},
	{"tool-acs", "Parsing error on arn:aws:iam::111122223333:role/x"},
	{"tool-acs", "Parsing error on Default Access"},
	{"rsn-present", "unable to find RoleSessionName attribute in SAML doc"},
	{"sts-arn-empty", "api error ValidationError: 1 validation error detected: Value '' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20"},
	{"sts-arn-empty", "2 validation errors detected: Value '' at 'principalArn' failed to satisfy constraint: Member must have length greater than or equal to 20"},
	{"sts-arn-empty", "InvalidParameter: 1 validation error(s) found.\n- minimum field size of 20, AssumeRoleWithSAMLInput.PrincipalArn."},
	{"sts-assertion-empty", "Parameter validation failed:\nInvalid length for parameter SAMLAssertion, value: 0, valid min length: 4"},
	{"sts-assertion-length", "1 validation error detected: Value at 'sAMLAssertion' failed to satisfy constraint: Member must have length less than or equal to 100000"},
	{"sso-login", "The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile."},
	{"sso-login", "Error loading SSO Token: Token for default does not exist"},
	{"sso-login", "SSO token is expired"},
	{"sso-login", "no valid sso token found"},
	{"aws-login", "Your session has expired or credentials have changed. Please reauthenticate using 'aws login'."},
	{"aws-login", "Unable to create the token. You may be missing permission for the 'signin:CreateOAuth2Token' action."},
	{"rs-no-role", "redshift_connector.error.InterfaceError: No role found in SamlAssertion"},
	{"rs-no-role", "[Amazon](500150) Error setting/closing connection: No role found in SamlAssertion: PHNhbWxw"},
	{"rs-no-role", "No role found in the SAML assertion."},
	{"rs-no-role", "No roles were found in SAML assertion. Please verify IdP configuration provides ARNs in the SAML https://aws.amazon.com/SAML/Attributes/Role Attribute."},
	{"rs-browser-timeout", "Error setting/closing connection: Fail to login during timeout."},
	{"rs-browser-timeout", "[Amazon Redshift ODBC] Connection timeout. Please verify the connection settings."},
	{"rs-azure-token", "Unauthorized. Please check the IdP Tenant and Client ID."},
	{"rs-jdbc-22", "Exception occured while connecting: you must provide an active custom domain name"},

	// STS, IAM, Cognito, Identity Center, SCIM, AD FS.
	{"chain-tagsession", "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::111122223333:assumed-role/A/s is not authorized to perform: sts:TagSession on resource: arn:aws:iam::222233334444:role/B"},
	{"chain-tagsession", "User: arn:aws:iam::1:user/ci is not authorized to perform: sts:TagSession on resource: arn:aws:iam::2:role/x"},
	{"chain-source-identity", "api error AccessDenied: User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: sts:SetSourceIdentity on resource: arn:aws:iam::2:role/x"},
	{"chain-duration", "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."},
	{"trust-tagsession", "Not authorized to perform sts:TagSession"},
	{"trust-tagsession", "An error occurred (AccessDenied) when calling the AssumeRoleWithSAML operation: User: arn:aws:iam::4:saml-provider/E is not authorized to perform: sts:TagSession on resource: arn:aws:iam::4:role/A"},
	{"trust-sourceidentity", "when calling the AssumeRoleWithSAML operation: Not authorized to perform: sts:SetSourceIdentity"},
	{"trust-action-name", "MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions."},
	{"trust-provider-missing", `MalformedPolicyDocument: Invalid principal in policy: "FEDERATED":"arn:aws:iam::1:saml-provider/x"`},
	{"trust-principal-form", "Federated principals must be valid domain names or SAML metadata ARNs"},
	{"not-saml", "No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com"},
	{"provider-missing", "Specified provider doesn't exist. (arn:aws-us-gov:iam::1:saml-provider/E)"},
	{"assume-role-not-authorized", "User: arn:aws:iam::4:saml-provider/E is not authorized to perform: sts:AssumeRoleWithSAML on resource: arn:aws:iam::4:role/A"},
	{"saml-response-invalid", "お客様のリクエストに無効な SAML レスポンスが含まれていました。ログアウトするには、ここをクリックしてください。"},
	{"cognito-immutable", "error_description=user.email%3A+Attribute+cannot+be+updated.%0A+&state=abc&error=invalid_request"},
	{"cognito-immutable", "Invalid SAML response received: Invalid user attributes: email: Attribute cannot be updated."},
	{"cognito-schema", "Invalid user attributes: custom:dept: Type for attribute {custom:dept} could not be determined"},
	{"cognito-schema", "Invalid SAML response received: Invalid user attributes: custom:dept: Attribute does not exist in the schema."},
	{"cognito-attributes", "Invalid SAML response received: Invalid user attributes: email: String must not exceed 2048 characters."},
	{"cognito-attribute-required", "Invalid SAML response received: Invalid user attributes: email: The attribute is required"},
	{"cognito-attribute-deleted", "Invalid user attributes: email: Required attribute cannot be deleted"},
	{"cognito-linked-first", "error_description=Already+found+an+entry+for+username+azure_jdoe%40contoso.com&error=invalid_request"},
	{"cognito-trigger", "PreSignUp failed with error domain not allowed."},
	{"cognito-identity-provider", "InvalidParameterException: Identity provider arn: arn:eu-west-1:iam::1:saml-provider/x is not valid for account: 111122223333"},
	{"scim-token", "SystemForCrossDomainIdentityManagementCredentialValidationFailure\nYou appear to have entered invalid credentials."},
	{"scim-unreachable", "Error code: SystemForCrossDomainIdentityManagementCredentialValidationUnavailable Details: You appear to have entered invalid credentials. Please confirm"},
	{"scim-token", "You appear to have entered invalid credentials. Please confirm you are using the correct information for an administrative account."},
	{"scim-patch-path", `Current PATCH support allows omitting "path"`},
	{"scim-members", "Members attribute has more than 100 entries"},
	{"scim-members", "USER not found"},
	{"idc-metadata-url", "Unable to build attributes from provided metadata object"},
	{"idc-abac", "Attributes for access control failed to enable"},
	{"role-sso-reserved", "UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSReservedSSO_x' - this role is only modifiable by AWS"},
	{"sso-no-access", "An error occurred (ForbiddenException) when calling the GetRoleCredentials operation: No access"},
	{"sso-no-access", "operation error SSO: GetRoleCredentials, https response error StatusCode: 403, RequestID: 1, ForbiddenException: No access"},
	{"idc-request-not-completed", "https://d-1234567890.awsapps.com/start shows: Your request could not be completed."},
	{"adfs-generic", "Encountered error during federation passive request. Exception details: MSIS7012: An error occurred while processing the request."},

	// The other services.
	{"cvpn-refused", "AUTH: Received control message: AUTH_FAILED,Invalid username or password"},
	{"cvpn-refused", "The credentials received were incorrect. Contact your IT administrator."},
	{"cvpn-port", "There are no available ports."},
	{"cvpn-cert-date", "Cert with DN CN=Microsoft Azure Federated SSO Certificate expired at Thu Jan 01 00:00:00 UTC 2026"},
	{"aos-metadata", "Please provide valid identity provider metadata document to enable SAML."},
	{"aos-acs", "Your request: '/_dashboards/_opendistro/_security/saml/acs' is not allowed for verb: POST"},
	{"aos-acs", "The response was received at https://a.example/saml/acs instead of https://b.example/saml/acs"},
	{"aos-role-mapped", "No roles available for this user, please contact your system administrator."},
	{"aos-role-mapped", "Missing Role No roles available for this user, please contact your system administrator."},
	{"aos-role-mapped", "<h1>Missing Role</h1>"},
	{"aos-issuer", "Could not find entity descriptor for https://sts.windows.net/6f1c0a52/"},
	{"aos-signature", "Signature validation failed. SAML response rejected"},
	{"aos-signature", "ValidationError: No Signature found."},
	{"aos-audience", "https://search-x.eu-west-1.es.amazonaws.com is not a valid audience for this response"},
	{"aos-in-response-to", "The Response has an InResponseTo attribute: ONELOGIN_1 while no InResponseTo was expected"},
	{"aos-in-response-to", "has an `InResponseTo` attribute while no `InResponseTo` was expected"},
	{"aos-in-response-to", "Error: Invalid requestId"},
	{"aos-config", "Something went wrong while retrieving the SAML configuration, please check your settings."},
	{"ws-nameid", "WorkSpaces Pools: Unable to login"},
	{"ws-policy", "https://workspaces.euc-sso.eu-west-1.aws.amazon.com/sso-idp\nSomething went wrong"},
	{"as2-nameid", "Sorry connection went down"},
	{"as2-relay", "https://appstream2.eu-west-1.aws.amazon.com/saml: invalid redirect uri"},
	{"qs-external-login", "The external login used for federation is unauthorized for the QuickSight user"},
	{"qs-direct", "We can’t sign you in to Amazon QuickSight because your email address can’t be retrieved from your identity provider"},
	{"connect-bound-to-role", "The user jdoe is already associated with the Amazon Connect instance by another role"},
	{"connect-session-expired", "Session Expired Your session has expired. Please log in."},
	{"connect-session-expired", "Session ExpiredYour session has expired. Please log in."},
	{"connect-session-expired", "Your session has expired. Please log in."},

	// Codes of Entra ID.
	{"aadsts65001", "AADSTS65001: The user or administrator has not consented to use the application with ID '1' named 'x'."},
	{"aadsts650052", "AADSTS650052: The app needs access to a service that your organization has not subscribed to"},
	{"aadsts650057", "AADSTS650057: Invalid resource. The client has requested access to a resource"},
	{"aadsts500113", "AADSTS500113: No reply address is registered for the application."},
	{"aadsts1000502", "AADSTS1000502: The provided certificate is not within its specified validity period."},
	{"aadsts50107", "AADSTS50107: The requested federation realm object 'http://adfs.contoso.com/x' does not exist."},
	{"aadsts50177", "AADSTS50177: External challenge is not supported for passthrough users."},
	{"aadsts50178", "AADSTS50178: Session control is not supported for passthrough users."},
	{"aadsts165900", "AADSTS165900: Invalid request."},
	{"aadsts50196", "AADSTS50196: The server terminated an operation because it encountered a client request loop."},
	{"aadsts500571", "AADSTS500571: The guest user account is disabled."},
	{"aadsts50173", "AADSTS50173: The provided grant has expired due to it being revoked"},
	{"aadsts90072", "AADSTS90072: User account 'x@y.com' from identity provider 'live.com' does not exist in tenant 'C' and cannot access the application 'urn:a'(AWS) in that tenant."},
	{"aadsts50020", "AADSTS50020: User account 'x@y.com' from identity provider 'live.com' does not exist in tenant 'C' and cannot access the application 'urn:a'(AWS) in that tenant."},
	{"aadsts16003", "AADSTS16003: Selected user account does not exist in tenant"},
	{"aadsts50014", "AADSTS50014: Guest user not redeemed"},
	{"aadsts500208", "AADSTS500208: The domain is not a valid login domain for the account type."},
	{"aadsts900561", "AADSTS900561: The endpoint only accepts POST requests. Received a GET request."},
	{"aadsts7000999", "AADSTS7000999: something new"},
	{"aadsts7000999", `{"error":"invalid_grant","error_codes":[7000999]}`},
	{"aadsts7000999", "https://login.microsoftonline.com/error?code=7000999"},
	{"aadsts50105", "Error authenticating to IdP: AADSTS50105: Your administrator has configured the application"},
}

// pasted are the ways in which a row comes: what a terminal, a browser, a log or Windows makes of it.
func pasted(text string) map[string]string {
	cp1252 := strings.NewReplacer("’", "\x92", "'", "\x92").Replace(text)
	var wide strings.Builder
	wide.WriteString("\xFF\xFE")
	for _, r := range text {
		wide.Write([]byte{byte(r), byte(r >> 8)})
	}
	return map[string]string{
		"as it is":    text,
		"curly":       strings.ReplaceAll(text, "'", "’"),
		"CRLF":        "\r\n" + strings.ReplaceAll(text, "\n", "\r\n") + "\r\n",
		"log":         "2026-11-20T09:31:12.123Z level=error msg=\"" + text + "\"",
		"coloured":    "\x1b[31mError:\x1b[0m " + text,
		"box":         "│ Error: " + strings.ReplaceAll(text, "\n", "\n│ ") + "\n",
		"entities":    "<p>" + html.EscapeString(strings.ReplaceAll(text, "'", "&#x2019;")) + "</p>",
		"URL":         "https://app.example/cb?error=x&error_description=" + url.QueryEscape(strings.ReplaceAll(text, "'", "’")),
		"URL, twice":  "https://app.example/cb?error_description=" + url.QueryEscape(url.QueryEscape(text)),
		"1252":        cp1252,
		"UTF-16":      wide.String(),
		"one line":    "<html><body><div>Sorry</div><div>" + html.EscapeString(text) + "</div><a href=x>Back</a></body></html>",
		"Python repr": "b'" + strings.ReplaceAll(text, "'", `\xe2\x80\x99`) + "'",
	}
}

// TestRows: every row is found first, in every form.
func TestRows(t *testing.T) {
	for _, row := range rows {
		want, text := row[0], row[1]
		if text[0] == '<' || text[0] == '{' || strings.Contains(text, "%") || strings.Contains(text, "https://login.") {
			if found := idsOf(Find(text)); len(found) == 0 || found[0] != want {
				t.Errorf("%.90q is %v, want %s", text, found, want)
			}
			continue
		}
		for how, pasted := range pasted(text) {
			if found := idsOf(Find(pasted)); len(found) == 0 || found[0] != want {
				t.Errorf("%s: %.150q is %v, want %s", how, pasted, found, want)
			}
		}
	}
}

// TestNeighbours: texts that are near to a row and must not be taken for it.
func TestNeighbours(t *testing.T) {
	for text, not := range map[string]string{
		"An error occurred (AccessDenied) when calling the AssumeRoleWithSAML operation: not authorized to perform: sts:TagSession on resource: x": "chain-tagsession",
		"User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: sts:TagSession on resource: arn:aws:iam::2:role/x":                    "trust-tagsession",
		"User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::2:role/x":                    "assume-role-not-authorized",
		"User: arn:aws:sts::1:assumed-role/a/b is not authorized to perform: sts:AssumeRoleWithWebIdentity on resource: arn:aws:iam::2:role/x":     "assume-role-not-authorized",
		"Value 'arn:x' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20":                             "sts-arn-empty",
		"Invalid length for parameter SAMLAssertion, value: 3, valid min length: 4":                                                                "sts-assertion-empty",
		"Parsing error on line 3":                                                        "tool-acs",
		"Elastic IP is already associated with the NAT instance":                         "connect-bound-to-role",
		`Invalid principal in policy: "AWS":"arn:aws:iam::1:user/x"`:                     "trust-provider-missing",
		"An error occurred (ForbiddenException) when calling the X operation: No access": "sso-no-access",
		"Error: No access": "sso-no-access",
		"<h1>Something went wrong</h1><p>Cognito</p>":                                         "ws-policy",
		"Invalid user attributes: email: The attribute is required":                           "cognito-schema",
		"Invalid user attributes: email: String must not exceed 2048 characters.":             "cognito-attribute-required",
		"AUTH: Received control message: AUTH_FAILED,CRV1:R:instance-1/1:b64:https://idp/":    "cvpn-refused",
		"There are no available ports on the switch, says the network team":                   "cvpn-port",
		"The tool found no signature in the mail, but no signature found it either":           "aos-signature",
		"Your request: 'x' was slow":                                                          "aos-acs",
		"Cert with DN CN=x was renewed":                                                       "cvpn-cert-date",
		"The response was received at noon":                                                   "aos-acs",
		"Your session has expired. Sign in again.":                                            "aws-login",
		"The session has expired, says the page of the bank":                                  "sso-login",
		"Your request could not be completed.":                                                "idc-request-not-completed",
		"I am unable to login to the mail server":                                             "ws-nameid",
		"The OAuth client sent an invalid redirect uri to Google":                             "as2-relay",
		"There are no accounts available in this plan":                                        "tool-no-accounts",
		"MSIS7042: The same client browser session has made '6' requests in the last seconds": "adfs-generic",
		"AADSTS50020: User account 'x' from identity provider 'y' does not exist in tenant":   "aadsts90072",
		"AADSTS7000112: Application is disabled":                                              "aadsts70001",
	} {
		for how, text := range pasted(text) {
			if found := idsOf(Match(text)); slices.Contains(found, not) {
				t.Errorf("%s: %.150q is %v, among them %s", how, text, found, not)
			}
		}
	}
}

// TestFragments: eight characters of one known text are enough for a person, and none for a page.
func TestFragments(t *testing.T) {
	for text, want := range map[string]string{
		"${user:email}":                        "user-attribute-empty",
		"invalid SAML response":                "saml-response-invalid",
		"an invalid S":                         "saml-response-invalid",
		"not been onboarded":                   "connect-not-onboarded",
		"redeemed within":                      "redeem-window-over",
		"“is required in AuthnResponse”":       "session-name-required",
		"…contain the requested Role and…":     "role-not-in-assertion",
		"account bob from identity provider":   "aadsts50020",
		"無効な SAML レスポンス":                       "saml-response-invalid",
		"CredentialValidationUnavailable":      "scim-unreachable",
		"Unable to login":                      "ws-nameid",
		"invalid redirect uri":                 "as2-relay",
		"limit for roles assumed by role chai": "chain-duration",
	} {
		if found := idsOf(Find(text)); len(found) == 0 || found[0] != want {
			t.Errorf("%q is %v, want %s", text, found, want)
		}
	}
	for _, text := range []string{"invalid", "${user", "SAML res", "the printer is on fire", "rsn-present", "role-presant", "AADSTS50"} {
		if found := idsOf(Find(text)); found != nil && text != "SAML res" {
			t.Errorf("%q is %v", text, found)
		}
	}
	if found := Match("<p>Please check your signature with your administrator</p>"); found != nil {
		t.Errorf("a page is %v", idsOf(found))
	}
}

// TestNearest: what is no known text is near to some, or to none.
func TestNearest(t *testing.T) {
	for text, want := range map[string]string{
		"Response signature is not valid":                           "response-signature-invalid",
		"RoleSessionName required":                                  "session-name-required",
		"The specified identity provider does not exist any longer": "provider-missing",
		"the printer is on fire":                                    "",
		"we cannot sign in since today and the page is blank":       "",
	} {
		found := idsOf(Nearest(text))
		if want == "" && found != nil || want != "" && !slices.Contains(found, want) {
			t.Errorf("%q is near %v, want %q", text, found, want)
		}
	}
}
