package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/samlscope/samlscope/internal/evidence"
)

const fetchTime = 10 * time.Second

func isURL(name string) bool {
	return strings.HasPrefix(name, "https://") || strings.HasPrefix(name, "http://")
}

// ReadMetadata reads a metadata file, or fetches the URL that the user named.
func ReadMetadata(ctx context.Context, via http.RoundTripper, name string) ([]byte, error) {
	if !isURL(name) {
		return ReadFile("reading the metadata", name, evidence.MaxMetadata)
	}
	data, err := fetch(ctx, via, name)
	if err != nil {
		return nil, Failed(fmt.Errorf("fetching the metadata: %w", err),
			"or save it with a browser, and give the file instead of the URL")
	}
	return data, nil
}

// fetch gets one https URL, following redirects to https only.
func fetch(ctx context.Context, via http.RoundTripper, url string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	if req.URL.Scheme != "https" {
		return nil, fmt.Errorf("%s isn't https, so anyone on the network could change it", req.URL.Redacted())
	}
	client := &http.Client{
		Transport: via,
		Timeout:   fetchTime,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if r.URL.Scheme != "https" || len(via) > 5 {
				return fmt.Errorf("it redirects to %s; samlscope doesn't follow redirects", r.URL.Redacted())
			}
			return nil
		},
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, err
	}
	data, whole, err := upTo(resp.Body, evidence.MaxMetadata)
	switch shown := req.URL.Redacted(); {
	case err != nil:
		err = fmt.Errorf("reading what %s answered: %w", shown, err)
	case resp.StatusCode != http.StatusOK:
		err = fmt.Errorf("%s answered %s", shown, resp.Status)
	case !whole:
		err = fmt.Errorf("%s answered more than the %d bytes that IAM accepts", shown, evidence.MaxMetadata)
	}
	return data, errors.Join(err, resp.Body.Close())
}
