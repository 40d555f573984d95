package cli

import (
	"bufio"
	"context"
	"errors"
	"os"
	"runtime"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/words"
)

// inspectCmd is `samlscope inspect`.
type inspectCmd struct {
	*Command
	judgement     judgementFlags
	sent          sentFlags
	output        outputFlags
	bounds        boundFlags
	reveal        bool
	showFixed     bool
	secondOpinion bool
	jobs          int
}

func (c *Command) inspectCommand() *cobra.Command {
	i := &inspectCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "inspect [FILE|-]...",
		Short: "Decode and check SAML messages",
		Long: `Decodes the SAML messages in files (or standard input) and checks each one the way AWS would.

samlscope recognises the form from the content: raw XML; base64, wrapped or not, also percent-encoded once or twice; a form
body; a redirect-binding URL or query; a HAR file of a browser or proxy; an export of SAML-tracer; items that Burp saved; a
raw HTTP request; a request copied as curl, fetch or PowerShell; form fields one a line; a page whose form posts the
message; XML or fields in a log, a mail or other text; one message a line, as base64 or as JSON with a SAMLResponse; a gzip
or zip of these; a directory. docs/inputs.md shows how to make each. A recorded or copied request is checked as it was
posted. One input can contain several messages. samlscope shows AuthnRequest, LogoutRequest and LogoutResponse, and checks
only Responses.

samlscope sends nothing anywhere. It fetches only the metadata URLs that you name.`,
		Example: `  samlscope inspect response.xml
  pbpaste | samlscope inspect --at now
  samlscope inspect login.har
  samlscope inspect --idp-metadata entra.xml --aws-metadata iam.xml --format json capture.txt`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return i.run(cmd.Context(), args)
		},
	}
	f := cmd.Flags()
	i.output.registerFormat(f, "`FORMAT` of the report", "text", "json", "jsonl", "junit", "sarif", "markdown", "html")
	cmd.Flags().BoolVar(&i.showFixed, "show-fixed", false, "show as a diff what the fix of each cause would change")
	cmd.Flags().BoolVar(&i.reveal, "reveal", false,
		"keep the real data in junit, sarif, markdown and html")
	i.sent.register(f)
	i.output.registerFailOn(f)
	f.BoolVar(&i.secondOpinion, "second-opinion", false, "ask goxmldsig about each signature too")
	f.IntVar(&i.jobs, "jobs", 0,
		"how many messages are checked at once; 0: one for each processor")
	i.bounds.register(f)
	i.judgement.register(f)
	return cmd
}

func (i *inspectCmd) run(ctx context.Context, args []string) error {
	if i.jobs < 0 {
		return usage("--jobs is a number from 1 up, or 0 for the number of processors")
	}
	if i.jobs == 0 {
		i.jobs = runtime.NumCPU()
	}
	if len(args) == 0 {
		if f, ok := i.Stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) && !i.judgement.evidence.Given() {
			return usage("nothing to inspect").with("name a file, or pipe a SAMLResponse in: pbpaste | samlscope inspect",
				"samlscope demo shows everything without your own capture")
		}
		args = []string{"-"}
	}
	if first := slices.Index(args, "-"); first >= 0 && slices.Contains(args[first+1:], "-") {
		return usage("- means standard input, which can be read only once")
	}
	bounds, err := i.bounds.bounds()
	if err != nil {
		return err
	}
	o, err := i.judgement.options(ctx, i.Command)
	if err != nil {
		return err
	}
	if args[0] == "-" && i.judgement.evidence.Given() && i.nothingPiped() {
		return i.judgement.evidence.Unanswered()
	}
	i.sent.add(&o, i.Now)
	o.SecondOpinion, o.ShowFixed = i.secondOpinion, i.showFixed
	return i.inspectAll(ctx, args, bounds, o)
}

const (
	// batchGC is the collector's pace while a batch is judged: what lives is a few
	// messages, so that a heap of several times that costs nothing worth saving.
	batchGC = 1600
	// batchMemory is what the heap may grow to. On a busy machine the collector falls behind and then takes its own
	// delay for a need, so that its pace alone does not bound the memory.
	batchMemory = 72 << 20
)

// paceCollector sets how much memory a batch takes, where the user did not.
func (i *inspectCmd) paceCollector() {
	if i.Getenv("GOGC") == "" {
		debug.SetGCPercent(batchGC)
	}
	if i.Getenv("GOMEMLIMIT") == "" {
		var given runtime.MemStats // the policies, users and logs that the flags name stay
		runtime.ReadMemStats(&given)
		debug.SetMemoryLimit(batchMemory + int64(given.HeapAlloc))
	}
}

// inspectAll judges every input. One that cannot be read does not keep the
// others from being judged.
func (i *inspectCmd) inspectAll(ctx context.Context, names []string, b inspect.Bounds, o inspect.Options) error {
	i.paceCollector()
	var outcome error
	left, leave := context.WithCancel(context.Background())
	defer leave()
	progress := i.progress()
	defer progress.end()
	out, err := i.printing()
	if err != nil {
		return err
	}
	defer out.stream.Discard()
	credentials := map[string]bool{}
	told, before := newToldEvents(o.Logs), i.judgement.evidence.NewBefore()
	results := i.judgeAll(ctx, left, names, b, o, out.judge)
	for j := range results {
		if j.unread != nil {
			e := coded(j.unread)
			i.say(e)
			outcome = worse(outcome, e.code)
			continue
		}
		r := <-j.report
		progress.one()
		if roles := inspect.RolesNamed(r.Report, o.Role); len(roles) > 1 {
			return usage("--role %s fits several roles of %s: choose %s", o.Role, words.VisibleLine(r.Source.Name),
				words.List(roles, "or"))
		}
		told.add(r.Logs)
		if r.Message != nil {
			before.Add(r.Message.IssueInstant)
		}
		if r.Source.Credentials && !credentials[r.Source.Name] {
			credentials[r.Source.Name] = true
			i.note(words.VisibleLine(r.Source.Name) + " contains cookies or tokens besides the message: " +
				"don't share it. samlscope keeps none of them.")
		}
		if outcome == nil && i.output.fails(r.Report) {
			outcome = &exit{code: exitFindings}
		}
		if err := out.add(r); err != nil {
			return written(err)
		}
		if len(results) == 0 {
			if err := out.flush(); err != nil {
				return written(err)
			}
		}
	}
	if err := out.end(); err != nil {
		return written(err)
	}
	for _, rest := range []string{told.rest(), before.Says()} {
		if rest != "" {
			i.note(rest)
		}
	}
	return outcome
}

// worse is the outcome of a run that goes on after an input which could not be
// judged: one that could not be read outweighs one that isn't a message.
func worse(outcome error, code int) error {
	var before *exit
	if errors.As(outcome, &before) && before.code == exitFailed {
		return outcome
	}
	return &exit{code: code}
}

// nothingPiped says whether standard input is a terminal or empty.
func (c *Command) nothingPiped() bool {
	if f, ok := c.Stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return true
	}
	r := bufio.NewReader(c.Stdin)
	_, err := r.Peek(1)
	c.Stdin = r
	return err != nil
}
