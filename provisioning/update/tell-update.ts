// What the hub may pass on of an update: one small file of closed words, the newest only. Sentences
// of programs stay in the journal of this machine. It is advice: whatever hinders it, the update
// goes on (decision 0125).
import { join } from 'node:path'
import { Check } from 'typebox/value'
import { toIso } from '#domain/datetime.ts'
import { type UpdateReason, type UpdateResult, UpdateWord } from '#domain/wire/update-word.ts'
import type { Box } from './take-update.ts'
import type { Outcome } from './update-journal.ts'

const RESULTS: Record<Outcome['result'], UpdateResult> = {
  ...{ done: 'done', refused: 'refused', 'rolled-back': 'undone' },
}
const toldOf = ({ paths }: Box): string => join(paths.update, 'told.json')

export function readTold(box: Box): UpdateWord | null {
  try {
    const word: unknown = JSON.parse(box.disk.readText(toldOf(box)) ?? 'null')
    return Check(UpdateWord, word) ? word : null
  } catch {
    return null
  }
}

export const tellOutcome = (box: Box, outcome: Outcome): void => tell(box, wordOf(outcome))

/** Said once: every five minutes the same is no news, and a disk is written to for nothing. */
export const tellWait = (box: Box, to: string, reason: UpdateReason): void =>
  tellOnce(box, { to, result: 'waits', reason })

/** Of a file that was not believed: nothing of it was unpacked. */
export const tellRefused = (box: Box, to: string, reason: UpdateReason): void =>
  tellOnce(box, { to, result: 'refused', reason })

/** Nothing waits any more: what happened before is the last thing that did. */
export function forgetWait(box: Box, last: Outcome | null): void {
  if (readTold(box)?.result !== 'waits') return
  if (last === null) box.disk.remove(toldOf(box))
  else tell(box, wordOf(last))
}

const wordOf = ({ to, result, code = 'unknown', at_ms }: Outcome): UpdateWord => ({
  ...{ to, result: RESULTS[result], reason: result === 'done' ? null : code },
  at: toIso(at_ms),
})

function tellOnce(box: Box, word: Omit<UpdateWord, 'at'>): void {
  const { to, result, reason } = readTold(box) ?? {}
  if (to === word.to && result === word.result && reason === word.reason) return
  tell(box, { ...word, at: toIso(box.nowMs()) })
}

function tell(box: Box, word: UpdateWord): void {
  try {
    box.disk.writeText(toldOf(box), `${JSON.stringify(word)}\n`)
  } catch (error) {
    box.say(`head office will not hear of it: ${(error as Error).message}`)
  }
}
