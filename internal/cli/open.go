package cli

import (
	"os/exec"
	"runtime"
)

// openBrowser shows a URL in the user's browser, where there is one. Failing is
// no error: the URL is printed as well.
func openBrowser(url string) {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	cmd := exec.Command(name, args...)
	if cmd.Start() == nil {
		go func() { _ = cmd.Wait() }() // only so that it does not stay a zombie
	}
}
