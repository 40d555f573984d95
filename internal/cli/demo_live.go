package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/samlscope/samlscope/internal/collect"
	"github.com/samlscope/samlscope/internal/livecloud"
	"github.com/samlscope/samlscope/internal/preflight"
	"github.com/samlscope/samlscope/internal/version"
	"github.com/samlscope/samlscope/internal/words"
)

// liveUsers is how many users the tenant of demo --live has.
const liveUsers = 2000

// liveFlags are the flags of demo --live.
type liveFlags struct {
	on  bool
	dir string // that keeps the evidence; "" keeps none
}

func (l *liveFlags) register(f *pflag.FlagSet) {
	f.BoolVar(&l.on, "live", false, "run collect and preflight on a stand-in tenant of 2,000 users")
	f.StringVarP(&l.dir, "output", "o", "", "keep the evidence of --live in `DIR`")
}

// alone says which flag is of the other demo, as an error. What the environment and the configuration say of that one
// comes later, and is left alone.
func (l *liveFlags) alone(cmd *cobra.Command) (err error) {
	cmd.Flags().Visit(func(f *pflag.Flag) {
		switch of := f.Name == "live" || f.Name == "output" || cmd.InheritedFlags().Lookup(f.Name) != nil; {
		case l.on && !of:
			err = usage("--live runs no sign-ins, so it has no --%s", f.Name).with(help(cmd))
		case !l.on && f.Name == "output":
			err = usage("--output is for --live").with("samlscope demo --live -o " + l.dir)
		}
	})
	return err
}

// runLive collects the evidence of a stand-in tenant and judges its users. AWS's SDK gets neither the user's configuration
// nor credentials, and nothing can be sent to any other host than the stand-in.
func (d *demoCmd) runLive(ctx context.Context) (err error) {
	live, err := livecloud.NewLive(liveUsers, d.Now().UTC())
	if err != nil {
		return failed(err)
	}
	defer live.Close()
	dir := d.live.dir
	if dir == "" {
		parent, err := os.MkdirTemp("", "samlscope-demo-")
		if err != nil {
			return failed(err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(parent)) }()
		dir = filepath.Join(parent, "evidence")
	}
	if _, err := fmt.Fprintf(d.Stdout, "A tenant of 2,000 users and its AWS account are at %s, on this machine.\n"+
		"Nothing leaves this machine.\n\nsamlscope collect --app %q\n\n", live.URL, livecloud.LiveApp); err != nil {
		return written(err)
	}
	k := &collectCmd{Command: d.Command}
	k.o = collect.Options{
		Need: collect.Need{App: livecloud.LiveApp}, Dir: dir, Tool: version.Line(), StandIn: live.URL,
		Entra: collect.EntraOptions{Token: "stand-in", Graph: live.URL, Authority: live.URL},
		Via:   only{live.URL}, Clock: collect.RealClock(d.Now), Getenv: func(string) string { return "" },
		Say: func(string) {}, // the table says it
	}
	res, err := collect.Run(ctx, k.o)
	if res == nil || err != nil {
		return failed(err)
	}
	if _, err := fmt.Fprintf(d.Stdout, "%s\nsamlscope preflight --evidence %s\n\n", k.table(res), words.VisibleLine(dir)); err != nil {
		return written(err)
	}
	if err := d.predict(ctx, dir); err != nil {
		return err
	}
	if d.live.dir == "" {
		d.complain("hint", "the evidence is deleted now; samlscope demo --live -o DIR keeps it")
	} else {
		d.complain("hint", "samlscope preflight --evidence "+dir+" --format html > report.html writes the report")
	}
	return nil
}

// predict prints what preflight says by a directory.
func (d *demoCmd) predict(ctx context.Context, dir string) error {
	p := &preflightCmd{Command: d.Command}
	p.evidence.Paths = []string{dir}
	r, err := p.judge(ctx, dir)
	if err != nil {
		return err
	}
	p.output.format = "text"
	return d.printed(p, r)
}

// printed prints a result.
func (d *demoCmd) printed(p *preflightCmd, r *preflight.Result) error {
	out := bufio.NewWriterSize(d.Stdout, outBuffer)
	return written(errors.Join(p.print(out, r), out.Flush()))
}

// only sends requests to one origin, and none anywhere else.
type only struct{ origin string }

// RoundTrip implements http.RoundTripper.
func (o only) RoundTrip(r *http.Request) (*http.Response, error) {
	if at := r.URL.Scheme + "://" + r.URL.Host; at != o.origin {
		return nil, fmt.Errorf("the demo asks its stand-in at %s alone, and not %s", o.origin, at)
	}
	return loopback.RoundTrip(r)
}

// loopback goes by no proxy.
var loopback = &http.Transport{}
