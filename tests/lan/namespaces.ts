// Machines of a shop's LAN as network namespaces on one bridge, each with a D-Bus and an avahi of
// its own. Needs root and Debian's avahi-daemon, avahi-utils, dbus and iproute2.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NETWORK = '10.77.0'
const WAIT_MS = 50
const WAITS_MAX = 2_000

const ip = (...words: string[]) => execFileSync('ip', words, { stdio: ['ignore', 'pipe', 'pipe'] })

export type Machine = {
  name: string
  /** Of its network. */
  space: string
  env: Record<string, string>
  spawn(command: string, args: string[], env?: Record<string, string>): ChildProcess
  moveTo(host: number): void
  /** Its cable lies on the floor; the machine runs on. */
  unplug(): void
  plugInAgain(): void
}

/** Names are prefixed by the process, so that two runs do not meet. */
export function openLan(folder: string) {
  const prefix = `o${process.pid % 10_000}`
  const started: ChildProcess[] = []
  const machines: string[] = []
  ip('netns', 'add', `${prefix}sw`)
  machines.push(`${prefix}sw`)
  ip('-n', `${prefix}sw`, 'link', 'add', 'br0', 'type', 'bridge', 'mcast_snooping', '0')
  ip('-n', `${prefix}sw`, 'link', 'set', 'br0', 'up')

  function plugIn(name: string, host: number): Machine {
    const space = `${prefix}${name}`
    const cable = `${space}v`
    ip('netns', 'add', space)
    machines.push(space)
    ip('link', 'add', cable, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', space)
    ip('link', 'set', cable, 'netns', `${prefix}sw`)
    ip('-n', `${prefix}sw`, 'link', 'set', cable, 'master', 'br0')
    ip('-n', `${prefix}sw`, 'link', 'set', cable, 'up')
    ip('-n', space, 'link', 'set', 'lo', 'up')
    ip('-n', space, 'addr', 'add', `${NETWORK}.${host}/24`, 'dev', 'eth0')
    ip('-n', space, 'link', 'set', 'eth0', 'up')
    ip('-n', space, 'route', 'add', '224.0.0.0/4', 'dev', 'eth0')
    const home = join(folder, name)
    mkdirSync(home, { recursive: true })
    const bus = join(home, 'bus')
    const env = { DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${bus}`, HOME: home }
    const run = (command: string, args: string[], more: Record<string, string> = {}) => {
      const all = { PATH: process.env.PATH ?? '', ...env, ...more }
      const child = spawn('ip', ['netns', 'exec', space, command, ...args], { env: all })
      started.push(child)
      return child
    }
    let at = host
    return {
      ...{ name, space, env, spawn: run },
      unplug: () => void ip('-n', `${prefix}sw`, 'link', 'set', cable, 'down'),
      plugInAgain: () => void ip('-n', `${prefix}sw`, 'link', 'set', cable, 'up'),
      moveTo(next) {
        ip('-n', space, 'addr', 'del', `${NETWORK}.${at}/24`, 'dev', 'eth0')
        ip('-n', space, 'addr', 'add', `${NETWORK}.${next}/24`, 'dev', 'eth0')
        ip('-n', space, 'route', 'replace', '224.0.0.0/4', 'dev', 'eth0')
        at = next
      },
    }
  }

  return {
    plugIn,
    close: () => {
      for (const child of started.reverse()) child.kill('SIGKILL')
      for (const name of machines) {
        // What a killed wrapper left behind in the namespace goes with it.
        const pids = String(ip('netns', 'pids', name))
          .split('\n')
          .filter(Boolean)
        for (const pid of pids) process.kill(Number(pid), 'SIGKILL')
        ip('netns', 'del', name)
      }
    },
  }
}

/** A D-Bus and an avahi for this machine alone, as a box has them. */
export async function startAvahi(machine: Machine, hostName: string): Promise<void> {
  const home = machine.env.HOME ?? ''
  const bus = join(home, 'bus')
  writeFileSync(
    join(home, 'dbus.conf'),
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><listen>unix:path=${bus}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow user="*"/><allow own="*"/><allow send_destination="*"/>
<allow send_type="method_call"/><allow send_type="signal"/><allow receive_type="method_call"/>
<allow receive_type="method_return"/><allow receive_type="error"/>
<allow receive_type="signal"/></policy></busconfig>`,
  )
  machine.spawn('dbus-daemon', [
    `--config-file=${join(home, 'dbus.conf')}`,
    '--nofork',
    '--nopidfile',
  ])
  await until('the bus', () => existsSync(bus))
  writeFileSync(
    join(home, 'avahi.conf'),
    `[server]\nhost-name=${hostName}\nuse-ipv4=yes\nuse-ipv6=no\nallow-interfaces=eth0
enable-dbus=yes\n[publish]\npublish-aaaa-on-ipv4=no\npublish-hinfo=no\npublish-workstation=no\n`,
  )
  const own = 'mkdir -p /run/avahi-daemon && mount -t tmpfs t /run/avahi-daemon'
  const avahi = `exec avahi-daemon -f ${join(home, 'avahi.conf')} --no-chroot --no-drop-root`
  machine.spawn('unshare', ['-m', 'sh', '-c', `${own} && ${avahi}`])
}

export async function until<T>(what: string, look: () => T | null | false): Promise<T> {
  for (let waits = 0; waits < WAITS_MAX; waits += 1) {
    const found = look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, WAIT_MS))
  }
  throw new Error(`never: ${what}`)
}
