package preflight

import (
	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/entra"
	"github.com/samlscope/samlscope/internal/rootcause"
	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

// causeNoEmail is the cause of an empty ${user:email} in applications behind IAM Identity Center.
const causeNoEmail = "scim-email-unmapped"

// provisioning is what keeps users, or their emails, from getting to IAM Identity Center.
func (r *run) provisioning() (out []AppFinding) {
	if r.result.App.Target != inspect.TargetIdentityCenter {
		return nil
	}
	p := r.Entra.Provisioning()
	if p.Stopped != "" {
		out = append(out, AppFinding{Severity: inspect.Warning,
			Title:  "Provisioning has stopped, so new and changed users don't get to IAM Identity Center",
			Detail: "In Entra ID, " + words.VisibleLine(p.Stopped) + ".",
			Fixes: []inspect.Fix{{Where: inspect.Entra, Path: vendordoc.EntraApp + " > Provisioning",
				Do: "Correct the error that the page shows, and start provisioning again."}}})
	}
	if p.Mapped && p.Email == entra.NoEmail {
		f := ofCheck("scim-email-missing", causeNoEmail, `No mapping fills emails[type eq "work"].value, so no user gets `+
			"an email. Only applications that use ${user:email} fail.", inspect.Warning)
		f.Title = rootcause.Title(causeNoEmail)
		out = append(out, f)
	}
	return out
}

// sharedMails are the users whose email in IAM Identity Center comes from a mail that another has too. It has to be
// unique there: AWS refuses the second.
func (r *run) sharedMails() []Group {
	if r.result.App.Target != inspect.TargetIdentityCenter || r.Entra.Provisioning().Email != entra.MailAlone {
		return nil
	}
	const cause = "scim-duplicate"
	g := Group{Cause: cause, Findings: []string{}, Outcome: Note, Severity: inspect.Warning, WhatIf: []WhatIf{},
		First: []string{},
		Title: "Several users have one mail, so AWS refuses to provision all but one",
		Fixes: []inspect.Fix{{Where: inspect.Entra, Path: vendordoc.EntraIDCMappings + ` > emails[type eq "work"].value`,
			Do: "Choose a source that is unique, such as userPrincipalName, or correct the Email of these users."}}}
	return g.sharing(r.mails)
}

// unmailed notes a user whose email provisioning takes from an empty mail, where no list shows the user.
func (r *run) unmailed(v *verdict) {
	if r.result.App.Target != inspect.TargetIdentityCenter || r.stored != nil || r.o.Inspect.SCIMUsers != nil ||
		!v.c.NoMail || r.Entra.Provisioning().Email != entra.MailAlone {
		return
	}
	c := inspect.Lookup("scim-email-missing")
	v.add(item{cause: causeNoEmail, title: rootcause.Title(causeNoEmail), findings: []string{c.ID}, outcome: Note,
		severity: inspect.Warning, fixes: c.Fixes})
}
