// Makes the guest's disk: a fresh Debian with nothing of ours in it but the line by which the test
// speaks to it, and a stick with what a technician carries.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { unpackKernel } from '../usb-vm/build-guest.ts'

/** Outlives a checkout: what is in it took an hour. */
export const CACHE =
  process.env.OCEAN_BOX_CACHE ??
  join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ocean-store-hub', 'box-vm')
/** Debian 12, or another that the installer takes. */
const SUITE = process.env.OCEAN_BOX_SUITE ?? 'bookworm'
/** Packages of a fresh Debian beyond the least there is. */
const FRESH = 'systemd-sysv,udev,dbus,openssl,iproute2,ca-certificates,kmod,procps,tzdata'
/** What a release brings along for boxes without a network. */
const BROUGHT = [
  ...['redis-server', 'avahi-daemon', 'avahi-utils', 'chrony', 'nftables', 'dbus'],
  ...['restic', 'smartmontools'],
]
const MODULE_FOLDERS = [
  ...['net', 'lib', 'crypto', 'arch', 'fs/ext4', 'fs/jbd2', 'fs/autofs', 'fs/mbcache.ko'],
  ...['drivers/virtio', 'drivers/block/virtio_blk.ko', 'drivers/net/virtio_net.ko'],
  ...['drivers/net/net_failover.ko', 'drivers/char/hw_random'],
]
const APPLETS = ['sh', 'mount', 'umount', 'modprobe', 'sleep', 'switch_root']
const DISK_BYTES = 4 * 2 ** 30

export type BoxGuest = { kernel: string; initrd: string; disk: string; debs: string }

const GUEST: BoxGuest = {
  kernel: join(CACHE, 'kernel'),
  initrd: join(CACHE, 'initrd'),
  disk: join(CACHE, 'fresh.img'),
  debs: join(CACHE, 'debs/files'),
}

/** The one that was built before, if all of it is there. */
export const findBoxGuest = (): BoxGuest | null =>
  Object.values(GUEST).every((path) => existsSync(path)) ? GUEST : null

/** Throws with a sentence where something cannot be had. */
export function buildBoxGuest(busybox: string): BoxGuest {
  mkdirSync(CACHE, { recursive: true })
  const base = bootstrap()
  fetchDebs(base)
  const image = unpackKernel()
  const modules = join(image, 'lib/modules')
  const [release = ''] = readdirSync(modules)
  const root = join(CACHE, 'root')
  rmSync(root, { recursive: true, force: true })
  execFileSync('cp', ['-a', base, root])
  rmSync(join(root, 'var/cache/apt'), { recursive: true, force: true })
  rmSync(join(root, 'done'), { recursive: true, force: true })
  for (const folder of MODULE_FOLDERS) {
    const from = join(modules, release, 'kernel', folder)
    if (existsSync(from)) {
      cpSync(from, join(root, 'lib/modules', release, 'kernel', folder), { recursive: true })
    }
  }
  for (const name of ['modules.order', 'modules.builtin', 'modules.builtin.modinfo']) {
    copyFileSync(join(modules, release, name), join(root, 'lib/modules', release, name))
  }
  execFileSync('chroot', [root, 'depmod', release])
  dress(root)
  makeInitrd(busybox, root, release)
  const kernel = readdirSync(join(image, 'boot')).find((name) => name.startsWith('vmlinuz'))
  copyFileSync(join(image, 'boot', kernel ?? ''), GUEST.kernel)
  makeDisk(root, GUEST.disk, DISK_BYTES)
  rmSync(root, { recursive: true, force: true })
  return GUEST
}

/** A file system with what lies in a folder. */
export function makeDisk(folder: string, disk: string, bytes: number): void {
  rmSync(disk, { force: true })
  const args = ['-q', '-t', 'ext4', '-d', folder, '-E', 'root_owner=0:0', disk]
  execFileSync('mke2fs', [...args, `${Math.ceil(bytes / 1024)}k`])
}

/** Where this machine's own packages of Debian come from. */
function mirror(): string {
  const ask = (...more: string[]) => {
    const asked = ['indextargets', '--format', '$(SITE)', 'Component: main', ...more]
    return execFileSync('apt-get', asked, { encoding: 'utf8' }).split('\n')[0] ?? ''
  }
  // A mirror of one Debian has the others too.
  const site = ask(`Codename: ${SUITE}`) || ask('Origin: Debian')
  if (site === '') throw new Error(`apt of this machine knows no packages of ${SUITE}`)
  return site
}

function bootstrap(): string {
  const base = join(CACHE, 'base')
  if (existsSync(join(base, 'done'))) return base
  rmSync(base, { recursive: true, force: true })
  const args = ['--variant=minbase', `--include=${FRESH}`, SUITE, base, mirror()]
  execFileSync('debootstrap', args, { stdio: 'ignore' })
  writeFileSync(join(base, 'done'), '')
  return base
}

