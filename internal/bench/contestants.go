package main

import (
	"bytes"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"embed"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/beevik/etree"
	"github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/samlsign"
	"github.com/samlscope/samlscope/internal/samltest"
)

// contestant is one way of judging the whole set; run returns how many it took.
type contestant struct {
	name, goal string
	run        func() (good int, err error)
}

// peerSources are the loops of the peers that are not in Go.
//
//go:embed xmlsec/verify.c nodesaml/verify.cjs
var peerSources embed.FS

// nodeSAML is the version of @node-saml/node-saml that is measured against.
const nodeSAML = "5.1.0"

// contestants returns samlscope first, then the peers that can run here; and
// name and reason of those that cannot.
func contestants(dir string, set *messages) (peers []contestant, missing [][2]string, err error) {
	peers = []contestant{
		{name: "samlscope", run: func() (int, error) { return parallel(set, set.judge), nil }},
		{name: "floor: base64, SHA-256 and one RSA verification", goal: "<= 4",
			run: func() (int, error) { return parallel(set, set.floor), nil }},
		{name: "goxmldsig Validate on etree", run: func() (int, error) { return parallel(set, set.goxmldsig), nil }},
		{name: "crewjam/saml ParseXMLResponse", goal: "<= 0.1",
			run: func() (int, error) { return parallel(set, set.crewjam()), nil }},
	}
	cert, files, err := shares(dir, set)
	if err != nil {
		return nil, nil, err
	}
	foreign := []struct {
		name, goal string
		build      func(dir string) (command []string, err error)
	}{
		{"libxmlsec1 verify-only C loop (a process for each processor)", "<= 0.5", buildXMLSec},
		{"@node-saml/node-saml " + nodeSAML + " (a process for each processor)", "<= 0.025", installNodeSAML},
	}
	for _, f := range foreign {
		command, err := f.build(dir)
		if err != nil {
			missing = append(missing, [2]string{f.name, err.Error()})
			continue
		}
		peers = append(peers, contestant{name: f.name, goal: f.goal,
			run: func() (int, error) { return runAll(command, cert, files) }})
	}
	return peers, missing, nil
}

// parallel judges every message on all processors.
func parallel(set *messages, judge func(value string) bool) int {
	workers := runtime.NumCPU()
	goods := make([]int, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(set.values); i += workers {
				if judge(set.values[i]) {
					goods[w]++
				}
			}
		})
	}
	wg.Wait()
	good := 0
	for _, g := range goods {
		good += g
	}
	return good
}

// messages are distinct signed Responses as base64 form values.
type messages struct {
	values  []string
	key     *samlsign.Key
	issued  time.Time
	options inspect.Options
	proof   []byte // a signature by the key over the floor's digest
	digest  []byte
}

func generate(n int) (*messages, error) {
	key, err := samltest.FixedKey("entra-a")
	if err != nil {
		return nil, err
	}
	certs, err := inspect.ParseCertificates(key.Cert.Raw)
	if err != nil {
		return nil, err
	}
	base, err := os.ReadFile("testdata/base/entra.xml")
	if err != nil {
		return nil, fmt.Errorf("run it from the root of the repository: %w", err)
	}
	set := &messages{
		key: key, values: make([]string, n), issued: time.Date(2026, 11, 20, 9, 30, 30, 0, time.UTC),
		options: inspect.Options{Certs: certs},
	}
	oneLine := strings.Join(strings.Split(strings.ReplaceAll(string(base), "\n", ""), "  "), "")
	if err := set.sign(oneLine); err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(set.values[0]))
	set.digest = sum[:]
	set.proof, err = key.Signer.Sign(nil, set.digest, crypto.SHA256)
	return set, err
}

// sign makes the messages, on all processors.
func (s *messages) sign(model string) error {
	workers := runtime.NumCPU()
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(s.values) && errs[w] == nil; i += workers {
				text := strings.ReplaceAll(model, "alice@example.com", "user"+strconv.Itoa(i)+"@example.com")
				signed, err := samlsign.Sign(text, samlsign.SignOptions{Key: s.key})
				s.values[i], errs[w] = base64.StdEncoding.EncodeToString([]byte(signed)), err
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// first returns the set with its first n messages only.
func (s *messages) first(n int) *messages {
	part := *s
	part.values = s.values[:n]
	return &part
}

func (s *messages) judge(value string) bool {
	return inspect.Inspect(inspect.Messages("-", []byte(value))[0], s.options).Verdict == inspect.Accept
}

// floor is the least that anybody must do.
func (s *messages) floor(value string) bool {
	data, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return false
	}
	sum := sha256.Sum256(data)
	return sum[0]|1 != 0 && rsa.VerifyPKCS1v15(s.key.Cert.PublicKey.(*rsa.PublicKey), crypto.SHA256, s.digest,
		s.proof) == nil
}

func (s *messages) goxmldsig(value string) bool {
	data, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return false
	}
	doc := etree.NewDocument()
	if doc.ReadFromBytes(data) != nil {
		return false
	}
	ctx := dsig.NewDefaultValidationContext(&dsig.MemoryX509CertificateStore{Roots: []*x509.Certificate{s.key.Cert}})
	ctx.Clock = dsig.NewFakeClockAt(s.issued)
	_, err = ctx.Validate(doc.Root().SelectElement("Assertion"))
	return err == nil
}

