package cli

import (
	"context"
	"time"

	"github.com/spf13/pflag"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/proxy"
)

// A flag set is a group of flags that several commands have, as one value. Each
// command holds the sets that it needs.

// evidenceFlags name the files that messages are judged by.
type evidenceFlags struct{ app.Evidence }

func (e *evidenceFlags) register(f *pflag.FlagSet) {
	f.StringArrayVar(&e.Paths, "evidence", nil,
		"any evidence: `PATH` of a file or folder, recognised by its content (repeatable)")
	f.StringArrayVar(&e.IDPMetadata, "idp-metadata", nil,
		"federation metadata that Entra publishes, `FILE|URL` (repeatable)")
	f.StringArrayVar(&e.AWSMetadata, "aws-metadata", nil,
		"`FILE` with what IAM stores: metadata or get-saml-provider's output (repeatable)")
	f.StringArrayVar(&e.Certs, "cert", nil, "`FILE` with a signing certificate to trust, PEM or DER (repeatable)")
	f.StringArrayVar(&e.ConnectUsers, "connect-users", nil,
		"`FILE` with the Connect users: list-users' output, CSV, names (repeatable)")
	f.StringArrayVar(&e.TrustPolicy, "trust-policy", nil,
		"`FILE` with trust policies: JSON, get-role, terraform show (repeatable)")
	f.StringArrayVar(&e.RolePolicies, "role-policy", nil,
		"`FILE` with what roles may do: JSON, get-role-policy (repeatable)")
	f.StringArrayVar(&e.SCIMUser, "scim-user", nil,
		"`FILE` with Identity Center users: list-users, describe-user, SCIM (repeatable)")
	f.StringArrayVar(&e.DecryptKeys, "decrypt-key", nil,
		"`FILE` with the private key (PEM) for encrypted assertions (repeatable)")
	f.StringArrayVar(&e.CloudTrail, "cloudtrail", nil,
		"`FILE` with CloudTrail events: a log, a download or a query (repeatable)")
	f.StringArrayVar(&e.SignInLogs, "signin-log", nil,
		"`FILE` with Entra ID's sign-in log: an export, Graph or a query (repeatable)")
}

// judgementFlags say what to judge for, and by which files.
type judgementFlags struct {
	evidence        evidenceFlags
	target          string
	skew            time.Duration
	strict          bool
	connectInstance string
	role            string
}

func (j *judgementFlags) register(f *pflag.FlagSet) {
	j.evidence.register(f)
	choice(f, &j.target, "target", "`SERVICE` that the message is for", inspect.TargetNames("auto")...)
	f.DurationVar(&j.skew, "skew", 0, "tolerance of clock comparisons; what needs it is a warning")
	f.BoolVar(&j.strict, "strict", false, "make errors of warnings that a cautious service provider would refuse")
	f.Var(checked{&j.connectInstance, inspect.IsConnectInstance,
		"is arn:aws:connect:REGION:ACCOUNT:instance/ID, or the ID alone"}, "connect-instance",
		"`ARN` or ID of the Amazon Connect instance to reach")
	f.StringVar(&j.role, "role", "",
		"`ARN` or name of the role that the user chooses (default: any that works)")
}

// options reads the files that the flags name.
func (j *judgementFlags) options(ctx context.Context, c *Command) (inspect.Options, error) {
	o := inspect.Options{
		Skew:            j.skew,
		Strict:          j.strict,
		Target:          inspect.Target(j.target),
		ConnectInstance: j.connectInstance,
		Role:            j.role,
	}
	if j.skew < 0 {
		return o, usage("--skew cannot be negative")
	}
	j.evidence.Note, j.evidence.Now = c.note, c.Now
	return o, j.evidence.Load(ctx, c.Transport, &o)
}

// sentFlags say when and how a message was sent, where its file does not.
type sentFlags struct {
	at, acs, relayState string
	set                 *pflag.FlagSet
}

func (s *sentFlags) register(f *pflag.FlagSet) {
	s.set = f
	f.Var(instant{&s.at}, "at",
		"`TIME` of the check: now, issued, a date or RFC 3339 (default: capture or issued)")
	f.Var(checked{&s.acs, webAddress, "is a URL, for example https://signin.aws.amazon.com/saml"}, "acs",
		"`URL` to which the message was posted")
	f.StringVar(&s.relayState, "relay-state", "", "relay state `TEXT` that went with it, '' for none; overrides the file's")
}

// add puts them into the options. An empty relay state is one as well.
func (s *sentFlags) add(o *inspect.Options, now func() time.Time) {
	o.Clock, o.ACS = instant{&s.at}.clock(now), s.acs
	if s.set.Changed("relay-state") {
		o.RelayState = &s.relayState
	}
}

// boundFlags say how much of one input is read.
type boundFlags struct{ messages int }

// mostMessages is how many messages of one input are read unless the user says otherwise.
const mostMessages = 100000

