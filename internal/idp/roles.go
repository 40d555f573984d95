package idp

// How each provider makes Role, and when what it sends names no AWS role.
const (
	entraRoles = "Entra ID sends Role from user.assignedroles: one value for each app role assigned to the " +
		"user. It sends nothing, or a display name, when the user has only Default Access, is assigned " +
		"through a nested group, or the app role has no value."
	anyRoles = "The identity provider builds Role from its roles, groups or user attributes. It sends " +
		"nothing, or a plain name, when the user has none of them, or when its mapping doesn't produce a " +
		"pair of ARNs."
	adfsRoles = "AD FS builds Role by claim rules, usually from the names of the user's groups. It sends " +
		"nothing, or a plain name, when no group matches, or when the rule doesn't produce a pair of ARNs."
	oktaRoles = "Okta's app AWS Account Federation builds Role from the user's assigned roles, or from " +
		"groups by Group Filter and Role Value Pattern. Other apps use Attribute Statements. Okta sends " +
		"nothing, or a plain name, when no role is assigned, no group passes the filter, or an expression " +
		"wasn't evaluated."
	keycloakRoles = "Keycloak's role list mapper sends the names of the user's roles unchanged. AWS reads a " +
		"role only if its name, or a Role Name Mapper's result, is a pair of ARNs. A user without such a " +
		"role has no Role."
	googleRoles = "Google sends Role from the user attribute that the app's SAML attribute mapping names, " +
		"usually a custom attribute. It sends the attribute's text unchanged, and nothing when it is empty " +
		"for the user."
	shibbolethRoles = "Shibboleth resolves Role from the user's directory entry and releases it by its " +
		"attribute filter. It sends nothing when the entry has no matching group, or when the filter " +
		"doesn't release Role to AWS."
	identityCenterRoles = "IAM Identity Center sends exactly the attributes of the application's attribute " +
		"mapping. The mapping lacks Role, or its Role isn't the literal text of a role ARN and a provider " +
		"ARN."
	jumpCloudRoles = "JumpCloud sends Role as a constant or user attribute of the application, or as an " +
		"attribute of a user group. It sends their text unchanged, and nothing when none of them is set for " +
		"this user."
)