/** As `apt-get install` would download them on such a box. */
function fetchDebs(base: string): void {
  const debs = join(CACHE, 'debs')
  const list = BROUGHT.join(' ')
  const done = join(debs, 'done')
  if (existsSync(done) && readFileSync(done, 'utf8') === list) return
  rmSync(debs, { recursive: true, force: true })
  copyFileSync('/etc/resolv.conf', join(base, 'etc/resolv.conf'))
  const quiet = { stdio: 'ignore' as const, env: { ...process.env, LC_ALL: 'C' } }
  execFileSync('chroot', [base, 'apt-get', '-qq', 'update'], quiet)
  // What debootstrap left there is installed already.
  execFileSync('chroot', [base, 'apt-get', 'clean'], quiet)
  const args = ['-qq', '-y', '--no-install-recommends', '--download-only', 'install']
  execFileSync('chroot', [base, 'apt-get', ...args, ...BROUGHT], quiet)
  mkdirSync(join(debs, 'files'), { recursive: true })
  const archives = join(base, 'var/cache/apt/archives')
  for (const name of readdirSync(archives).filter((name) => name.endsWith('.deb'))) {
    copyFileSync(join(archives, name), join(debs, 'files', name))
  }
  writeFileSync(done, list)
}

function dress(root: string): void {
  const write = (path: string, text: string) => writeFileSync(join(root, path), text)
  write('etc/hostname', 'box\n')
  write('etc/fstab', '/dev/vda / ext4 defaults 0 1\n')
  write('etc/machine-id', '0123456789abcdef0123456789abcdef\n')
  write('etc/systemd/network/lan.network', '[Match]\nName=en* eth*\n[Network]\nDHCP=ipv4\n')
  cpSync(join(import.meta.dirname, 'guest-agent.sh'), join(root, 'usr/local/sbin/guest-agent.sh'))
  chmodSync(join(root, 'usr/local/sbin/guest-agent.sh'), 0o755)
  const unit = `[Unit]
DefaultDependencies=no
After=local-fs.target
[Service]
ExecStart=/usr/local/sbin/guest-agent.sh
Restart=always
`
  write('etc/systemd/system/guest-agent.service', unit)
  const wanted = join(root, 'etc/systemd/system/multi-user.target.wants')
  mkdirSync(wanted, { recursive: true })
  mkdirSync(join(root, 'etc/systemd/system/sysinit.target.wants'), { recursive: true })
  symlinkSync(
    '/etc/systemd/system/guest-agent.service',
    join(root, 'etc/systemd/system/sysinit.target.wants/guest-agent.service'),
  )
  const network = 'systemd-networkd.service'
  symlinkSync(`/lib/systemd/system/${network}`, join(wanted, network))
  // An emulated processor is slow; nothing else of Debian's defaults is changed.
  mkdirSync(join(root, 'etc/systemd/system.conf.d'), { recursive: true })
  write('etc/systemd/system.conf.d/slow.conf', '[Manager]\nDefaultTimeoutStartSec=900\n')
  for (const unit of ['ocean-hub', 'ocean-relay', 'ocean-off-box-trial']) {
    const folder = join(root, 'etc/systemd/system.control', `${unit}.service.d`)
    mkdirSync(folder, { recursive: true })
    cpSync(join(import.meta.dirname, 'slow-machine.conf'), join(folder, 'slow.conf'))
  }
  mkdirSync(join(root, 'stick'), { recursive: true })
}

function makeInitrd(busybox: string, root: string, release: string): void {
  const folder = join(CACHE, 'initrd-root')
  rmSync(folder, { recursive: true, force: true })
  for (const name of ['bin', 'dev', 'proc', 'sys', 'root']) {
    mkdirSync(join(folder, name), { recursive: true })
  }
  cpSync(busybox, join(folder, 'bin/busybox'))
  for (const name of APPLETS) symlinkSync('busybox', join(folder, 'bin', name))
  const modules = join('lib/modules', release)
  for (const part of ['lib', 'crypto', 'arch', 'fs', 'drivers/virtio', 'drivers/block']) {
    const from = join(root, modules, 'kernel', part)
    if (existsSync(from)) cpSync(from, join(folder, modules, 'kernel', part), { recursive: true })
  }
  for (const name of readdirSync(join(root, modules)).filter((name) => /^modules/.test(name))) {
    cpSync(join(root, modules, name), join(folder, modules, name))
  }
  cpSync(join(import.meta.dirname, 'guest-init.sh'), join(folder, 'init'))
  chmodSync(join(folder, 'init'), 0o755)
  const pack = `find . | cpio --quiet -o -H newc > ${GUEST.initrd}`
  execFileSync('sh', ['-c', pack], { cwd: folder })
  rmSync(folder, { recursive: true, force: true })
}
