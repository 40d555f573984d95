package connectusers

import (
	"cmp"
	"slices"
)

// Set is what several lists tell of the users of one instance.
type Set struct {
	Names []string
	// Cut and Instance are as those of a List.
	Cut, Instance string
	// ARN is the instance's where the lists tell the same one; "" where they don't.
	ARN string
	// Aside are the files with users of other instances, which are of no use.
	Aside []string
	// Several says that the lists are of several instances and no one knows which one is meant; Names
	// are those of all.
	Several bool
}

// Choose joins the lists of an instance, by its id, with those that do not tell whose users they
// are. "" is the instance of all lists, if it is one. Where all are of others, it is one of these.
func Choose(lists []*List, instance string) Set {
	s := Set{Instance: instance}
	told := instances(lists)
	switch {
	case instance == "" && len(told) == 1:
		s.Instance = told[0]
	case instance == "" && len(told) > 1:
		s.Several = true
	case instance == "":
	case !slices.Contains(told, instance) && len(told) > 0 && !slices.ContainsFunc(lists, untold):
		s.Instance = told[0]
	case !slices.Contains(told, instance):
		s.Instance = ""
	}
	var used []*List
	for _, l := range lists {
		if s.Several || untold(l) || l.Instance == s.Instance {
			used = append(used, l)
			s.Names = append(s.Names, l.Names...)
		} else {
			s.Aside = append(s.Aside, l.File)
		}
	}
	if used != nil && s.Names == nil {
		s.Names = []string{} // known to be no one
	}
	s.Cut = cutOf(used)
	s.ARN = arnOf(used)
	return s
}

// arnOf is the instance's ARN, of those lists that tell it.
func arnOf(used []*List) (arn string) {
	for _, l := range used {
		if l.ARN != "" && arn != "" && l.ARN != arn {
			return "" // an instance and its replica have the same id
		}
		arn = cmp.Or(l.ARN, arn)
	}
	return arn
}

func untold(l *List) bool { return l.Instance == "" }

// instances are those that lists tell of.
func instances(lists []*List) (out []string) {
	for _, l := range lists {
		if !untold(l) && !slices.Contains(out, l.Instance) {
			out = append(out, l.Instance)
		}
	}
	return out
}

// cutOf says why users may be missing in lists that are joined. A whole list makes up for a search
// beside it; beside a page with more to come it may be the last of them only.
func cutOf(lists []*List) (cut string) {
	whole := false
	for _, l := range lists {
		if l.Paged {
			return l.Cut
		}
		whole = whole || l.Cut == ""
		if cut == "" {
			cut = l.Cut
		}
	}
	if whole {
		return ""
	}
	return cut
}
