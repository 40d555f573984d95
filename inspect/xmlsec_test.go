package inspect

import (
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/samlscope/samlscope/internal/fixturefile"
	"github.com/samlscope/samlscope/internal/intake"
	"github.com/samlscope/samlscope/internal/samltest"
	"github.com/samlscope/samlscope/internal/xmldsig"
	"github.com/samlscope/samlscope/internal/xmltree"
	"github.com/samlscope/samlscope/testdata"
)

// known are the cases in which a library is wrong, and why. The program calls
// them by their name too: they are what signature-opinions-differ is for.
var known = map[string]string{
	"signature-opinions-differ-fail-line-break": "goxmldsig keeps a line break in an attribute value, which XML 1.0 " +
		"section 3.3.3 makes a blank",
}

// TestOtherVerifiersAgree puts every signature of the corpus that was computed
// to xmlsec1 and to goxmldsig. They must say the same; where one of them
// cannot judge, the reason is named here, not guessed at.
func TestOtherVerifiersAgree(t *testing.T) {
	samltest.SkipUnderRace(t, "most of its time is xmlsec1, a process for each message, which the detector cannot see into")
	xmlsec, err := exec.LookPath("xmlsec1")
	if err != nil {
		t.Skip("SKIPPED: xmlsec1 is not installed, so nobody but goxmldsig checks the signatures of the corpus")
	}
	dir, err := fs.Sub(testdata.Files, "corpus")
	if err != nil {
		t.Fatal(err)
	}
	cases, err := fixturefile.LoadAll(dir)
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	asked, unable := 0, map[string]int{}
	for _, c := range cases {
		d := read(Messages(c.Name, c.Input())[0], &Options{SecondOpinion: true})
		for i, s := range d.Signatures {
			if s.DigestOK == nil || s.ValueOK == nil || s.Verdict == SigMisplaced || s.Signer == nil {
				continue
			}
			ours := *s.DigestOK && *s.ValueOK
			if s.SecondOpinion == xmldsig.OpinionDiffers && known[c.Name] == "" {
				t.Errorf("%s: goxmldsig differs about signature %d: %s", c.Name, i, s.SecondReason)
			}
			if s.SecondOpinion == xmldsig.OpinionCannotVerify {
				unable["goxmldsig: "+s.SecondReason]++
			}
			if gap := xmlsecGap(s); gap != "" {
				unable["xmlsec1: "+gap]++
				continue
			}
			asked++
			theirs, output := askXMLSec(t, xmlsec, tmp, d, s, i)
			if theirs != ours {
				t.Errorf("%s: xmlsec1 says %t of signature %d, we say %t\n%s", c.Name, theirs, i, ours, output)
			}
		}
	}
	if asked < 100 {
		t.Errorf("only %d signatures were put to xmlsec1", asked)
	}
	for reason, n := range unable {
		t.Logf("%d × %s", n, reason)
	}
}

// xmlsecGap names why xmlsec1 (1.2.37, OpenSSL) cannot judge a signature.
func xmlsecGap(s *Signature) string {
	switch {
	case s.Signer.Parsed == nil:
		return "there is no certificate to give it"
	case strings.Contains(s.Algorithm, "MGF1"):
		return "this version has no RSASSA-PSS"
	case strings.HasSuffix(s.Algorithm, "md5") || strings.HasSuffix(s.DigestAlgorithm, "md5"):
		return "MD5 is switched off in it"
	}
	return ""
}

func askXMLSec(t *testing.T, xmlsec, tmp string, d *Document, s *Signature, index int) (bool, string) {
	t.Helper()
	message, cert := filepath.Join(tmp, "message.xml"), filepath.Join(tmp, "cert.pem")
	text := d.XML
	if declared := intake.DeclaredEncoding([]byte(text)); declared != "" && !strings.EqualFold(declared, "UTF-8") {
		text = strings.Replace(text, declared, "UTF-8", 1) // offsets do not matter here; the text is UTF-8 by now
	}
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Signer.Parsed.Raw})
	if err := errors.Join(os.WriteFile(message, []byte(text), 0o600), os.WriteFile(cert, block, 0o600)); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(xmlsec, "--verify", "--enabled-key-data", "rsa,ecdsa,ec", "--pubkey-cert-pem", cert,
		"--id-attr:ID", xmltree.NSProtocol+":Response", "--id-attr:ID", xmltree.NSAssertion+":Assertion",
		"--node-xpath", fmt.Sprintf("(//*[local-name()='Signature' and namespace-uri()='%s'])[%d]", xmltree.NSDSig,
			index+1), message).CombinedOutput()
	return err == nil, string(out)
}

// TestGridAgainstXMLSec puts templates of every scope, canonical form and spelling
// to xmlsec1: what the tests' own writer signs is what others verify.
func TestGridAgainstXMLSec(t *testing.T) {
	samltest.SkipUnderRace(t, "it takes several times as long, and nothing in it runs side by side")
	xmlsec, err := exec.LookPath("xmlsec1")
	if err != nil {
		t.Skip("SKIPPED: xmlsec1 is not installed")
	}
	o, tmp := trusting(t, "entra-a"), t.TempDir()
	for _, x := range grid(xmldsig.NSDSigMore + "rsa-sha256") {
		d := read(&Message{XML: x.write(t).text}, &o)
		for i, s := range d.Signatures {
			if ok, output := askXMLSec(t, xmlsec, tmp, d, s, i); !ok {
				t.Errorf("%s: xmlsec1 refuses signature %d\n%s", x, i, output)
			}
		}
	}
}
