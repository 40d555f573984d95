package e2e

import (
	"bytes"
	"context"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

var pictures = flag.String("pictures", "", "write the pictures of the documentation to this folder")

// shown are the pictures of the documentation: a state, and the window in which it is shown.
var shown = []struct {
	name, state string
	width, high int64
}{
	{"start", "empty", 1120, 620},
	{"verdict", "verdict-reject", 880, 760},
	{"capture", "fix-applied", 1120, 860},
	{"phone", "capture-reject", 400, 780},
	{"compare", "compare", 1120, 760},
	{"evidence", "evidence", 1120, 700},
}

// TestPictures writes the pictures of the documentation, light and dark, when it is told where to.
func TestPictures(t *testing.T) {
	if *pictures == "" { // it writes into docs, which a test must not do unasked
		t.Skip("make screenshots writes the pictures")
	}
	for _, theme := range []string{"light", "dark"} {
		r := startDemo(t)
		tab := browserFor(t, r, 9*patience)
		do(t, tab, chromedp.EmulateViewport(widths[0], 900), prefer(theme))
		for _, s := range states {
			s.open(t, tab, r)
			for _, p := range shown {
				if p.state == s.name {
					do(t, tab, chromedp.EmulateViewport(p.width, p.high))
					write(t, tab, p.name+"-"+theme+".png")
					do(t, tab, chromedp.EmulateViewport(widths[0], 900))
				}
			}
		}
		withoutServer(t, theme)
	}
}

// withoutServer writes the pictures of the playground and of the extension.
func withoutServer(t *testing.T, theme string) {
	t.Helper()
	tab, _ := playgroundBrowser(t)
	do(t, tab, prefer(theme), chromedp.EmulateViewport(1120, 620), chromedp.Navigate(playground))
	shows(t, tab, "ready", "Paste a message")
	write(t, tab, "playground-"+theme+".png")
	x := withExtension(t)
	do(t, x.page, prefer(theme), chromedp.EmulateViewport(1120, 700))
	for i, scenario := range []string{"good", "rsn-missing"} {
		do(t, x.tab, chromedp.Navigate(x.IDP+"/signin/"+scenario+"?to=aws"))
		x.answered(t, i+1)
	}
	clicks(t, x.page, "#list a", "RoleSessionName is missing")
	until(t, x.page, `document.querySelector("main h1").innerText.includes("RoleSessionName is missing")`)
	write(t, x.page, "extension-"+theme+".png")
}

func write(t *testing.T, tab context.Context, name string) {
	t.Helper()
	seen, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatal(err)
	}
	whole, err := png.Decode(bytes.NewReader(seen))
	if err != nil {
		t.Fatal(err)
	}
	var small bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&small, fewColors(whole)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*pictures, name), small.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fewColors is a picture in the 256 colors that it has most of: a page has few, and the file is a
// fraction as large.
func fewColors(whole image.Image) image.Image {
	count := map[color.RGBA]int{}
	b := whole.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r, g, blue, _ := whole.At(x, y).RGBA()
			count[color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(blue >> 8), 255}]++
		}
	}
	var palette color.Palette
	for c := range count {
		palette = append(palette, c)
	}
	slices.SortFunc(palette, func(a, b color.Color) int { return count[b.(color.RGBA)] - count[a.(color.RGBA)] })
	few := image.NewPaletted(b, palette[:min(len(palette), 256)])
	draw.Draw(few, b, whole, b.Min, draw.Src)
	return few
}
