// The copy on the box, the copy outside, the proof of each, and the outlet's keys.
import { fromIso } from '#domain/datetime.ts'
import type { HealthCheck } from '#domain/wire/box-health-message.ts'
import type { BackupState } from '#domain/wire/document-box.ts'
import type { HealthReason } from '#domain/wire/health-message.ts'
import { noneCame } from '../backup/off-box-state.ts'
import { COPY_WORDS, KEY_WORDS, OFF_BOX_WORDS } from '../system/health-words.ts'
import { absent, act, checkOf, DAY_MS, look, well } from './health-verdict.ts'
import type { BoxHealth } from './read-box-health.ts'

/** A proof is made every night. */
const PROOF_AGE_MS_MAX = 3 * DAY_MS

export function judgeCopies({ backup, identity }: BoxHealth, nowMs: number): HealthCheck[] {
  const keys =
    identity === 'safe'
      ? well
      : identity === 'waiting'
        ? look(KEY_WORDS.waiting)
        : absent(KEY_WORDS.off)
  return [
    ...(backup ? judgeBackup(backup, nowMs) : nothingIsKept()),
    checkOf('keys', keys, { note: identity }),
  ]
}

/** What of it somebody must act on (failing) or look at (late); none: well, or nobody set it up. */
export const findCopyReasons = (backup: BackupState | null, nowMs: number): HealthReason[] =>
  (backup ? judgeBackup(backup, nowMs) : []).flatMap(({ state, message, message_id }) => {
    const code = state === 'act' ? 'BACKUP_FAILING' : state === 'look' ? 'BACKUP_LATE' : null
    return code && message && message_id ? [{ code, message, message_id }] : []
  })

/** For who only wants to know whether somebody must do something. */
export function summariseCopies(
  backup: BackupState | null,
  nowMs: number,
): 'off' | 'well' | 'failing' | 'late' {
  if (!backup) return 'off'
  const codes = findCopyReasons(backup, nowMs).map(({ code }) => code)
  if (codes.includes('BACKUP_FAILING')) return 'failing'
  return codes.includes('BACKUP_LATE') ? 'late' : 'well'
}

const nothingIsKept = (): HealthCheck[] => [
  checkOf('copy', absent(COPY_WORDS.off), {}),
  checkOf('copy-proof', absent(COPY_WORDS.off), {}),
  checkOf('off-box', absent(OFF_BOX_WORDS.off), {}),
  checkOf('off-box-proof', absent(OFF_BOX_WORDS.off), {}),
]

function judgeBackup(backup: BackupState, nowMs: number): HealthCheck[] {
  const { off_box: outside } = backup
  const copy =
    backup.state === 'failing'
      ? act(COPY_WORDS.failing)
      : backup.state === 'starting'
        ? absent(COPY_WORDS.starting)
        : well
  return [
    checkOf('copy', copy, { at: backup.copied_at, note: backup.fault }),
    checkOf('copy-proof', judgeProof(backup, nowMs, COPY_WORDS), { at: backup.proven_at }),
    checkOf('off-box', judgeOutside(outside), { at: outside.sent_at, note: outside.fault }),
    checkOf(
      'off-box-proof',
      outside.state === 'off'
        ? absent(OFF_BOX_WORDS.off)
        : judgeProof(outside, nowMs, wordsOf(outside)),
      { at: outside.proven_at, note: outside.broken },
    ),
  ]
}

/** Nothing to compare is another trouble than what differs. */
const wordsOf = ({ broken }: BackupState['off_box']) => ({
  unproven: OFF_BOX_WORDS.unproven,
  broken: noneCame(broken) ? OFF_BOX_WORDS['none-came'] : OFF_BOX_WORDS.broken,
})

type Proof = Pick<BackupState, 'proven_at' | 'is_proven'>

function judgeProof(
  { proven_at, is_proven }: Proof,
  nowMs: number,
  words: Pick<typeof COPY_WORDS, 'broken' | 'unproven'>,
) {
  if (proven_at === null || is_proven === null) return absent(COPY_WORDS['not-yet'])
  if (!is_proven) return act(words.broken)
  const ageMs = nowMs - (fromIso(proven_at) ?? 0)
  return ageMs > PROOF_AGE_MS_MAX ? look(words.unproven) : well
}

function judgeOutside({ state }: BackupState['off_box']) {
  if (state === 'ok') return well
  return state === 'late' ? look(OFF_BOX_WORDS.late) : absent(OFF_BOX_WORDS.off)
}
