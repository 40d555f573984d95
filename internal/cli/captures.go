package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/app"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/words"
)

// capturesCmd is `samlscope captures`.
type capturesCmd struct {
	*Command
	stored              captureFlags
	output              outputFlags
	server              string
	verdict, query, out string
	limit               int
	all                 bool
}

// ownPage is where serve and demo have their page unless told otherwise.
const ownPage = "http://127.0.0.1:8484"

func (c *Command) capturesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "captures",
		Short: "List, show, forward, drop, delete and export captures",
		Long: `Works on the captures that samlscope serve and browse keep: in captures.db in your state directory, or where --store says.

With --server it works on a running samlscope, whose captures may be in memory only. forward and drop always need one,
because only a running samlscope can let a waiting message continue. Set SAMLSCOPE_TOKEN to the same value for both.`,
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(c.listCommand(), c.showCommand(), c.decideCommand("forward", capture.Forwarded),
		c.decideCommand("drop", capture.Dropped), c.deleteCommand(), c.exportCommand())
	return cmd
}

// reading is a command on captures wherever they are.
func (c *Command) reading(use, short, example string, run func(*capturesCmd, context.Context, []string) error,
) (*capturesCmd, *cobra.Command) {
	k := &capturesCmd{Command: c}
	cmd := &cobra.Command{
		Use: use, Short: short, Example: example,
		RunE: func(cmd *cobra.Command, args []string) error { return run(k, cmd.Context(), args) },
	}
	k.stored.registerReading(cmd.Flags())
	cmd.Flags().Var(checked{&k.server, webAddress, "is a URL, for example " + ownPage}, "server",
		"`URL` of the page of a samlscope that runs, to use its captures")
	return k, cmd
}

func (c *Command) listCommand() *cobra.Command {
	k, cmd := c.reading("list", "List captures, newest first", "  samlscope captures list --verdict reject --limit 10",
		(*capturesCmd).list)
	cmd.Args = none
	choice(cmd.Flags(), &k.verdict, "verdict", "only those with this `VERDICT`", "any", "reject", "at-risk", "accept")
	cmd.Flags().StringVar(&k.query, "query", "", "only those with this `TEXT` in user, headline, address or ID")
	cmd.Flags().IntVar(&k.limit, "limit", 20, "at most this many; 0: all")
	k.output.registerFormat(cmd.Flags(), "`FORMAT` of the list", "text", "json", "jsonl")
	return cmd
}

func (c *Command) showCommand() *cobra.Command {
	k, cmd := c.reading("show ID|latest", "Show a capture with its report", "  samlscope captures show latest",
		func(k *capturesCmd, ctx context.Context, args []string) error { return k.show(ctx, args[0]) })
	cmd.Args = oneCapture
	k.output.registerFormat(cmd.Flags(), "`FORMAT` of the capture", "text", "json")
	return cmd
}

func (c *Command) decideCommand(name string, to capture.State) *cobra.Command {
	k := &capturesCmd{Command: c}
	what := map[capture.State]string{
		capture.Forwarded: "Let a waiting message go on to AWS", capture.Dropped: "Discard a waiting message",
	}[to]
	cmd := &cobra.Command{
		Use: name + " ID|latest", Short: what, Args: oneCapture,
		Example: "  samlscope captures " + name + " latest --server " + ownPage,
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := app.NewRunning(k.env(), k.server)
			if err != nil {
				return err
			}
			id, err := newest(cmd.Context(), r, args[0])
			if err == nil {
				err = r.Decide(cmd.Context(), id, to)
			}
			if err != nil {
				return absent(args[0], err)
			}
			k.note(id + " was " + string(to))
			return nil
		},
	}
	k.server = ownPage
	cmd.Flags().Var(checked{&k.server, webAddress, "is a URL, for example " + ownPage}, "server",
		"`URL` of the page of the samlscope that runs")
	return cmd
}

func (c *Command) deleteCommand() *cobra.Command {
	k, cmd := c.reading("delete ID|latest...", "Delete captures for good", "  samlscope captures delete latest\n"+
		"  samlscope captures delete --all", (*capturesCmd).remove)
	cmd.Args = k.someOrAll
	cmd.Flags().BoolVar(&k.all, "all", false, "delete every capture")
	return cmd
}

func (c *Command) exportCommand() *cobra.Command {
	k, cmd := c.reading("export ID|latest...", "Write messages as JSON lines that inspect reads",
		"  samlscope captures export --all -o captures.jsonl", (*capturesCmd).export)
	cmd.Args = k.someOrAll
	cmd.Flags().BoolVar(&k.all, "all", false, "export every capture, oldest first")
	cmd.Flags().StringVarP(&k.out, "output", "o", "", "write to this `FILE` instead of standard output")
	return cmd
}

func oneCapture(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage("%s needs one capture, not %d", cmd.CommandPath(), len(args)).
			with("samlscope captures list shows them; latest is the newest", help(cmd))
	}
	return nil
}

func (k *capturesCmd) someOrAll(cmd *cobra.Command, args []string) error {
	if k.all == (len(args) > 0) {
		return usage("%s needs captures, or --all", cmd.CommandPath()).
			with("samlscope captures list shows them; latest is the newest", help(cmd))
	}
	return nil
}

// shelf is where the captures are.
func (k *capturesCmd) shelf() (app.Shelf, error) {
	if k.server != "" {
		return app.NewRunning(k.env(), k.server)
	}
	return k.stored.OpenShelf(k.env())
}

// on runs what is done with the captures.
func (k *capturesCmd) on(do func(app.Shelf) error) error {
	s, err := k.shelf()
	if err != nil {
		return err
	}
	return errors.Join(do(s), s.Close())
}

