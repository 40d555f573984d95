package proxy

import (
	"bytes"
	_ "embed"
	"fmt"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/samlscope/samlscope/inspect/report"
	"github.com/samlscope/samlscope/internal/awsfacts"
	"github.com/samlscope/samlscope/internal/brief"
	"github.com/samlscope/samlscope/internal/capture"
	"github.com/samlscope/samlscope/internal/theme"
	"github.com/samlscope/samlscope/internal/words"
)

//go:embed assets/page.html
var pageHTML string

//go:embed assets/page.css
var ownCSS string

// pageCSS is all that the page is styled by: its policy names the hash of exactly this.
var pageCSS = theme.CSS() + ownCSS

//go:embed assets/page.js
var pageJS string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"visible": words.Visible, "heading": theme.Heading,
	"place": report.Place.Product,
	"steps": func(path string) []string { return strings.Split(path, " > ") },
	"value": func(v *string) string { return *v },
}).Parse(pageHTML))

// page is what the page shows, in the order in which it shows it.
type page struct {
	Title    string
	Tone     string // reject | at-risk | accept | none
	Headline string
	Advice   string // what to do, when there is no message to show
	Trouble  string // what went wrong in samlscope itself
	RealData bool

	ToRelay   string // the Recipient, when it names the relay
	NoForward string // why there is no form
	Rewritten bool   // the browser will change line breaks
	Again     bool   // it was forwarded before
	Replay    bool   // the same value was captured before
	Dropped   bool   // AWS never gets it
	Forged    bool   // an attack: to drop it is what is safe
	Action    string
	To        string          // who gets the message, in the words of a button
	Charset   string          // encoding of the form; "": the page's
	Fields    []template.HTML // the form's hidden fields
	State     string

	Who      string
	Report   *report.Report
	Clock    *countdown
	PageURL  string
	SelfURL  string
	Drop     *form
	Edit     *editing
	MarkURL  string // told when the form leaves; "": no one is
	NewsURL  string // asked what was decided elsewhere; "": no one is
	Token    string
	OnTheWay bool // the page is in AWS's place, and forwarding sends the original request
	Edited   bool // a person changed the message
	Auto     bool // it goes on by itself
	formSrcs []string

	CSS template.CSS
	JS  template.JS
}

// form is where a button posts to, and what.
type form struct {
	URL    string
	Fields []template.HTML
}

// countdown is the time that is left of AWS's five minutes.
type countdown struct {
	Issued      string
	RedeemUntil string // RFC 3339
	Until       string // for people
	Left        string
	Seconds     int
	Over        bool
}

// page prepares the page of a record.
func (s *pipeline) page(rec capture.Record) page {
	p := page{
		Title: "Captured on its way to AWS", Tone: string(rec.Verdict), Headline: rec.Headline, RealData: !s.o.Demo,
		Who: rec.Who, PageURL: s.pageURL(rec), State: string(rec.State), Edited: rec.EditedFrom != "",
		Replay: rec.ReplayOf != "", Dropped: rec.State == capture.Dropped, To: rec.Receiver(),
	}
	if p.Tone == "" {
		p.Tone = "none"
	}
	if rec.Report != nil {
		p.Report = rec.Report
		p.Clock = s.countdown(rec)
		p.ToRelay = s.namesRelay(rec)
		p.Forged = slices.ContainsFunc(rec.Report.Causes, func(c report.Cause) bool { return c.ID == forged })
	}
	if p.Headline == "" {
		p.unjudged()
	}
	return p
}

// relayPage is the page of a message that a form hands on.
func (s *relay) relayPage(rec capture.Record) page {
	p := s.page(rec)
	if rec.ID != "" {
		base := "/saml/" + url.PathEscape(rec.ID)
		p.SelfURL, p.MarkURL, p.Token = base+"?token="+rec.Token, base+"/forward", rec.Token
		if rec.State == capture.Held {
			token := []template.HTML{hidden("token", rec.Token)}
			p.Drop, p.Edit = &form{base + "/drop", token}, editForm(base+"/edit", token, rec)
		}
	}
	s.offer(&p, rec)
	p.Auto = p.Action != "" && rec.State == capture.Held && !s.holds(rec)
	return p
}

// offer adds the form, or the reason why there is none.
func (s *relay) offer(p *page, rec capture.Record) {
	values := []string{rec.SAMLResponse}
	if rec.RelayState != nil {
		values = append(values, *rec.RelayState)
	}
	faithful := throughForm(values...)
	switch {
	case rec.SAMLResponse == "":
		p.NoForward = "It contains no SAMLResponse, so there is nothing to forward."
	case rec.State == capture.Dropped: // the page says so first of all
	case rec.State == capture.Recorded:
		p.NoForward = "It was only recorded, not stopped on its way."
	case rec.Endpoint == "":
		p.NoForward = "No AWS sign-in address is known for it, so there is nowhere to forward it to."
	case !s.o.Allowed(rec.Endpoint):
		p.NoForward = fmt.Sprintf("It would go to %s, which is not an AWS sign-in address and was not named with "+
			"--forward-host.", rec.Endpoint)
	case faithful.destroyed:
		p.NoForward = "It contains a zero byte, which no HTML form can carry, so the browser can't forward " +
			"the original."
	default:
		p.Action, p.Rewritten, p.Again = rec.Endpoint, faithful.newlines, rec.State == capture.Forwarded
		p.formSrcs = s.o.FormActions(rec.Endpoint)
		field := hidden
		if faithful.bytes {
			p.Charset, field = byteCharset, hiddenBytes
		}
		for i, name := range []string{"SAMLResponse", "RelayState"}[:len(values)] {
			p.Fields = append(p.Fields, field(name, values[i]))
		}
	}
}

