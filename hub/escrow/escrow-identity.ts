// The outlet's keys go to head office, sealed, once for each time they change (decision 0101).
import { createHash, type KeyObject } from 'node:crypto'
import { Check } from 'typebox/value'
import { boxLabel } from '#domain/bundle-text.ts'
import { toIso } from '#domain/datetime.ts'
import { IDENTITY_FORMAT } from '#domain/identity-parcel.ts'
import { uuidv7 } from '#domain/ids.ts'
import { SealedBytes, type SealedParcel } from '#domain/wire/document-identity.ts'
import type { HubDeps } from '../app-types.ts'
import { readOffBox } from '../backup/off-box-state.ts'
import { write } from '../db/write.ts'
import { appendOutbox } from '../outbox/append-outbox.ts'
import { readOutlet } from '../outlet/outlet-store.ts'
import { readKeyFiles } from '../system/read-key-files.ts'
import { findEscrow, insertEscrow, isConfirmed } from './escrow-store.ts'
import { digestOf, newestMs, readOrCreateReportKey } from './identity-files.ts'
import { recoveryKeyId, sealParcel } from './seal-parcel.ts'

/**
 * off: nobody said where to. waiting: they are on this box only. safe: the cloud has confirmed
 * them, or a copy left the box since they were made.
 */
export type IdentityState = 'off' | 'waiting' | 'safe'

type Deps = Pick<HubDeps, 'db' | 'dataFolder' | 'seams' | 'log' | 'kickRelay'>

export type IdentityWatch = { state(): IdentityState; escrow(): Promise<void>; stop(): void }

/** A signer that is away, or a disk that is full, is not for ever. */
export const ESCROW_AGAIN_MS = 60_000

/** Where the authority's key is another process's: it gives it sealed, or throws. */
export type SealAuthority = (order: {
  name: string
  outlet_id: string
  outlet_code: string
  made_at: string
}) => Promise<unknown>

/**
 * `escrow` after anything that makes keys; it writes nothing where they are as they were, and tries
 * again by itself where it cannot.
 */
export function watchIdentity(
  deps: Deps,
  recovery: KeyObject | null,
  backupFolder: string | null,
  sealAuthority: SealAuthority | null = null,
): IdentityWatch {
  const { db, dataFolder, seams, log } = deps
  const digestNow = (): string => {
    const digest = digestOf(readKeyFiles(dataFolder))
    // With the signer's key they are more than these files.
    return sealAuthority
      ? createHash('sha256').update(`${digest} and the signer`).digest('hex')
      : digest
  }
  const leftBox = (): boolean => {
    // What goes out by restic has no authority where the signer keeps it.
    if (sealAuthority) return false
    const sentAt = backupFolder && readOffBox(backupFolder, seams.clock.nowMs()).sent_at
    return sentAt ? Date.parse(sentAt) > newestMs(dataFolder) : false
  }
  const isInCloud = (): boolean => {
    if (!recovery) return false
    const documentId = findEscrow(db, digestNow(), recoveryKeyId(recovery))
    return documentId !== undefined && isConfirmed(db, documentId)
  }
  let cancel = () => {}
  let isStopped = false
  async function escrow(): Promise<void> {
    cancel()
    if (!recovery || isStopped) return
    try {
      readOrCreateReportKey(dataFolder)
      await escrowIdentity(deps, { recovery, digest: digestNow(), sealAuthority })
    } catch (err) {
      log.error({ err }, "the outlet's keys cannot be sealed: they are on this box only")
      if (!isStopped) cancel = seams.timers.after(ESCROW_AGAIN_MS, () => void escrow())
    }
  }
  return {
    escrow,
    stop: () => {
      isStopped = true
      cancel()
    },
    state: () => {
      if (leftBox() || isInCloud()) return 'safe'
      return recovery ? 'waiting' : 'off'
    },
  }
}

type Keys = { recovery: KeyObject; digest: string; sealAuthority: SealAuthority | null }

async function escrowIdentity(
  { db, dataFolder, seams, log, kickRelay }: Deps,
  { recovery, digest, sealAuthority }: Keys,
): Promise<void> {
  const report_key = readOrCreateReportKey(dataFolder)
  const files = readKeyFiles(dataFolder)
  const keyId = recoveryKeyId(recovery)
  if (findEscrow(db, digest, keyId)) return
  const { outlet_id, outlet_code } = readOutlet(db)
  const atMs = seams.clock.nowMs()
  const about = { outlet_id, outlet_code, made_at: toIso(atMs) }
  const name = `${boxLabel(outlet_code)}.local`
  const authority = await sealAuthority?.({ ...about, name })
  if (sealAuthority && !Check(SealedBytes, authority)) throw new Error('that is nothing sealed')
  const own = sealParcel({ format: IDENTITY_FORMAT, ...about, files }, recovery)
  const sealed: SealedParcel = Check(SealedBytes, authority) ? { ...own, authority } : own
  const documentId = uuidv7(seams)
  write(db, (tx) => {
    insertEscrow(tx, { digest, keyId, documentId, atMs })
    const payload = { digest, report_key, sealed }
    appendOutbox(tx, { kind: 'identity-escrowed', documentId, payload, atMs })
  })
  kickRelay()
  log.info({ digest, key: keyId }, "the outlet's keys go to head office, sealed")
}
