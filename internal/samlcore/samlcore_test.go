package samlcore

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/xmltree"
	"github.com/samlscope/samlscope/testdata"
)

func faultsOf(t *testing.T, text string) []Fault {
	t.Helper()
	root, refused := xmltree.Parse(text, xmltree.MessageLimits)
	if root == nil {
		t.Fatal(refused)
	}
	return Faults(root, 3)
}

// TestProductsKeepToCore: what real identity providers send has nothing surplus or missing.
func TestProductsKeepToCore(t *testing.T) {
	files, err := fs.Glob(testdata.Files, "base/*.xml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(testdata.Files, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range faultsOf(t, string(text)) {
			t.Errorf("%s: %s in %s", file, f.Name, f.In.Path())
		}
	}
}

// TestEmptyResponse: everything that must be there is missing, and nothing is told more often
// than asked for.
func TestEmptyResponse(t *testing.T) {
	one := `<a:Assertion><a:Issuer/><a:Issuer/></a:Assertion>`
	var said []string
	for _, f := range faultsOf(t, `<Response xmlns="`+xmltree.NSProtocol+`" xmlns:a="`+xmltree.NSAssertion+`">`+
		one+one+one+one+`</Response>`) {
		said = append(said, f.In.Path()+" "+f.Name)
	}
	want := "/Response @ID\n/Response @IssueInstant\n/Response/Assertion[1] @ID\n" +
		"/Response/Assertion[1] Issuer\n/Response/Assertion[2] Issuer\n/Response/Assertion[3] Issuer"
	if got := strings.Join(said, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
