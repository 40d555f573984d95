package iampolicy

import "encoding/json"

// TrustJSON is a trust policy in JSON on one line, in what aws iam get-role prints of its role; ""
// for one that was not read. Parse reads it again as the same policy.
func (p *Policy) TrustJSON() string {
	if p.source == nil {
		return ""
	}
	if p.Kind != Trust {
		return RoleJSON([]*Policy{p})
	}
	return line(p.of(map[string]any{"AssumeRolePolicyDocument": p.document()}))
}

// notInFile stands for a managed policy of which no one knows the document.
const notInFile = "arn:aws:iam::aws:policy/unknown"

// boundary stands for the managed policy that is the permissions boundary.
const boundary = "arn:aws:iam::aws:policy/boundary"

// RoleJSON are the policies of one role in JSON on one line, as
// aws iam get-account-authorization-details prints them; "" where none was read. Parse reads it
// again as the same policies.
func RoleJSON(all []*Policy) string {
	var inline, attached, managed []any
	read := false
	role := map[string]any{}
	for _, p := range all {
		role = p.of(role)
		switch {
		case p.Boundary:
			role["PermissionsBoundary"] = map[string]any{"PermissionsBoundaryArn": boundary}
			if p.source != nil {
				managed = append(managed, map[string]any{"Arn": boundary, "PolicyVersionList": []any{
					map[string]any{"IsDefaultVersion": true, "Document": p.document()},
				}})
			}
		case p.source != nil && p.Kind == Trust:
			return line(p.document()) // given for another kind, which it shows by itself
		case p.source != nil:
			inline = append(inline, map[string]any{"PolicyDocument": p.document()})
		case p.Unread != "":
			attached = append(attached, map[string]any{"PolicyArn": notInFile})
		}
		read = read || p.Unread == ""
	}
	if !read {
		return ""
	}
	if inline == nil {
		inline = []any{} // which says that there is none
	}
	role["RolePolicyList"] = inline
	if attached != nil {
		role["AttachedManagedPolicies"] = attached
	}
	out := map[string]any{"RoleDetailList": []any{role}}
	if managed != nil {
		out["Policies"] = managed
	}
	return line(out)
}

// of adds whose policy it is to what is printed of a role.
func (p *Policy) of(role map[string]any) map[string]any {
	for key, v := range map[string]string{"Arn": p.RoleARN, "RoleName": p.RoleName, "RoleId": p.RoleID} {
		if v != "" {
			role[key] = v
		}
	}
	return role
}

func (p *Policy) document() map[string]any {
	out := map[string]any{"Statement": p.source}
	if p.Version != "" {
		out["Version"] = p.Version
	}
	return out
}

func line(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // it came from JSON
	}
	return string(text)
}
