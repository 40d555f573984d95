package inspect

// Shows says whether a message shows a cause, or the failure of a check, of this
// ID ("shown"), rules it out ("struck"), or does not decide ("").
func Shows(r *Report, id string) string {
	if r == nil || r.Kind != KindResponse {
		return ""
	}
	switch r.Outcome(id) {
	case Fail:
		return "shown"
	case Pass:
		return "struck"
	}
	for _, c := range r.Causes {
		if c.ID == id && c.Evidence != "struck" {
			return "shown"
		}
	}
	for _, c := range causes {
		if c.ID == id && decided(r, c) {
			return "struck"
		}
	}
	return ""
}

// decided says whether everything that the cause is told from was checked.
func decided(r *Report, c *cause) bool {
	for _, id := range c.From {
		if o := r.Outcome(id); o != Pass && o != Fail && o != NotApplicable {
			return false
		}
	}
	return len(c.From) > 0
}
