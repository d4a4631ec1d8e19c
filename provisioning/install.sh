#!/bin/sh
# Makes a fresh Debian 12 or 13 an outlet's box, from one release file and with or without a
# network. May be run again at any time: it changes what is not yet so, and nothing else.
#
#   sh install.sh install --release ocean-1.2.3-amd64.release --key release.pem
#   … --office-key office.key.pub    head office's; without it, one beside the release is taken
#   sh install.sh refresh            system files again, from the release that runs
#   sh install.sh status
#   sh install.sh uninstall          keeps the shop's data
#   sh install.sh factory-reset      removes the shop's data as well
#
# uninstall and factory-reset refuse while sales have not reached the cloud;
# --lose-unsent "who, and why" overrides, and is written down.
set -eu
umask 022

BASE=/opt/ocean
DATA=/var/lib/ocean
CONFIG=/etc/ocean
UNITS=/etc/systemd/system
NEEDED='redis-server avahi-daemon avahi-utils chrony nftables dbus restic smartmontools'
WELCOME='fonts-noto-core fonts-droid-fallback'
SERVICES='ocean-update-resume.service ocean-redis.service ocean-signer.service ocean-hub.service ocean-relay.service
  ocean-relay.path ocean-off-box-trial.path'
TIMERS='ocean-off-box.timer ocean-off-box-check.timer ocean-restore-check.timer'
TIMERS="$TIMERS ocean-machine.timer ocean-update.timer ocean-update-fetch.timer"
QUIET=ocean-quiet-disk.service
# A box is updated by its releases and by people, not in the middle of a Saturday; and nobody looks
# for a file or a page of a manual on it. What keeps a disk well (fstrim, the copy of dpkg's list)
# stays.
IDLE='apt-daily.timer apt-daily-upgrade.timer man-db.timer plocate-updatedb.timer'
# What no update changes. Beside it the packages and timers above; SET_UP_FILES, NEEDED and IDLE are
# also read by the hub (hub/box/machine/read-release.ts), which says when they are of a newer release.
SET_UP_FILES='ocean-sysusers.conf ocean-tmpfiles.conf 70-ocean-printers.rules 71-ocean-scales.rules dbus-ocean-hub.conf box/ocean box/nftables.conf box/chrony.conf box/chrony-options box/journald.conf box/sysctl.conf box/manager.conf box/tmp.conf'
FREE_KB_MIN=1500000

say() { printf '%s\n' "$*"; }
refuse() {
  printf 'Not done: %s\n' "$*" >&2
  exit 1
}

verb=${1:-}
[ $# -gt 0 ] && shift
release='' key='' office='' lose=''
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || refuse "$1 needs a value"
  case $1 in
    --release) release=$2 ;;
    --key) key=$2 ;;
    --office-key) office=$2 ;;
    --lose-unsent) lose=$2 ;;
    *) refuse "$1 is not known" ;;
  esac
  shift 2
done

is_running() { [ -d /run/systemd/system ]; }

check_machine() {
  [ "$(id -u)" = 0 ] || refuse 'only root can install it'
  # shellcheck disable=SC1091
  . /etc/os-release
  [ "${ID:-}" = debian ] || refuse "this is ${ID:-an unknown system}, not Debian"
  case ${VERSION_ID:-} in 12 | 13) ;; *) refuse "this is Debian ${VERSION_ID:-?}, not 12 or 13" ;; esac
  arch=$(dpkg --print-architecture)
  case $arch in amd64 | arm64) ;; *) refuse "there is no release for $arch" ;; esac
  free=$(df -kP /opt | awk 'NR == 2 { print $4 }')
  [ "$free" -ge $FREE_KB_MIN ] || refuse "$((free / 1024)) MB are free on /opt, too little"
}

# --- the release: nothing of it is used before its signature and hash are right -----------------

field() { sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" "$work/manifest.json" | head -n 1; }

verify_release() {
  [ -n "$release" ] || refuse 'say --release <file>'
  [ -r "$release" ] || refuse "$release cannot be read"
  command -v openssl >/dev/null || refuse 'openssl is missing: apt-get install openssl'
  if [ -z "$key" ]; then
    for key in "$CONFIG"/release-keys/*.pem; do break; done
  fi
  [ -r "$key" ] || refuse 'say --key <release.pem>: the key that releases are signed with'
  work=$(mktemp -d /var/tmp/ocean-install.XXXXXX)
  trap 'rm -rf "$work"' EXIT
  tar -tf "$release" >"$work/members" 2>/dev/null ||
    refuse "$release is no release file, or is cut off: copy it again"
  [ "$(tr '\n' ' ' <"$work/members")" = 'manifest.json manifest.sig payload.tar.gz ' ] ||
    refuse "$release is no release file: other things are in it"
  tar -xf "$release" -C "$work" manifest.json manifest.sig
  openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in "$work/manifest.json" \
    -sigfile "$work/manifest.sig" >/dev/null 2>&1 ||
    refuse 'the signature is not of this key: somebody else made this file, or it was changed'
  version=$(field version)
  [ "$(field arch)" = "$arch" ] || refuse "the release is for $(field arch), this is $arch"
  wanted=$(sed -n '/"payload"/,/}/s/.*"sha256": "\([0-9a-f]*\)".*/\1/p' "$work/manifest.json" | head -n 1)
  found=$(tar -xOf "$release" payload.tar.gz | sha256sum | cut -d ' ' -f 1)
  if [ -z "$wanted" ] || [ "$wanted" != "$found" ]; then
    refuse 'the payload is damaged: its hash is not the one that was signed'
  fi
  case $version in *[!0-9.]* | '') refuse 'the version in the manifest is not a version' ;; esac
}

# Nobody signed what lies beside the release: it never takes the place of a key that is there.
check_office_key() {
  beside=$(dirname "$release")/office.key.pub
  if [ -z "$office" ] && [ -e "$beside" ]; then
    office=$beside
    [ ! -e $CONFIG/office.key.pub ] || cmp -s "$office" $CONFIG/office.key.pub ||
      refuse "$beside is not the key of head office that this box has: say --office-key <file> to change it"
  fi
  [ -n "$office" ] || return 0
  openssl pkey -pubin -in "$office" -noout -text 2>/dev/null | grep -q ED25519 ||
    refuse "$office is not head office's public key (office.key.pub)"
}

place_office_key() {
  [ -n "$office" ] || return 0
  cmp -s "$office" $CONFIG/office.key.pub || {
    cp "$office" $CONFIG/office.key.pub.new
    chmod 0644 $CONFIG/office.key.pub.new
    sync -f $CONFIG/office.key.pub.new
    mv $CONFIG/office.key.pub.new $CONFIG/office.key.pub
    say "Written: $CONFIG/office.key.pub; a hub that runs reads it at its next start."
  }
  grep -q '^HUB_HEAD_OFFICE_KEY=' $CONFIG/hub.env || {
    cp -p $CONFIG/hub.env $CONFIG/hub.env.new
    # A last line that a person left without its end would swallow this one.
    [ -z "$(tail -c 1 $CONFIG/hub.env)" ] || echo >>$CONFIG/hub.env.new
    printf 'HUB_HEAD_OFFICE_KEY=%s\n' $CONFIG/office.key.pub >>$CONFIG/hub.env.new
    sync -f $CONFIG/hub.env.new
    mv $CONFIG/hub.env.new $CONFIG/hub.env
    say "Written: $CONFIG/hub.env"
  }
}

