package awsfacts

import "strings"

// defenderSuffixes are what Microsoft Defender for Cloud Apps puts behind the
// host of an app that its session policies send through its proxy.
var defenderSuffixes = []string{".mcas.ms", ".mcas-gov.us", ".mcas-gov.ms"}

// defended is a host without what Defender puts behind it.
func defended(host string) (string, bool) {
	for _, suffix := range defenderSuffixes {
		if plain, ok := strings.CutSuffix(host, suffix); ok && strings.Contains(plain, ".") {
			return plain, true
		}
	}
	return host, false
}

// DefenderPage says whether an address is one of Defender's own pages, between the identity provider and
// the app: it stands for no app.
func DefenderPage(raw string) bool {
	_, host, path := SplitAddress(raw)
	for _, suffix := range defenderSuffixes {
		if strings.HasSuffix(host, ".access"+suffix) {
			return strings.HasPrefix(path, "/aad_login")
		}
	}
	return false
}

// WithoutDefender is the address that one of Defender for Cloud Apps stands for:
// without its suffix and without the parameters that are its own. It says false
// where the address is not Defender's.
func WithoutDefender(raw string) (string, bool) {
	scheme, rest, found := strings.Cut(raw, "://")
	if !found {
		return raw, false
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	plain, ok := defended(strings.ToLower(rest[:end]))
	if !ok {
		return raw, false
	}
	path, query, hasQuery := strings.Cut(rest[end:], "?")
	if !hasQuery {
		return scheme + "://" + rest[:len(plain)] + rest[end:], true
	}
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		if !strings.HasPrefix(pair, "cas_app_landing") {
			kept = append(kept, pair)
		}
	}
	if len(kept) > 0 {
		path += "?" + strings.Join(kept, "&")
	}
	return scheme + "://" + rest[:len(plain)] + path, true
}
