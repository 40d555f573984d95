package depskeep

import (
	_ "github.com/beevik/etree"
	_ "github.com/crewjam/saml"
	_ "github.com/go-chi/chi/v5"
	_ "github.com/rogpeppe/go-internal/testscript"
	_ "github.com/russellhaering/goxmldsig"
	_ "github.com/spf13/cobra"
	_ "github.com/spf13/cobra/doc"
	_ "go.yaml.in/yaml/v3"
	_ "golang.org/x/term"
	_ "modernc.org/sqlite"
)
