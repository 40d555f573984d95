#!/bin/sh
# Installs what the tests need besides Go, and says so in one line first:
# Debian packages when it runs as root, and axe-core from npm into the cache of
# the user. NO_INSTALL=1 installs nothing. What is missing then is named, and
# the tests that need it are skipped.
set -u

packages=""
need() { # need PACKAGE COMMAND...: any one of the commands will do
	package=$1
	shift
	for command in "$@"; do
		command -v "$command" >/dev/null 2>&1 && return
	done
	packages="$packages $package"
}
need xmlsec1 xmlsec1
need chromium chromium google-chrome chromium-browser
need firefox-esr firefox-esr firefox
need libxml2-utils xmllint
# Debian keeps the server off the PATH.
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || need postgresql postgres
ls /usr/sbin/nginx >/dev/null 2>&1 || need nginx-light nginx
need libnss3-tools certutil
need awscli aws

# axe-core finds what shuts out people who use a keyboard or a screen reader.
# The path is also in e2e/axe_test.go.
version=4.14.1
axe="${XDG_CACHE_HOME:-$HOME/.cache}/samlscope-tests/axe-$version.min.js"

install_packages=$packages
[ "$(id -u)" = 0 ] && [ -f /etc/debian_version ] || install_packages=""
install_axe=""
[ -s "$axe" ] || ! command -v npm >/dev/null 2>&1 || install_axe=axe-core@$version
if [ -n "${NO_INSTALL:-}" ]; then
	install_packages="" install_axe=""
fi

if [ -n "$install_packages$install_axe" ]; then
	plan=""
	[ -z "$install_packages" ] || plan="as root with apt-get:$install_packages"
	[ -z "$install_axe" ] || plan="$plan${plan:+; }from npm into $(dirname "$axe"): $install_axe"
	echo "tools: installing for the tests, $plan (NO_INSTALL=1 skips this)" >&2
fi

if [ -n "$install_axe" ] && mkdir -p "$(dirname "$axe")"; then
	if archive=$(cd "$(dirname "$axe")" && npm pack --silent "$install_axe") && [ -n "$archive" ]; then
		tar -xzOf "$(dirname "$axe")/$archive" package/axe.min.js >"$axe"
		rm -f "$(dirname "$axe")/$archive"
	fi
fi
# shellcheck disable=SC2086 # a list of packages
if [ -n "$install_packages" ] && apt-get update -qq >/dev/null &&
	DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $install_packages >/dev/null; then
	packages=""
fi

[ -s "$axe" ] || packages="$packages axe-core"
[ -z "$packages" ] || echo "*** NOT INSTALLED:$packages. The tests that need it are SKIPPED." >&2
exit 0
