// The last sheets, kept in a file so that yesterday's paper is still there after a restart.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Timers } from '#domain/seams.ts'
import type { Sheet } from '../../hub/devices/printer/paper.ts'

export type KeptSheet = { id: number; atMs: number; sheet: Sheet }
type Kept = { lastId: number; drawerCount: number; sheets: KeptSheet[] }

const SHEETS_MAX = 100
/** A burst of receipts is written once. */
const SAVE_DELAY_MS = 500

export class PaperStack {
  readonly #path: string | null
  readonly #timers: Timers
  #kept: Kept
  #cancelSave: (() => void) | null = null

  constructor(path: string | null, timers: Timers) {
    this.#path = path
    this.#timers = timers
    this.#kept = path === null ? emptyStack() : readStack(path)
  }

  get lastId(): number {
    return this.#kept.lastId
  }

  get drawerCount(): number {
    return this.#kept.drawerCount
  }

  add(sheet: Sheet, atMs: number): void {
    this.#kept.lastId += 1
    this.#kept.sheets.push({ id: this.#kept.lastId, atMs, sheet })
    if (this.#kept.sheets.length > SHEETS_MAX) this.#kept.sheets.shift()
    this.#saveSoon()
  }

  countDrawer(): void {
    this.#kept.drawerCount += 1
    this.#saveSoon()
  }

  /** The newest sheets made after sheet `id`, newest first. */
  after(id: number, limit: number): KeptSheet[] {
    const newer = this.#kept.sheets.filter((sheet) => sheet.id > id)
    return newer.reverse().slice(0, limit)
  }

  save(): void {
    this.#cancelSave?.()
    this.#cancelSave = null
    if (this.#path === null) return
    mkdirSync(dirname(this.#path), { recursive: true })
    const draft = `${this.#path}.draft`
    writeFileSync(draft, JSON.stringify(this.#kept))
    renameSync(draft, this.#path)
  }

  #saveSoon(): void {
    this.#cancelSave ??= this.#timers.after(SAVE_DELAY_MS, () => this.save())
  }
}

const emptyStack = (): Kept => ({ lastId: 0, drawerCount: 0, sheets: [] })

function readStack(path: string): Kept {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Kept
  } catch {
    // No file yet, or one that was cut short: paper of a demonstration is not worth a refusal.
    return emptyStack()
  }
}
