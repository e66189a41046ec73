# Shared by the scripts: where things are, and what a fresh machine lacks. Sourced, not run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
packages="libcurl4-openssl-dev libedit-dev libmicrohttpd-dev libpcre2-dev libsimdjson-dev libsqlite3-dev libssl-dev pkg-config"

say() { printf '%s\n' "$*" >&2; }
die() { say "error: $*"; exit 1; }

need_swift() {
  command -v swift > /dev/null && return
  for place in /opt/swift/usr/bin /usr/local/swift/usr/bin "$HOME/.local/share/swiftly/bin"; do
    if [ -x "$place/swift" ]; then PATH=$place:$PATH; return; fi
  done
  die "no Swift toolchain is on the PATH. obq is built with Swift 6.3: install it from swift.org, and put its usr/bin on the PATH."
}

# Installs the Debian packages that are missing, as root or through sudo.
need_packages() {
  local missing="" package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2> /dev/null)" = installed ] || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  command -v apt-get > /dev/null || die "these packages are missing, and there is no apt-get to install them:$missing"
  local as_root=""
  if [ "$(id -u)" != 0 ]; then
    command -v sudo > /dev/null || die "these packages are missing:$missing
       install them as root: apt-get install$missing"
    as_root="sudo"
  fi
  say "installing:$missing"
  local log
  log=$(mktemp)
  # shellcheck disable=SC2086 # a list of names
  if ! { $as_root apt-get -o DPkg::Lock::Timeout=300 update -qq \
    && $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq \
      --no-install-recommends $missing; } > "$log" 2>&1; then
    tail -n 20 "$log" >&2
    die "apt-get could not install:$missing
       the lines above say why; the whole of it is in $log"
  fi
  rm -f "$log"
}
