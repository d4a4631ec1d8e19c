// Setting a printer up, step by step: find it, name it, ask it what it can, look at what it prints.

import { type ReadonlySignal, signal } from '@preact/signals'
import {
  type FoundPrinterMessage,
  FoundPrintersAnswer,
} from '#domain/wire/found-printers-message.ts'
import {
  type CodePageName,
  PRINTER_NAME_LENGTH_MAX,
  type PrinterSettings,
} from '#domain/wire/printer-message.ts'
import { ProbePrinterAnswer } from '#domain/wire/probe-printer-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillErrorCode, TillOutcome } from '../link/till-errors.ts'
import type { ConsolePrintersModel } from './console-printers-model.ts'

export const SETUP_STEPS = ['find', 'describe', 'ask', 'test', 'characters', 'use'] as const
export type SetupStep = (typeof SETUP_STEPS)[number]
export type FoundPlace = Pick<FoundPrinterMessage, 'transport' | 'address' | 'name'>
/** Which papers come out of it: all without a route, those of this terminal, none yet. */
export type SetupUse = 'all' | 'here' | 'none'
/** What somebody saw on the test page. */
export type Seen = { columns: PrinterSettings['columns']; cuts: boolean; opensDrawer: boolean }

/** The hub looks around for up to ten seconds, and asks one printer for up to ten. */
export const SEARCH_MS_MAX = 10_000
const DEADLINE_MS = 15_000
const OK = { ok: true, value: null } as const

/** Of a printer nobody has asked yet: 80 mm with a cutter, as most are. */
const UNKNOWN: Omit<PrinterSettings, 'transport' | 'address'> = {
  ...{ name: '', columns: 48, code_page: 'cp858', can_cut: true, can_draw: true },
  has_logo_memory: false,
  ...{ drawer: 'pin-2', status_ability: 'auto', fence_ability: 'auto' },
  ...{ is_default: false, fallback_printer_id: null },
}

export class PrinterSetupModel {
  readonly #link: Pick<HubLink, 'door'>
  readonly #printers: ConsolePrintersModel
  readonly #step = signal<SetupStep>('find')
  readonly #found = signal<FoundPrintersAnswer | null>(null)
  readonly #isSearching = signal(false)
  readonly #searchFault = signal<TillErrorCode | null>(null)
  readonly #draft = signal<PrinterSettings | null>(null)
  readonly #said = signal<ProbePrinterAnswer | null>(null)
  readonly #jobId = signal<string | null>(null)
  readonly printerId: string
  readonly terminalId: string

  readonly step: ReadonlySignal<SetupStep> = this.#step
  /** Null until the first search has ended. */
  readonly found: ReadonlySignal<FoundPrintersAnswer | null> = this.#found
  readonly isSearching: ReadonlySignal<boolean> = this.#isSearching
  readonly searchFault: ReadonlySignal<TillErrorCode | null> = this.#searchFault
  /** As it will be stored; null until one was chosen. */
  readonly draft: ReadonlySignal<PrinterSettings | null> = this.#draft
  /** What the printer said of itself; null until it was asked. */
  readonly said: ReadonlySignal<ProbePrinterAnswer | null> = this.#said

  constructor(
    link: Pick<HubLink, 'door'>,
    printers: ConsolePrintersModel,
    ids: { printerId: string; terminalId: string },
  ) {
    this.#link = link
    this.#printers = printers
    this.printerId = ids.printerId
    this.terminalId = ids.terminalId
  }

  async search(): Promise<void> {
    if (this.#isSearching.peek()) return
    this.#isSearching.value = true
    const path = '/api/console/printers/found'
    const request = { method: 'GET', path, deadlineMs: DEADLINE_MS } as const
    const answer = await this.#link.door.call(request, FoundPrintersAnswer)
    this.#isSearching.value = false
    this.#searchFault.value = answer.ok ? null : answer.code
    if (answer.ok) this.#found.value = answer.value
  }

  choose({ transport, address, name }: FoundPlace): void {
    const known = this.#draft.peek()
    const called = (known?.name || name || '').slice(0, PRINTER_NAME_LENGTH_MAX)
    this.#draft.value = { ...UNKNOWN, ...known, transport, address, name: called }
    this.#step.value = 'describe'
  }

  describe(change: Partial<PrinterSettings>): void {
    const draft = this.#draft.peek()
    if (draft) this.#draft.value = { ...draft, ...change }
  }

  goTo(step: SetupStep): void {
    this.#step.value = step
  }

  /** Stores what is known so far and asks the printer what it can; the answer is part of it. */
  async ask(): Promise<TillOutcome<null>> {
    const saved = await this.save()
    if (!saved.ok) return saved
    this.#step.value = 'ask'
    this.#said.value = null
    const body = JSON.stringify({ printer_id: this.printerId })
    const path = '/api/console/printers/probe'
    const request = { method: 'POST', path, body, deadlineMs: DEADLINE_MS } as const
    const answer = await this.#link.door.call(request, ProbePrinterAnswer)
    if (!answer.ok) return answer
    this.#said.value = answer.value
    const { is_kept, status_ability, fence_ability, has_logo_memory } = answer.value
    if (is_kept) this.describe({ status_ability, fence_ability, has_logo_memory })
    return OK
  }

  /** The printer as it stands in the draft. The first of an outlet becomes its default. */
  async save(): Promise<TillOutcome<null>> {
    const draft = this.#draft.peek()
    if (!draft) return OK
    const saved = await this.#printers.save(this.printerId, draft)
    const stored = this.#printers.printer(this.printerId)?.settings
    if (saved.ok && stored) this.#draft.value = stored
    return saved
  }

  async print(page: 'test' | 'characters', opensDrawer: boolean): Promise<TillOutcome<null>> {
    this.#jobId.value = null
    const saved = await this.save()
    if (!saved.ok) return saved
    const ordered = await this.#printers.test(this.printerId, page, opensDrawer)
    if (!ordered.ok) return ordered
    this.#jobId.value = ordered.value
    return OK
  }

  /** Of the page that was ordered last; null: none, or nothing was heard of it yet. */
  get pageState(): string | null {
    const jobId = this.#jobId.value
    return jobId === null ? null : (this.#printers.jobState(jobId) ?? 'queued')
  }

  /** Why its pages do not come out; null when nothing is known to be wrong. */
  get problem(): string | null {
    return this.#printers.printer(this.printerId)?.problem ?? null
  }

  saw({ columns, cuts, opensDrawer }: Seen): void {
    const drawer = this.#draft.peek()?.drawer ?? 'pin-2'
    const kept = drawer === 'none' ? 'pin-2' : drawer
    this.describe({ columns, can_cut: cuts, drawer: opensDrawer ? kept : 'none' })
    this.#forgetPage('characters')
  }

  /** The line that reads right. Null: none does, and letters without accents are right anyway. */
  reads(codePage: CodePageName | null): void {
    this.describe({ code_page: codePage ?? 'cp437' })
    this.#forgetPage('use')
  }

  async finish(use: SetupUse): Promise<TillOutcome<null>> {
    if (use === 'all') this.describe({ is_default: true })
    const saved = await this.save()
    if (!saved.ok || use !== 'here') return saved
    for (const paper of ['receipt', 'bill', 'slip', 'report', 'drawer'] as const) {
      if (paper === 'drawer' && this.#draft.peek()?.drawer === 'none') continue
      const routed = await this.#printers.setRoute(paper, this.terminalId, this.printerId)
      if (!routed.ok) return routed
    }
    return OK
  }

  #forgetPage(next: SetupStep): void {
    this.#jobId.value = null
    this.#step.value = next
  }
}
