// One emulated machine with its disk: switched on, spoken to by its second serial line, switched
// off, and cut off from power by ending the emulator and losing what its disk had not flushed.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { createConnection, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { CACHE } from './build-box-guest.ts'
import { serveDisk } from './serve-disk.ts'
import { VolatileDisk } from './volatile-disk.ts'

const SPEAK_MS_MAX = 15 * 60_000
const COMMAND_MS_MAX = 40 * 60_000
const POLL_MS = 500
/** Between two flushes there is nothing to lose: a cut waits for so long for a worse moment. */
const HARMFUL_MS_MAX = 10_000
/** What protects a processor from programs of strangers costs an emulated one a third. */
const WORDS = [
  ...['console=ttyS0', 'root=/dev/vda', 'rw', 'quiet', 'panic=-1', 'mitigations=off'],
  ...['systemd.show_status=1'],
].join(' ')

/** Vectors of 256 bits are emulated call by call; with them a hub fell once, unexplained. */
const PROCESSOR = 'max,la57=off,avx=off,avx2=off,fma=off,f16c=off,vaes=off,vpclmulqdq=off'

export type Said = { code: number; text: string }
/** A box that can be switched: the emulated one, or the container. */
export type Machine = {
  /** Where its port 443 is, from here. */
  door: { host: string; port: number }
  /** Each port of it can be tried from here, as from the shop's LAN. */
  hasLan: boolean
  /** Where the line to the cloud is, from inside; and where it comes out on this machine. */
  cloud: { host: string; port: number }
  cloudPort: number
  units: string
  switchOn(): Promise<void>
  /** Answers what became of what was not on the disk. */
  cutPower(): Promise<string>
  /** The disk is left as a file. */
  switchOff(): Promise<void>
  /** Off, and nothing of it is left on this machine but its disk. */
  giveBack(): Promise<void>
  run(command: string, msMax?: number): Promise<Said>
  must(command: string): Promise<string>
}
export type MachineParts = {
  kernel: string
  initrd: string
  disk: string
  stick: string
  /** Of this machine; leads to port 443 of the guest. */
  httpsPort: number
  /** Of this machine: whoever asks for the cloud in the guest comes out here. */
  cloudPort: number
  busybox: string
  /** Which unflushed sectors a cut leaves: numbers below one. */
  random: () => number
}

export class BoxMachine implements Machine {
  readonly door: Machine['door']
  readonly hasLan = false
  readonly cloud = { host: '10.0.2.100', port: 5432 }
  readonly cloudPort: number
  readonly units = 'ocean-redis ocean-signer ocean-hub chrony avahi-daemon nftables'
  readonly #parts: MachineParts
  #child: ChildProcess | null = null
  #disk: VolatileDisk | null = null
  #server: Server | null = null
  #line: Socket | null = null
  #heard = ''
  #commands = 0
  readonly log = join(CACHE, 'console.log')

  constructor(parts: MachineParts) {
    this.#parts = parts
    this.door = { host: '127.0.0.1', port: parts.httpsPort }
    this.cloudPort = parts.cloudPort
  }

