package render

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"

	"github.com/samlscope/samlscope/internal/preflight"
	"github.com/samlscope/samlscope/internal/words"
)

// PreflightJSON prints one document. Users are written one after the other.
func PreflightJSON(w io.Writer, r *preflight.Result) error {
	head := *r
	head.Users = []preflight.User{}
	around, err := json.MarshalIndent(&head, "", "  ")
	if err != nil {
		return err
	}
	before, behind, _ := strings.Cut(string(around), `"users": []`) // in a text its quotes would be escaped
	if _, err := fmt.Fprintf(w, `%s"users": [`, before); err != nil {
		return err
	}
	for i := range r.Users {
		line, err := json.Marshal(&r.Users[i])
		if err != nil {
			return err
		}
		comma := ","
		if i == 0 {
			comma = ""
		}
		if _, err := fmt.Fprintf(w, "%s\n    %s", comma, line); err != nil {
			return err
		}
	}
	_, err = io.WriteString(w, "\n  ]"+behind+"\n")
	return err
}

// PreflightLines prints a line of JSON for each user.
func PreflightLines(w io.Writer, r *preflight.Result) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range r.Users {
		if err := enc.Encode(&r.Users[i]); err != nil {
			return err
		}
	}
	return nil
}

// PreflightCSV prints a row for each user. A cell that a spreadsheet would take for a formula gets an apostrophe.
func PreflightCSV(w io.Writer, r *preflight.Result) error {
	out := csv.NewWriter(w)
	err := out.Write([]string{"user", "outcome", "causes", "findings", "notChecked", "roleSessionName", "nameId", "roles"})
	for i := 0; i < len(r.Users) && err == nil; i++ {
		u := &r.Users[i]
		row := []string{u.User, string(u.Outcome), strings.Join(u.Causes, " "), strings.Join(u.Findings, " "),
			strings.Join(u.NotChecked, "; "), u.RoleSessionName, u.NameID, strings.Join(u.Roles, " ")}
		for j := range row {
			if row[j] = words.VisibleLine(row[j]); row[j] != "" && strings.ContainsRune("=+-@\t\r", rune(row[j][0])) {
				row[j] = "'" + row[j]
			}
		}
		err = out.Write(row)
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	return err
}

// PreflightJUnit prints a test case for each user, and one for the app. It prints their names unchanged: redact the
// result that leaves the machine before.
func PreflightJUnit(w io.Writer, r *preflight.Result) error {
	suite := junit.Testsuite{Name: "samlscope preflight", Time: "0"}
	app := junit.Testcase{Name: words.VisibleLine(r.App.Name), Classname: "samlscope.preflight.app", Time: "0"}
	var faults []string
	for i := range r.AppFindings {
		if f := &r.AppFindings[i]; f.Severity == "error" {
			faults = append(faults, words.VisibleLine(f.Title+". "+f.Detail))
		}
	}
	if len(faults) > 0 {
		app.Failure = &junit.Result{Message: faults[0], Type: "fail", Data: strings.Join(faults, "\n")}
	}
	suite.AddTestcase(app)
	title := map[string]string{}
	for i := range r.Groups {
		title[r.Groups[i].Cause] = r.Groups[i].Title
	}
	for i := range r.Users {
		u := &r.Users[i]
		test := junit.Testcase{Name: words.VisibleLine(u.User), Classname: "samlscope.preflight", Time: "0"}
		switch u.Outcome {
		case preflight.Fail:
			says := strings.Join(u.Findings, " ")
			if len(u.Causes) > 0 {
				says = title[u.Causes[0]]
			}
			test.Failure = &junit.Result{Message: words.VisibleLine(says), Type: "fail",
				Data: strings.Join(append(append([]string{}, u.Causes...), u.Findings...), "\n")}
		case preflight.NotChecked:
			test.Skipped = &junit.Result{Message: words.VisibleLine(strings.Join(u.NotChecked, "; "))}
		}
		suite.AddTestcase(test)
	}
	return writeJUnit(w, suite)
}
