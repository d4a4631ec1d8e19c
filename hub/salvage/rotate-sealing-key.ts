// The key to which tills seal their journals is replaced, and those before it are kept as long as a
// till may still need them (tools/sealing-key.ts is its command).
import { mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { replaceFile } from '../system/durable-file.ts'
import { readOrCreateSealingKey, readSealingKeyFile, writeNewSealingKey } from './sealing-key.ts'

/** A till may be away for so long and still hand over what it sealed before. */
export const FORMER_DAYS_MIN = 90
const DAY_MS = 24 * 60 * 60_000
const FORMER_FILE = /^sealing-key-(\d{4}-\d{2}-\d{2})\.pem$/

type Told = { ok: boolean; lines: string[] }

/** `nowMs` by the box's clock: it names the file and says how old one is, and nothing else. */
export function runSealingKey(command: string, folder: string, nowMs: number): Told {
  if (!readdirSync(folder).includes('sealing-key.pem')) {
    return { ok: false, lines: ['There is no sealing-key.pem in that folder.'] }
  }
  if (command === 'list') return { ok: true, lines: list(folder) }
  if (command === 'rotate') return rotate(folder, new Date(nowMs).toISOString().slice(0, 10))
  if (command === 'retire') return { ok: true, lines: retire(folder, nowMs) }
  return { ok: false, lines: ['Say list, rotate or retire, and --data with the data folder.'] }
}

function list(folder: string): string[] {
  const { keyId } = readOrCreateSealingKey(folder)
  const former = formerFiles(folder).map(({ name, day }) => {
    return `${readSealingKeyFile(join(folder, name)).keyId}  until ${day}, still opens`
  })
  return [`${keyId}  in use`, ...former]
}

/**
 * The old key lies under its new name before the new one takes its place: a power cut at any moment
 * leaves every key that a till may have sealed to.
 */
function rotate(folder: string, day: string): Told {
  const { keyId } = readOrCreateSealingKey(folder)
  const kept = join(folder, `sealing-key-${day}.pem`)
  if (readdirSync(folder).includes(`sealing-key-${day}.pem`)) {
    return { ok: false, lines: ['It was replaced today already. Nothing was done.'] }
  }
  const path = join(folder, 'sealing-key.pem')
  replaceFile(kept, readFileSync(path), 0o600)
  const next = writeNewSealingKey(path)
  return {
    ok: true,
    lines: [
      `${keyId} is replaced by ${next.keyId}.`,
      'Start the hub again: each till begins a new segment with its next session.',
      `The old key opens what was sealed to it; keep it for ${FORMER_DAYS_MIN} days at least.`,
    ],
  }
}

/** Moved aside, never deleted: whoever needs one after all puts it back. */
function retire(folder: string, nowMs: number): string[] {
  const old = formerFiles(folder).filter(({ day }) => {
    return nowMs - Date.parse(`${day}T00:00:00Z`) >= FORMER_DAYS_MIN * DAY_MS
  })
  if (old.length === 0) return [`No key was replaced ${FORMER_DAYS_MIN} days ago or earlier.`]
  mkdirSync(join(folder, 'retired-keys'), { recursive: true, mode: 0o700 })
  return old.map(({ name }) => {
    renameSync(join(folder, name), join(folder, 'retired-keys', name))
    return `${name} lies in retired-keys: the hub opens nothing with it after its next start.`
  })
}

const formerFiles = (folder: string): { name: string; day: string }[] =>
  readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const day = FORMER_FILE.exec(name)?.[1]
      return day === undefined ? [] : [{ name, day }]
    })
