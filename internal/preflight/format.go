package preflight

import (
	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/entra"
)

// anyFormat judges a Response with every format that its NameID may have, and takes what refuses it least. Where that
// is not the same for all, the format decides, and it is not known.
func (r *run) anyFormat(v *verdict, f *inspect.Form, j inspect.FormJudged) (*inspect.Form, inspect.FormJudged, error) {
	least, decides := refusals(f, &j), false
	for _, format := range entra.Formats() {
		c := *v.c
		c.Format = format
		other, judged, err := r.judged(&c)
		if err != nil {
			return nil, j, err
		}
		n := refusals(other, &judged)
		decides = decides || n != least
		if n < least {
			f, j, least = other, judged, n
		}
	}
	if decides {
		v.open("the NameID's format is not known: Microsoft documents none for this source")
	}
	return f, j, nil
}

// refusals is how many errors there are.
func refusals(f *inspect.Form, j *inspect.FormJudged) (n int) {
	shared, _ := f.Findings()
	for _, list := range [2][]inspect.Finding{j.Findings, shared} {
		for i := range list {
			if list[i].Severity == inspect.Error {
				n++
			}
		}
	}
	return n
}
