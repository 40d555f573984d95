package inspect

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
	f := Finding{Detail: p.Detail, Code: p.Code, Severity: p.Severity}
	if p.Offset < 0 || p.Offset > len(d.XML) {
		return f
	}
	f.Offset, f.Length = p.Offset, min(p.Length, len(d.XML)-p.Offset)
	f.Line, f.Column = d.position(p.Offset)
	return f
}
