package inspect

// Stand-ins until the parts land; this file goes away.
func judgeSignatures(d *Document, o *Options) []*Signature { return nil }
func splitARNs(s string) []string                          { return nil }
func parseARN(s string) ARN                                { return ARN{} }

func (s *Signature) fits(certs []Certificate) bool { return false }
