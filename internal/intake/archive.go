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
	maxArchive = 64 << 20 // bytes of a zip, whose list of contents is at its end, with the zips around it
	maxEntries = 10000    // files in one zip
)

func readGzip(f *finder, r *bufio.Reader, depth int) error {
	z, err := gzip.NewReader(r)
	if err != nil {
		f.broken("ENC-ARCHIVE", "It begins like gzip and is none: %v", err)
		return nil
	}
	u := &unpacked{f: f, r: z}
	return f.unpackError(u, f.in(report.Layer{Name: "gzip"}, u, depth))
}

// unpacked reads what comes out of an archive, and counts it. Its own errors
// are kept apart from those of the input.
type unpacked struct {
	f   *finder
	r   io.Reader
	err error
}

// Read implements io.Reader. A broken archive ends early.
func (u *unpacked) Read(b []byte) (int, error) {
	if err := u.f.halted(); err != nil {
		return 0, err
	}
	n, err := u.r.Read(b)
	if u.f.unpack(n); u.f.stop != nil {
		return 0, u.f.stop
	}
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
	limit := maxArchive - f.held
	data, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if err != nil {
		return err
	}
	if len(data) > limit {
		f.broken("ENC-ARCHIVE", "The zip, with the zips that it lies in, is larger than %d bytes and was not read: unpack "+
			"it, and name the folder", maxArchive)
		return nil
	}
	// The reader builds the whole list of files, however long, before it can be asked how long it is.
	if n := bytes.Count(data, []byte("PK\x01\x02")); n > maxEntries {
		f.broken("ENC-ARCHIVE", "The zip contains %d files, more than %d, and wasn't read: unpack it and "+
			"name the folder", n, maxEntries)
		return nil
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		f.broken("ENC-ARCHIVE", "It begins like a zip and cannot be read as one: %v", err)
		return nil
	}
	f.held += len(data)
	defer func() { f.held -= len(data) }()
	for _, file := range z.File {
		if file.FileInfo().IsDir() || strings.HasPrefix(file.Name, "__MACOSX/") {
			continue
		}
		if err := f.zipped(file, depth); err != nil {
			return err
		}
	}
	return f.halted()
}

// zipped reads one file of a zip, whose name comes after the zip's own.
func (f *finder) zipped(file *zip.File, depth int) error {
	name := f.name
	defer func() { f.name = name }()
	f.name = name + "/" + file.Name
	r, err := file.Open()
	if err != nil {
		f.broken("ENC-ARCHIVE", "A file of the zip cannot be unpacked: %v", err)
		return nil
	}
	u := &unpacked{f: f, r: r}
	err = f.unpackError(u, f.in(report.Layer{
		Name:  "zip",
		Bytes: int(min(file.UncompressedSize64, MaxUnpacked)),
	}, u, depth))
	_ = r.Close() // says once more what the reading said
	return err
}
