#!/bin/sh
# Builds a release twice without publishing it, compares the two, unpacks every
# package and runs what is for this machine. Needs bsdtar (Debian:
# libarchive-tools), which reads all of the formats. What is built stays in build/dist.
set -eu
goreleaser="go run github.com/goreleaser/goreleaser/v2@${GORELEASER_VERSION:-v2.17.0}"
[ -z "${GORELEASER:-}" ] || goreleaser=$GORELEASER
fail() { printf 'release-check: %s\n' "$1" >&2; exit 1; }
command -v bsdtar >/dev/null || fail 'bsdtar is missing: apt-get install libarchive-tools'

# Without one GoReleaser takes the time of the build for that of the commit.
git remote get-url origin >/dev/null 2>&1 || fail 'the clone has no remote: git remote add origin URL'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

$goreleaser check
for build in 1 2; do
	# The image needs a Docker daemon, and goes to a registry: the release builds it.
	$goreleaser release --snapshot --clean --skip=publish,docker
	cp build/dist/checksums.txt "$work/$build"
done
diff "$work/1" "$work/2" || fail 'two builds of the same commit differ'
(cd build/dist && sha256sum --quiet -c checksums.txt)

arch=$(go env GOARCH)
version() { # version PROGRAM: it starts, and knows its commit
	"$1" version | grep -q "commit $(git rev-parse HEAD)" || fail "$1 version doesn't name the commit"
	"$1" version --format json | grep -q '"modules"' || fail "$1 version --format json names no modules"
}
for package in build/dist/*.tar.gz build/dist/*.zip build/dist/*.deb build/dist/*.rpm build/dist/*.apk; do
	[ -f "$package" ] || fail "there is no $package"
	root=$work/$(basename "$package")
	mkdir "$root"
	bsdtar -xf "$package" -C "$root"
	[ ! -f "$root/data.tar.gz" ] || bsdtar -xf "$root/data.tar.gz" -C "$root"
	for wanted in samlscope.1.gz samlscope-program completion LICENSE github.com_beevik_etree-LICENSE; do
		case $wanted in
		samlscope-program) found=$(find "$root" -name samlscope -type f -size +1M -o -name samlscope.exe -size +1M) ;;
		completion) found=$(find "$root" -path '*completion*' -name '*samlscope*' -type f) ;;
		*) found=$(find "$root" -name "$wanted" -type f) ;;
		esac
		[ -n "$found" ] || fail "$package contains no $wanted"
	done
	gzip -t "$(find "$root" -name samlscope.1.gz)"
	ran=""
	case $package in
	*linux_"$arch".tar.gz) ran=$root/$(basename "$package" .tar.gz)/samlscope ;;
	*_"$arch".deb | *.apk | *.rpm) ran=$root/usr/bin/samlscope ;;
	esac
	case $(uname -m):$package in
	x86_64:*aarch64.* | aarch64:*x86_64.*) ran="" ;;
	esac
	[ "$(uname -s)" = Linux ] || ran=""
	[ -z "$ran" ] || version "$ran"
	printf '%8d KiB  %s%s\n' $(($(wc -c < "$package") / 1024)) "$(basename "$package")" "${ran:+, run}"
done
for manifest in build/dist/homebrew/Casks/samlscope.rb build/dist/scoop/samlscope.json; do
	[ -s "$manifest" ] || fail "there is no $manifest"
done
# Homebrew refuses a cask that names a file which it doesn't find.
cask=build/dist/homebrew/Casks/samlscope.rb
grep -q 'FileUtils.mv .*/samlscope_\*/{man,completions}' "$cask" || fail "$cask doesn't unwrap what it names"
named=$(grep -oE '(manpage|_completion) "[^"]+"' "$cask" | cut -d'"' -f2)
[ "$(echo "$named" | wc -l)" = 4 ] || fail "$cask names no manual page, or not all completions"
archive=$(basename build/dist/*_linux_"$arch".tar.gz)
for file in $named; do
	[ -f "$work/$archive/${archive%.tar.gz}/$file" ] || fail "$cask names $file, which $archive doesn't contain"
done
[ -n "$(find build/dist/winget -name '*.installer.yaml')" ] || fail 'there is no manifest for winget'
boms=$(find build/dist -name '*.cdx.json' | wc -l)
[ "$boms" = 6 ] || fail "there are $boms bills of materials, not 6"
echo 'release-check: everything unpacks, runs and is the same in two builds'
