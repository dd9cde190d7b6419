# Sourced. Whether a flag is among the arguments, so that a script's default gives way to it.
given() {
  local flag="$1" argument
  shift
  for argument in "$@"; do
    [[ "$argument" == "$flag" || "$argument" == "$flag="* ]] && return 0
  done
  return 1
}
