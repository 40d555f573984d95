#!/bin/sh
# Writes the CycloneDX bill of materials of one program. GoReleaser calls it in build/dist.
set -eu
exec go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 \
	bin -json -noserial -output "$2" "$1"
