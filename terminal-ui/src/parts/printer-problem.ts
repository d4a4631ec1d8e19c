// Why a printer does not print, in words: what is wrong, and what somebody can do about it.
import { type PlainKey, t } from '../text/translate.ts'

type Words = { what: PlainKey; advice: PlainKey }

const away: Words = { what: 'print.unreachable', advice: 'printers.do-away' }
const silent: Words = { what: 'print.no-answer', advice: 'printers.do-no-answer' }
/** The rest are rare faults of the device. */
const FAULTY: Words = { what: 'print.faulty', advice: 'printers.do-faulty' }

const WORDS: Record<string, Words> = {
  'paper-out': { what: 'print.paper-out', advice: 'printers.do-paper-out' },
  'cover-open': { what: 'print.cover-open', advice: 'printers.do-cover-open' },
  offline: { what: 'print.printer-offline', advice: 'printers.do-no-answer' },
  refused: away,
  unreachable: away,
  'connect-timeout': away,
  'connection-lost': away,
  stalled: silent,
  'no-answer': silent,
  busy: { what: 'print.busy', advice: 'printers.do-busy' },
  'in-use': { what: 'print.in-use', advice: 'printers.do-in-use' },
  'not-allowed': { what: 'print.not-allowed', advice: 'printers.do-not-allowed' },
}

const wordsOf = (problem: string): Words => WORDS[problem] ?? FAULTY

export const problemText = (problem: string): string => t(wordsOf(problem).what)
export const adviceText = (problem: string): string => t(wordsOf(problem).advice)
