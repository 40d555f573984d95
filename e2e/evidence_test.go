package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestEvidenceDirectory: the Evidence panel shows a directory that collect has written, when it was read, and what is
// missing in it. A directory that people keep themselves is listed by its files alone.
func TestEvidenceDirectory(t *testing.T) {
	for name, collected := range map[string]bool{"collected": true, "kept": false} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "my-evidence")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			read := time.Now().Add(-73 * time.Hour).UTC()
			files := map[string]string{"users.json": `{"UserSummaryList":[{"Username":"bob@example.com"}]}`}
			if collected {
				files["manifest.json"] = fmt.Sprintf(`{"schema":"samlscope.evidence/v1","calls":[
					{"operation":"connect:ListUsers","region":"eu-west-2","state":"partial","file":"users.json","at":%q},
					{"operation":"iam:GetRole","state":"denied","opens":"iam:GetRole"},
					{"operation":"iam:GetSAMLProvider","state":"absent","of":"EntraID"}]}`, read.Format(time.RFC3339))
			}
			for name, text := range files {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			r := startServe(t, "--evidence", dir)
			tab := browser(t, r)
			do(t, tab, chromedp.Navigate(r.UI), chromedp.WaitVisible(`#evidence-open`), chromedp.Click(`#evidence-open`),
				chromedp.WaitVisible(`#evidence-list li`))
			list := `document.querySelector("#evidence-list").innerText`
			until(t, tab, list+`.includes("users.json")`)
			until(t, tab, fmt.Sprintf(`[...document.querySelectorAll("#evidence-list li")].some((li) => %v)`, map[bool]string{
				true: `li.innerText.includes("my-evidence") && li.innerText.includes("3 days ago") && ` +
					`li.innerText.includes("denied: iam:GetRole") && li.innerText.includes("not read to its end: connect:ListUsers") && ` +
					`li.innerText.includes("absent: iam:GetSAMLProvider EntraID")`,
				false: "true"}[collected]))
			until(t, tab, fmt.Sprintf(`%s.includes("days ago") === %t`, list, collected))
			accessible(t, tab, "evidence of "+name)
		})
	}
}
