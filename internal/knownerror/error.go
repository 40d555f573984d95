// Package knownerror is the catalogue of error texts that AWS, Microsoft and the tools between
// them show, and finds them in what a person pastes: cut off, wrapped, escaped, or in the middle of a page.
package knownerror

import (
	"slices"
	"sync"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/rootcause"
)

// Error is one error text of a vendor or a tool, with everything that is
// ever said about it: terminal, page and JSON all print from this value.
type Error struct {
	ID      string // stable name; that of a check only where that check decides
	Title   string // what went wrong, as a clause without a full stop
	Text    string // the words as the vendor shows them; {attribute} and the like stand for parts that vary
	Like    bool   // Text is only like what the vendor shows: its exact words are in no public source
	Service string // who says it: iam, sts, identity-center, connect, cognito, scim, entra, tool and so on
	Code    string // the error code that comes with the text, where there is one
	Meaning string // what happened and how far the sign-in got; an empty line parts paragraphs
	Basis   report.Basis
	Causes  []Cause  // likeliest first
	Checks  []string // IDs of the checks that decide between the causes
	Sources []report.Source

	also  []string // other wordings of the same text, and the part of it that is enough
	alone []string // wordings, Text perhaps among them, that are everyday words: they count only as a whole sentence
	usual string   // words that stand in other texts too, and in this one by far the most often: Nearest puts it first
	tail  bool     // what follows the part that varies decides: a text that is cut before it is another
	weak  bool     // a code and no sentence: it counts only where no sentence is known

	with    []string // words of which one must be in the text too, where the sentence alone says too little
	without []string // words of which none may
}

// Cause is one reason for an error text. Where it is one of Causes it
// has that cause's ID.
type Cause struct {
	ID    string
	Title string
	Fixes []report.Fix // in order: one change, or the ways to make it, the best first
}

// All returns every known error text, by service.
func All() []*Error { return slices.Clone(table()) }

// table is the one table of error texts.
var table = sync.OnceValue(func() []*Error {
	return slices.Concat(errorsOfSignIn(), errorsOfProvider(), errorsOfSTS, errorsOfChain, errorsOfTrust,
		errorsOfIdentityCenter, errorsOfIdentityCenterAdmin, errorsOfConnect, errorsOfCognito, errorsOfCognitoSchema,
		errorsOfSCIM, errorsOfSCIMConnection, errorsOfEntra(), errorsOfTools, errorsOfToolSessions, errorsOfRedshift,
		errorsOfADFS, errorsOfClientVPN, errorsOfOpenSearch, errorsOfWorkSpaces, errorsOfAppStream, errorsOfQuickSight)
})

// Match returns the known errors whose text occurs in text, the best
// match first; nil when none does. The text may be cut off, wrapped, escaped,
// in a whole HTML page, a log line or a URL. What the page shows goes before
// what its scripts and attributes hold. It takes time in proportion to the
// length of text.
//
// A code of Microsoft's that is not in the table is its own error, with a link to
// Microsoft's page for it, unless a sentence says more.
func Match(text string) []*Error {
	text = decoded(text)
	table := knownWordings()
	var codes []*Error
	for _, r := range []reading{asShown, asStored} {
		f := fold(r.unmarked(text))
		found := table.match(f)
		if numbers := f.codes(); numbers != nil {
			return named(found, numbers)
		}
		if len(found) > 0 && !found[0].weak {
			return found
		}
		if codes == nil {
			codes = found
		}
	}
	if found := table.matchCut(text); found != nil {
		return found
	}
	return codes
}

// cause is the root cause of this ID, with the fixes for the service whose text it explains.
func cause(id string, fixes []report.Fix) Cause {
	return Cause{ID: id, Title: rootcause.Title(id), Fixes: inOtherWords(id, fixes)}
}
