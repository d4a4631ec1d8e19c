import type { HealthCheck, HealthCheckName } from '#domain/wire/box-health-message.ts'
import type { HealthWords } from '../system/health-words.ts'

export const DAY_MS = 86_400_000
const NOTE_CHARACTERS_MAX = 300

export type Verdict = { state: HealthCheck['state']; words: HealthWords | null }
type Said = Partial<Pick<HealthCheck, 'amount' | 'of' | 'at' | 'note'>>

export const well: Verdict = { state: 'well', words: null }
export const look = (words: HealthWords): Verdict => ({ state: 'look', words })
export const act = (words: HealthWords): Verdict => ({ state: 'act', words })
export const absent = (words: HealthWords): Verdict => ({ state: 'absent', words })

export function checkOf(name: HealthCheckName, { state, words }: Verdict, said: Said): HealthCheck {
  const { amount = null, of = null, at = null, note = null } = said
  return {
    ...{ check: name, state, amount, of, at },
    note: note?.slice(0, NOTE_CHARACTERS_MAX) ?? null,
    message: words?.message ?? null,
    message_id: words?.message_id ?? null,
  }
}
