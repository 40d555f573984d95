package inspect

// Stand-ins until the parts land; this file goes away.
func readXML(text string) (*Node, []Problem)               { return nil, nil }
func judgeSignatures(d *Document, o *Options) []*Signature { return nil }
