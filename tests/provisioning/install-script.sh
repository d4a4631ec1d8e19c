# shellcheck shell=bash
# Plays install.sh in a copy of this machine's files that nobody else sees and that is gone at the
# end: an overlay in a mount namespace of its own. $1: a folder for the overlay, with stick/ in it;
# $2: node. Each step's end and words go to stdout between marks.
set -u
work=$1 node=$2
mount --make-rprivate /
mount -t tmpfs -o size=4g tmpfs "$work/space"
mkdir -p "$work/space/upper" "$work/space/work" "$work/space/box"
box=$work/space/box
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/space/upper,workdir=$work/space/work" "$box"
mount -t proc proc "$box/proc"
mount --bind /dev "$box/dev"
mount -t tmpfs -o mode=755 tmpfs "$box/run"
mount -t tmpfs -o mode=1777 tmpfs "$box/tmp"
mkdir -p "$box/stick" "$box/usr/local/sbin"
mount --bind "$work/stick" "$box/stick"
: >"$box/usr/local/sbin/node-of-test"
mount --bind "$node" "$box/usr/local/sbin/node-of-test"
# Debian's packages are another test's: here they are as good as installed.
printf '#!/bin/sh\nprintf installed\n' >"$box/usr/local/sbin/dpkg-query"
chmod 755 "$box/usr/local/sbin/dpkg-query"
# A Debian of a box, whatever this machine is beside it.
printf 'ID=debian\nVERSION_ID="12"\n' >"$work/space/os-release"
mount --bind "$work/space/os-release" "$box/etc/os-release"
printf '# as Debian brought it\n' >"$box/etc/nftables.conf"

step() {
  name=$1
  shift
  printf '### %s\n' "$name"
  env -i PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin chroot "$box" "$@" 2>&1
  printf '### ends %s\n' $?
}
script() { step "$1" sh /stick/install.sh "$2" ${3:+"$3" "$4"} ${5:+"$5" "$6"}; }
state() {
  # shellcheck disable=SC2016
  step "$1" sh -c '
    [ -e /opt/ocean/current/hub ] && echo programs
    ls /etc/systemd/system | grep -q ^ocean- && echo units
    [ -s /var/lib/ocean/hub/outlet.db ] && echo data
    cat /etc/nftables.conf | head -n 1
    stat -c "%U:%G %a" /var/lib/ocean/hub 2>/dev/null
    cd /etc/systemd/system
    for unit in man-db.timer apt-daily.timer plocate-updatedb.timer tmp.mount \
      local-fs.target.wants/tmp.mount multi-user.target.wants/ocean-quiet-disk.service; do
      [ ! -L $unit ] || echo "$unit: $(basename "$(readlink $unit)")"
    done
    cat tmp.mount.d/ocean.conf 2>/dev/null | grep Options
    cat /var/log/ocean-given-up.log 2>/dev/null | cut -d " " -f 2-'
}
release='/stick/ocean-1.2.3-amd64.release'

script install install --release $release --key /stick/release.pem
state installed
script again install --release $release --key /stick/release.pem
script refresh refresh
# What the hub compares (hub/box/machine/read-release.ts).
# shellcheck disable=SC2016
step set-up sh -c 'cat /etc/ocean/set-up; stat -c "%a" /etc/ocean/set-up'
step set-up-says sh /stick/install.sh status
printf 'edited\n' >>"$box/opt/ocean/releases/1.2.3/systemd/box/sysctl.conf"
step set-up-older sh /stick/install.sh status
script set-up-refresh refresh
step set-up-again sh /stick/install.sh status
# What the updater finds to change after it (provisioning/update/link-units.ts).
# shellcheck disable=SC2016
step links /opt/ocean/current/node/bin/node --input-type=module -e '
  const update = "/opt/ocean/current/provisioning/update"
  const { DurableDisk } = await import(`${update}/durable-disk.ts`)
  const { linkUnits, unlinkGone } = await import(`${update}/link-units.ts`)
  const places = { programs: "/opt/ocean", units: "/etc/systemd/system" }
  const gone = unlinkGone(new DurableDisk(), places)
  console.log(JSON.stringify({ gone, made: linkUnits(new DurableDisk(), places) }))'
# As a power cut in the middle of the first installation leaves it.
: >"$box/etc/ocean/hub.env"
rm "$box/etc/ocean/signer.env"
script mended refresh
step settings sh -c 'cat /etc/ocean/hub.env /etc/ocean/signer.env
  stat -c "%U:%G %a" /etc/ocean/hub.env; ls /etc/ocean /etc/ocean/release-keys'
# Another key lies beside the release; then somebody says that it is meant; then it is lost in hub.env.
cp "$work/stick/other.key.pub" "$work/stick/office.key.pub"
script other-office install --release $release --key /stick/release.pem
step office-kept cat /etc/ocean/office.key.pub
step office-said sh /stick/install.sh install --release $release --office-key /stick/other.key.pub
step office-new cat /etc/ocean/office.key.pub
printf 'HUB_PORT=8080' >"$box/etc/ocean/hub.env"
script office-again install --release $release
step office-settings cat /etc/ocean/hub.env
step office-wrong sh /stick/install.sh install --release $release --office-key /stick/install.sh
cp "$work/stick/outlet.db" "$box/var/lib/ocean/hub/outlet.db"
chroot "$box" chown ocean-hub:ocean /var/lib/ocean/hub/outlet.db
script uninstall-unsent uninstall
script reset-unsent factory-reset
state guarded
cp "$work/stick/sent.db" "$box/var/lib/ocean/hub/outlet.db"
script reset-sent factory-reset
state reset
cp "$work/stick/outlet.db" "$box/var/lib/ocean/hub/outlet.db"
chroot "$box" chown ocean-hub:ocean /var/lib/ocean/hub/outlet.db
script uninstall-given-up uninstall --lose-unsent 'Ani: the outlet is closed'
state uninstalled
script reset-blind factory-reset
rm "$box/var/lib/ocean/hub/outlet.db"
script uninstall-nothing uninstall
# What /tmp is was said already: in fstab, or by somebody's own unit.
printf 'UUID=1 /tmp ext4 defaults 0 2\n' >>"$box/etc/fstab"
script fstab install --release $release --key /stick/release.pem
state fstab-kept
cp "$work/stick/sent.db" "$box/var/lib/ocean/hub/outlet.db"
script fstab-away uninstall --lose-unsent 'Ani: the outlet is closed'
: >"$box/etc/fstab"
printf '[Mount]\nWhat=/dev/sdb1\nWhere=/tmp\n' >"$box/etc/systemd/system/tmp.mount"
script own install --release $release --key /stick/release.pem
script own-away uninstall --lose-unsent 'Ani: the outlet is closed'
step own-kept cat /etc/systemd/system/tmp.mount