// newest is the ID of a capture that is named so.
func newest(ctx context.Context, s app.Shelf, id string) (string, error) {
	if id != app.Latest {
		return id, nil
	}
	found, _, err := s.List(ctx, capture.Query{Limit: 1})
	if err == nil && len(found) == 0 {
		err = capture.ErrNotFound
	}
	if err != nil {
		return id, err
	}
	return found[0].ID, nil
}

// absent says that there is no such capture.
func absent(id string, err error) error {
	if errors.Is(err, capture.ErrNotFound) {
		return failed(fmt.Errorf("there is no capture %s", id), "samlscope captures list shows them")
	}
	return err
}

// pages calls take with each capture, newest first, until so many were taken; 0: all.
func pages(ctx context.Context, s app.Shelf, q capture.Query, most int, take func(capture.Capture) error) error {
	for taken := 0; ; {
		q.Limit = 500
		if most > 0 {
			q.Limit = min(most-taken, 500)
		}
		page, next, err := s.List(ctx, q)
		if err != nil {
			return err
		}
		for _, c := range page {
			if err := take(c); err != nil {
				return err
			}
		}
		if taken += len(page); next == "" || taken == most {
			return nil
		}
		q.Before = next
	}
}

func (k *capturesCmd) list(ctx context.Context, _ []string) error {
	if k.limit < 0 {
		return usage("--limit is a number from 1 up, or 0 for all")
	}
	q := capture.Query{Text: k.query, Verdict: inspect.Verdict(k.verdict)}
	if k.verdict == "any" {
		q.Verdict = ""
	}
	found := []capture.Capture{}
	err := k.on(func(s app.Shelf) error {
		return pages(ctx, s, q, k.limit, func(c capture.Capture) error {
			found = append(found, c)
			return nil
		})
	})
	if err != nil {
		return err
	}
	switch k.output.format {
	case "json":
		return k.putJSON(map[string]any{"captures": found})
	case "jsonl":
		for _, c := range found {
			if err := written(json.NewEncoder(k.Stdout).Encode(c)); err != nil {
				return err
			}
		}
		return nil
	}
	if len(found) == 0 {
		k.note("no captures")
	}
	listed := make([]render.ListedCapture, len(found))
	for i, c := range found {
		listed[i] = render.ListedCapture{ID: c.ID, State: string(c.State), Who: c.Who, Headline: c.Headline,
			Verdict: c.Verdict, Age: k.Now().Sub(c.ReceivedAt)}
	}
	return written(render.CaptureList(k.Stdout, listed, k.Command.text()))
}

func (k *capturesCmd) putJSON(v any) error {
	out, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(k.Stdout, "%s\n", out)
	return written(err)
}

func (k *capturesCmd) show(ctx context.Context, name string) error {
	var rec capture.Record
	err := k.on(func(s app.Shelf) error {
		id, err := newest(ctx, s, name)
		if err == nil {
			rec, err = s.Get(ctx, id)
		}
		return absent(name, err)
	})
	if err != nil {
		return err
	}
	if k.output.format == "json" {
		return k.putJSON(rec)
	}
	about := fmt.Sprintf("capture %s, %s ago by %s, %s", rec.ID, words.Ago(k.Now().Sub(rec.ReceivedAt)), rec.Via, rec.State)
	if rec.Answer != nil {
		about += "\n" + words.VisibleLine(app.AnswerLine(rec.Report, *rec.Answer))
	}
	if _, err := fmt.Fprintf(k.Stdout, "%s\n\n", about); err != nil {
		return written(err)
	}
	if rec.Report == nil {
		_, err = fmt.Fprintln(k.Stdout, words.VisibleLine(rec.Headline))
		return written(err)
	}
	return written(render.Text(k.Stdout, []*inspect.Report{rec.Report}, k.Command.text()))
}

func (k *capturesCmd) remove(ctx context.Context, names []string) error {
	return k.on(func(s app.Shelf) error {
		if k.all {
			err := s.DeleteAll(ctx)
			if err == nil {
				k.note("every capture was deleted")
			}
			return err
		}
		var remains error // of one that is deleted anyway: the others follow
		for _, name := range names {
			id, err := newest(ctx, s, name)
			if err == nil {
				err = s.Delete(ctx, id)
			}
			switch {
			case errors.Is(err, capture.ErrRemains):
				remains = err
			case err != nil:
				return absent(name, err)
			default:
				k.note(id + " was deleted")
			}
		}
		return remains
	})
}

func (k *capturesCmd) export(ctx context.Context, names []string) error {
	var lines bytes.Buffer
	err := k.on(func(s app.Shelf) error {
		if k.all {
			err := pages(ctx, s, capture.Query{}, 0, func(c capture.Capture) error {
				names = append([]string{c.ID}, names...)
				return nil
			})
			if err != nil {
				return err
			}
		}
		for _, name := range names {
			id, err := newest(ctx, s, name)
			var rec capture.Record
			if err == nil {
				rec, err = s.Get(ctx, id)
			}
			if err != nil {
				return absent(name, err)
			}
			if rec.SAMLResponse == "" {
				k.note(id + " contains no SAMLResponse and was left out")
				continue
			}
			m := render.ExportedMessage{SAMLResponse: rec.SAMLResponse, RelayState: rec.RelayState}
			if err := render.ExportLine(&lines, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if k.out == "" {
		_, err := k.Stdout.Write(lines.Bytes())
		return written(err)
	}
	if err := os.WriteFile(k.out, lines.Bytes(), 0o600); err != nil {
		return unwritten(err, k.out, "-o")
	}
	k.note(k.out + " was written: it contains credentials, so don't pass it on")
	return nil
}
