// One emulated machine with its disk: switched on, spoken to by its second serial line, and cut off
// from power by ending the emulator.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { createConnection, type Socket } from 'node:net'
import { join } from 'node:path'
import { CACHE } from './build-box-guest.ts'

const SPEAK_MS_MAX = 15 * 60_000
const COMMAND_MS_MAX = 30 * 60_000
const POLL_MS = 500

export type Said = { code: number; text: string }
export type MachineParts = {
  kernel: string
  initrd: string
  disk: string
  stick: string
  /** Of this machine; leads to port 443 of the guest. */
  httpsPort: number
}

export class BoxMachine {
  readonly #parts: MachineParts
  #child: ChildProcess | null = null
  #line: Socket | null = null
  #heard = ''
  #commands = 0
  readonly log = join(CACHE, 'console.log')

  constructor(parts: MachineParts) {
    this.#parts = parts
  }

  /** Resolves when the guest's systemd has come far enough to be spoken to. */
  async switchOn(): Promise<void> {
    const { kernel, initrd, disk, stick, httpsPort } = this.#parts
    const socket = join('/tmp', `box-vm-${process.pid}.sock`)
    rmSync(socket, { force: true })
    const words = 'console=ttyS0 root=/dev/vda rw quiet panic=-1 systemd.show_status=1'
    this.#child = spawn(
      'nice',
      [
        ...['-n', '10', 'qemu-system-x86_64', '-accel', 'tcg,thread=single,tb-size=512'],
        ...['-cpu', 'max', '-smp', '1', '-m', '2048', '-nographic', '-vga', 'none', '-no-reboot'],
        ...['-monitor', 'none', '-serial', `file:${this.log}`],
        ...['-chardev', `socket,id=line,path=${socket},server=on,wait=off`],
        ...['-serial', 'chardev:line', '-device', 'virtio-rng-pci'],
        ...['-drive', `file=${disk},format=raw,if=virtio`],
        ...['-drive', `file=${stick},format=raw,if=virtio,readonly=on`],
        ...['-netdev', `user,id=lan,restrict=on,hostfwd=tcp:127.0.0.1:${httpsPort}-:443`],
        ...['-device', 'virtio-net-pci,netdev=lan'],
        ...['-kernel', kernel, '-initrd', initrd, '-append', words],
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    )
    await this.#openLine(socket)
  }

  /** As when somebody pulls the plug. */
  async cutPower(): Promise<void> {
    const child = this.#child
    if (!child) return
    this.#child = null
    this.#line?.destroy()
    this.#line = null
    child.kill('SIGKILL')
    await once(child, 'exit')
  }

  /** What the guest's shell said, and how it ended. */
  async run(command: string, msMax = COMMAND_MS_MAX): Promise<Said> {
    this.#commands += 1
    const id = String(this.#commands)
    this.#line?.write(`${id} ${Buffer.from(command).toString('base64')}\n`)
    const done = new RegExp(`^DONE ${id} (\\d+) (\\S*)\\r?$`, 'm')
    const found = await this.#hear(done, msMax, command)
    return { code: Number(found[1]), text: Buffer.from(found[2] ?? '', 'base64').toString('utf8') }
  }

  /** Throws, with what was said, unless the command ended well. */
  async must(command: string): Promise<string> {
    const { code, text } = await this.run(command)
    if (code !== 0) throw new Error(`${command}: ${code}\n${text}`)
    return text.trim()
  }

  async #openLine(socket: string): Promise<void> {
    const endMs = performance.now() + SPEAK_MS_MAX
    while (!existsSync(socket)) {
      if (performance.now() > endMs) throw new Error('the emulator did not start')
      await pause(POLL_MS)
    }
    const line = createConnection(socket)
    await once(line, 'connect')
    this.#heard = ''
    line.on('data', (bytes) => {
      this.#heard += String(bytes)
    })
    line.on('error', () => {})
    this.#line = line
    await this.#hear(/^AGENT/m, SPEAK_MS_MAX, 'the start')
  }

  async #hear(wanted: RegExp, msMax: number, what: string): Promise<RegExpExecArray> {
    const endMs = performance.now() + msMax
    for (;;) {
      const found = wanted.exec(this.#heard)
      if (found) {
        this.#heard = this.#heard.slice(found.index + found[0].length)
        return found
      }
      if (!this.#child) throw new Error(`the power was cut: ${what}`)
      if (performance.now() > endMs) throw new Error(`no answer in time: ${what}`)
      await pause(50)
    }
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms))