unpack_release() {
  folder=$BASE/releases/$version
  if [ -d "$folder" ]; then
    say "Release $version is unpacked already."
    return
  fi
  rm -rf "$folder.part"
  mkdir -p "$folder.part"
  tar -xOf "$release" payload.tar.gz | tar -xzf - -C "$folder.part" --no-same-owner
  cp "$work/manifest.json" "$folder.part/manifest.json"
  sync -f "$folder.part" 2>/dev/null || sync
  mv "$folder.part" "$folder"
  sync -f "$BASE/releases" 2>/dev/null || sync
  say "Release $version is unpacked."
}

# The whole link is made elsewhere and renamed: there is never a moment without one.
point() {
  ln -sfn "releases/$2" "$BASE/.$1.new"
  mv -T "$BASE/.$1.new" "$BASE/$1"
}

# --- Debian's packages --------------------------------------------------------------------------

is_installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

missing_of() {
  for name in $1; do is_installed "$name" || printf '%s ' "$name"; done
}

install_packages() {
  # Debian starts a service when it is installed; this one would be a second Redis.
  mkdir -p $UNITS
  [ -e $UNITS/redis-server.service ] || ln -s /dev/null $UNITS/redis-server.service
  missing=$(missing_of "$NEEDED")
  debs="$BASE/releases/$version/debian"
  if [ -n "$missing" ] && ls "$debs"/*.deb >/dev/null 2>&1; then
    say "Installing from the release: $missing"
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
      -o Dpkg::Use-Pty=0 install "$debs"/*.deb >"$work/apt.log" 2>&1 ||
      { tail -n 5 "$work/apt.log" >&2; refuse 'Debian packages of the release do not fit'; }
    missing=$(missing_of "$NEEDED")
    [ -z "$missing" ] || say "The release lacks them, and this box needs them: apt-get install $missing"
  elif [ -n "$missing" ]; then
    say "Installing from Debian: $missing"
    # shellcheck disable=SC2086
    { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y \
      --no-install-recommends -o Dpkg::Use-Pty=0 install $missing; } >"$work/apt.log" 2>&1 ||
      { tail -n 5 "$work/apt.log" >&2; refuse "these packages are missing: $missing"; }
  fi
  missing=$(missing_of "$WELCOME")
  [ -z "$missing" ] || say "Not installed, and good to have later: $missing"
}

# --- files of the system ------------------------------------------------------------------------

# Copies one file if it differs; says so.
place() {
  cmp -s "$1" "$2" 2>/dev/null && return
  mkdir -p "$(dirname "$2")"
  if [ -e "$2" ] && [ ! -e "$2.before-ocean" ]; then cp -p "$2" "$2.before-ocean"; fi
  cp "$1" "$2.new"
  chmod 0644 "$2.new"
  mv "$2.new" "$2"
  say "Written: $2"
}

# What the maker wrote into the board, or where that is nothing of use, a number of its own.
serial_of_box() {
  said=$(tr '[:upper:]' '[:lower:]' </sys/class/dmi/id/product_serial 2>/dev/null | tr -cd 'a-z0-9') || said=''
  case $said in
    '' | ? | ?? | ??? | *default* | *tobefilled* | *notspecified* | 0000*)
      said=$(sha256sum /etc/machine-id | cut -c 1-10) ;;
  esac
  printf '%s' "$said" | tail -c 16
}

place_files() {
  from=$BASE/current/systemd
  place "$from/ocean-sysusers.conf" /etc/sysusers.d/ocean.conf
  systemd-sysusers /etc/sysusers.d/ocean.conf
  place "$from/ocean-tmpfiles.conf" /etc/tmpfiles.d/ocean.conf
  systemd-tmpfiles --create /etc/tmpfiles.d/ocean.conf
  place "$from/70-ocean-printers.rules" /etc/udev/rules.d/70-ocean-printers.rules
  place "$from/71-ocean-scales.rules" /etc/udev/rules.d/71-ocean-scales.rules
  place "$from/dbus-ocean-hub.conf" /etc/dbus-1/system.d/ocean-hub.conf
  mkdir -p /etc/issue.d
  place "$from/box/ocean" /usr/local/bin/ocean
  chmod 0755 /usr/local/bin/ocean
  ln -sfn /run/ocean-hub/screen /etc/issue.d/ocean.issue
  place "$from/box/nftables.conf" /etc/nftables.conf
  place "$from/box/chrony.conf" /etc/chrony/conf.d/ocean.conf
  place "$from/box/chrony-options" /etc/default/chrony
  place "$from/box/journald.conf" /etc/systemd/journald.conf.d/ocean.conf
  place "$from/box/sysctl.conf" /etc/sysctl.d/60-ocean.conf
  place "$from/box/manager.conf" /etc/systemd/system.conf.d/ocean.conf
  # Each is whole or not there: what a power cut left half would stay half.
  if [ ! -s $CONFIG/signer.env ]; then
    printf 'SIGNER_SERIAL=%s\n' "$(serial_of_box)" >$CONFIG/signer.env.new
    sync -f $CONFIG/signer.env.new
    mv $CONFIG/signer.env.new $CONFIG/signer.env
  fi
  if [ ! -s $CONFIG/hub.env ]; then
    {
      printf '# Settings of the hub: HUB_ variables (hub/config.ts). Left alone by updates.\n'
      printf 'HUB_SERIAL=%s\n' "$(serial_of_box)"
      [ ! -e "$from/ocean-signer.service" ] || echo 'HUB_SIGNER=/run/ocean-signer/sign.sock'
      [ ! -e $CONFIG/recovery.pem ] || echo "HUB_RECOVERY_KEY=$CONFIG/recovery.pem"
      [ ! -e $CONFIG/office.key.pub ] || echo "HUB_HEAD_OFFICE_KEY=$CONFIG/office.key.pub"
    } >$CONFIG/hub.env.new
    chown root:ocean $CONFIG/hub.env.new
    chmod 0640 $CONFIG/hub.env.new
    sync -f $CONFIG/hub.env.new
    mv $CONFIG/hub.env.new $CONFIG/hub.env
  fi
}

# Of these units, the ones that the release that runs has.
present() {
  for unit in $1; do
    [ ! -e "$BASE/current/systemd/$unit" ] || printf '%s ' "$unit"
  done
}

# Units are links into the release that runs: they change with it, in the same moment.
link_units() {
  for path in "$BASE"/current/systemd/ocean-*.service "$BASE"/current/systemd/ocean-*.timer \
    "$BASE"/current/systemd/ocean-*.path; do
    [ -e "$path" ] || continue
    ln -sfn "$path" "$UNITS/$(basename "$path")"
  done
  for folder in ocean-.service.d ocean-hub.service.d; do
    ln -sfn "$BASE/current/systemd/$folder" "$UNITS/$folder"
  done
  mkdir -p $UNITS/multi-user.target.wants $UNITS/timers.target.wants
  for unit in $(present "$SERVICES $QUIET"); do
    ln -sfn "$BASE/current/systemd/$unit" "$UNITS/multi-user.target.wants/$unit"
  done
  for unit in $TIMERS; do
    ln -sfn "$BASE/current/systemd/$unit" "$UNITS/timers.target.wants/$unit"
  done
  for unit in $IDLE; do
    [ ! -e "$UNITS/$unit" ] || continue
    # One that is masked while it waits is counted as failed until the next start.
    if is_running; then systemctl stop -q "$unit" 2>/dev/null || true; fi
    ln -s /dev/null "$UNITS/$unit"
  done
  keep_tmp_in_memory
}

is_our_tmp() {
  case $(readlink "$UNITS/tmp.mount" || true) in */systemd/tmp.mount | */system/tmp.mount) ;; *) return 1 ;; esac
}

