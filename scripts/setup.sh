# Sourced by the other scripts, with the working directory at the repository's root.
# shellcheck shell=sh

say() {
    if [ -t 1 ]; then printf '\033[1m==> %s\033[0m\n' "$*"; else printf '==> %s\n' "$*"; fi
}
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }

# The packages that scripts/packages.txt lists for the given purposes and that are not installed.
missing_packages() {
    for purpose in "$@"; do
        sed -n "s/^$purpose  *//p" scripts/packages.txt
    done | sort -u > "$wanted_list"
    # shellcheck disable=SC2046
    dpkg-query -W -f '${db:Status-Status} ${Package}\n' $(cat "$wanted_list") 2>/dev/null |
        sed -n 's/^installed //p' | sort -u > "$installed_list"
    comm -23 "$wanted_list" "$installed_list"
}

# Runs a command as root: at once when we are root, else with sudo or, where there is none, su.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo > /dev/null; then
        sudo "$@"
    elif command -v su > /dev/null && [ -t 0 ]; then
        echo "There is no sudo here: su asks for root's password."
        su root -c "$*"
    else
        die "cannot become root; please run as root: $*"
    fi
}

# Node 18 or newer with npm, from wherever it is.
has_node() {
    command -v npm > /dev/null && node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2> /dev/null
}

# need_packages run [test]: installs what is missing of the packages for these purposes.
need_packages() {
    say "Checking packages"
    if ! command -v dpkg-query > /dev/null; then
        echo "This is no Debian: please see to the packages of scripts/packages.txt yourself."
        return 0
    fi
    has_node || set -- "$@" web
    lists=$(mktemp -d)
    wanted_list=$lists/wanted
    installed_list=$lists/installed
    missing=$(missing_packages "$@" | tr '\n' ' ')
    rm -r "$lists"
    [ -n "$missing" ] || return 0

    say "Installing what is missing: $missing"
    # shellcheck disable=SC2086
    {
        as_root apt-get -q update || echo "The package lists could not be renewed; going on with those here."
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends \
            -o DPkg::Lock::Timeout=120 install $missing || die "the packages could not be installed: $missing"
    }
}

# configure PRESET [cmake -D options]: for a fast full build; `cmake --preset release` alone is for small changes.
configure() {
    preset=$1
    shift
    say "Configuring $preset"
    cmake --preset "$preset" -DKABAR_UNITY=ON "$@" > "build/$preset.configure.log" 2>&1 || {
        cat "build/$preset.configure.log"
        die "configuring the preset $preset failed"
    }
}

# build PRESET [cmake --build options]
build() {
    preset=$1
    shift
    if [ -f "build/$preset/.built" ]; then
        say "Building $preset"
    else
        say "Building $preset (the first time takes some minutes)"
    fi
    cmake --build --preset "$preset" "$@" || die "building the preset $preset failed"
    touch "build/$preset/.built"
}
