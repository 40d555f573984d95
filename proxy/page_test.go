package proxy

import (
	"net/http"
	"strings"
	"testing"
)

// TestNothingOnThePageIsHidden: the verdict page shows characters that cannot be seen
// as the inspection page and the terminal do.
func TestNothingOnThePageIsHidden(t *testing.T) {
	p := page{Headline: "ali\u3164ce\u115f \u2028x\u2029 \u00a0 \x1b[2J\u202e"}
	body := string(p.response(http.StatusOK).Body)
	if want := `ali\u{3164}ce\u{115F} \u{2028}x\u{2029} \u{00A0} \x1B[2J\u{202E}</h1>`; !strings.Contains(body, want) {
		t.Errorf("%s is missing in\n%s", want, body)
	}
}