  /** Resolves when the guest's systemd has come far enough to be spoken to. */
  async switchOn(): Promise<void> {
    const path = (name: string) => join('/tmp', `box-vm-${process.pid}.${name}`)
    const [line, disk] = [path('line'), path('disk')]
    rmSync(line, { force: true })
    this.#disk = new VolatileDisk(this.#parts.disk)
    this.#server = await serveDisk(this.#disk, disk)
    const args = ['-n', '15', 'qemu-system-x86_64', ...this.#arguments(line, disk)]
    this.#child = spawn('nice', args, { stdio: ['ignore', 'ignore', 'inherit'] })
    await this.#openLine(line)
  }

  /** As when somebody pulls the plug: what the disk had not flushed is lost, or not, by sectors. */
  async cutPower(): Promise<string> {
    const endMs = performance.now() + HARMFUL_MS_MAX
    while (this.#disk?.holds === false && performance.now() < endMs) await pause(1)
    // The disk first: what the emulator does until it has ended is of no power.
    const loss = this.#disk?.cutPower(this.#parts.random) ?? { kept: 0, lost: 0 }
    await this.#end('SIGKILL')
    this.#disk?.close()
    this.#disk = null
    return `of ${loss.kept + loss.lost} sectors that the disk had not flushed, ${loss.lost} were lost`
  }

  /** As people do it; the disk is left as a file. */
  async switchOff(): Promise<void> {
    const child = this.#child
    if (!child) return
    this.#line?.write(`0 ${Buffer.from('systemctl poweroff').toString('base64')}\n`)
    if (child.exitCode === null) await once(child, 'exit')
    await this.#end(null)
    this.#disk?.flush()
    this.#disk?.close()
    this.#disk = null
  }

  async giveBack(): Promise<void> {
    await this.cutPower()
  }

  /** What the guest's shell said, and how it ended. */
  async run(command: string, msMax = COMMAND_MS_MAX): Promise<Said> {
    this.#commands += 1
    const id = String(this.#commands)
    this.#line?.write(`${id} ${Buffer.from(command).toString('base64')}\n`)
    const done = new RegExp(`^DONE ${id} (\\d+) (\\S*)\\r?\\n`, 'm')
    const found = await this.#hear(done, msMax, command)
    return { code: Number(found[1]), text: Buffer.from(found[2] ?? '', 'base64').toString('utf8') }
  }

  /** Throws, with what was said, unless the command ended well. */
  async must(command: string): Promise<string> {
    const { code, text } = await this.run(command)
    if (code !== 0) throw new Error(`${command}: ${code}\n${text}`)
    return text.trim()
  }

  #arguments(talk: string, disk: string): string[] {
    const { kernel, initrd, stick, httpsPort, cloudPort, busybox } = this.#parts
    const { host, port } = this.cloud
    // A program for each connection: one that is opened before anybody asks would be the only one.
    const line = `guestfwd=tcp:${host}:${port}-cmd:${busybox} nc 127.0.0.1 ${cloudPort}`
    return [
      ...['-accel', 'tcg,thread=multi,tb-size=512', '-cpu', PROCESSOR, '-smp', '2'],
      ...['-m', '2048', '-nographic', '-vga', 'none', '-no-reboot', '-monitor', 'none'],
      ...['-serial', `file:${this.log}`],
      ...['-chardev', `socket,id=line,path=${talk},server=on,wait=off`],
      ...['-serial', 'chardev:line', '-device', 'virtio-rng-pci'],
      // A flush of the guest comes through to the disk, and nothing is kept in between.
      ...['-drive', `file=nbd+unix:///?socket=${disk},format=raw,if=virtio,cache=writeback`],
      ...['-drive', `file=${stick},format=raw,if=virtio,readonly=on`],
      ...['-netdev', `user,id=lan,restrict=on,hostfwd=tcp:127.0.0.1:${httpsPort}-:443,${line}`],
      ...['-device', 'virtio-net-pci,netdev=lan'],
      ...['-kernel', kernel, '-initrd', initrd, '-append', WORDS],
    ]
  }

  /** Resolves when the emulator is gone and the disk has heard everything it said. */
  async #end(signal: 'SIGKILL' | null): Promise<void> {
    const [child, server] = [this.#child, this.#server]
    this.#child = null
    this.#server = null
    this.#line?.destroy()
    this.#line = null
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit')
      if (signal) child.kill(signal)
      await gone
    }
    if (server) await new Promise((resolve) => server.close(resolve))
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
      const child = this.#child
      if (!child || child.exitCode !== null) throw new Error(`the machine is off: ${what}`)
      if (performance.now() > endMs) throw new Error(`no answer in time: ${what}`)
      await pause(50)
    }
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms))
