// The outlet's keys go to head office, sealed, once for each time they change (decision 0101).
import type { KeyObject } from 'node:crypto'
import { toIso } from '#domain/datetime.ts'
import { IDENTITY_FORMAT } from '#domain/identity-parcel.ts'
import { uuidv7 } from '#domain/ids.ts'
import type { HubDeps } from '../app-types.ts'
import { readOffBox } from '../backup/off-box-state.ts'
import { write } from '../db/write.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { findEscrow, insertEscrow, isConfirmed } from './escrow-store.ts'
import { digestOf, newestMs, readIdentityFiles, readOrCreateReportKey } from './identity-files.ts'
import { recoveryKeyId, sealParcel } from './seal-parcel.ts'

/**
 * off: nobody said where to. waiting: they are on this box only. safe: the cloud has confirmed
 * them, or a copy left the box since they were made.
 */
export type IdentityState = 'off' | 'waiting' | 'safe'

type Deps = Pick<HubDeps, 'db' | 'dataFolder' | 'seams' | 'log' | 'kickRelay'>

export type IdentityWatch = { state(): IdentityState; escrow(): void }

/** `escrow` after anything that makes keys; it writes nothing where they are as they were. */
export function watchIdentity(
  deps: Deps,
  recovery: KeyObject | null,
  backupFolder: string | null,
): IdentityWatch {
  const { db, dataFolder, seams } = deps
  const leftBox = (): boolean => {
    const sentAt = backupFolder && readOffBox(backupFolder, seams.clock.nowMs()).sent_at
    return sentAt ? Date.parse(sentAt) > newestMs(dataFolder) : false
  }
  const isInCloud = (): boolean => {
    if (!recovery) return false
    const digest = digestOf(readIdentityFiles(dataFolder))
    const documentId = findEscrow(db, digest, recoveryKeyId(recovery))
    return documentId !== undefined && isConfirmed(db, documentId)
  }
  return {
    escrow: () => {
      if (recovery) escrowIdentity(deps, recovery)
    },
    state: () => {
      if (leftBox() || isInCloud()) return 'safe'
      return recovery ? 'waiting' : 'off'
    },
  }
}

function escrowIdentity({ db, dataFolder, seams, log, kickRelay }: Deps, recovery: KeyObject) {
  const report_key = readOrCreateReportKey(dataFolder)
  const files = readIdentityFiles(dataFolder)
  const [digest, keyId] = [digestOf(files), recoveryKeyId(recovery)]
  if (findEscrow(db, digest, keyId)) return
  const { outlet_id, outlet_code } = readOutlet(db)
  const atMs = seams.clock.nowMs()
  const about = { format: IDENTITY_FORMAT, outlet_id, outlet_code, made_at: toIso(atMs) } as const
  const sealed = sealParcel({ ...about, files }, recovery)
  const documentId = uuidv7(seams)
  write(db, (tx) => {
    insertEscrow(tx, { digest, keyId, documentId, atMs })
    const payload = { digest, report_key, sealed }
    appendOutbox(tx, { kind: 'identity-escrowed', documentId, payload, atMs })
  })
  kickRelay()
  log.info({ digest, key: keyId }, "the outlet's keys go to head office, sealed")
}
