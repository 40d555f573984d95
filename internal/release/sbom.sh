#!/bin/sh
# Writes the CycloneDX bill of materials of one program. GoReleaser calls it in build/dist.
set -eu
go run github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0 bin -json -noserial -output "$2" "$1"

# It writes the time of day, and two builds of one commit have to be the same.
at=$(TZ=UTC git log -1 --date=format-local:%Y-%m-%dT%H:%M:%SZ --format=%cd)
sed "s/\"timestamp\": \"[^\"]*\"/\"timestamp\": \"$at\"/" "$2" > "$2.tmp"
mv "$2.tmp" "$2"
