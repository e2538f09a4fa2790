# What `eaves deploy` and `eaves rollback` do on a host. POSIX sh, and the tools that every host has.
# shellcheck shell=sh disable=SC2154
#
# Set before: folder (where both parts lie below), private, public, name.
# On the host:
#   $app/releases/N   bin, templates, static, public, manifest.json, release; data and logs lead to
#                     $app/data and $app/logs, which all releases share
#   $app/current      leads to the release that answers
#   $pub/run.fcgi     names $app/current/bin/$name; or is the program itself (--single)
set -eu
umask 022
LC_ALL=C
export LC_ALL

cd "$folder" || exit 66
base=$(pwd)
app=$base/$private
pub=$base/$public
entry=$pub/run.fcgi

fail() {
  echo "$1" >&2
  exit "$2"
}

# settings, program, or none
kind_of_entry() {
  if [ ! -e "$1" ]; then
    echo none
  elif [ "$(dd if="$1" bs=2 count=1 2>/dev/null)" = "#!" ]; then
    echo settings
  else
    echo program
  fi
}

current() {
  if [ -L "$app/current" ]; then readlink "$app/current" | sed 's,.*/,,'; fi
}

inspect() {
  echo "base=$base"
  echo "system=$(uname -s)"
  echo "machine=$(uname -m)"
  echo "current=$(current)"
  for release in "$app"/releases/[0-9]*; do
    if [ -d "$release" ]; then echo "release=${release##*/}"; fi
  done
  if [ -f "$app/current/before" ]; then echo "previous=$(cat "$app/current/before")"; fi
  echo "entry=$(kind_of_entry "$entry")"
  if command -v rsync >/dev/null 2>&1; then echo rsync=yes; fi
  if [ -f "$app/current/release" ]; then echo "mark=$(cat "$app/current/release")"; fi
  df -Pk . | awk 'NR == 2 { print "free=" $4 }'
}

# prepare UPLOAD: the folders, and one for the upload
prepare() {
  mkdir -p "$app/releases" "$pub"
  # suexec starts nothing from a folder that others can write to. One that is somebody else's stays as it
  # is, which a web server without suexec does not mind.
  chmod go-w "$app" "$pub" 2>/dev/null || :
  # What was left behind by uploads that broke off more than a day ago.
  find "$app/releases" -name '.upload-*' -prune -mtime +0 -exec rm -rf {} +
  mkdir "$app/releases/$1"
}

# accept UPLOAD N: makes a complete upload the release N; reads the list of sha256sum
accept() {
  cd "$app/releases/$1"
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum -c - >.checked 2>&1 ||
      fail "the upload is damaged: $(grep -v ': OK$' .checked | head -n 5)" 75
    rm -f .checked
  else
    cat >/dev/null
  fi
  if [ -d bin ]; then
    for shared in data logs; do
      if [ ! -d "$app/$shared" ]; then mkdir -m 700 "$app/$shared"; fi
      if [ ! -e "$shared" ]; then ln -s "../../$shared" "$shared"; fi
    done
  fi
  cd "$base"
  if [ -e "$app/releases/$2" ]; then
    fail "there is a release $2 already: somebody else deploys just now" 75
  fi
  mv "$app/releases/$1" "$app/releases/$2"
}

discard() { rm -rf "$app/releases/$1"; }

# try_release N ENTRY: does it load here, with its settings?
try_release() {
  release=$app/releases/$1
  cd "$pub"
  limit=
  if command -v timeout >/dev/null 2>&1; then limit="timeout 60"; fi
  if [ -d "$release/bin" ]; then
    EAVES_ROOT=$release $limit "$release/bin/$name" "$2" --check </dev/null 2>&1
  else
    EAVES_ROOT=$pub $limit "$release/public/run.fcgi" --check </dev/null 2>&1
  fi
}

# is_same FILE OTHER: two texts, whatever empty lines they end with
is_same() { [ "$(cat "$1")" = "$(cat "$2")" ]; }

