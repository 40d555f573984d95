package inspect

import "github.com/samlscope/samlscope/internal/xmltree"

// reported turns the problems of decoding and reading that name the check id
// into findings. The problems that the reader found have a place in the text.
func (d *Document) reported(id string) []Finding {
	var out []Finding
	for _, list := range [2][]Problem{d.Message.Problems, d.Refused} {
		for i := range list {
			if list[i].Check == id {
				out = append(out, d.foundProblem(&list[i]))
			}
		}
	}
	return out
}

func (d *Document) foundProblem(p *Problem) Finding {
	f := Finding{Title: p.Title, Detail: p.Detail, Code: p.Code, Severity: p.Severity}
	if p.Offset < 0 || p.Offset > len(d.XML) {
		return f
	}
	f.Offset, f.Length = p.Offset, min(p.Length, len(d.XML)-p.Offset)
	f.Line, f.Column = d.lineColumn(p.Offset)
	return f
}

// refusedXML is the problem of a text that the XML reader refused.
func refusedXML(r *xmltree.Refusal) []Problem {
	if r == nil {
		return nil
	}
	check := "xml-well-formed"
	switch r.Code {
	case "XML-DOCTYPE":
		check = "xml-doctype"
	case "XML-DUP-ATTR":
		check = "xml-duplicate-attribute"
	case "XML-LIMIT":
		check = "xml-limits"
	}
	return []Problem{{Check: check, Code: r.Code, Detail: r.Detail, Offset: r.Offset, Length: r.Length}}
}
