// An outlet with a USB printer inside the guest: what a scenario does to it, and what it looks at.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Db } from '#hub/db/open-database.ts'
import { prepared, run, sql } from '#hub/db/query.ts'
import { FakePrinter, type Fault } from '#hub/devices/printer/fake-printer.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { testId } from '../support/small-outlet.ts'
import { openSmallShop } from '../support/small-shop.ts'
import { GADGET_ADDRESS, type GadgetLine, openLine, plugIn, pullOut } from './guest-gadget.ts'
import type { Order, WizardAsks } from './guest-hub.ts'

const HUB = join(import.meta.dirname, 'guest-hub.ts')
const WAIT_MS_MAX = 90_000
/** Nobody has a cable in again before the kernel has seen that it was out. */
const HAND_MS = 3_000

export type Person = { uid: number; gid: number }

export class GuestShop {
  readonly printer = new FakePrinter({ port: 0, columns: 42, timers: realSeams.timers })
  readonly transport: string
  readonly #db: Db
  readonly #folder: string
  #hub: ChildProcess | null = null
  #line: GadgetLine | null = null
  #made = 0

  constructor(transport: string) {
    this.transport = transport
    this.#folder = `/tmp/shop-${transport}`
    mkdirSync(this.#folder)
    this.#db = openSmallShop(this.#folder).db
    const look = { columns: 42, code_page: 'cp858', can_cut: 1, is_default: 1, fallback_order: 0 }
    const row = { id: testId(700), name: 'Kasir', transport, address: GADGET_ADDRESS, ...look }
    run(this.#db, sql.insertInto('printer').values(row))
  }

  async startHub(person: Person = { uid: 0, gid: 0 }): Promise<void> {
    for (const name of ['.', ...readdirSync(this.#folder)]) {
      chownSync(join(this.#folder, name), person.uid, person.gid)
    }
    chmodSync(this.#folder, 0o777)
    this.#hub = fork(HUB, [join(this.#folder, 'outlet.db')], { ...person, execArgv: [] })
    await once(this.#hub, 'message')
  }

  async killHub(): Promise<void> {
    const hub = this.#hub
    if (!hub) return
    this.#hub = null
    hub.kill('SIGKILL')
    await once(hub, 'exit')
  }

  async plugIn(): Promise<void> {
    await pause(HAND_MS)
    plugIn()
    await this.openPrinter()
  }

  /** The printer's side of a cable that is in. */
  async openPrinter(): Promise<void> {
    this.#line = await openLine()
    this.printer.plugIn(this.#line)
  }

  pullOut(): void {
    this.#line?.destroy()
    pullOut()
  }

  /** The number of a new receipt that is now to be printed. */
  order(isLong = false): number {
    this.#made += 1
    this.#hub?.send({ n: this.#made, isLong } satisfies Order)
    return this.#made
  }

  /** What the setup wizard of the console would show. */
  async wizard(what: 'find' | 'probe' | 'look'): Promise<string> {
    const place = { transport: this.transport, address: GADGET_ADDRESS }
    const asks: WizardAsks = what === 'probe' ? { wizard: what, place } : { wizard: what }
    const hub = this.#hub
    if (!hub) return 'there is no hub'
    hub.send(asks)
    const [answer] = await once(hub, 'message')
    return String(answer)
  }

  /** What the till says of a printer on which nothing is printed, when it is as wanted, or last. */
  async looksLike(wanted: string): Promise<string> {
    const endMs = performance.now() + WAIT_MS_MAX
    let said = await this.wizard('look')
    while (said !== wanted && performance.now() < endMs) {
      await pause(300)
      said = await this.wizard('look')
    }
    return said
  }

  get made(): number {
    return this.#made
  }

  fault(fault: Fault): Promise<void> {
    return this.printer.setFault(fault)
  }

  /** Its state, and the trouble if there is any: `uncertain connection-lost`. */
  stateOf(n: number): string {
    const query = 'SELECT state, last_error FROM print_job WHERE id = ?'
    const row = prepared(this.#db, query).get(testId(900_000 + n)) as
      | { state: string; last_error: string | null }
      | undefined
    return row ? [row.state, ...(row.last_error ? [row.last_error] : [])].join(' ') : 'missing'
  }

  /** How often its first and its last line are on paper: `1 of 1` is a whole receipt. */
  paperOf(n: number): { begun: number; whole: number } {
    const lines = this.printer.text()
    const count = (text: string) => lines.filter((line) => line.trim() === text).length
    return { begun: count(`Struk no ${n}.`), whole: count(`Habis ${n}.`) }
  }

  /** The state when it became one that is wanted, or the last one seen. */
  async reaches(n: number, wanted: RegExp): Promise<string> {
    await this.until(() => wanted.test(this.stateOf(n)))
    return this.stateOf(n)
  }

  async until(isTrue: () => boolean): Promise<void> {
    const endMs = performance.now() + WAIT_MS_MAX
    while (!isTrue() && performance.now() < endMs) await pause(100)
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms))
