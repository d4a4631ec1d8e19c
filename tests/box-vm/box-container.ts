// The same box as a container with systemd on a disk of its own: this machine's kernel and speed.
// A power cut stops all its processes, shuts its file system down without another write reaching
// the disk (EXT4_IOC_SHUTDOWN), and drops what was not written: fsync is all that counts.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Machine, Said } from './box-machine.ts'
import { pause } from './box-machine.ts'
import { CACHE } from './build-box-guest.ts'

const GROUPS = ['unified', 'systemd'].map((name) => `/sys/fs/cgroup/${name}/ocean-box`)
const FREEZE = join(GROUPS[0] ?? '', 'cgroup.freeze')
const KILL = join(GROUPS[0] ?? '', 'cgroup.kill')
const ROOT = join(CACHE, 'container/mounted')
const STICK = join(CACHE, 'container/stick')
const [OUTSIDE, INSIDE] = ['10.211.7.1/24', '10.211.7.2/24']
const LINK = 've-ocean-box'
/** While the box is away, nobody outside is asked in its place. */
const NOWHERE = ['unreachable', '10.211.7.0/24', 'metric', '4000']
/** _IOR('X', 125, __u32) of linux/ext4.h, and "no log flush": the journal is not written either. */
const SHUT_DOWN = 'open F,"<",$ARGV[0]; my $h=pack("L",2); ioctl(F,0x8004587D,$h) or die "$!\\n"'
const STARTS_MAX = 20
const SPEAK_MS_MAX = 5 * 60_000
const COMMAND_MS_MAX = 30 * 60_000
const NETWORK = `[Match]\nName=host0\n[Network]\nAddress=${INSIDE}\nLinkLocalAddressing=no\n`

export class BoxContainer implements Machine {
  readonly hasLan = true
  readonly cloud: Machine['cloud']
  readonly cloudPort: number
  readonly door = { host: INSIDE.replace('/24', ''), port: 443 }
  /** No container may set the clock of its machine, so that chrony does not start. */
  readonly units = 'ocean-redis ocean-signer ocean-hub avahi-daemon nftables'
  readonly #disk: string
  readonly #stick: string
  #child: ChildProcess | null = null
  #loop = ''

  constructor(parts: { disk: string; stick: string; cloudPort: number }) {
    const { disk, stick, cloudPort } = parts
    this.cloudPort = cloudPort
    this.cloud = { host: OUTSIDE.replace('/24', ''), port: cloudPort }
    this.#disk = disk
    this.#stick = stick
  }

