#!/bin/sh
# Writes what a release contains besides the program into DIR: manual page,
# completions, the licence of every linked module, and CA certificates for the
# container. The same commit gives the same bytes, except for the certificates.
set -eu
out=${1:?usage: prepare.sh DIR}
rm -rf "$out"
mkdir -p "$out/man" "$out/completions" "$out/licenses"

gzip -9nc internal/cli/man.gen.1 > "$out/man/samlscope.1.gz"

CGO_ENABLED=0 go build -trimpath -o "$out/samlscope" ./cmd/samlscope
for shell in bash zsh fish; do
	"$out/samlscope" completion "$shell" > "$out/completions/samlscope.$shell"
done
"$out/samlscope" completion powershell > "$out/completions/samlscope.ps1"
rm "$out/samlscope"

# A module that is linked on one system only counts too.
for os in linux darwin windows; do
	GOOS=$os go list -deps -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Dir}}{{end}}{{end}}' ./cmd/samlscope
done > "$out/modules"
sort -u "$out/modules" | while read -r path dir; do
	name=$(printf %s "$path" | tr / _)
	found=""
	for file in "$dir"/LICEN[SC]E* "$dir"/COPYING* "$dir"/NOTICE*; do
		[ -f "$file" ] || continue
		found=yes
		cp "$file" "$out/licenses/$name-$(basename "$file")"
	done
	[ -n "$found" ] || { echo "$path has no licence file in $dir: find its licence before you release" >&2; exit 1; }
done
rm "$out/modules"
cp "$(go env GOROOT)/LICENSE" "$out/licenses/go-LICENSE"
chmod -R u=rwX,go=rX "$out"

certificates=${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}
[ -f "$certificates" ] || { echo "no CA certificates at $certificates: set SSL_CERT_FILE" >&2; exit 1; }
install -m 644 "$certificates" "$out/ca-certificates.crt"

# Archives contain these times: those of the commit make two builds the same.
find "$out" -exec touch -d "@$(git log -1 --format=%ct)" {} +