# By Debian's own unit. Not where fstab or somebody's unit says what /tmp is: options that do not
# fit a disk would end the start of the machine.
keep_tmp_in_memory() {
  for unit in /usr/lib/systemd/system/tmp.mount /usr/share/systemd/tmp.mount; do
    [ ! -e $unit ] || break
  done
  [ -e "$unit" ] || return 0
  if grep -Eq '^[[:space:]]*[^#[:space:]]+[[:space:]]+/tmp/?[[:space:]]' /etc/fstab 2>/dev/null; then return 0; fi
  if [ -e $UNITS/tmp.mount ] || [ -L $UNITS/tmp.mount ]; then is_our_tmp || return 0; fi
  place "$BASE/current/systemd/box/tmp.conf" $UNITS/tmp.mount.d/ocean.conf
  mkdir -p $UNITS/local-fs.target.wants
  ln -sfn "$unit" $UNITS/tmp.mount
  ln -sfn "$unit" $UNITS/local-fs.target.wants/tmp.mount
}

# May fail, and nothing else then does.
start_quiet() {
  # shellcheck disable=SC2046
  systemctl start $(present "$QUIET") || say 'Reading still writes to this disk: journalctl -u ocean-quiet-disk'
}

start_all() {
  is_running || { say 'Not started: systemd does not run here.'; return; }
  systemctl daemon-reload
  systemctl restart systemd-journald
  sysctl -q -p /etc/sysctl.d/60-ocean.conf || say 'Some settings of the kernel come with the next start.'
  systemctl enable -q nftables chrony avahi-daemon
  systemctl restart nftables
  systemctl restart chrony avahi-daemon
  udevadm control --reload 2>/dev/null || true
  start_quiet
  # shellcheck disable=SC2046
  systemctl start $(present "$SERVICES $TIMERS")
}

