package engine

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/samlscope/samlscope/inspect"
	"github.com/samlscope/samlscope/internal/brief"
)

// capture is a message of a file with its report, as the page shows it.
type capture struct {
	CapturedAt   *time.Time              `json:"capturedAt"` // null where the file doesn't tell
	Endpoint     string                  `json:"endpoint"`   // where it was posted, as far as the file tells
	RelayState   *string                 `json:"relayState"`
	Verdict      inspect.Verdict         `json:"verdict"`
	Headline     string                  `json:"headline"`
	Who          string                  `json:"who"`
	RedeemUntil  *time.Time              `json:"redeemUntil,omitempty"`
	Answer       *inspect.RecordedAnswer `json:"answer"`
	AnswerBeside *inspect.Prediction     `json:"answerBeside,omitempty"` // what was predicted, beside the answer
	SAMLResponse string                  `json:"samlResponse"`           // as it is in the file
	Report       *inspect.Report         `json:"report"`
	XML          string                  `json:"xml"` // the text that the report's offsets index
}

// captures judges the messages of a file for the page: all of them, or those from message on, count of them.
func (e *Engine) captures(options []byte, files [][]byte) ([]byte, error) {
	var q struct {
		Count int `json:"count"` // 0: all
		Question
	}
	if err := read(options, &q); err != nil {
		return nil, err
	}
	o, err := e.options(q.Question)
	if err != nil {
		return nil, err
	}
	out, at := []capture{}, 0
	err = each(q.Question, files[0], func(m *inspect.Message) error {
		if at++; at > q.Message {
			out = append(out, captured(m, inspect.Inspect(m, o)))
		}
		if q.Count > 0 && len(out) == q.Count {
			return errEnough
		}
		return nil
	})
	if err != nil && !enough(err) {
		return nil, err
	}
	var b bytes.Buffer
	err = json.NewEncoder(&b).Encode(out)
	return b.Bytes(), err
}

// captured is what the page shows of a message.
func captured(m *inspect.Message, r *inspect.Report) capture {
	c := capture{
		Endpoint: m.ACS, RelayState: m.RelayState, Verdict: r.Verdict, Headline: r.Headline, Who: brief.Who(r),
		RedeemUntil: brief.RedeemUntil(r), SAMLResponse: m.Raw, Report: r, XML: r.XML,
	}
	if !m.CapturedAt.IsZero() {
		c.CapturedAt = &m.CapturedAt
	}
	if a := m.Answer; a != nil {
		if c.Answer = a; a.Status != 0 && !a.Unclear {
			c.AnswerBeside = new(inspect.Against(r, a.Refused()))
		}
	}
	return c
}
