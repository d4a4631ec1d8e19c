import type { Timers } from '#domain/seams.ts'
import type { PrinterPort, PrinterProblem } from './printer-port.ts'
import { readAutomatic, readProblem } from './printer-status.ts'
import { PrinterTalk } from './printer-talk.ts'

/** `isSaid` false: it can be reached and has no word for how it is. */
export type PrinterLook = { problem: PrinterProblem | null; isSaid: boolean }

const ANSWER_MS = 800

/**
 * How a printer is, without a job: whether it can be reached, and what it says of paper and cover
 * where it says anything. Nothing is printed; one that never answers is not asked.
 */
export async function lookAtPrinter(
  port: PrinterPort,
  statusAbility: string,
  timers: Timers,
): Promise<PrinterLook> {
  const connected = await port.connect()
  if (!connected.ok) return { problem: connected.problem, isSaid: true }
  const talk = new PrinterTalk(connected.wire, timers, ANSWER_MS)
  try {
    if (statusAbility === 'none') return { problem: null, isSaid: false }
    const answer = await readProblem(talk, ANSWER_MS)
    // Some say it of their own accord and answer no question.
    const problem = answer === 'no-answer' ? readAutomatic(talk.automatic, answer) : answer
    // Only of one that was heard before does silence mean that something is wrong.
    const isMute = problem === 'no-answer' && statusAbility !== 'dle-eot'
    return isMute ? { problem: null, isSaid: false } : { problem, isSaid: true }
  } finally {
    await talk.close()
  }
}
