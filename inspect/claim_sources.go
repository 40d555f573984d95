package inspect

// What AWS's attribute checks cite. The argument is the name of the rule.
