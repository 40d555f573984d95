package intake

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"strings"

	"github.com/samlscope/samlscope/inspect/report"
)

const (
	maxArchive  = 64 << 20 // bytes of a zip, whose list of contents is at its end
	maxUnpacked = 1 << 30  // bytes that come out of one archive
	maxEntries  = 10000    // files in one zip
)

func readGzip(f *finder, r *bufio.Reader, depth int) error {
	z, err := gzip.NewReader(r)
	if err != nil {
		f.broken("ENC-ARCHIVE", "It begins like gzip and is none: %v", err)
		return nil
	}
	left := &unpacked{r: z, left: maxUnpacked}
	return f.unpackError(left, f.in(report.Layer{Name: "gzip"}, left, depth))
}

// unpacked reads what comes out of an archive, up to a limit. Its own errors
// are kept apart from those of the input.
type unpacked struct {
	r    io.Reader
	left int64
	err  error
}

var errUnpacked = errors.New("more than 1 GiB comes out of the archive")

// Read implements io.Reader. A broken archive ends early.
func (u *unpacked) Read(b []byte) (int, error) {
	if u.left <= 0 {
		u.err = errUnpacked
		return 0, io.EOF
	}
	n, err := u.r.Read(b[:min(int64(len(b)), u.left)])
	u.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		u.err, err = err, io.EOF
	}
	return n, err
}

// unpackError says what was wrong with an archive.
func (f *finder) unpackError(u *unpacked, err error) error {
	if u.err != nil {
		f.broken("ENC-ARCHIVE", "The archive could not be read to its end: %v", u.err)
	}
	return err
}

func readZip(f *finder, r *bufio.Reader, depth int) error {
	data, err := io.ReadAll(io.LimitReader(r, maxArchive+1))
	if err != nil {
		return err
	}
	if len(data) > maxArchive {
		f.broken("ENC-ARCHIVE", "The zip is larger than %d bytes and was not read: unpack it, and name the folder",
			maxArchive)
		return nil
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		f.broken("ENC-ARCHIVE", "It begins like a zip and cannot be read as one: %v", err)
		return nil
	}
	if len(z.File) > maxEntries {
		f.broken("ENC-ARCHIVE", "The zip holds %d files, which is more than %d, and was not read: unpack it, and name the "+
			"folder", len(z.File), maxEntries)
		return nil
	}
	left := int64(maxUnpacked)
	for _, file := range z.File {
		if file.FileInfo().IsDir() || strings.HasPrefix(file.Name, "__MACOSX/") {
			continue
		}
		if err := f.zipped(file, &left, depth); err != nil {
			return err
		}
	}
	return nil
}

// zipped reads one file of a zip, whose name stands behind the zip's own.
func (f *finder) zipped(file *zip.File, left *int64, depth int) error {
	name := f.name
	defer func() { f.name = name }()
	f.name = name + "/" + file.Name
	r, err := file.Open()
	if err != nil {
		f.broken("ENC-ARCHIVE", "A file of the zip cannot be unpacked: %v", err)
		return nil
	}
	u := &unpacked{r: r, left: *left}
	err = f.unpackError(u, f.in(report.Layer{
		Name:  "zip",
		Bytes: int(min(file.UncompressedSize64, maxUnpacked)),
	}, u, depth))
	*left = u.left
	_ = r.Close() // says once more what the reading said
	return err
}
