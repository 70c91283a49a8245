#!/bin/sh
# Install what the browser tests need from Debian: Chromium and a Chinese font.
# Only what is missing, only where apt-get is there and may be used without asking for a password.
# Elsewhere it says so and ends well: the tests then skip the browser and give the reason.
# SYSTEM_PACKAGES=no leaves the system alone.
set -u

missing=
command -v chromium >/dev/null || missing="chromium"
if ! fc-list :lang=zh-cn 2>/dev/null | grep -q .; then
    missing="$missing fonts-noto-cjk"
fi
[ -z "$missing" ] && exit 0

without() {
    echo "Browser tests: missing on this system:$(printf ' %s' $missing). $1"
    exit 0
}

[ "${SYSTEM_PACKAGES:-yes}" = no ] && without "Not installed, as SYSTEM_PACKAGES=no says."
command -v apt-get >/dev/null || without "Install Chromium and a Chinese font to run them all."
if [ "$(id -u)" = 0 ]; then
    as_root=
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    without "To run them all: sudo apt-get install$(printf ' %s' $missing)"
fi

echo "Installing$(printf ' %s' $missing) for the browser tests (SYSTEM_PACKAGES=no leaves this out)."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 "$@" >>"$log" 2>&1 </dev/null
}
apt update
# shellcheck disable=SC2086 # a list of packages
if ! apt install -y --no-install-recommends $missing; then
    tail -n 5 "$log"
    without "apt-get could not install them; the lines above say why."
fi
