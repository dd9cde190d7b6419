# For scripts that build Go programs. They set GOPATH first.

# From 1.21 on the go command fetches the toolchain that a module asks for. An older one, Debian 12's 1.19, can at least
# download it as what it is to the module proxy: a module, without executable bits.
use_toolchain() {
  minor=$(go env GOVERSION | sed 's/^go1\.\([0-9]*\).*/\1/')
  [ "$minor" -lt 21 ] || return 0
  toolchain="golang.org/toolchain@v0.0.1-go1.26.0.$(go env GOOS)-$(go env GOARCH)"
  go mod download "$toolchain"
  root="$GOPATH/pkg/mod/$toolchain"
  chmod -R u+x "$root/bin" "$root/pkg/tool"
  PATH="$root/bin:$PATH"
}
