#!/bin/sh
# Installs what the tests need besides Go, where that is possible without asking:
# as root on Debian. Elsewhere it says what is missing.
set -u
missing=""
# axe-core finds what a page does to people who use a keyboard or a screen
# reader. It is for the tests only, and comes from npm.
axe="${XDG_CACHE_HOME:-$HOME/.cache}/samlscope-tests/axe-4.14.1.min.js"
if [ ! -s "$axe" ]; then
	mkdir -p "$(dirname "$axe")"
	if command -v npm >/dev/null 2>&1 && tgz=$(cd "$(dirname "$axe")" && npm pack --silent axe-core@4.14.1) && [ -n "$tgz" ]; then
		tar -xzOf "$(dirname "$axe")/$tgz" package/axe.min.js >"$axe"
		rm -f "$(dirname "$axe")/$tgz"
	else
		echo "*** axe-core could not be had from npm. The accessibility tests are SKIPPED." >&2
	fi
fi
command -v xmlsec1 >/dev/null 2>&1 || missing="$missing xmlsec1"
command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || missing="$missing chromium"
command -v xmllint >/dev/null 2>&1 || missing="$missing libxml2-utils"
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || command -v postgres >/dev/null 2>&1 || missing="$missing postgresql"
command -v certutil >/dev/null 2>&1 || missing="$missing libnss3-tools"
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
	echo "installing for the tests:$missing"
	# shellcheck disable=SC2086
	apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null && exit 0
fi
echo "*** NOT INSTALLED:$missing. The tests that need it are SKIPPED." >&2
exit 0