set_up_of() {
  {
    for name in $SET_UP_FILES; do cat "$BASE/current/systemd/$name" 2>/dev/null || true; done
    printf '%s\n%s\n' "$NEEDED" "$IDLE"
  } | sha256sum | cut -c 1-12
}

# The last thing that is done: what was broken off is not said to be there.
note_set_up() {
  now=$(set_up_of)
  [ "$(cat $CONFIG/set-up 2>/dev/null || true)" != "$now" ] || return 0
  printf '%s\n' "$now" >$CONFIG/set-up.new
  chmod 0644 $CONFIG/set-up.new
  sync -f $CONFIG/set-up.new
  mv $CONFIG/set-up.new $CONFIG/set-up
}

install_all() {
  check_machine
  verify_release
  check_office_key
  unpack_release
  install_packages
  [ -e "$BASE/current" ] || point current "$version"
  [ -e "$BASE/steady" ] || point steady "$version"
  place_files
  place_office_key
  # Half a key would have every later release refused.
  trusted=$CONFIG/release-keys/$(basename "$key")
  cmp -s "$key" "$trusted" || { cp "$key" "$trusted.new"; sync -f "$trusted.new"; mv "$trusted.new" "$trusted"; }
  link_units
  start_all
  note_set_up
  now=$(basename "$(readlink "$BASE/current")")
  if [ "$now" = "$version" ]; then say "Installed: release $version."
  else say "Release $now runs and stays; give $version to the updater to change to it."; fi
}

# System files again, and Debian's packages that a later release needs.
refresh() {
  check_machine
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  version=$(basename "$(readlink $BASE/current)")
  install_packages
  place_files
  link_units
  start_all
  note_set_up
}

# --- taking it away -----------------------------------------------------------------------------

