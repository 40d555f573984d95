// Package connectusers reads the users of an Amazon Connect instance in every form in which
// people have them. The shape decides what a file is, never its name.
package connectusers

import (
	"errors"
	"slices"
	"strings"

	"github.com/samlscope/samlscope/internal/intake"
	"github.com/samlscope/samlscope/internal/pages"
	"github.com/samlscope/samlscope/internal/words"
)

// List is what a file tells of the users of an instance.
type List struct {
	File  string // that it was read from, for words about it
	Names []string
	// Cut says, as a clause, why users may be missing; "" when the list is whole. A cut list shows
	// who is there, never who is not.
	Cut string
	// Instance is the id of the instance whose users they are, "" when the file does not tell.
	Instance string
	// ARN is that instance's, as the users' ARNs tell it; "" when they don't.
	ARN string
	// Told says that the shape itself shows users of Connect; bare names may be anybody's.
	Told bool
	// Paged says that further pages are somewhere else: another list of the instance may be one.
	Paged bool

	instances []string
	arns      []string // of those
}

// No one is the whole list of an instance that has no user. A file alone doesn't show that it is one: the caller
// knows it from elsewhere.
func Nobody(file, instance string) *List {
	return &List{File: file, Instance: instance, Told: true, Names: []string{}}
}

// Forms is what Parse reads, for a sentence.
const Forms = "aws connect list-users, search-users or describe-user in JSON, YAML, text or table form, the CSV of " +
	"Connect's user management, or one name a line"

// ErrNobody is the error about a list without users.
var ErrNobody = errors.New("it names no Amazon Connect user; samlscope reads " + Forms)

// Parse reads a file. The error says why it isn't a list of users.
func Parse(data []byte) (*List, error) {
	text, _, problem := intake.ToUTF8(data)
	if problem != nil {
		return nil, errors.New(problem.Detail)
	}
	l := new(List)
	var err error
	switch text = strings.TrimSpace(text); {
	case pages.IsJSON(text), pages.IsYAML(text):
		err = l.documents(text)
	case isTable(text):
		l.table(text)
	case isLabelled(text):
		l.labelled(text)
	case text != "":
		err = l.lines(text)
	}
	if err == nil && len(l.Names) == 0 {
		err = ErrNobody
	}
	if err != nil {
		return nil, err
	}
	l.settle()
	return l, nil
}

// settle notes the instance whose users they are.
func (l *List) settle() {
	switch len(l.instances) {
	case 0:
	case 1:
		if l.Instance = l.instances[0]; len(l.arns) == 1 {
			l.ARN = l.arns[0]
		}
	default:
		l.cut("the file contains users of several instances")
	}
}

// cut notes why users may be missing; the first reason stays.
func (l *List) cut(why string) {
	if l.Cut == "" {
		l.Cut = why
	}
	l.Paged = l.Paged || why == cutToken
}

// Partial notes that the list was not read to its end.
func (l *List) Partial(why string) { l.cut(why); l.Paged = true }

// Why lists are cut.
const (
	cutToken  = "its last page has a NextToken"
	cutSearch = "search-users lists only the users searched for"
	cutOne    = "it describes single users"
)

// documents reads JSON or YAML.
func (l *List) documents(text string) error {
	docs, err := pages.Read(text)
	if err != nil {
		return err
	}
	more := false
	for _, doc := range docs {
		switch doc := doc.(type) {
		case map[string]any:
			more, err = l.page(doc)
		case []any:
			more, err = l.elements(doc)
		}
		if err != nil {
			return err
		}
	}
	if more {
		l.cut(cutToken)
	}
	return nil
}

// page reads one answer, and says whether another one follows it.
func (l *List) page(doc map[string]any) (more bool, err error) {
	more = pages.More(doc)
	if all, ok := pages.List(doc, "UserSummaryList"); ok {
		l.Told = true
		return more, l.users(all)
	}
	if all, ok := pages.List(doc, "Users"); ok {
		l.Told = true
		l.cut(cutSearch)
		return more, l.users(all)
	}
	if user, ok := pages.Object(doc, "User"); ok {
		doc, l.Told = user, true
	}
	if _, ok := doc["Username"]; ok || pages.Whose(doc) != "" {
		l.cut(cutOne)
		err = l.users([]any{doc})
	}
	return more, err
}

// elements reads a list, which is what --query leaves, or pages in a list (yaml-stream).
func (l *List) elements(all []any) (more bool, err error) {
	for _, e := range all {
		doc, ok := e.(map[string]any)
		_, summaries := pages.List(doc, "UserSummaryList")
		_, found := pages.List(doc, "Users")
		if ok && (summaries || found) {
			more, err = l.page(doc)
		} else {
			err = l.users([]any{e})
		}
		if err != nil {
			return false, err
		}
	}
	return more, nil
}

// users takes the elements of a list: objects, names, or rows of values.
func (l *List) users(all []any) error {
	for _, e := range all {
		switch e := e.(type) {
		case string:
			if e != "" {
				l.Names = append(l.Names, e)
			}
		case []any:
			for _, v := range e {
				if s, ok := v.(string); ok {
					l.field(s)
				}
			}
		case map[string]any:
			name, err := nameOf(e)
			if err != nil {
				return err
			}
			if name == "" {
				return errors.New("an entry of the list has no Username")
			}
			l.Names = append(l.Names, name)
			arn, _ := e["Arn"].(string)
			l.arn(arn)
		}
	}
	return nil
}

// nameOf is the name of a user, "" of an object that has none. The error says whose user it is.
func nameOf(user map[string]any) (string, error) {
	if whose := pages.Whose(user); whose != "" && whose != pages.Connect {
		return "", notConnect(whose)
	}
	for _, key := range []string{"Username", "UserName", "username", "Login", "login", "Name", "name"} {
		if name, ok := user[key].(string); ok {
			return name, nil
		}
	}
	if len(user) == 1 { // --query 'UserSummaryList[].{user:Username}'
		for _, v := range user {
			name, _ := v.(string)
			return name, nil
		}
	}
	return "", nil
}

// notConnect is the error about users of another directory.
func notConnect(whose string) error {
	if whose == pages.IdentityCenter {
		whose += ", which --scim-user reads"
	}
	return errors.New("these are users of " + whose + "; Amazon Connect keeps its own (aws connect list-users)")
}

// arn takes the instance out of the ARN of a user: arn:aws:connect:…:instance/ID/agent/….
func (l *List) arn(arn string) {
	before, rest, found := strings.Cut(arn, ":instance/")
	if !found || !strings.HasPrefix(arn, "arn:") {
		return
	}
	id, _, _ := strings.Cut(rest, "/")
	if id = strings.ToLower(id); !isUUID(id) {
		return
	}
	if !slices.Contains(l.instances, id) {
		l.instances = append(l.instances, id)
	}
	if of := before + ":instance/" + id; !slices.Contains(l.arns, of) {
		l.arns = append(l.arns, of)
	}
}

// Says is the list in a few words: how many users, and whether there may be more.
func (l *List) Says() string {
	if l.Cut != "" {
		return words.Plural(len(l.Names), "user") + ", and there may be more: " + l.Cut
	}
	return words.Plural(len(l.Names), "user")
}
