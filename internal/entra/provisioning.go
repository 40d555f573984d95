package entra

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
)

// Provisioning is what was read of how an app writes users to a service.
type Provisioning struct {
	// Stopped says, as a clause, why no user is written at present; "" when nothing that was read says so.
	Stopped string
	// Mapped says that the mappings were read, and Email how they fill the work email of a user.
	Mapped bool
	Email  Email
}

// Email is where the work email of a provisioned user comes from.
type Email uint8

// The sources of a work email.
const (
	NoEmail    Email = iota // nothing fills it
	MailAlone               // mail, which some users don't have
	OtherEmail              // anything else
)

// provisioningFile is an answer about provisioning with the GUID of the app that it was read for.
type provisioningFile struct {
	about  string
	job    *provisioningJob
	schema *provisioningSchema
}

type provisioningJob struct {
	Status struct {
		Code       string `json:"code"`
		Quarantine *struct {
			Reason string `json:"reason"`
		} `json:"quarantine"`
	} `json:"status"`
}

type provisioningSchema struct {
	Rules []struct {
		Mappings []struct {
			Enabled    bool   `json:"enabled"`
			Target     string `json:"targetObjectName"`
			Attributes []struct {
				Target string `json:"targetAttributeName"`
				Source struct {
					Type       string `json:"type"`
					Name       string `json:"name"`
					Expression string `json:"expression"`
				} `json:"source"`
			} `json:"attributeMappings"`
		} `json:"objectMappings"`
	} `json:"synchronizationRules"`
}

// provisioning takes a job or the mappings of one.
func (f *file) provisioning(raw json.RawMessage) bool {
	p := provisioningFile{about: f.about}
	if has(raw, "synchronizationRules") {
		p.schema = &provisioningSchema{}
		if json.Unmarshal(raw, p.schema) != nil {
			return false
		}
	} else {
		p.job = &provisioningJob{}
		if json.Unmarshal(raw, p.job) != nil {
			return false
		}
	}
	f.provisionings = append(f.provisionings, p)
	return true
}

// Provisioning is what is known of the chosen app's. Of several jobs, one that runs is enough.
func (d *Directory) Provisioning() (out Provisioning) {
	var stopped []string
	jobs := 0
	for _, p := range d.provisionings {
		switch {
		case d.ofOther(p.about):
		case p.job != nil:
			jobs++
			if why := p.job.stopped(); why != "" {
				stopped = append(stopped, why)
			}
		default:
			out.Mapped = true
			out.Email = max(out.Email, p.schema.email())
		}
	}
	if len(stopped) > 0 && len(stopped) == jobs {
		out.Stopped = stopped[0]
	}
	return out
}

// stopped is why a job writes no one, as a clause.
func (j *provisioningJob) stopped() string {
	switch {
	case strings.EqualFold(j.Status.Code, "Quarantine"):
		if q := j.Status.Quarantine; q != nil && q.Reason != "" {
			return "the provisioning job is in quarantine (" + q.Reason + ")"
		}
		return "the provisioning job is in quarantine"
	case strings.EqualFold(j.Status.Code, "Paused"):
		return "the provisioning job is paused"
	}
	return ""
}

// email is where the work email comes from.
func (s *provisioningSchema) email() Email {
	out := NoEmail
	for _, r := range s.Rules {
		for _, m := range r.Mappings {
			if !m.Enabled || !strings.Contains(strings.ToLower(m.Target), "user") {
				continue
			}
			for _, a := range m.Attributes {
				if strings.ReplaceAll(strings.ToLower(a.Target), " ", "") != `emails[typeeq"work"].value` {
					continue
				}
				of := OtherEmail
				if slices.Contains([]string{"mail", "[mail]"}, cmp.Or(a.Source.Expression, a.Source.Name)) {
					of = MailAlone
				}
				out = max(out, of)
			}
		}
	}
	return out
}
