package samlscope_test

import (
	"image/png"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// mdPicture are the pictures that a page shows: in Markdown, and in HTML where a dark one is next to a light one.
var mdPicture = regexp.MustCompile(`(?:!\[[^\]]*\]\(|<img [^>]*src="|<source [^>]*srcset=")([^)"\s]+\.png)`)

// TestPicturesAreShown: each picture that the documentation names is there, readable and small, each that is there is
// shown, and each has its like in the other theme.
func TestPicturesAreShown(t *testing.T) {
	const dir, most = "docs/images", 160 << 10
	named := map[string]bool{}
	for path, text := range markdown(t) {
		for _, m := range mdPicture.FindAllStringSubmatch(text, -1) {
			picture := filepath.Join(filepath.Dir(path), filepath.FromSlash(m[1]))
			named[picture] = true
			if err := readable(picture); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
	}
	files, err := filepath.Glob(dir + "/*")
	if err != nil || len(files) < 6 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if !named[filepath.FromSlash(file)] {
			t.Errorf("no page shows %s", file)
		}
		other := strings.NewReplacer("-light", "-dark", "-dark", "-light").Replace(file)
		if _, err := os.Stat(other); err != nil || other == file {
			t.Errorf("%s has no like in the other theme: %v", file, err)
		}
		if info, err := os.Stat(file); err != nil || info.Size() > most {
			t.Errorf("%s has %d bytes, and %d are enough: %v", file, info.Size(), most, err)
		}
	}
}

func readable(picture string) error {
	f, err := os.Open(picture)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	_, err = png.DecodeConfig(f)
	return err
}