guard_unsent() {
  [ -e "$DATA/hub/outlet.db" ] || return 0
  if [ ! -x "$BASE/current/node/bin/node" ]; then
    said='What has not reached the cloud cannot be counted: the programs are gone.'
    [ -n "$lose" ] || refuse "$said Install the release again, or say --lose-unsent \"who, and why\"."
  # Never as root: what a reader leaves beside the database must be the hub's.
  elif said=$(runuser -u ocean-hub -- "$BASE/current/node/bin/node" \
    "$BASE/current/provisioning/count-unsent.ts" "$DATA/hub/outlet.db" 2>&1); then return 0; fi
  [ -n "$lose" ] || refuse "$said Send them first, or say --lose-unsent \"who, and why\"."
  say "Given up by $lose: $said"
  printf '%s given up by %s: %s\n' "$(date -u +%FT%TZ)" "$lose" "$said" >>/var/log/ocean-given-up.log
}

stop_all() {
  is_running || return 0
  # shellcheck disable=SC2086
  systemctl stop ocean-rehearsal.service $TIMERS ocean-safe-mode.service $SERVICES $QUIET 2>/dev/null || true
}

uninstall() {
  [ "$(id -u)" = 0 ] || refuse 'only root can do it'
  guard_unsent
  stop_all
  find $UNITS -name 'ocean-*' -type l -delete
  rm -f /etc/issue.d/ocean.issue /usr/local/bin/ocean $CONFIG/set-up
  for path in /etc/dbus-1/system.d/ocean-hub.conf /etc/sysusers.d/ocean.conf /etc/tmpfiles.d/ocean.conf /etc/sysctl.d/60-ocean.conf \
    /etc/udev/rules.d/70-ocean-printers.rules /etc/udev/rules.d/71-ocean-scales.rules \
    /etc/nftables.conf /etc/chrony/conf.d/ocean.conf /etc/default/chrony \
    /etc/systemd/journald.conf.d/ocean.conf /etc/systemd/system.conf.d/ocean.conf; do
    rm -f "$path"
    [ ! -e "$path.before-ocean" ] || mv "$path.before-ocean" "$path"
  done
  if [ -e $UNITS/tmp.mount.d/ocean.conf ]; then
    rm -f $UNITS/tmp.mount.d/ocean.conf
    rmdir $UNITS/tmp.mount.d 2>/dev/null || true
    ! is_our_tmp || rm -f $UNITS/tmp.mount $UNITS/local-fs.target.wants/tmp.mount
  fi
  for unit in redis-server.service $IDLE; do
    [ "$(readlink "$UNITS/$unit" || true)" != /dev/null ] || rm -f "$UNITS/$unit"
  done
  if is_running; then systemctl daemon-reload; fi
  if command -v nft >/dev/null; then nft delete table inet ocean 2>/dev/null || true; fi
  rm -rf $BASE
  say "Removed. The shop's data are still in $DATA, its settings in $CONFIG."
}

factory_reset() {
  [ "$(id -u)" = 0 ] || refuse 'only root can do it'
  guard_unsent
  stop_all
  for folder in hub backup relay signer rehearsal practice update; do
    rm -rf "${DATA:?}/$folder"
  done
  rm -f $CONFIG/relay.env $CONFIG/off-box.env $CONFIG/off-box.password $CONFIG/cloud-login.json
  systemd-tmpfiles --create /etc/tmpfiles.d/ocean.conf
  if is_running; then
    start_quiet
    # shellcheck disable=SC2046
    systemctl start $(present "$SERVICES $TIMERS")
  fi
  say 'This box is free now: it asks for a shop at its next start.'
}

status() {
  say "Release: $(basename "$(readlink $BASE/current)"), steady: $(basename "$(readlink $BASE/steady)")"
  if [ "$(cat $CONFIG/set-up 2>/dev/null || true)" = "$(set_up_of)" ]; then say 'Set-up: as this release has it.'
  else say "Set-up: older than this release; sh $BASE/current/provisioning/install.sh refresh"; fi
  # shellcheck disable=SC2086
  systemctl --no-pager --plain list-units --all 'ocean-*' || true
}

case $verb in
  install) install_all ;;
  refresh) refresh ;;
  uninstall) uninstall ;;
  factory-reset) factory_reset ;;
  status) status ;;
  *) sed -n '2,16s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
