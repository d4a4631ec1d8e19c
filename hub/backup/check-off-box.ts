// node hub/backup/check-off-box.ts --data <folder> --backup <folder>
// What left the box comes back into a scratch folder, is rebuilt and compared with what is sold
// (docs/decisions/0102). systemd runs it every night, with restic's own variables. The result lies
// beside the backup, where the hub reads it.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { digestOf, newestMs } from '../escrow/identity-files.ts'
import { replaceFile } from '../system/durable-file.ts'
import { readKeyFiles } from '../system/read-key-files.ts'
import { compareWithShop, type Folders, NIGHTLY, runNightly } from './check-restore.ts'
import { listGenerations } from './generation-files.ts'
import { NONE_CAME, OFF_BOX_PROOF, type OffBoxProof, readOffBoxReport } from './off-box-state.ts'

const FETCH = join(import.meta.dirname, '../../provisioning/off-box-backup.ts')
const FETCH_MS_MAX = 4 * 60 * 60_000
const WORDS_MAX = 200
/** A copy that came back, the database made of it, and the shop's own disk is not filled by it. */
const ROOM_FACTOR = 3
const ROOM_BYTES_MIN = 600 * 1024 * 1024

export type OffBoxOrder = Folders & {
  /** Puts the newest copy below the folder, each file under its own path. */
  fetch(to: string): void
}

/** Null: nothing has left this box yet. Throws where there is no room to try. */
export function checkOffBox(order: OffBoxOrder): OffBoxProof | null {
  const { backup, nowMs } = order
  const sentMs = readOffBoxReport(backup)?.sent_at_ms ?? null
  if (sentMs === null) return null
  assertRoom(backup)
  const fetched = join(backup, NIGHTLY, 'fetched')
  rmSync(fetched, { recursive: true, force: true })
  mkdirSync(fetched, { recursive: true, mode: 0o700 })
  try {
    const proof = { at_ms: nowMs, ...prove(order, fetched, sentMs) }
    replaceFile(join(backup, OFF_BOX_PROOF), JSON.stringify(proof), 0o640)
    return proof
  } finally {
    rmSync(fetched, { recursive: true, force: true })
  }
}

type Found = Omit<OffBoxProof, 'at_ms'>
const broken = (words: string): Found => ({
  ...{ sale_count: null, payable_minor: null },
  broken: [words],
})
const endOf = (error: unknown): string => (error as Error).message.slice(-WORDS_MAX)

function prove({ data, backup, fetch }: OffBoxOrder, fetched: string, sentMs: number): Found {
  try {
    fetch(fetched)
  } catch (error) {
    return broken(`${NONE_CAME}: ${endOf(error)}`)
  }
  const generation = listGenerations(join(fetched, backup)).at(-1)
  if (!generation) return broken(`${NONE_CAME}: no copy of the database`)
  const scratch = join(backup, NIGHTLY, 'scratch-fetched')
  try {
    const compared = compareWithShop(data, generation, scratch, sentMs)
    const { sale_count, payable_minor } = compared
    const found = [...compared.broken, ...compareKeys(data, fetched, sentMs)]
    return { sale_count, payable_minor, broken: found }
  } catch (error) {
    return broken(`it cannot be rebuilt: ${endOf(error)}`)
  }
}

/** Keys that were made since it was sent go with the next copy. */
function compareKeys(data: string, fetched: string, sentMs: number): string[] {
  if (newestMs(data) >= sentMs) return []
  const own = digestOf(readKeyFiles(data))
  const isEqual = digestOf(readKeyFiles(join(fetched, data))) === own
  return isEqual ? [] : ['the keys that came back are not those of this outlet']
}

/** Selling goes before trying: a disk that this would fill is left alone. */
function assertRoom(backup: string): void {
  const newest = listGenerations(backup).at(-1)
  const bytes = newest === undefined ? 0 : sizeOf(newest)
  const { bavail, bsize } = statfsSync(backup)
  const wanted = bytes * ROOM_FACTOR + ROOM_BYTES_MIN
  if (bavail * bsize < wanted) {
    throw new Error(`no room to bring a copy back: ${wanted} bytes are wanted in ${backup}`)
  }
}

const sizeOf = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)

function fetchByRestic(to: string): void {
  const { status, stderr, error } = spawnSync(
    process.execPath,
    [FETCH, 'fetch', '--newest', '--to', to],
    { encoding: 'utf8', timeout: FETCH_MS_MAX, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  if (status !== 0) throw new Error(error?.message ?? stderr.trim())
}

function checkAsProgram(folders: Folders): string {
  const proof = checkOffBox({ ...folders, fetch: fetchByRestic })
  if (!proof) return 'nothing has left this box yet'
  if (proof.broken.length > 0) throw new Error(proof.broken.join('; '))
  return JSON.stringify(proof)
}

if (import.meta.main) runNightly(checkAsProgram)
