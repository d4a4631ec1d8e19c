import type { DocumentVerdict } from '#domain/wire/cloud-message.ts'
import type { OutboxEnvelope, SetAsideDocument } from '#domain/wire/relay-message.ts'
import { CloudError } from './cloud-error.ts'

const REASON_LENGTH_MAX = 200
const KIND_LENGTH_MAX = 60

/**
 * The documents that people should hear of, with their names from the outbox. Throws when the
 * outbox cannot be read just now: the cloud keeps its verdicts and says them again.
 */
export function findSetAside(
  verdicts: DocumentVerdict[],
  readRow: (sequence: number) => OutboxEnvelope | null,
): SetAsideDocument[] {
  return verdicts.flatMap(({ sequence, verdict, reason }) => {
    if (verdict === 'duplicate') return []
    const row = readRow(sequence)
    if (!row) throw new CloudError('HUB-STOPPED', 'away')
    return [
      {
        sequence,
        kind: row.kind.slice(0, KIND_LENGTH_MAX),
        document_id: row.document_id,
        verdict,
        reason: (reason ?? 'no reason given').slice(0, REASON_LENGTH_MAX),
      },
    ]
  })
}
