// The box's name and service on the LAN, by the avahi of its Debian (decisions 0007, 0095). The
// name is avahi's own host name, so that every interface and every new address has it at once; the
// service is a child, so that it is gone when the hub is.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import type { Seams } from '#domain/seams.ts'
import type { NameState } from '#domain/wire/box-message.ts'

const SERVICE = '_oceanpos._tcp'
const LOOK_MS = 5_000
/** A name that somebody else has is asked for again, in case they are gone. */
const TRY_AGAIN_MS = 60_000
const CALL_MS_MAX = 3_000
const RESTART_MS = 5_000
const BUS = ['--system', '--print-reply', '--dest=org.freedesktop.Avahi', '/']

export type BoxWord = {
  /** One label, for `.local`. */
  label: string
  port: number
  /** TXT, in this order. */
  texts: Record<string, string>
}
export type NameSayer = {
  /** Replaces what was said before. */
  say(word: BoxWord): void
  state(): NameState
  stop(): void
}

export type AvahiCalls = {
  hostName(): Promise<string>
  setHostName(label: string): Promise<void>
  publish(args: string[]): ChildProcess
}

const call = (...words: string[]): Promise<string> =>
  new Promise((resolve, reject) =>
    execFile('dbus-send', [...BUS, ...words], { timeout: CALL_MS_MAX }, (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    ),
  )

export const AVAHI: AvahiCalls = {
  hostName: async () => {
    const answer = await call('org.freedesktop.Avahi.Server.GetHostName')
    return /string "([^"]*)"/.exec(answer)?.[1] ?? ''
  },
  setHostName: async (label) => {
    await call('org.freedesktop.Avahi.Server.SetHostName', `string:${label}`)
  },
  // -f: it waits for an avahi that is not there yet.
  publish: (args) => spawn('avahi-publish-service', ['-f', ...args], { stdio: 'ignore' }),
}

export const sayNothing: NameSayer = { say: () => {}, state: () => 'off', stop: () => {} }

export function createNameSayer(
  { clock, timers }: Pick<Seams, 'clock' | 'timers'>,
  onChange: (state: NameState, name: string) => void,
  avahi: AvahiCalls = AVAHI,
): NameSayer {
  let word: BoxWord | null = null
  let child: ChildProcess | null = null
  let state: NameState = 'starting'
  let askedAtMs: number | null = null
  let isStopped = false
  let cancel = () => {}

  const become = (next: NameState, name: string): void => {
    if (state === next) return
    state = next
    onChange(next, name)
  }

  async function look(): Promise<void> {
    const { label } = word ?? { label: null }
    if (label === null) return
    const name = await avahi.hostName()
    if (name === label) return become('well', name)
    const isTaken = name.startsWith(`${label}-`) && /^\d+$/.test(name.slice(label.length + 1))
    if (isTaken) become('renamed', name)
    const nowMs = clock.monotonicMs()
    if (isTaken && askedAtMs !== null && nowMs - askedAtMs < TRY_AGAIN_MS) return
    askedAtMs = nowMs
    await avahi.setHostName(label)
  }

  function watch(): void {
    cancel()
    look()
      .catch(() => become('away', ''))
      .finally(() => {
        cancel()
        if (!isStopped) cancel = timers.after(LOOK_MS, watch)
      })
  }

  function publish(): void {
    child?.removeAllListeners('exit').kill()
    if (!word || isStopped) return
    const texts = Object.entries(word.texts).map(([name, value]) => `${name}=${value}`)
    const started = avahi.publish([word.label, SERVICE, String(word.port), ...texts])
    child = started
    const again = () => {
      if (child === started) timers.after(RESTART_MS, () => child === started && publish())
    }
    started.once('exit', again).once('error', again)
  }

  return {
    say(next) {
      const isOtherName = next.label !== word?.label
      word = next
      if (isOtherName) askedAtMs = null
      publish()
      watch()
    },
    state: () => state,
    stop: () => {
      isStopped = true
      cancel()
      child?.removeAllListeners('exit').kill()
      child = null
    },
  }
}
