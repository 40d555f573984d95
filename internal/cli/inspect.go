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
	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/words"
)

// inspectCmd is `samlscope inspect`.
type inspectCmd struct {
	*Command
	judgement     judgementFlags
	sent          sentFlags
	output        outputFlags
	reveal        bool
	showFixed     bool
	secondOpinion bool
	jobs          int
}

func (c *Command) inspectCommand() *cobra.Command {
	i := &inspectCmd{Command: c}
	cmd := &cobra.Command{
		Use:   "inspect [FILE|-]...",
		Short: "Decode and judge SAML messages",
		Long: `Decodes what the files hold (standard input for - or without a file) and judges each message the way AWS would.

The form is told from the content: raw XML; base64, wrapped or not, also percent-encoded once or twice; a form body; a
redirect-binding URL or query; a HAR file of a browser or proxy; an export of SAML-tracer; items that Burp saved; a raw
HTTP request; a request copied as curl, fetch or PowerShell; form fields one a line; a page whose form posts the
message; XML or fields in a log, a mail or other text; one message a line, as base64 or as JSON with a SAMLResponse; a
gzip or zip of these; a directory. docs/inputs.md says how to make each. A recorded or copied request is judged as it
was posted. One input can hold several messages. AuthnRequest, LogoutRequest and LogoutResponse are shown; only
Responses are judged.

Nothing is sent anywhere; only metadata URLs that you name are fetched.`,
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
		"keep the real data in junit, sarif, markdown and html, which replace it by pseudonyms")
	i.sent.register(f)
	i.output.registerFailOn(f)
	f.BoolVar(&i.secondOpinion, "second-opinion", false, "ask goxmldsig about each signature too")
	f.IntVar(&i.jobs, "jobs", 0,
		"how many messages are judged at the same time, whose order stays; 0: as many as there are processors")
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
				"samlscope demo shows everything without a capture of your own")
		}
		args = []string{"-"}
	}
	if first := slices.Index(args, "-"); first >= 0 && slices.Contains(args[first+1:], "-") {
		return usage("- stands for standard input, which can be read only once")
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
	return i.inspectAll(ctx, args, o)
}

const (
	// batchGC is the collector's pace while a batch is judged: what lives is a few
	// messages, so that a heap of several times that costs nothing worth saving.
	batchGC = 400
	// batchMemory is what the heap may grow to where reports are printed as they
	// come. On a busy machine the collector falls behind and then takes its own
	// delay for a need, so that its pace alone does not bound the memory.
	batchMemory = 72 << 20
)

// paceCollector sets how much memory a batch takes, where the user did not.
func (i *inspectCmd) paceCollector() {
	if i.Getenv("GOGC") == "" {
		debug.SetGCPercent(batchGC)
	}
	if i.Getenv("GOMEMLIMIT") == "" && (i.output.format == "jsonl" || i.output.format == "text") {
		var given runtime.MemStats // the policies, users and logs that the flags name stay
		runtime.ReadMemStats(&given)
		debug.SetMemoryLimit(batchMemory + int64(given.HeapAlloc))
	}
}

// inspectAll judges every input. One that cannot be read does not keep the
// others from being judged.
func (i *inspectCmd) inspectAll(ctx context.Context, names []string, o inspect.Options) error {
	i.paceCollector()
	var outcome error
	left, leave := context.WithCancel(context.Background())
	defer leave()
	progress := i.progress()
	defer progress.end()
	out := i.printing()
	credentials := map[string]bool{}
	told := newToldEvents(o.Logs)
	results := i.judgeAll(ctx, left, names, o, out.judge)
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
		if r.Source.Credentials && !credentials[r.Source.Name] {
			credentials[r.Source.Name] = true
			i.note(words.VisibleLine(r.Source.Name) + " holds cookies or tokens besides the message: do not pass it on; " +
				"samlscope keeps none of them.")
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
	if rest := told.rest(); rest != "" {
		i.note(rest)
	}
	return outcome
}

// worse is the outcome of a run that goes on after an input which could not be
// judged: one that could not be read outweighs one that is no message.
func worse(outcome error, code int) error {
	var before *exit
	if errors.As(outcome, &before) && before.code == exitFailed {
		return outcome
	}
	return &exit{code: code}
}

// nothingPiped says whether standard input is a terminal or empty.
func (i *inspectCmd) nothingPiped() bool {
	if f, ok := i.Stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return true
	}
	r := bufio.NewReader(i.Stdin)
	_, err := r.Peek(1)
	i.Stdin = r
	return err != nil
}

// print prints the formats that need every report.
func (i *inspectCmd) print(reports []*inspect.Report) error {
	if i.output.format == "json" {
		return render.JSON(i.Stdout, reports)
	}
	if !i.reveal {
		for n, r := range reports {
			redacted, err := fixture.RedactReport(r, fixture.RedactOptions{})
			if err != nil {
				return err
			}
			reports[n] = redacted
		}
	}
	switch i.output.format {
	case "junit":
		return render.JUnit(i.Stdout, reports, inspect.Severity(i.output.failOn))
	case "sarif":
		return render.SARIF(i.Stdout, reports)
	case "html":
		return render.HTML(i.Stdout, reports, render.HTMLOptions{Redacted: !i.reveal})
	}
	return render.Markdown(i.Stdout, reports)
}

// color says whether standard output takes colours: a terminal, and NO_COLOR
// (no-color.org) is not set.
func (c *Command) color() bool {
	f, ok := c.Stdout.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) && c.Getenv("NO_COLOR") == "" && c.Getenv("TERM") != "dumb"
}
