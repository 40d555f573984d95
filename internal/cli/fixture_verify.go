package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/inspect/fixture"
	"github.com/samlscope/samlscope/internal/render"
	"github.com/samlscope/samlscope/internal/words"
)

func (f *fixtureCmd) verify(ctx context.Context, names []string) error {
	results, err := f.results(ctx, names)
	if err != nil {
		return err
	}
	if err := f.print(results); err != nil {
		return written(err)
	}
	for _, v := range results {
		if !v.OK {
			return &exit{code: exitFindings}
		}
	}
	return nil
}

// results verifies every file that is named.
func (f *fixtureCmd) results(ctx context.Context, names []string) ([]fixture.Result, error) {
	if f.against != "" {
		return f.compare(ctx, names)
	}
	if len(names) == 0 {
		names = []string{"."}
	}
	files, err := filesIn(names, ".saml")
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, failed(fmt.Errorf("there is no fixture (*.saml) in %s", strings.Join(names, ", ")),
			"samlscope fixture record CAPTURE|FILE -o NAME.saml writes one")
	}
	if f.update && slices.Contains(files, stdin) {
		return nil, usage("fixture verify --update writes into files, and - is standard input")
	}
	results := []fixture.Result{}
	for _, file := range files {
		o := fixture.VerifyOptions{Now: instant{&f.at}.clock(f.Now).At, Update: f.update}
		if file != stdin {
			results = append(results, fixture.VerifyFile(file, o))
			continue
		}
		data, err := f.data(ctx, file)
		if err != nil {
			return nil, err
		}
		results = append(results, fixture.VerifyData(file, data, o))
	}
	return results, nil
}

// compare sets new sign-ins beside the one that is the baseline.
func (f *fixtureCmd) compare(ctx context.Context, names []string) ([]fixture.Result, error) {
	if len(names) == 0 {
		return nil, usage("--against needs at least one new sign-in to compare with the baseline").with("samlscope " +
			"fixture verify --against baseline.saml new.har")
	}
	if f.update || f.at != "" {
		return nil, usage("--against can't be used with --update or --at")
	}
	o, err := f.judgement.options(ctx, f.Command)
	if err != nil {
		return nil, err
	}
	baseline, err := fixture.Load(f.against)
	if err != nil {
		return nil, failed(err, "samlscope fixture record CAPTURE|FILE -o "+f.against+" writes it")
	}
	from, err := f.sources(f.bounds, f.stored.Storage)
	if err != nil {
		return nil, err
	}
	results := []fixture.Result{}
	for _, name := range names {
		_, r, err := from.First(ctx, name, o)
		if err != nil {
			return nil, err
		}
		v := fixture.Against(baseline, r, fixture.RedactOptions{Salt: f.salt})
		v.File = name
		results = append(results, v)
	}
	return results, nil
}

// print writes the results, and the annotations of GitHub Actions beside the
// formats that a person reads.
func (f *fixtureCmd) print(results []fixture.Result) error {
	var err error
	of := render.OfFixtures
	if f.against != "" {
		of = render.OfSignIns
	}
	switch f.output.format {
	case "json":
		return render.VerifyJSON(f.Stdout, results)
	case "junit":
		return render.VerifyJUnit(f.Stdout, results)
	case "sarif":
		return render.VerifySARIF(f.Stdout, results)
	case "markdown":
		return render.VerifyMarkdown(f.Stdout, results, of)
	}
	if err = render.VerifyText(f.Stdout, results, of); err != nil || f.Getenv("GITHUB_ACTIONS") != "true" {
		return err
	}
	for _, v := range results {
		lines := v.Differences()
		if v.Problem != "" {
			lines = append(lines, v.Problem)
		}
		for i, line := range lines {
			at := ""
			if i < len(v.Unmet) && v.Unmet[i].Line > 0 {
				at = fmt.Sprintf(",line=%d", v.Unmet[i].Line)
			}
			_, werr := fmt.Fprintf(f.Stdout, "::error file=%s%s::%s\n", property(v.File), at, annotation(line))
			err = errors.Join(err, werr)
		}
	}
	return err
}

// annotation escapes a text for a command of GitHub Actions.
func annotation(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(words.Visible(s))
}

// property escapes a value that comes before the text.
func property(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(annotation(s))
}
