# Everything here is an abbreviation; CONTRIBUTING says what each command is for.

# Its first run builds it, which takes two minutes.
GOLANGCI = go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

FUZZTIME = 10s
GOVULNCHECK = go run golang.org/x/vuln/cmd/govulncheck@v1.9.0

.PHONY: run build engine playground extension extension-lint test tools lint house vuln bench screenshots site site-check fuzz generate platforms release-check

# Ctrl-C ends it as it should: make has nothing to complain of.
run: ## try everything on loopback
	@[ -x bin/samlscope ] || echo 'Compiling, which takes a minute or two the first time. Then click the address below.'
	@$(MAKE) --no-print-directory build
	@trap '' INT; bin/samlscope demo

build:
	CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o bin/samlscope ./cmd/samlscope

engine: ## the judgement in WebAssembly for a browser's worker, in bin/engine
	@sh web/wasm/build.sh "$(CURDIR)/bin/engine"

PLAYGROUND = $(CURDIR)/site/playground

playground: ## the inspection page without a server, for any static host
	go run ./internal/gen page playground "$(PLAYGROUND)"
	sh web/wasm/build.sh "$(PLAYGROUND)"

EXTENSION = $(CURDIR)/build/extension

extension: ## the browser extension, as a folder and a zip for Chromium and Edge, and for Firefox
	sh web/wasm/build.sh "$(EXTENSION)/engine"
	go run ./internal/gen extension "$(EXTENSION)"

# Mozilla's own linter, from npm, for this only. It says what addons.mozilla.org would refuse.
extension-lint: extension
	npx --yes web-ext@10.7.0 lint --warnings-as-errors --source-dir "$(EXTENSION)/firefox"

# The tests that take long, or measure memory: the race detector is off.
LONG = OtherVerifiersAgree|EveryCaseIsKept|HostileInputs|MemoryDoesNotGrow|BodyIsHeldOnce|GridAgainstXMLSec
LONG := $(LONG)|OtherProvidersKeepEntraOut|NoCanarySurvives|ReportsWithoutRealData|SignInsAreKept|FlatMemory
LONG := $(LONG)|UnpackingIsBounded|ZipsHoldNoMore|IsThatOfEncodingJSON

test: tools ## every test, with a real browser and xmlsec1 where they can be had
	go vet ./...
	go test -race -timeout 20m ./...
	go test -timeout 20m -run '$(LONG)' ./inspect ./inspect/fixture ./internal/cli ./internal/intake ./internal/render ./web
	cd e2e && go vet ./... && go test -count=1 -timeout 20m ./...

# Says in one line what it installs, then installs it: as root on Debian.
# Elsewhere, and with NO_INSTALL=1, the tests that miss something are skipped.
tools:
	@sh internal/testtools.sh

lint:
	@unformatted=$$(gofmt -l .); [ -z "$$unformatted" ] || \
		{ printf 'gofmt -w these files:\n%s\n' "$$unformatted" >&2; exit 1; }
	$(GOLANGCI) run ./...
	cd e2e && $(GOLANGCI) run -c ../.golangci.yml ./...
	go mod tidy -diff
	cd e2e && go mod tidy -diff
	go run ./internal/gen corpus -check
	go run ./internal/gen docs -check
	go run ./internal/gen words -check
	go run ./internal/house

house: ## the code's figures beside their goals; fails when a goal is missed
	go run ./internal/house -show 20

vuln: ## published weaknesses in what the program and the tests call
	@for dir in . e2e; do \
		out=$$(cd $$dir && $(GOVULNCHECK) -test ./... 2>&1); code=$$?; printf '%s: %s\n' "$$dir" "$$out"; \
		case $$out in *"fetching vulnerabilities"*) \
			echo 'Nothing was checked: https://vuln.go.dev cannot be reached from here.' >&2; \
			echo 'Allow it through the proxy (HTTPS_PROXY), or run "make vuln" on another network.' >&2;; \
		esac; \
		[ $$code -eq 0 ] || exit $$code; \
	done

bench: ## against libxmlsec1, goxmldsig, crewjam/saml and node-saml, in one run
	go run ./internal/bench

screenshots: tools ## the pictures of the documentation, light and dark
	cd e2e && go test -count=1 -run TestPictures -pictures ../docs/images .

SITE_BASE = /

site: docs/.vitepress/node_modules/.package-lock.json ## docs/ as static pages in site/; SITE_BASE=/docs/ for a folder of a host
	npm --prefix docs/.vitepress run --silent build -- --base $(SITE_BASE)
	@$(MAKE) --no-print-directory playground

site-check: tools ## links, axe, widths and search of the site, which it builds
	cd e2e && go test -count=1 -timeout 20m -run TestSite -site .

# npm writes this file at the end of an installation.
docs/.vitepress/node_modules/.package-lock.json: docs/.vitepress/package-lock.json
	npm --prefix docs/.vitepress ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

fuzz: ## every fuzz target for a while: make fuzz FUZZTIME=1m
	@for pkg in $$(go list ./...); do \
		for f in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
			echo "$$f of $$pkg, for $(FUZZTIME)"; \
			go test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x $$pkg || exit 1; \
		done; \
	done

generate: ## corpus, golden files, pages and the page's words
	go run ./internal/gen corpus
	go run ./internal/gen docs
	go run ./internal/gen words
	go test ./inspect ./internal/render -run 'Totals|Golden|TestCatalogue$$' -update
	go test ./internal/cli -run ManPages -update
	go test ./cmd/samlscope -run 'Usage|Pages' -update

platforms: ## vet and build for all six platforms
	@for os in linux darwin windows; do \
		echo "$$os: vet, then build for amd64 and arm64"; \
		GOOS=$$os CGO_ENABLED=0 go vet ./... || exit 1; \
		for arch in amd64 arm64; do GOOS=$$os GOARCH=$$arch CGO_ENABLED=0 go build -o /dev/null ./cmd/... || exit 1; done; \
	done

release-check: ## every package of a release, built twice, unpacked and run; nothing is published
	sh internal/release/check.sh
