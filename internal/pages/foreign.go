package pages

import "strings"

// Whose users they are.
const (
	Connect        = "Amazon Connect"
	IdentityCenter = "IAM Identity Center"
	Graph          = "Microsoft Entra ID, as Microsoft Graph prints them"
	IAM            = "AWS IAM"
	Cognito        = "an Amazon Cognito user pool"
)

// Whose says of which directory an object is a user, by the fields that it has; "" when nothing
// shows it. Several services list their users in almost the same shape.
func Whose(user map[string]any) string {
	has := func(keys ...string) bool {
		for _, key := range keys {
			if _, ok := user[key]; ok {
				return true
			}
		}
		return false
	}
	arn, _ := user["Arn"].(string)
	switch {
	case has("userPrincipalName", "UserPrincipalName", "@odata.context", "@odata.type", "@odata.id"):
		return Graph
	case strings.Contains(arn, ":iam::"):
		return IAM
	case has("UserCreateDate", "UserLastModifiedDate", "UserAttributes"):
		return Cognito
	case strings.Contains(arn, ":connect:"), has("SecurityProfileIds", "RoutingProfileId", "DirectoryUserId"):
		return Connect
	case has("Username") && !has("UserName"):
		return Connect
	case has("IdentityStoreId", "UserId", "userName"), has("UserName") && has("Name", "DisplayName", "Emails"):
		return IdentityCenter
	}
	return ""
}
