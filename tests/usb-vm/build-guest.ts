// Makes the guest's first file system: busybox, our own Node, the product, Debian's kernel modules.
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
} from 'node:fs'
import { basename, dirname, join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', '..')
const CACHE = join(ROOT, 'node_modules', '.cache', 'usb-vm')
const APPLETS = ['sh', 'mount', 'insmod', 'ip', 'sed', 'echo', 'poweroff', 'cat', 'ls', 'dmesg']
const MODULES = [
  ...['usb-common', 'usbcore', 'configfs', 'udc-core', 'libcomposite', 'usb_f_printer'],
  ...['usblp', 'dummy_hcd'],
]
const FOLDERS = ['tools', 'hub', 'migrations', 'tests/usb-vm', 'tests/support', 'tests/devices']
/** Large, and of no use to a guest without a screen. */
const PACKAGES_LEFT_OUT = /^node_modules\/(node-linux|@napi-rs|@fastify\/swagger-ui)/

export type Guest = { kernel: string; initrd: string }

/** Throws with a sentence when the kernel cannot be had. */
export function buildGuest(programs: { busybox: string; cpio: string }): Guest {
  mkdirSync(CACHE, { recursive: true })
  const image = unpackKernel()
  const root = join(CACHE, 'root')
  rmSync(root, { recursive: true, force: true })
  for (const name of ['bin', 'dev', 'proc', 'sys', 'tmp', 'modules', 'ocean/tests']) {
    mkdirSync(join(root, name), { recursive: true })
  }
  cpSync(programs.busybox, join(root, 'bin/busybox'))
  for (const name of APPLETS) symlinkSync('busybox', join(root, 'bin', name))
  copyModules(image, join(root, 'modules'))
  copyProduct(join(root, 'ocean'))
  copyNode(root)
  cpSync(join(import.meta.dirname, 'guest-init.sh'), join(root, 'init'))
  chmodSync(join(root, 'init'), 0o755)
  const initrd = join(CACHE, 'initrd')
  const pack = `find . | ${programs.cpio} --quiet -o -H newc > ${initrd}`
  execFileSync('sh', ['-c', pack], { cwd: root })
  rmSync(root, { recursive: true, force: true })
  const kernel = readdirSync(join(image, 'boot')).find((name) => name.startsWith('vmlinuz'))
  return { kernel: join(image, 'boot', kernel ?? ''), initrd }
}

/** Debian's newest kernel of this release, unpacked and never installed. */
export function unpackKernel(): string {
  const said = execFileSync('apt-cache', ['depends', 'linux-image-amd64'], { encoding: 'utf8' })
  const name = /Depends: (linux-image-\S+)/.exec(said)?.[1]
  if (!name) throw new Error('apt knows no linux-image-amd64')
  const image = join(CACHE, name)
  if (existsSync(join(image, 'done'))) return image
  rmSync(image, { recursive: true, force: true })
  mkdirSync(image, { recursive: true })
  execFileSync('apt-get', ['-qq', 'download', name], { cwd: image, stdio: 'ignore' })
  const deb = readdirSync(image).find((file) => file.endsWith('.deb')) ?? ''
  execFileSync('dpkg-deb', ['-x', deb, '.'], { cwd: image })
  rmSync(join(image, deb))
  mkdirSync(join(image, 'done'))
  return image
}

function copyModules(image: string, target: string): void {
  const found = execFileSync('find', [image, '-name', '*.ko*'], { encoding: 'utf8' }).split('\n')
  for (const name of MODULES) {
    const path = found.find((path) => basename(path).startsWith(`${name}.ko`))
    if (!path) throw new Error(`Debian's kernel has no module ${name}`)
    const out = join(target, `${name}.ko`)
    if (path.endsWith('.xz')) execFileSync('sh', ['-c', `xz -dc ${path} > ${out}`])
    else cpSync(path, out)
  }
}

type Lock = { packages: Record<string, { dev?: boolean; devOptional?: boolean }> }

function copyProduct(target: string): void {
  for (const folder of FOLDERS)
    cpSync(join(ROOT, folder), join(target, folder), { recursive: true })
  cpSync(join(ROOT, 'package.json'), join(target, 'package.json'))
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as Lock
  for (const [path, { dev, devOptional }] of Object.entries(lock.packages)) {
    const isWanted = path !== '' && !dev && !devOptional && !PACKAGES_LEFT_OUT.test(path)
    // Packages within packages come with those.
    if (!isWanted || path.lastIndexOf('node_modules/') > 0) continue
    if (existsSync(join(ROOT, path)))
      cpSync(join(ROOT, path), join(target, path), { recursive: true })
  }
}

/** Node and the libraries that it and the native modules are linked with. */
function copyNode(root: string): void {
  cpSync(process.execPath, join(root, 'bin/node'))
  const natives = execFileSync('find', [join(root, 'ocean'), '-name', '*.node'], {
    encoding: 'utf8',
  }).split('\n')
  const linked = [process.execPath, ...natives.filter((path) => /linux-x64|linux-gnu/.test(path))]
  for (const file of linked) {
    let said = ''
    try {
      said = execFileSync('ldd', [file], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    } catch {
      continue
    }
    for (const [, library = ''] of said.matchAll(/(\/\S+\.so\S*) \(0x/g)) {
      const out = join(root, library)
      if (existsSync(out)) continue
      mkdirSync(dirname(out), { recursive: true })
      copyFileSync(library, out)
    }
  }
}
