package collect

import (
	"encoding/pem"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/evidencedir"
)

// TestBundle: where a proxy of the company reads along, AWS_CA_BUNDLE names its certificates. Without them nothing is
// believed.
func TestBundle(t *testing.T) {
	for name, named := range map[string]bool{"named": true, "not named": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			secure := httptest.NewUnstartedServer(w.Cloud)
			secure.Config.ErrorLog = log.New(io.Discard, "", 0) // of the client that hangs up
			secure.StartTLS()
			t.Cleanup(secure.Close)
			t.Setenv("AWS_ENDPOINT_URL", secure.URL)
			bundle := filepath.Join(t.TempDir(), "bundle.pem")
			text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: secure.Certificate().Raw})
			if err := os.WriteFile(bundle, text, 0o600); err != nil {
				t.Fatal(err)
			}
			if named {
				t.Setenv("AWS_CA_BUNDLE", bundle)
			}
			w.o.Need, w.o.From = message(), []string{"aws"}
			made := w.run(t, t.Context())
			if m := made[opRole]; (m.State == evidencedir.Complete) != named {
				t.Errorf("%s %s", m.State, m.Why)
			}
			if why := made[opCaller].Why; strings.Contains(why, "certificate") == named {
				t.Errorf("%q", why)
			}
		})
	}
}
