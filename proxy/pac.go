package proxy

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// pacType is the media type of a proxy auto-configuration file.
const pacType = "application/x-ns-proxy-autoconfig"

// PAC returns the proxy auto-configuration file that sends hosts, each with all
// names below it, to the proxy at HOST:PORT and everything else directly. It
// names no way around a proxy that does not answer: a browser would remember
// that for minutes and pass sign-ins by it unseen.
func PAC(proxy string, hosts []string) string {
	list, _ := json.Marshal(slices.Sorted(slices.Values(hosts))) // strings always can be
	way, _ := json.Marshal("PROXY " + proxy)
	return `function FindProxyForURL(url, host) {
  var hosts = ` + string(list) + `;
  host = host.toLowerCase();
  for (var i = 0; i < hosts.length; i++) {
    if (host === hosts[i] || host.slice(-hosts[i].length - 1) === "." + hosts[i]) {
      return ` + string(way) + `;
    }
  }
  return "DIRECT";
}
`
}

// PACURL returns the same file as a data: URL, for a browser's
// --proxy-pac-url.
func PACURL(proxy string, hosts []string) string {
	// A space that is written as + would stay one: this isn't a form.
	return "data:" + pacType + "," + strings.ReplaceAll(url.QueryEscape(PAC(proxy, hosts)), "+", "%20")
}
