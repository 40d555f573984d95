package inspect

import (
	"strconv"
	"strings"

	"github.com/samlscope/samlscope/internal/vendordoc"
	"github.com/samlscope/samlscope/internal/words"
)

var aosMetadata = &Check{
	ID:       "aos-metadata",
	Family:   FamilyOpenSearch,
	Service:  ServiceOpenSearch,
	Title:    "OpenSearch can't store this metadata as it is",
	Severity: Note,
	Basis:    Model,
	Since:    "0.1.0",
	Needs:    NeedResponse,
	Targets:  ForOpenSearch | ForOpenSearchServerless,
	Why: "A domain stores up to 1,048,576 characters of metadata, Serverless up to 51,200. Users report that a " +
		"domain refuses metadata that begins with a byte order mark, as the file from Entra ID does.",
	Fixes: []Fix{
		{
			Where: Local,
			Path:  "The metadata file, before it is uploaded",
			Do: "Save it as UTF-8 without a byte order mark, with the EntityDescriptor of this identity provider " +
				"alone.",
		},
	},
	Sources: []Source{vendordoc.OpenSearchModel, vendordoc.OpenSearchServerlessModel, vendordoc.OpenSearchByteOrderMark},
	When: func(_ *Document, o *Options) Condition {
		if o.AWSMetadata == nil && len(o.IDPMetadata) == 0 {
			return notChecked("no metadata was given (--aws-metadata or --idp-metadata)")
		}
		return Condition{}
	},
	Run: func(d *Document, o *Options) (out []Finding) {
		most := 1 << 20
		if d.Target == TargetOpenSearchServerless {
			most = 51_200
		}
		all := o.IDPMetadata
		if o.AWSMetadata != nil {
			all = []*Metadata{o.AWSMetadata}
		}
		for _, m := range all {
			if m.Size > most {
				out = append(out, Finding{Detail: "The metadata has " + words.Plural(m.Size, "character") + "."}.
					WithGot(strconv.Itoa(m.Size)).WithWant("<= "+strconv.Itoa(most)))
			}
			if strings.Contains(m.encoding, "byte-order mark") && d.Target == TargetOpenSearch {
				out = append(out, Finding{Detail: "The metadata is " + m.encoding + ".", Basis: Reported})
			}
		}
		return out
	},
}
