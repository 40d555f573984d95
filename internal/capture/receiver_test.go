package capture

import (
	"testing"

	"github.com/samlscope/samlscope/inspect/report"
)

// TestTheButtonNamesTheReceiver: a message for another service doesn't go to AWS's sign-in.
func TestTheButtonNamesTheReceiver(t *testing.T) {
	for _, c := range []struct {
		target   report.Target
		via      Via
		endpoint string
		want     string
	}{
		{report.TargetIAM, ViaBrowse, "https://signin.aws.amazon.com/saml", "AWS"},
		{report.TargetSTSDriver, ViaBrowse, "http://localhost:7890/redshift/", "localhost:7890"},
		{report.TargetSTSDriver, ViaRelay, "https://signin.aws.amazon.com/saml", "AWS"},
		{report.TargetIdentityCenter, ViaBrowse, "https://us-east-1.signin.aws.amazon.com/platform/saml/acs/1", "AWS"},
		{report.TargetClientVPN, ViaBrowse, "http://127.0.0.1:35001/", "Client VPN"},
		{report.TargetUnknown, ViaBrowse, "https://app.example/acs", "app.example"},
		{report.TargetUnknown, ViaRelay, "https://signin.aws.amazon.com/saml", "AWS"},
	} {
		rec := Record{Report: &report.Report{Target: c.target}}
		rec.Via, rec.Endpoint = c.via, c.endpoint
		if got := rec.Receiver(); got != c.want {
			t.Errorf("%s by %s: %s, want %s", c.target, c.via, got, c.want)
		}
	}
	if got := (Record{}).Receiver(); got != "AWS" {
		t.Errorf("without a report: %s", got)
	}
}
