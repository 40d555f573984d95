package e2e

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// The page makes the relay state of each service behind AWS's sign-in, and says what is wrong before it does.
func TestRelayStatesAreMade(t *testing.T) {
	r := startDemo(t)
	tab := browser(t, r)
	do(t, tab, chromedp.Navigate(r.IDP+"/signin/good-connect"))
	shows(t, tab, "Forward to AWS")
	do(t, tab, chromedp.Navigate(r.UI))
	clicks(t, tab, "nav a", "")
	until(t, tab, `Boolean(document.querySelector("[data-keep=relay-builder]"))`)
	clicks(t, tab, "summary", "Make a relay state")
	for _, c := range []struct {
		service int
		values  map[string]string
		want    string
	}{
		{0, map[string]string{"region": "eu-west-2", "instance": "0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5", "page": "/ccp-v2/"},
			"https://eu-west-2.console.aws.amazon.com/connect/federate/" +
				"0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5?destination=%2Fccp-v2%2F"},
		{0, map[string]string{"instance": "arn:aws:connect:us-west-2:111122223333:instance/" +
			"0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"},
			"https://us-west-2.console.aws.amazon.com/connect/federate/0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"},
		{0, map[string]string{"region": "us-gov-west-1", "instance": "0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"},
			"https://console.amazonaws-us-gov.com/connect/federate/0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"},
		{0, map[string]string{"instance": "arn:aws-us-gov:connect:us-gov-west-1:111122223333:instance/" +
			"0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"},
			"https://console.amazonaws-us-gov.com/connect/federate/0f1e2d3c-4b5a-4c6d-8e7f-a0b1c2d3e4f5"},
		{1, map[string]string{"region": "eu-west-1", "code": "SLiad+ABC123"},
			"https://workspaces.euc-sso.eu-west-1.aws.amazon.com/sso-idp?registrationCode=SLiad%2BABC123"},
		{1, map[string]string{"region": "us-gov-west-1", "code": "x", "client": "web"},
			"https://workspaces.euc-sso.us-gov-west-1.amazonaws-us-gov.com/sso-idp?registrationCode=x&client=web"},
		{1, map[string]string{"region": "Ireland", "code": "x"}, "Enter a Region like us-east-1."},
		{2, map[string]string{"region": "eu-central-1", "stack": "Example Stack", "account": "111122223333"},
			"https://appstream2.eu-central-1.aws.amazon.com/saml?stack=Example%20Stack&accountId=111122223333"},
		{2, map[string]string{
			"region": "eu-central-1", "stack": "S", "account": "111122223333", "app": "a", "client": "native",
		},
			"https://appstream2.euc-sso.eu-central-1.aws.amazon.com/saml?stack=S&accountId=111122223333&app=a&client=native"},
		{2, map[string]string{"region": "eu-central-1", "stack": "S", "account": "1111"},
			"Enter an account ID of 12 digits."},
		{3, nil, "https://quicksight.aws.amazon.com"},
	} {
		script := fmt.Sprintf(`(() => {
			const put = (id, value) => {
				const field = document.getElementById("relay-" + id);
				field.value = value;
				field.dispatchEvent(new Event("input", { bubbles: true }));
			};
			put("service", "%d");`, c.service)
		for id, value := range c.values {
			script += fmt.Sprintf(" put(%q, %q);", id, value)
		}
		until(t, tab, script+fmt.Sprintf(`
			const said = document.querySelector("[data-keep=relay-builder] [role=status]").firstChild.textContent;
			return said === %q;
		})()`, c.want))
	}
}
