// A generation of a backup: the database as it was once, and every page that was written since.
//   generation-20261129T010203Z/
//     base.db           a copy, page for page; without it the generation is of no use
//     000001.wal …      SQLite's logs since before the copy was begun, in their order
//     proof.json        what a rebuilt database said of itself
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'
import { replaceFile } from '../system/durable-file.ts'

const NAME = /^generation-\d{8}T\d{6}\d{3}Z$/
const STAMP = /^generation-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/
const LOG_NAME = /^\d{6}\.wal$/
export const BASE = 'base.db'
const PROOF = 'proof.json'

export const BackupProof = Type.Object({
  at_ms: Type.Integer(),
  /** Sentences; none: the rebuilt database holds. */
  broken: Type.Array(Type.String()),
  epoch: Type.String(),
  sequence: Type.Integer(),
  hash: Type.String(),
  sale_count: Type.Integer(),
  payable_minor: Type.Integer(),
})
export type BackupProof = Static<typeof BackupProof>

/**
 * Makes the folder of a generation that begins now. Its name comes after all others, also where the
 * clock was ahead when one of those was begun: the newest is known by its name.
 */
export function makeGeneration(backupFolder: string, nowMs: number): string {
  const last = namesIn(backupFolder).findLast((name) => NAME.test(name))
  const stamp = stampOf(Math.max(nowMs, last === undefined ? 0 : timeOf(last) + 1))
  const folder = join(backupFolder, `generation-${stamp}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

const stampOf = (atMs: number): string => new Date(atMs).toISOString().replaceAll(/[-:.]/g, '')
const timeOf = (name: string): number => Date.parse(name.replace(STAMP, '$1-$2-$3T$4:$5:$6.$7Z'))

/** Those with a base, oldest first; names sort as times do. */
export const listGenerations = (backupFolder: string): string[] =>
  namesIn(backupFolder)
    .filter((name) => NAME.test(name) && existsSync(join(backupFolder, name, BASE)))
    .map((name) => join(backupFolder, name))

export const logName = (number: number): string => `${String(number).padStart(6, '0')}.wal`

export const listLogs = (generation: string): string[] =>
  namesIn(generation)
    .filter((name) => LOG_NAME.test(name))
    .map((name) => join(generation, name))

/** All but the newest with a base, and what never got one, `current` excepted. */
export function forgetOldGenerations(backupFolder: string, current: string, keep: number): void {
  const kept = new Set([current, ...listGenerations(backupFolder).slice(-keep)])
  for (const name of namesIn(backupFolder)) {
    const path = join(backupFolder, name)
    if (NAME.test(name) && !kept.has(path)) rmSync(path, { recursive: true, force: true })
  }
}

export const writeProof = (generation: string, proof: BackupProof): void =>
  replaceFile(join(generation, PROOF), JSON.stringify(proof), 0o600)

/** Null: never proven, or not readable. */
export function readProof(generation: string): BackupProof | null {
  try {
    const proof: unknown = JSON.parse(readFileSync(join(generation, PROOF), 'utf8'))
    return Check(BackupProof, proof) ? proof : null
  } catch {
    return null
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}
