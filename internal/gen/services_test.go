package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/awsfacts"
)

// TestEveryServiceHasItsPage: a new address or a new check of one service appears on a page by itself, or this fails.
func TestEveryServiceHasItsPage(t *testing.T) {
	pages := servicePages()
	for _, p := range awsfacts.Places() {
		if !strings.Contains(string(pages["README.md"]), "`"+p.URL+"`") {
			t.Errorf("the index lacks %s", p.URL)
		}
	}
	for _, c := range inspect.Catalogue() {
		shared := c.HoldsFor(inspect.TargetIAM) || c.HoldsFor(inspect.TargetUnknown)
		shown := slices.ContainsFunc(services(), func(s service) bool {
			return strings.Contains(string(pages[s.Name+".md"]), "[`"+c.ID+"`]")
		})
		if !shared && !shown {
			t.Errorf("no page of a service shows %s", c.ID)
		}
	}
}

// TestServicesKeepTheirChecks: what is Client VPN's own is on its page, and not what others share.
func TestServicesKeepTheirChecks(t *testing.T) {
	pages := servicePages()
	for page, want := range map[string]string{"client-vpn.md": "cvpn-signed-both", "connect.md": "connect-policy",
		"drivers.md": "sts-aud-wizard", "cognito.md": "cognito-nameid", "identity-center.md": "idc-nameid-format"} {
		text := string(pages[page])
		if !strings.Contains(text, "[`"+want+"`]") {
			t.Errorf("%s lacks %s", page, want)
		}
		for _, other := range []string{"sp-signature", "rsn-present", "xml-limits"} {
			if strings.Contains(text, "[`"+other+"`]") {
				t.Errorf("%s has %s, which others share", page, other)
			}
		}
	}
	for _, s := range services() {
		if s.Title == "" || s.About == "" || s.Start == "" || len(s.Entra) == 0 || len(s.AWS) == 0 || len(s.From) == 0 {
			t.Errorf("incomplete: %s", s.Name)
		}
	}
}