func (b *boundFlags) register(f *pflag.FlagSet) {
	f.IntVar(&b.messages, "max-messages", mostMessages, "read at most `N` messages of one input; 0: all of them")
}

// bounds are what one input may hold.
func (b *boundFlags) bounds() (inspect.Bounds, error) {
	if b.messages < 0 {
		return inspect.Bounds{}, usage("--max-messages is a number from 1 up, or 0 for all messages")
	}
	return inspect.Bounds{Messages: b.messages}, nil
}

// outputFlags say what is printed, and what makes the exit code 1.
type outputFlags struct{ format, failOn string }

func (o *outputFlags) registerFormat(f *pflag.FlagSet, what string, formats ...string) {
	choice(f, &o.format, "format", what, formats...)
}

func (o *outputFlags) registerFailOn(f *pflag.FlagSet) {
	choice(f, &o.failOn, "fail-on", "least `SEVERITY` that makes the exit code 1", "error", "warning", "note")
}

// fails says whether a report makes the exit code 1.
func (o *outputFlags) fails(r *inspect.Report) bool { return r.Fails(inspect.Severity(o.failOn)) }

// captureFlags say where captures are kept, and for how long.
type captureFlags struct {
	keep days
	app.Storage
}

func (s *captureFlags) register(f *pflag.FlagSet) {
	s.keep = days(7 * 24 * time.Hour)
	f.Var(&s.keep, "keep", "how long captures are kept")
	f.BoolVar(&s.Ephemeral, "ephemeral", false, "keep captures in memory only")
	s.registerStore(f, "`FILE` to keep captures in, or postgres://USER@HOST/DATABASE")
}

// registerReading registers the flags of a command that reads captures only.
func (s *captureFlags) registerReading(f *pflag.FlagSet) {
	s.registerStore(f, "`FILE` that captures are kept in, or postgres://USER@HOST/DATABASE")
}

func (s *captureFlags) registerStore(f *pflag.FlagSet, what string) {
	f.StringVar(&s.Place, "store", "", what)
}

// pageFlags say where the page is and which of its files are served.
type pageFlags struct {
	listen string
	assets string
	open   bool
}

func (p *pageFlags) registerListen(f *pflag.FlagSet, address string) {
	f.StringVar(&p.listen, "listen", address, "`ADDRESS` of the page and the API; port 0 picks a free one")
}

// relayFlags are those of the commands that run the relay beside the page.
type relayFlags struct {
	page        pageFlags
	relayListen string
	hold        string
	output      outputFlags
}

func (r *relayFlags) register(f *pflag.FlagSet) {
	r.page.registerListen(f, "127.0.0.1:8484")
	f.StringVar(&r.relayListen, "relay-listen", "127.0.0.1:8485", "`ADDRESS` of the relay; port 0 picks a free one")
	registerHold(f, &r.hold)
	f.BoolVar(&r.page.open, "open", true, "open the page in the browser")
	r.output.registerFormat(f, "`FORMAT` of what is printed; json is one line of addresses", "text", "json")
	f.StringVar(&r.page.assets, "assets", "", "serve the page's files from this `DIR` instead of the built-in ones")
}

func (r *relayFlags) options() app.Options {
	return app.Options{Listen: r.page.listen, RelayListen: r.relayListen, Assets: r.page.assets,
		Hold: proxy.Hold(r.hold)}
}

// publicFlags are those of the address by which other machines reach the page.
type publicFlags struct{ url, cert, key string }

func (p *publicFlags) register(f *pflag.FlagSet) {
	f.StringVar(&p.url, "public-url", "", "`URL` at which other machines reach page and relay: https://HOST")
	f.StringVar(&p.cert, "tls-cert", "", "`FILE` with the certificate of that URL and its chain, PEM")
	f.StringVar(&p.key, "tls-key", "", "`FILE` with the certificate's private key, PEM")
}

func registerHold(f *pflag.FlagSet, hold *string) {
	choice(f, hold, "hold", "`WHEN` messages wait on their page (on-error: if AWS would reject)", "always", "on-error",
		"never")
}

// forwardFlags name the hosts that messages may go to besides AWS's.
type forwardFlags struct{ app.Forwarding }

func (w *forwardFlags) register(f *pflag.FlagSet, what string) {
	f.StringArrayVar(&w.Hosts, "forward-host", nil, what)
}

// interceptionFlags are those of the interception proxy.
type interceptionFlags struct{ app.Interception }

func (i *interceptionFlags) register(f *pflag.FlagSet) {
	f.StringArrayVar(&i.Allow, "allow-host", nil,
		"let the browser through to this `HOST` too, unread, at port 443 (repeatable)")
	f.StringArrayVar(&i.Upstream, "upstream", nil,
		"`HOST:PORT=ADDR`: reach this host at another address; for tests (repeatable)")
	f.BoolVar(&i.Insecure, "upstream-insecure", false, "accept any certificate from the hosts that "+
		"--upstream names")
}
