package idp

// How each provider makes Role, and when what it sends names no AWS role.
const (
	entraRoles = "Entra ID sends Role from user.assignedroles: one value for each app role assigned to the user. It " +
		"sends nothing, or a display name, when the user only has Default Access, is assigned through a nested " +
		"group, or the app role has no value."
	anyRoles = "The identity provider makes Role from its own roles, groups or user attributes. It sends nothing, " +
		"or a " +
		"plain name, when the user has none of those that count, or when its mapping does not make a pair of ARNs " +
		"of them."
	adfsRoles = "AD FS makes Role by claim rules, usually from the names of the user's groups. It sends nothing, " +
		"or a plain name, when no group of the user fits, or when the rule does not make a pair of ARNs of it."
	oktaRoles = "Okta's app AWS Account Federation makes Role from the roles assigned to the user, or from groups by " +
		"Group Filter and Role Value Pattern; another app takes it from Attribute Statements. Nothing is sent, or " +
		"a plain name, when no role is assigned, no group passes the filter, or an expression was not evaluated."
	keycloakRoles = "Keycloak's role list mapper sends the names of the user's roles as they are. AWS reads a role " +
		"only " +
		"when its name, or what a Role Name Mapper makes of it, is a pair of ARNs; a user without such a role has " +
		"no Role."
	googleRoles = "Google sends Role from the user attribute that the app's SAML attribute mapping names, usually " +
		"a custom attribute. It sends nothing when that attribute is empty for the user, and its text as it is."
	shibbolethRoles = "Shibboleth resolves Role from the user's directory entry and releases it by its attribute " +
		"filter. " +
		"It sends nothing when the entry has no fitting group, or when the filter does not release Role to AWS."
	identityCenterRoles = "IAM Identity Center sends exactly the attributes of the application's attribute " +
		"mapping. The Role of the mapping is missing, or it is not the literal text of a role ARN and a provider ARN."
	jumpCloudRoles = "JumpCloud sends Role as a constant or user attribute of the application, or as an attribute " +
		"of a user group. It sends nothing when none of them is set for this user, and their text as it is."
)
