package app

import (
	"sync"
	"time"

	"github.com/samlscope/samlscope/web"
)

const (
	// printedTime is how long a printed address opens the page.
	printedTime = 10 * time.Minute
	// openedTime is how long a browser may take that samlscope starts.
	openedTime = time.Minute
)

// door makes the addresses that open the page. Each works once: what is in
// a terminal, a log or the history of a browser opens nothing any more.
type door struct {
	ui   string
	env  Env
	keys *web.Keyring

	mu      sync.Mutex
	printed string // the code that was printed last
}

func newDoor(ui string, env Env) *door { return &door{ui: ui, env: env, keys: web.NewKeyring(env.Now)} }

// address returns a new address, to be printed.
func (d *door) address() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.next()
}

func (d *door) next() string {
	d.printed, _ = d.keys.Code(printedTime)
	return d.ui + "/?token=" + d.printed
}

// locked prints a new address when someone asks for the page and the one that
// was printed last opens it no more.
func (d *door) locked() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.env.Note != nil && !d.keys.Opens(d.printed) {
		d.env.Note("someone requested the page without a key; this URL opens it once: " + d.next())
	}
}

// Opening is how a browser gets in that samlscope starts: it posts Code as
// "token" to Action.
type Opening struct {
	Action, Code string
	Used         <-chan struct{} // closed when it did
	Life         time.Duration   // until it opens nothing any more
}

// Opening returns a new one.
func (a *App) Opening() Opening {
	code, used := a.door.keys.Code(openedTime)
	return Opening{Action: a.door.ui + "/session", Code: code, Used: used, Life: openedTime}
}
