package connectusers

import (
	"encoding/csv"
	"slices"
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/internal/pages"
)

// titles are how the column with the name of the user is called: in the template of Connect's bulk
// upload, in its user list, and by people. Blanks, underscores, hyphens and case do not count.
var titles = []string{
	"userlogin", "username", "login", "loginname", "userloginname", "agentlogin", "ログイン",
	"rolesessionname",
}

// entraTitle is the title of that column in a list that Entra ID exports.
const entraTitle = "userprincipalname"

var noSigns = strings.NewReplacer(" ", "", "_", "", "-", "", "*", "")

// lines reads CSV with a line of titles, or names: one or several a line, with tabs, commas or
// semicolons between them.
func (l *List) lines(text string) error {
	first, rest, more := strings.Cut(text, "\n")
	if strings.HasPrefix(strings.ToLower(first), "sep=") { // as Excel writes it
		first, rest, more = strings.Cut(rest, "\n")
	}
	for _, comma := range []rune{',', ';', '\t', '|'} {
		all := titlesOf(first, comma)
		if column := slices.IndexFunc(all, func(t string) bool { return slices.Contains(titles, t) }); column >= 0 && more {
			l.Told = strings.Contains(strings.ToLower(first), "profile")
			return l.csv(rest, comma, column)
		}
		if slices.Contains(all, entraTitle) {
			return notConnect(pages.Graph)
		}
	}
	l.names(text)
	return nil
}

// titlesOf are the titles of columns, without case and signs.
func titlesOf(line string, comma rune) []string {
	r := csv.NewReader(strings.NewReader(line))
	r.Comma, r.LazyQuotes = comma, true
	all, _ := r.Read() // nil of a line that is none
	for i, title := range all {
		all[i] = noSigns.Replace(strings.ToLower(strings.TrimSpace(title)))
	}
	return all
}

func (l *List) csv(text string, comma rune, column int) error {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.TrimLeadingSpace = comma, true, -1, true
	if comma == '\t' {
		r.TrimLeadingSpace = false // a tab counts as space
	}
	all, err := r.ReadAll()
	if err != nil {
		return err
	}
	for _, record := range all {
		if column < len(record) {
			if name := strings.TrimSpace(record[column]); name != "" {
				l.Names = append(l.Names, name)
			}
		}
	}
	return nil
}

// names reads lines without titles.
func (l *List) names(text string) {
	strange, rows := 0, 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch line {
		case "":
			continue
		case "None": // the AWS command line prints it where a page lacks what --query asked for
			l.cut("a page of it has no users (None), as the one with the NextToken")
			continue
		}
		fields := strings.FieldsFunc(line, func(r rune) bool { return r == '\t' || r == ',' || r == ';' })
		if len(fields) > 1 && !strings.Contains(line, "\t") {
			rows++
		}
		for _, f := range fields {
			if !l.field(strings.Trim(strings.TrimSpace(f), `"'`)) {
				strange++
				break
			}
		}
	}
	switch {
	case len(l.Names) == 1 && text[0] == '"' && strings.Count(text, `"`) == 2: // --query 'User.Username'
		l.cut(cutOne)
	case strange > 0:
		l.cut(strconv.Itoa(strange) + " of its lines have more than names")
	case rows > 1:
		l.cut("none of its column titles marks the user name (user login, username or login)")
	}
}

// Labels of lines that hold a user, in `aws --output text`.
const (
	labelSummary = "USERSUMMARYLIST"
	labelFound   = "USERS"
	labelOne     = "USER"
)

// isLabelled says whether a text is what `aws --output text` prints without --query.
func isLabelled(text string) bool {
	for line := range strings.Lines(text) {
		switch label, _, found := strings.Cut(line, "\t"); {
		case found && (label == labelSummary || label == labelFound || label == labelOne):
			return true
		}
	}
	return false
}

// labelled reads that. The values of a user are in the order of their names, Username last.
func (l *List) labelled(text string) {
	l.Told = true
	summaries := strings.Contains(text, labelSummary+"\t")
	for line := range strings.Lines(text) {
		fields := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		switch label := fields[0]; {
		case label == "NEXTTOKEN", summaries && len(fields) == 1 && strings.TrimSpace(label) != "":
			l.cut(cutToken) // without --query its value alone is in a line
			continue
		case label == labelFound:
			l.cut(cutSearch)
		case label == labelOne:
			l.cut(cutOne)
		case label != labelSummary:
			continue
		}
		if name := strings.TrimSpace(fields[len(fields)-1]); len(fields) > 1 && name != "" {
			l.Names = append(l.Names, name)
		}
		for _, f := range fields {
			l.arn(f)
		}
	}
}
