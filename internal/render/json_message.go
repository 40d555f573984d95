package render

import "github.com/samlscope/samlscope/inspect"

// message writes the values read from a message.
func (w *jsonWriter) message(m *inspect.MessageFacts) {
	w.text(`{"id":`, m.ID)
	w.textOrNull(`,"issuer":`, m.Issuer)
	w.text(`,"issueInstant":`, m.IssueInstant)
	w.textOrNull(`,"destination":`, m.Destination)
	w.textOrNull(`,"inResponseTo":`, m.InResponseTo)
	w.textOrNull(`,"status":`, m.Status)
	listIf(w, `,"statusDetail":`, m.StatusDetail, (*jsonWriter).word)
	w.textOrNull(`,"relayState":`, m.RelayState)
	listIf(w, `,"relay":`, m.Relay, (*jsonWriter).relayPart)
	if m.Assertion == nil {
		w.raw(`,"assertion":null`)
	} else {
		w.assertion(m.Assertion)
	}
	list(w, `,"signatures":`, m.Signatures, (*jsonWriter).signature)
	if m.Request != nil {
		w.request(m.Request)
	}
	w.raw("}")
}

func (w *jsonWriter) relayPart(p *inspect.RelayPart) {
	w.text(`{"name":`, p.Name)
	w.text(`,"value":`, p.Value)
	w.raw("}")
}

func (w *jsonWriter) assertion(a *inspect.AssertionFacts) {
	w.text(`,"assertion":{"id":`, a.ID)
	w.textOrNull(`,"issuer":`, a.Issuer)
	w.text(`,"issueInstant":`, a.IssueInstant)
	w.bool(`,"encrypted":`, a.Encrypted)
	w.bool(`,"signed":`, a.Signed)
	w.textIf(`,"signedBy":`, string(a.SignedBy))
	w.textOrNull(`,"nameId":`, a.NameID)
	w.textOrNull(`,"nameIdFormat":`, a.NameIDFormat)
	w.textOrNull(`,"recipient":`, a.Recipient)
	list(w, `,"audiences":`, a.Audiences, (*jsonWriter).word)
	w.textOrNull(`,"notBefore":`, a.NotBefore)
	w.textOrNull(`,"notOnOrAfter":`, a.NotOnOrAfter)
	w.textOrNull(`,"subjectNotOnOrAfter":`, a.SubjectNotOnOrAfter)
	w.textOrNull(`,"authnInstant":`, a.AuthnInstant)
	w.textOrNull(`,"sessionNotOnOrAfter":`, a.SessionNotOnOrAfter)
	list(w, `,"roles":`, a.Roles, (*jsonWriter).role)
	w.textOrNull(`,"roleSessionName":`, a.RoleSessionName)
	if a.SessionDuration == nil {
		w.raw(`,"sessionDuration":null`)
	} else {
		w.number(`,"sessionDuration":`, *a.SessionDuration)
	}
	list(w, `,"attributes":`, a.Attributes, (*jsonWriter).attribute)
	w.raw("}")
}

func (w *jsonWriter) role(r *inspect.RoleFact) {
	w.text(`{"role":`, r.Role)
	w.text(`,"provider":`, r.Provider)
	w.text(`,"account":`, r.Account)
	w.text(`,"partition":`, r.Partition)
	w.textOrNull(`,"verdict":`, verdictOrNull(r.Verdict))
	list(w, `,"findings":`, r.Findings, (*jsonWriter).word)
	w.raw("}")
}

func (w *jsonWriter) attribute(a *inspect.AttributeFact) {
	w.text(`{"name":`, a.Name)
	list(w, `,"values":`, a.Values, (*jsonWriter).word)
	w.bool(`,"signed":`, a.Signed)
	w.number(`,"offset":`, a.Offset)
	w.number(`,"length":`, a.Length)
	w.raw("}")
}

func (w *jsonWriter) signature(s *inspect.SignatureFact) {
	w.text(`{"element":`, s.Element)
	w.text(`,"algorithm":`, s.Algorithm)
	w.text(`,"digest":`, s.Digest)
	w.text(`,"canonicalization":`, s.Canonicalization)
	w.text(`,"reference":`, s.Reference)
	w.text(`,"verdict":`, string(s.Verdict))
	listIf(w, `,"codes":`, s.Codes, (*jsonWriter).word)
	w.textIf(`,"reason":`, s.Reason)
	w.text(`,"key":`, string(s.Key))
	if c := s.Certificate; c == nil {
		w.raw(`,"certificate":null`)
	} else {
		w.text(`,"certificate":{"subject":`, c.Subject)
		w.time(`,"notBefore":`, c.NotBefore)
		w.time(`,"notAfter":`, c.NotAfter)
		w.text(`,"sha256":`, c.SHA256)
		w.number(`,"keyBits":`, c.KeyBits)
		w.raw("}")
	}
	w.textIf(`,"secondOpinion":`, s.SecondOpinion)
	w.number(`,"offset":`, s.Offset)
	w.number(`,"length":`, s.Length)
	w.raw("}")
}

func (w *jsonWriter) request(r *inspect.RequestFacts) {
	const begin = `,"request":{`
	from := len(w.b) + len(begin)
	w.raw(begin)
	w.textIf(`,"acs":`, r.ACS)
	w.textIf(`,"nameIdPolicy":`, r.NameIDPolicy)
	listIf(w, `,"authnContext":`, r.AuthnContext, (*jsonWriter).word)
	w.textIf(`,"forceAuthn":`, r.ForceAuthn)
	w.textIf(`,"nameId":`, r.NameID)
	listIf(w, `,"sessionIndex":`, r.SessionIndex, (*jsonWriter).word)
	if len(w.b) > from { // any of the fields may be the first
		w.b = append(w.b[:from], w.b[from+1:]...)
	}
	w.raw("}")
}