// hidden is a form field that keeps its value to the byte: line breaks are
// written as references, because the HTML parser would change CR.
func hidden(name, value string) template.HTML { return hiddenField(name, html.EscapeString(value)) }

// hiddenBytes is the same in a form of byteCharset.
func hiddenBytes(name, value string) template.HTML {
	return hiddenField(name, byteReferences(html.EscapeString(value)))
}

func hiddenField(name, escaped string) template.HTML {
	v := strings.NewReplacer("\r", "&#13;", "\n", "&#10;").Replace(escaped)
	return template.HTML(`<input type="hidden" name="` + html.EscapeString(name) + `" value="` + v + `">`)
}

// unjudged says that there is no verdict, and that this changes nothing else.
func (p *page) unjudged() {
	p.Tone = "none"
	p.Headline = "Not checked: samlscope reached no verdict in time, or failed on this message. The message " +
		"itself is unchanged."
}

// namesRelay returns the Recipient when that is the relay itself.
func (s *pipeline) namesRelay(rec capture.Record) string {
	m := rec.Report.Message
	if m == nil || m.Assertion == nil || m.Assertion.Recipient == nil {
		return ""
	}
	if slices.ContainsFunc(s.o.RelayURLs, func(u string) bool { return strings.EqualFold(u, *m.Assertion.Recipient) }) {
		return *m.Assertion.Recipient
	}
	return ""
}

// countdown is nil where AWS's five minutes do not apply.
func (s *pipeline) countdown(rec capture.Record) *countdown {
	until := brief.RedeemUntil(rec.Report)
	if until == nil {
		return nil
	}
	left := until.Sub(s.o.Now()).Truncate(time.Second)
	form := "15:04:05 UTC"
	if left < -time.Hour {
		form = "2006-01-02 " + form // not to be mistaken for today's
	}
	return &countdown{
		Issued:      until.Add(-awsfacts.RedeemWindow).Format(form),
		RedeemUntil: until.Format(time.RFC3339Nano), Until: until.Format(form), Seconds: int(left.Seconds()),
		Over: left <= 0,
		Left: fmt.Sprintf("%d min %02d s", int(left.Minutes()), int(left.Seconds())%60),
	}
}

// forged is the cause of every message that someone has built to deceive.
const forged = "attack"

// MayForward says whether to forward is what most people want: not a message that AWS will refuse, or
// that comes too late.
func (p *page) MayForward() bool {
	return p.Tone != string(report.Reject) && (p.Clock == nil || !p.Clock.Over)
}

func (s *pipeline) pageURL(rec capture.Record) string {
	if rec.ID == "" {
		return ""
	}
	return s.o.PageURL(rec.ID)
}

// explain says what the relay's address is for.
func (s *relay) explain(w http.ResponseWriter, r *http.Request) {
	p := page{
		Title: "The relay is listening", Tone: "none",
		Headline: "This address accepts SAML Responses: enter it as the Reply URL of a test application.",
		Advice: "Sign in to that application. The browser posts the Response here, and this page then shows what AWS " +
			"will do with it.",
	}
	if r.URL.Query().Has("SAMLResponse") {
		p.Trouble = "A SAMLResponse arrived in the URL. AWS accepts Responses by the HTTP-POST binding " +
			"only: set the identity provider to post it."
	}
	s.show(w, http.StatusOK, p)
}

// show answers with a page of the relay.
func (s *relay) show(w http.ResponseWriter, status int, p page) {
	r := p.response(status)
	for name, values := range r.Header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Security-Policy", r.Header.Get("Content-Security-Policy")+"; frame-ancestors 'none'")
	w.WriteHeader(r.Status)
	_, _ = w.Write(r.Body) // the client may be gone
}

// response renders a page under a policy that lets it do nothing but what it
// holds. In AWS's place it may be in a frame and keep its opener, as AWS's
// own page may.
func (p *page) response(status int) *Response {
	p.CSS, p.JS = template.CSS(pageCSS), template.JS(pageJS)
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, p); err != nil {
		return plain(http.StatusInternalServerError, "The page cannot be made: "+err.Error())
	}
	r := &Response{Status: status, Header: http.Header{}, Body: bytes.ToValidUTF8(b.Bytes(), []byte("\uFFFD"))}
	r.Header.Set("Content-Type", "text/html; charset=utf-8")
	r.Header.Set("Cache-Control", "no-store")
	r.Header.Set("X-Content-Type-Options", "nosniff")
	r.Header.Set("Referrer-Policy", "no-referrer")
	r.Header.Set("Content-Security-Policy", policy(p.formSrcs))
	return r
}

// plain is an answer of one line of text.
func plain(status int, text string) *Response {
	return &Response{Status: status, Body: []byte(text), Header: http.Header{
		"Content-Type": {"text/plain; charset=utf-8"}, "Cache-Control": {"no-store"},
		"X-Content-Type-Options": {"nosniff"},
	}}
}