# choose FILE INSTALLED BEFORE REPLACE: which of the two is to be in force: what the release brings, or
# what is there. A file that was changed on the host stays, unless REPLACE is yes.
choose() {
  if [ ! -e "$2" ] || [ "$4" = yes ] || is_same "$1" "$2"; then
    echo "$1"
  elif [ -f "$3" ] && is_same "$3" "$2"; then
    echo "$1"
  else
    echo "$2"
  fi
}

# The entry FILE, with the program and the ROOT of the current release.
point_to_current() {
  echo "#!$app/current/bin/$name"
  sed -e '1{' -e '/^#!/d' -e '}' \
    -e "s|^[[:blank:]]*\(export[[:blank:]]\{1,\}\)\{0,1\}ROOT[[:blank:]]*=.*|ROOT=$app/current|" "$1"
  if ! grep -q '^[[:blank:]]*\(export[[:blank:]]\{1,\}\)\{0,1\}ROOT[[:blank:]]*=' "$1"; then
    echo "ROOT=$app/current"
  fi
}

# put FILE TARGET MODE: by renaming, so that nobody ever sees half of it
put() {
  cp -p "$1" "$2.eaves-new"
  chmod "$3" "$2.eaves-new"
  mv -f "$2.eaves-new" "$2"
}

# put_in_place FILE TARGET: into the file that is there. Web servers know an entry by its inode, so one
# that takes its name is another program to them. One write, over a text that is not longer: whoever
# reads meanwhile gets the old text or the new one. By dd, which has the file open for a moment only:
# what is open for writing cannot be started.
put_in_place() {
  missing=$(($(wc -c <"$2") - $(wc -c <"$1")))
  {
    cat "$1"
    if [ "$missing" -gt 0 ]; then printf "%${missing}s" '' | tr ' ' '\n'; fi
  } >"$1.padded"
  dd if="$1.padded" of="$2" bs=131072 conv=notrunc 2>/dev/null
  rm -f "$1.padded"
}

# Changes the time of a file without opening it, where touch can do that: a file that is open for
# writing cannot be started.
touch_entry() {
  touch -h "$entry" 2>/dev/null || touch "$entry"
}

# copy_files FROM TO: all but entry and .htaccess, those that differ
copy_files() {
  if [ ! -d "$1" ]; then return 0; fi
  (cd "$1" && find . -type d) | while IFS= read -r path; do
    mkdir -p "$2/$path"
  done
  (cd "$1" && find . -type f ! -path ./run.fcgi ! -path ./.htaccess) | while IFS= read -r path; do
    if ! cmp -s "$1/$path" "$2/$path"; then
      put "$1/$path" "$2/$path" 644 || exit 1
    fi
  done
}

# remove_files OLD NEW PUBLIC: what the old release brought, the new one does not, and nobody changed
remove_files() {
  if [ ! -d "$1" ]; then return 0; fi
  (cd "$1" && find . -type f ! -path ./run.fcgi ! -path ./.htaccess) | while IFS= read -r path; do
    if [ ! -e "$2/$path" ] && cmp -s "$1/$path" "$3/$path"; then rm -f "$3/$path"; fi
  done
}

# point_current N: at once, so that there is always one
point_current() {
  rm -f "$app/.current.new"
  ln -s "releases/$1" "$app/.current.new"
  mv -fT "$app/.current.new" "$app/current" 2>/dev/null && return 0
  # A mv that would put the link into the folder that the other leads to.
  rm -f "$app/current"
  mv -f "$app/.current.new" "$app/current"
}

# save N: what is in force before the release N
save() {
  current >"$app/releases/$1/before"
  mkdir -p "$app/releases/$1/replaced"
  for file in .htaccess run.fcgi; do
    if [ -e "$pub/$file" ]; then cp -p "$pub/$file" "$app/releases/$1/replaced/$file"; fi
  done
}

