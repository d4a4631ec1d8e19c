// A real tty between two programs of this machine. Debian's `script` (bsdutils, which no Debian is
// without) makes one: what the program inside holds open is the line's one end, its own standard
// input and output are the other. Node itself can open no pseudo terminal.
import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync, symlinkSync } from 'node:fs'

export type PseudoTerminal = {
  /** The file of the tty, e.g. /dev/pts/3. */
  tty: string
  /** Bytes that the program on the tty wrote. */
  onBytes: (bytes: Uint8Array) => void
  write(bytes: Uint8Array): void
  /** Pulls the plug: whoever has the tty open loses it. */
  end(): Promise<void>
}

/** Raw, without echo; says which one it is, and holds it open for as long as we live. */
const HOLD = `while kill -0 ${process.pid} 2>/dev/null; do sleep 1; done`
const INSIDE = `stty raw -echo -echoctl; tty; ${HOLD}`
const READY_MS_MAX = 10_000

/** `link`, if any, points at the tty from now on, as a name below /dev/serial/by-id does. */
export async function openPseudoTerminal(link: string | null): Promise<PseudoTerminal> {
  const child = spawn('script', ['-qefc', INSIDE, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, SHELL: '/bin/sh' },
  })
  const tty = await nameOfTty(child)
  if (link !== null) {
    rmSync(link, { force: true })
    symlinkSync(tty, link)
  }
  const terminal: PseudoTerminal = {
    tty,
    onBytes: () => {},
    write: (bytes) => child.stdin?.write(bytes),
    end: () =>
      new Promise((resolve) => {
        if (link !== null) rmSync(link, { force: true })
        if (child.exitCode !== null || child.signalCode !== null) return resolve()
        child.once('exit', () => resolve())
        child.stdin?.destroy()
        child.kill('SIGKILL')
      }),
  }
  child.stdin?.on('error', () => {})
  child.stdout?.on('data', (bytes: Uint8Array) => terminal.onBytes(bytes))
  return terminal
}

function nameOfTty(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    const timeout = setTimeout(() => reject(new Error(`no tty: ${said}`)), READY_MS_MAX)
    const hear = (bytes: Buffer): void => {
      said += bytes.toString('latin1')
      const [, tty] = /(\/dev\/pts\/\d+)\s/.exec(said) ?? []
      if (tty === undefined) return
      clearTimeout(timeout)
      child.stdout?.off('data', hear)
      resolve(tty)
    }
    child.stdout?.on('data', hear)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`script ended with ${code}: ${said}`)))
  })
}
