package livecloud

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// namespaces are those of the services that speak the query protocol, by their versions.
var namespaces = map[string]struct{ service, namespace string }{
	"2010-05-08": {"iam", "https://iam.amazonaws.com/doc/2010-05-08/"},
	"2011-06-15": {"sts", "https://sts.amazonaws.com/doc/2011-06-15/"},
}

// query is a call of IAM or STS.
func (c *Cloud) query(w http.ResponseWriter, r *http.Request) {
	of, action, token := namespaces[r.PostForm.Get("Version")], r.PostForm.Get("Action"), r.PostForm.Get("Marker")
	operation := of.service + ":" + action
	code := c.admitted(operation, token)
	named := operation + " " + cmp.Or(r.PostForm.Get("RoleName"), r.PostForm.Get("PolicyArn"))
	answer, found := c.page(named, token, "Marker")
	if !found {
		answer, found = c.page(operation, token, "Marker")
	}
	status := http.StatusForbidden
	if code == "" && !found {
		code, status = "NoSuchEntity", http.StatusNotFound
	}
	if code == "ThrottlingException" {
		code, status = "Throttling", http.StatusBadRequest
	}
	w.Header().Set("Content-Type", "text/xml")
	if code != "" {
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, `<ErrorResponse xmlns=%q><Error><Type>Sender</Type><Code>%s</Code>`+
			`<Message>the stand-in says %s</Message></Error><RequestId>1</RequestId></ErrorResponse>`, of.namespace, code, code)
		return
	}
	if _, more := answer["Marker"]; more {
		answer["IsTruncated"] = true
	}
	_, _ = fmt.Fprintf(w, "<%sResponse xmlns=%q><%sResult>", action, of.namespace, action)
	element(w, answer)
	_, _ = fmt.Fprintf(w, "</%sResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></%sResponse>", action,
		action)
}

// element writes a value as the query protocol does.
func element(w io.Writer, v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			_, _ = fmt.Fprintf(w, "<%s>", key)
			element(w, v[key])
			_, _ = fmt.Fprintf(w, "</%s>", key)
		}
	case []any:
		for _, e := range v {
			_, _ = io.WriteString(w, "<member>")
			element(w, e)
			_, _ = io.WriteString(w, "</member>")
		}
	default:
		_ = xml.EscapeText(w, []byte(strings.TrimSpace(fmt.Sprint(v))))
	}
}