# set_entry FILE: makes the text, or the program, in FILE the entry; last of all
set_entry() {
  if [ "$(kind_of_entry "$entry")" = settings ] && [ "$(kind_of_entry "$1")" = settings ]; then
    if ! is_same "$1" "$entry"; then put_in_place "$1" "$entry"; fi
    chmod 755 "$entry"
  elif [ "$1" != "$entry" ] && ! cmp -s "$1" "$entry"; then
    put "$1" "$entry" 755
  fi
  touch_entry
}

# make_entry N BEFORE REPLACE FILE: writes what the entry shall be into FILE
make_entry() {
  release=$app/releases/$1
  if [ ! -d "$release/bin" ]; then
    cp -p "$release/public/run.fcgi" "$4"
  elif [ "$(kind_of_entry "$entry")" = program ]; then
    cp -p "$release/public/run.fcgi" "$4"
  else
    chosen=$(choose "$release/public/run.fcgi" "$entry" "$app/releases/$2/public/run.fcgi" "$3")
    point_to_current "$chosen" >"$4"
  fi
}

# try_settings N BEFORE REPLACE FILE: does it load here, with the entry that it is going to have?
try_settings() {
  make_entry "$1" "$2" "$3" "$4"
  chmod 700 "$4"
  # The settings see paths from the folder of the entry, so it has to lie there.
  candidate=$pub/.run.fcgi.eaves-new
  mv -f "$4" "$candidate"
  if (try_release "$1" "$candidate"); then status=0; else status=$?; fi
  rm -f "$candidate"
  return "$status"
}

# activate N BEFORE REPLACE: the release N answers from now on
activate() {
  release=$app/releases/$1
  copy_files "$release/static" "$pub/static"
  copy_files "$release/public" "$pub"
  chosen=$(choose "$release/public/.htaccess" "$pub/.htaccess" \
    "$app/releases/$2/public/.htaccess" "$3")
  if [ "$chosen" = "$pub/.htaccess" ]; then
    if ! is_same "$release/public/.htaccess" "$chosen"; then echo "kept=.htaccess"; fi
  else
    put "$chosen" "$pub/.htaccess" 644
  fi
  make_entry "$1" "$2" "$3" "$app/.entry.new"
  point_current "$1"
  set_entry "$app/.entry.new"
  rm -f "$app/.entry.new"
}

# undo N BEFORE: everything as it was before the release N
undo() {
  saved=$app/releases/$1/replaced
  if [ -n "$2" ]; then
    copy_files "$app/releases/$2/static" "$pub/static"
    copy_files "$app/releases/$2/public" "$pub"
  fi
  if [ -e "$saved/.htaccess" ]; then
    put "$saved/.htaccess" "$pub/.htaccess" 644
  else
    rm -f "$pub/.htaccess"
  fi
  if [ -n "$2" ]; then point_current "$2"; fi
  if [ -e "$saved/run.fcgi" ]; then set_entry "$saved/run.fcgi"; else rm -f "$entry"; fi
  if [ -z "$2" ]; then rm -f "$app/current"; fi
  clean "$1" "$2"
}

# clean OLD NEW: public files that only the old release has
clean() {
  if [ -z "$1" ]; then return 0; fi
  remove_files "$app/releases/$1/static" "$app/releases/$2/static" "$pub/static"
  remove_files "$app/releases/$1/public" "$app/releases/$2/public" "$pub"
}

log_file() {
  if [ -d "$app/releases/$1/bin" ]; then echo "$app/logs/$name.log"; else echo "$pub/logs/run.log"; fi
}

count_log() {
  file=$(log_file "$1")
  if [ -f "$file" ]; then wc -l <"$file"; else echo 0; fi
}

# show_log N LINES: what was logged after so many lines, the last of it
show_log() {
  file=$(log_file "$1")
  if [ -f "$file" ]; then tail -n "+$(($2 + 1))" "$file" | tail -n 20; fi
}
