// The console's printers: how they are, how they are set, and which paper comes out of which.

import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Timers } from '#domain/seams.ts'
import { TestPageAnswer } from '#domain/wire/print-message.ts'
import {
  PrinterBoard,
  type PrinterCard,
  type PrinterSettings,
  ROUTED_PAPERS,
  type RoutedPaper,
} from '#domain/wire/printer-message.ts'
import type { HubLink } from '../link/hub-link.ts'
import type { TillOutcome } from '../link/till-errors.ts'

/** Where a paper comes out, and why there: its own route, the one for all, or the default. */
export type PaperWay = { printer: PrinterCard | null; why: 'own' | 'all' | 'default' }

/** Asking every printer takes as long as the slowest does. */
const LOOK_MS_MAX = 15_000
const LOOK_EVERY_MS = 20_000
const DONE = { ok: true, value: null } as const

export class ConsolePrintersModel {
  readonly #link: Pick<HubLink, 'door' | 'onMessage' | 'background'>
  readonly #board = signal<PrinterBoard | null>(null)
  readonly #jobStates = signal<ReadonlyMap<string, string>>(new Map())
  #isRefreshing = false
  #isStale = false
  /** Lets go of the link. */
  readonly stop: () => void

  /** Null until the hub has answered. */
  readonly board: ReadonlySignal<PrinterBoard | null> = this.#board
  readonly printers = computed(() =>
    (this.#board.value?.printers ?? []).filter(({ is_active }) => is_active),
  )
  readonly retired = computed(() =>
    (this.#board.value?.printers ?? []).filter(({ is_active }) => !is_active),
  )
  readonly terminals = computed(() => this.#board.value?.terminals ?? [])

  constructor(link: Pick<HubLink, 'door' | 'onMessage' | 'background'>) {
    this.#link = link
    this.stop = link.onMessage((message) => {
      if (message.type !== 'print-job-changed') return
      const states = new Map(this.#jobStates.peek())
      this.#jobStates.value = states.set(message.print_job_id, message.state)
      link.background.run(this.#refreshSoon())
    })
  }

  refresh(): Promise<TillOutcome<null>> {
    return this.#take({ method: 'GET', path: '/api/console/printers' })
  }

  /** Asks the printers themselves; what they say is true for a moment. */
  look(): Promise<TillOutcome<null>> {
    const path = '/api/console/printers/look'
    return this.#take({ method: 'POST', path, deadlineMs: LOOK_MS_MAX })
  }

  /** What the list says at once, and then again and again what the printers say; until stopped. */
  follow(
    { timers, isVisible }: { timers: Timers; isVisible: () => boolean },
    hear: (outcome: TillOutcome<null>) => void,
  ): () => void {
    let isOver = false
    let cancel = (): void => {}
    const round = async (ask: () => Promise<TillOutcome<null>>): Promise<void> => {
      const outcome = await ask()
      if (!isOver) hear(outcome)
    }
    const lookAgain = async (): Promise<void> => {
      if (isVisible()) await round(() => this.look())
      if (!isOver) cancel = timers.after(LOOK_EVERY_MS, () => void lookAgain())
    }
    void round(() => this.refresh()).then(lookAgain)
    return () => {
      isOver = true
      cancel()
    }
  }

  save(printerId: string, settings: PrinterSettings): Promise<TillOutcome<null>> {
    return this.#send('PUT', `/api/console/printers/${printerId}`, settings)
  }

  retire(printerId: string, moveToId: string | null): Promise<TillOutcome<null>> {
    const body = { move_to_printer_id: moveToId }
    return this.#send('POST', `/api/console/printers/${printerId}/retire`, body)
  }

  reinstate(printerId: string): Promise<TillOutcome<null>> {
    return this.#take({ method: 'POST', path: `/api/console/printers/${printerId}/reinstate` })
  }

  /** Terminal null: all that have no route of their own. Printer null: no route any more. */
  setRoute(
    paper: RoutedPaper,
    terminalId: string | null,
    printerId: string | null,
  ): Promise<TillOutcome<null>> {
    const body = { paper, terminal_id: terminalId, printer_id: printerId }
    return this.#send('PUT', '/api/console/printer-routes', body)
  }

  /** The job of the page, of which `jobState` will hear. */
  async test(
    printerId: string,
    page: 'test' | 'characters',
    opensDrawer: boolean,
  ): Promise<TillOutcome<string>> {
    const path = `/api/console/printers/${printerId}/test-page`
    const body = JSON.stringify({ page, opens_drawer: opensDrawer })
    const answer = await this.#link.door.call({ method: 'POST', path, body }, TestPageAnswer)
    return answer.ok ? { ok: true, value: answer.value.print_job_id } : answer
  }

  /** Null until something was heard of this job. */
  jobState(printJobId: string): string | null {
    return this.#jobStates.value.get(printJobId) ?? null
  }

  printer(printerId: string | null): PrinterCard | null {
    return this.#board.value?.printers.find((each) => each.printer_id === printerId) ?? null
  }

  /** Who stands in for it, and who for that one, in the order in which they are tried. */
  standInsOf(printer: PrinterCard): PrinterCard[] {
    const chain = [printer]
    for (;;) {
      const next = this.printer(chain[chain.length - 1]?.settings.fallback_printer_id ?? null)
      if (!next || chain.includes(next)) return chain.slice(1)
      chain.push(next)
    }
  }

  /** As the hub chooses: the terminal's own route, the one for all, the default printer. */
  wayOf(paper: RoutedPaper, terminalId: string | null): PaperWay {
    const own = terminalId === null ? null : this.routeOf(paper, terminalId)
    if (own) return { printer: own, why: 'own' }
    const all = this.routeOf(paper, null)
    if (all) return { printer: all, why: terminalId === null ? 'own' : 'all' }
    return { printer: this.printers.value[0] ?? null, why: 'default' }
  }

  /** The printer of exactly this route; null where there is none. */
  routeOf(paper: RoutedPaper, terminalId: string | null): PrinterCard | null {
    const route = this.#board.value?.routes.find(
      (each) => each.paper === paper && each.terminal_id === terminalId,
    )
    const printer = route ? this.printer(route.printer_id) : null
    return printer?.is_active ? printer : null
  }

  /** How many papers of this terminal have a way of their own. */
  ownRoutesOf(terminalId: string): number {
    return ROUTED_PAPERS.filter((paper) => this.routeOf(paper, terminalId) !== null).length
  }

  /** Many jobs change at once: one request follows them, and one more if it was too early. */
  async #refreshSoon(): Promise<void> {
    this.#isStale = true
    if (this.#isRefreshing) return
    this.#isRefreshing = true
    while (this.#isStale) {
      this.#isStale = false
      await this.refresh()
    }
    this.#isRefreshing = false
  }

  #send(method: 'PUT' | 'POST', path: string, content: object): Promise<TillOutcome<null>> {
    return this.#take({ method, path, body: JSON.stringify(content) })
  }

  async #take(request: Parameters<HubLink['door']['call']>[0]): Promise<TillOutcome<null>> {
    const answer = await this.#link.door.call(request, PrinterBoard)
    if (!answer.ok) return answer
    this.#board.value = answer.value
    return DONE
  }
}