func (s *messages) crewjam() func(value string) bool {
	//nolint:staticcheck // deprecated, but one clock for every contestant; its successor is a field to set in each
	saml.TimeNow = func() time.Time { return s.issued }
	acs := url.URL{Scheme: "https", Host: "signin.aws.amazon.com", Path: "/saml"}
	sp := saml.ServiceProvider{
		EntityID: acs.String(), AcsURL: acs, AllowIDPInitiated: true,
		IDPMetadata: &saml.EntityDescriptor{
			EntityID: "https://sts.windows.net/6f1c0a52-3b7e-4d0c-9a41-0c2e5b7d8f10/",
			IDPSSODescriptors: []saml.IDPSSODescriptor{{SSODescriptor: saml.SSODescriptor{RoleDescriptor: saml.RoleDescriptor{
				KeyDescriptors: []saml.KeyDescriptor{{Use: "signing", KeyInfo: saml.KeyInfo{X509Data: saml.X509Data{
					X509Certificates: []saml.X509Certificate{{Data: base64.StdEncoding.EncodeToString(s.key.Cert.Raw)}},
				}}}},
			}}}},
		},
	}
	return func(value string) bool {
		data, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			return false
		}
		_, err = sp.ParseXMLResponse(data, nil, acs)
		return err == nil
	}
}

// copyPeer writes the loop of a peer into dir.
func copyPeer(dir, name string) (path string, err error) {
	source, err := peerSources.ReadFile(name)
	if err != nil {
		return "", err
	}
	path = filepath.Join(dir, filepath.Base(name))
	return path, os.WriteFile(path, source, 0o600)
}

// buildXMLSec compiles the C loop.
func buildXMLSec(dir string) (command []string, err error) {
	src, err := copyPeer(dir, "xmlsec/verify.c")
	if err != nil {
		return nil, err
	}
	flags, err := exec.Command("sh", "-c", "xmlsec1-config --cflags --libs --crypto=openssl || pkg-config --cflags "+
		"--libs xmlsec1-openssl").Output()
	if err != nil {
		return nil, fmt.Errorf("libxmlsec1-dev is not installed")
	}
	bin := filepath.Join(dir, "verify")
	args := append([]string{"-O2", "-w", "-o", bin, src}, strings.Fields(strings.ReplaceAll(string(flags), `\`, ""))...)
	if out, err := exec.Command("cc", args...).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building it: %s", bytes.TrimSpace(out))
	}
	return []string{bin}, nil
}

// installNodeSAML puts the package into dir.
func installNodeSAML(dir string) (command []string, err error) {
	script, err := copyPeer(dir, "nodesaml/verify.cjs")
	if err != nil {
		return nil, err
	}
	if _, err := exec.LookPath("node"); err != nil {
		return nil, fmt.Errorf("node is not installed")
	}
	install := exec.Command("npm", "install", "--prefix", dir, "--ignore-scripts", "--no-audit", "--no-fund", "--silent",
		"@node-saml/node-saml@"+nodeSAML)
	if out, err := install.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("npm did not install it: %s", bytes.TrimSpace(out))
	}
	return []string{"node", script}, nil
}

// shares writes the certificate, and one file of messages for each processor.
func shares(dir string, set *messages) (cert string, files []string, err error) {
	cert = filepath.Join(dir, "cert.pem")
	if err := os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: set.key.Cert.Raw}),
		0o600); err != nil {
		return "", nil, err
	}
	workers := runtime.NumCPU()
	for w := range workers {
		var b strings.Builder
		for i := w; i < len(set.values); i += workers {
			b.WriteString(set.values[i] + "\n")
		}
		files = append(files, filepath.Join(dir, fmt.Sprintf("share-%d.txt", w)))
		if err := os.WriteFile(files[w], []byte(b.String()), 0o600); err != nil {
			return "", nil, err
		}
	}
	return cert, files, nil
}

// runAll lets a process for each processor judge its share of the messages.
func runAll(command []string, cert string, files []string) (int, error) {
	goods, errs := make([]int, len(files)), make([]error, len(files))
	var wg sync.WaitGroup
	for i, f := range files {
		wg.Go(func() {
			args := append(command[1:len(command):len(command)], f, cert)
			out, err := exec.Command(command[0], args...).Output()
			if err == nil {
				goods[i], err = strconv.Atoi(strings.TrimSpace(string(out)))
			}
			errs[i] = err
		})
	}
	wg.Wait()
	good := 0
	for i := range files {
		if errs[i] != nil {
			return 0, errs[i]
		}
		good += goods[i]
	}
	return good, nil
}