  async switchOn(): Promise<void> {
    mkdirSync(ROOT, { recursive: true })
    this.#loop = execFileSync('losetup', ['-f', '--show', this.#disk], { encoding: 'utf8' }).trim()
    execFileSync('mount', ['-t', 'ext4', this.#loop, ROOT])
    mkdirSync(STICK, { recursive: true })
    execFileSync('mount', ['-o', 'ro,loop', this.#stick, STICK])
    this.#dress()
    execFileSync('ip', ['route', 'replace', ...NOWHERE])
    for (let start = 1; !(await this.#start()); start += 1) {
      if (start === STARTS_MAX) throw new Error('the container does not start')
      await pause(1_000)
    }
    execFileSync('ip', ['addr', 'replace', OUTSIDE, 'dev', LINK])
    execFileSync('ip', ['link', 'set', LINK, 'up'])
  }

  /** False: it ended at once, as when groups of the run before are still being cleared away. */
  async #start(): Promise<boolean> {
    for (const group of GROUPS) mkdirSync(group, { recursive: true })
    const joining = GROUPS.map((group) => `echo $$ > ${group}/cgroup.procs`).join(' && ')
    const words = `${joining} && exec nice -n 5 systemd-nspawn ${this.#arguments().join(' ')}`
    const log = `>${join(CACHE, 'container/console.log')} 2>&1 </dev/null`
    const child = spawn('sh', ['-c', `${words} ${log}`], { stdio: 'ignore' })
    this.#child = child
    const isUp = 'test -S /run/systemd/private && systemctl is-active -q local-fs.target'
    const endMs = performance.now() + SPEAK_MS_MAX
    while (performance.now() < endMs) {
      if (child.exitCode !== null) return false
      const said = await this.run(isUp).catch(() => null)
      if (said?.code === 0) return true
      await pause(300)
    }
    throw new Error('the container does not speak')
  }

  async cutPower(): Promise<string> {
    const child = this.#child
    if (!child) return ''
    // As one moment: nobody runs on to see its disk gone.
    writeFileSync(FREEZE, '1')
    const dirty = /^Dirty:\s+(\d+ kB)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1] ?? '?'
    execFileSync('perl', ['-e', SHUT_DOWN, ROOT])
    writeFileSync(KILL, '1')
    writeFileSync(FREEZE, '0')
    await this.#goAway(child)
    return `the file system was shut down with ${dirty} of this machine's memory unwritten`
  }

  async switchOff(): Promise<void> {
    const child = this.#child
    if (!child) return
    await this.run('systemctl poweroff')
    await this.#goAway(child)
  }

  async giveBack(): Promise<void> {
    await this.cutPower()
    spawnSync('ip', ['route', 'del', ...NOWHERE])
  }

  async run(command: string, msMax = COMMAND_MS_MAX): Promise<Said> {
    const pid = this.#leader()
    if (pid === null) throw new Error(`the machine is off: ${command}`)
    const inside = ['-t', pid, '-m', '-u', '-i', '-n', '-p', '-C', 'env', '-i']
    const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
    const child = spawn(
      'nsenter',
      [...inside, path, 'sh', '-c', 'cd / && exec bash -c "$0"', command],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
        timeout: msMax,
      },
    )
    let text = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (bytes) => {
        text += String(bytes)
      })
    }
    const [code] = await once(child, 'close')
    return { code: Number(code ?? 1), text }
  }

  async must(command: string): Promise<string> {
    const { code, text } = await this.run(command)
    if (code !== 0) throw new Error(`${command}: ${code}\n${text}`)
    return text.trim()
  }

  /** What the emulated machine has of its own, a container does not. */
  #dress(): void {
    writeFileSync(join(ROOT, 'etc/systemd/network/10-host.network'), NETWORK)
    writeFileSync(join(ROOT, 'etc/fstab'), '')
    rmSync(join(ROOT, 'etc/systemd/system/sysinit.target.wants/guest-agent.service'), {
      force: true,
    })
    mkdirSync(join(ROOT, 'stick'), { recursive: true })
  }

  #arguments(): string[] {
    return [
      ...['--quiet', '--boot', '--register=no', '--keep-unit', `--directory=${ROOT}`],
      ...['--machine=ocean-box', '--network-veth', '--resolv-conf=off', '--timezone=off'],
      ...['--link-journal=no', `--bind-ro=${STICK}:/stick`],
      '--console=pipe',
    ]
  }

  /** The container's first process, as this machine numbers it. */
  #leader(): string | null {
    const pid = this.#child?.pid
    if (!pid || !existsSync(`/proc/${pid}`)) return null
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')
    return first || null
  }

  async #goAway(child: ChildProcess): Promise<void> {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    this.#child = null
    for (const place of [ROOT, STICK]) await unmount(place)
    execFileSync('losetup', ['-d', this.#loop])
    for (const group of GROUPS) await removeGroup(group)
    rmSync(ROOT, { recursive: true, force: true })
  }
}

/** The last of its processes may still be going. */
async function unmount(place: string): Promise<void> {
  const endMs = performance.now() + 60_000
  for (;;) {
    try {
      execFileSync('umount', [place], { stdio: 'ignore' })
      return
    } catch (error) {
      if (performance.now() > endMs) throw error
      await pause(300)
    }
  }
}

/** Empty ones only, the deepest first; what is left of a process empties them late. */
async function removeGroup(group: string): Promise<void> {
  const endMs = performance.now() + 10_000
  while (existsSync(group) && performance.now() < endMs) {
    spawnSync('find', [group, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';'])
    await pause(200)
  }
}
