// Printers, drawers and the scanner: the box says what it can, and the person who stands there says
// what came out. Nobody's silence is taken for a yes.
import type { BoxFacts } from '#domain/wire/box-message.ts'
import type { BoxClient } from '../box-client.ts'
import { CliError } from '../cli-errors.ts'
import type { Screen } from '../screen.ts'
import type { CheckItem, Verdict, Witness } from './check-report.ts'

const LOOK_MS = 250
const PRINT_MS_MAX = 40_000
/** On every test page (hub/printing/order-test-page.ts). */
export const PAGE_BARCODE = '8991002101234'
/** What a wedge may put around a code: AIM's identifier, and keys of its own. */
const WEDGE_EDGES = /^\][a-z]\w|\D/g

type Printer = BoxFacts['printers'][number]
type Answer = 'yes' | 'no' | 'skip'
/** From the flags; null: ask. */
export type GivenAnswers = {
  paper: Answer | null
  drawer: Answer | null
  /** A code: what the scanner typed. */
  scanner: string | null
}
export type DeviceTry = {
  client: BoxClient
  screen: Screen
  given: GivenAnswers
  wants(check: 'printer' | 'drawer' | 'scanner'): boolean
}

const item = (
  check: CheckItem['check'],
  about: string | null,
  [verdict, reason, said_by]: [Verdict, string, Witness],
  facts: CheckItem['facts'] = {},
): CheckItem => ({ check, about, verdict, reason, facts, said_by })

/** Each printer's page, and its drawer with it, as a sale does both. */
export async function tryPrinters(
  device: DeviceTry,
  printers: readonly Printer[],
  found: (item: CheckItem) => void,
): Promise<void> {
  if (printers.length === 0) {
    if (device.wants('printer')) found(item('printer', null, ['warn', 'printer-none', 'box']))
  }
  for (const printer of printers) {
    const opens = printer.has_drawer && device.wants('drawer')
    const end = await printPage(device, printer, opens)
    if (device.wants('printer')) found(await judgePage(device, printer, end))
    if (opens) found(await judgeDrawer(device, printer, end))
  }
  const hasDrawer = printers.some(({ has_drawer }) => has_drawer)
  if (!hasDrawer && device.wants('drawer')) {
    found(item('drawer', null, ['pass', 'drawer-none', 'box']))
  }
}

type End = { state: string; problem: string | null }
/** It came out as far as anybody can know: `sent` is of printers that never say anything. */
const isOut = ({ state }: End): boolean => state === 'printed' || state === 'sent'
const WAITING = ['queued', 'checking', 'sending', 'fencing', 'not-started']

async function printPage({ client, screen }: DeviceTry, printer: Printer, opens_drawer: boolean) {
  const path = `/api/technician/printers/${printer.printer_id}/test-page`
  const { print_job_id } = (await client.post(path, { opens_drawer })) as { print_job_id: string }
  let end: End = { state: 'queued', problem: null }
  for (let waitedMs = 0; waitedMs < PRINT_MS_MAX; waitedMs += LOOK_MS) {
    screen.progress(screen.word('check-printing', { name: printer.name }))
    end = (await client.get(`/api/technician/print-jobs/${print_job_id}`)) as End
    if (!WAITING.includes(end.state)) return end
    // What it says is wrong with itself will not pass by waiting.
    if (end.state === 'not-started' && end.problem !== null) return end
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  return end
}

async function judgePage(device: DeviceTry, printer: Printer, end: End): Promise<CheckItem> {
  const { name, transport } = printer
  const facts = { transport, state: end.state, problem: end.problem ?? '-' }
  const judge = (...verdict: [Verdict, string, Witness]) => item('printer', name, verdict, facts)
  if (end.state === 'uncertain') return judge('fail', 'printer-uncertain', 'box')
  if (!isOut(end)) return judge('fail', 'printer-stands', 'box')
  const answer = await ask(device, device.given.paper, 'check-ask-paper', name)
  if (answer === 'no') return judge('fail', 'printer-unreadable', 'person')
  if (answer === 'skip') return judge('skipped', 'nobody-looked', 'box')
  const isSaid = end.state === 'printed'
  return judge('pass', isSaid ? 'printer-printed' : 'printer-sent', 'person')
}

async function judgeDrawer(device: DeviceTry, { name }: Printer, end: End): Promise<CheckItem> {
  if (!isOut(end)) return item('drawer', name, ['skipped', 'drawer-unasked', 'box'])
  const answer = await ask(device, device.given.drawer, 'check-ask-drawer', name)
  if (answer === 'yes') return item('drawer', name, ['pass', 'drawer-opened', 'person'])
  return answer === 'no'
    ? item('drawer', name, ['fail', 'drawer-shut', 'person'])
    : item('drawer', name, ['skipped', 'nobody-looked', 'box'])
}

type Question = 'check-ask-paper' | 'check-ask-drawer'

async function ask(
  { screen }: DeviceTry,
  given: Answer | null,
  question: Question,
  name: string,
): Promise<Answer> {
  if (given !== null) return given
  if (!screen.canAsk) return 'skip'
  return (await screen.confirm(screen.word(question, { name }))) ? 'yes' : 'no'
}

/** The code of the test page, typed by the scanner into this laptop, or seen at a till. */
export async function tryScanner({ screen, given }: DeviceTry): Promise<CheckItem> {
  const asked = given.scanner ?? (screen.canAsk ? await screen.ask(scanWords(screen)) : 'skip')
  const judge = (verdict: Verdict, reason: string, said_by: Witness, scanned = '') =>
    item('scanner', null, [verdict, reason, said_by], { expected: PAGE_BARCODE, scanned })
  const word = asked.trim().toLowerCase()
  if (/^(y|yes|ya|iya)$/.test(word)) return judge('pass', 'scanner-seen', 'person')
  if (/^(n|no|t|tidak)$/.test(word)) return judge('fail', 'scanner-silent', 'person')
  const digits = word.replace(WEDGE_EDGES, '')
  if (digits === '') return judge('skipped', 'nobody-looked', 'laptop')
  return digits === PAGE_BARCODE
    ? judge('pass', 'scanner-read', 'laptop', digits)
    : judge('fail', 'scanner-wrong', 'laptop', digits.slice(0, 20))
}

const scanWords = (screen: Screen): string => screen.word('check-ask-scan', { code: PAGE_BARCODE })

/** Of a flag that may be yes, no or skip. Refuses USAGE. */
export function readAnswer(flag: string, value: string | undefined): Answer | null {
  if (value === undefined) return null
  const word = value.toLowerCase()
  if (/^(yes|ya)$/.test(word)) return 'yes'
  if (/^(no|tidak)$/.test(word)) return 'no'
  if (/^(skip|lewati)$/.test(word)) return 'skip'
  throw new CliError('USAGE', `--${flag} yes|no|skip`)
}
