package iampolicy

// isTerraform says whether a document is a state of Terraform, or what terraform show -json
// prints of a state or a plan.
func isTerraform(m map[string]any) bool {
	_, shown := m["format_version"]
	_, state := m["terraform_version"]
	return (shown || state) && (m["values"] != nil || m["planned_values"] != nil || m["resources"] != nil)
}

// resource is one resource of Terraform, with its values as far as they are known.
type resource struct {
	kind   string
	values map[string]any
}

const unresolved = "Terraform knows its value only after applying the plan"

// terraform reads the roles and the policies of a state or plan.
func (r *reader) terraform(m map[string]any) {
	var all []resource
	switch {
	case m["planned_values"] != nil:
		// what is looked up is next to what is planned
		all = append(modules(m["planned_values"], ""), modules(below(m["prior_state"], "values"), "data")...)
	case m["values"] != nil:
		all = modules(m["values"], "")
	default:
		all = instances(m["resources"])
	}
	r.managed = map[string]any{}
	roles := map[string]Policy{}
	for _, x := range all {
		switch x.kind {
		case "aws_iam_policy":
			if policy := text(x.values["policy"]); policy != "" {
				r.managed[text(x.values["arn"])] = policy
			}
		case "aws_iam_role":
			name := text(x.values["name"])
			roles[name] = Policy{
				Name: r.name, RoleName: name, RoleARN: text(x.values["arn"]), RoleID: text(x.values["unique_id"]),
			}
		}
	}
	for _, x := range all {
		r.terraformResource(x, roles)
	}
}

// terraformResource adds the policies that one resource holds.
func (r *reader) terraformResource(x resource, roles map[string]Policy) {
	of := func(name string) Policy {
		p, ok := roles[name]
		if !ok {
			p = Policy{Name: r.name, RoleName: name}
		}
		p.Kind = Permissions
		return p
	}
	switch x.kind {
	case "aws_iam_role":
		p := of(text(x.values["name"]))
		r.terraformRole(x.values, p)
	case "aws_iam_role_policy":
		r.inner(x.values["policy"], "the policy of the role", of(text(x.values["role"])))
	case "aws_iam_role_policy_attachment":
		r.managedPolicy(text(x.values["policy_arn"]), of(text(x.values["role"])))
	case "aws_iam_policy_attachment":
		for _, name := range texts(x.values["roles"]) {
			r.managedPolicy(text(x.values["policy_arn"]), of(name))
		}
	}
}

func (r *reader) terraformRole(values map[string]any, p Policy) {
	trust := p
	trust.Kind = Trust
	r.inner(values["assume_role_policy"], "the trust policy of the role "+p.RoleName, trust)
	for _, e := range list(values["inline_policy"]) {
		if m, ok := e.(map[string]any); ok && text(m["name"]) != "" {
			r.inner(m["policy"], "the policy "+text(m["name"]), p)
		}
	}
	for _, arn := range texts(values["managed_policy_arns"]) {
		r.managedPolicy(arn, p)
	}
	p.Boundary = true
	r.managedPolicy(text(values["permissions_boundary"]), p)
}

// inner adds one document, or says that its value is not known yet.
func (r *reader) inner(document any, what string, like Policy) {
	before := len(r.out)
	r.collect(document, like)
	if len(r.out) == before {
		like.Unread = what + " is not in the file: " + unresolved
		r.out = append(r.out, &like)
	}
}

// modules lists the resources of a module and of those below it. mode "" is any.
func modules(v any, mode string) (out []resource) {
	root, _ := v.(map[string]any)
	queue := []any{root["root_module"]}
	for len(queue) > 0 {
		module, _ := queue[0].(map[string]any)
		queue = append(queue[1:], list(module["child_modules"])...)
		for _, e := range list(module["resources"]) {
			m, _ := e.(map[string]any)
			values, ok := m["values"].(map[string]any)
			if ok && (mode == "" || text(m["mode"]) == mode) {
				out = append(out, resource{text(m["type"]), values})
			}
		}
	}
	return out
}

// instances lists the resources of a state file.
func instances(v any) (out []resource) {
	for _, e := range list(v) {
		m, _ := e.(map[string]any)
		for _, i := range list(m["instances"]) {
			if attributes, ok := below(i, "attributes").(map[string]any); ok {
				out = append(out, resource{text(m["type"]), attributes})
			}
		}
	}
	return out
}

func below(v any, key string) any {
	m, _ := v.(map[string]any)
	return m[key]
}
