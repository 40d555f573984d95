package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

const (
	// maxMetadata is what IAM takes of a metadata document, in bytes.
	maxMetadata = 10_000_000
	fetchTime   = 10 * time.Second
)

func isURL(name string) bool {
	return strings.HasPrefix(name, "https://") || strings.HasPrefix(name, "http://")
}

// readMetadata reads a metadata file, or fetches the URL that the user named.
func readMetadata(ctx context.Context, name string) ([]byte, error) {
	if isURL(name) {
		return fetch(ctx, name)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	data, err := capped(f, name)
	return data, errors.Join(err, f.Close())
}

// fetch gets one https URL, following redirects to https only.
func fetch(ctx context.Context, url string) ([]byte, error) {
	if !strings.HasPrefix(url, "https://") {
		return nil, fmt.Errorf("%s is not https, so anybody on the way could have changed it", url)
	}
	client := &http.Client{Timeout: fetchTime, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if r.URL.Scheme != "https" || len(via) > 5 {
			return fmt.Errorf("it redirects to %s, which is not followed", r.URL.Redacted())
		}
		return nil
	}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	data, err := capped(resp.Body, url)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %s", url, resp.Status)
	}
	return data, errors.Join(err, resp.Body.Close())
}

func capped(r io.Reader, name string) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxMetadata+1))
	if err == nil && len(data) > maxMetadata {
		err = fmt.Errorf("%s is larger than the %d bytes that IAM takes", name, maxMetadata)
	}
	return data, err
}
