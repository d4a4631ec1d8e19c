// A new box becomes an outlet's: each step stands before the next begins, and what is done is not
// done again (docs/decisions/0101).
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { ReplacementParcel } from '#domain/replacement-parcel.ts'
import type { DayTotals } from '#domain/wire/day-totals.ts'
import { readKeyFiles } from '#hub/system/read-key-files.ts'
import { fetchOffBox } from '../off-box-backup.ts'
import { checkKeyFiles, hubNameOf, type KeyFile, placeKeyFiles } from './place-identity.ts'
import { placeLogin, type SaidCloud } from './place-login.ts'
import {
  isDone,
  type Replacement,
  readReplacement,
  type Step,
  saveReplacement,
} from './replacement-file.ts'
import { askProgram } from './run-program.ts'

/** Of folders in folders, as a box has them. */
const DEPTH_MAX = 6

export type ReplaceOrder = {
  /** Of the new box's hub. */
  data: string
  because: string
  /** A copy of the old box that lies here already; null: restic fetches it. */
  from: string | null
  /** Head office's, opened; null: the keys are in the copy. */
  parcel: ReplacementParcel | null
  /** What a person said of the cloud beside the parcel. */
  cloud: SaidCloud
  /** Where a relay that is no service of a box looks for its login; null: this is a box. */
  credential: string | null
  /** Where the new box's signer keeps its keys; null: it has none, the hub signs by itself. */
  signer: string | null
  environment: NodeJS.ProcessEnv
  now(): Date
  /** The hub and the relay, where they are services of this machine. */
  stop(): void
  say(line: string): void
}
type HubTotals = { outlet_code: string; days: DayTotals[] }
type Restored = { sale_count: number; payable_minor: number }

/** Throws one sentence; called again it goes on where it stopped. Ends before anything is started. */
export function prepareBox(order: ReplaceOrder): Replacement {
  const { data, say } = order
  mkdirSync(data, { recursive: true, mode: 0o750 })
  const begun = readReplacement(data)
  if (!begun || !isDone(begun, 'keys')) freeBox(order)
  else if (!isDone(begun, 'restored')) order.stop()
  const replacement = begun ?? begin(order)
  /** `work` answers what is missing still: the step is for another call. */
  const run = (step: Step, words: string, work: () => string | null): void => {
    if (isDone(replacement, step)) {
      say(`✓ ${words} (done before)`)
      return
    }
    const missing = work()
    if (missing !== null) {
      say(`→ ${missing}`)
      return
    }
    replacement.steps.push({ step, at: order.now().toISOString() })
    saveReplacement(data, replacement)
    say(`✓ ${words}`)
  }
  run('fetched', 'the copy of the old box is here', () => fetchCopy(order, replacement))
  run('keys', 'the keys of the outlet are in place', () => placeKeys(order, replacement))
  run('restored', 'the database is restored', () => restore(order, replacement))
  run('login', "the cloud's login is in place", () => placeTheLogin(order, replacement))
  if (order.from === null && isDone(replacement, 'login')) {
    rmSync(replacement.fetched, { recursive: true, force: true })
  }
  return replacement
}

/**
 * A hub that runs makes a database before there is a shop, also where a replacement was cut and the
 * machine started again: that one makes room. Throws where a shop is in it.
 */
function freeBox({ data, environment, stop, say }: ReplaceOrder): void {
  if (!existsSync(join(data, 'outlet.db'))) return
  const ask = <T>(verb: string): T =>
    askProgram<T>('hub/backup/unused-outlet.ts', [verb, data], environment, data)
  if (!ask<{ is_unused: boolean }>('look').is_unused) {
    throw new Error(`${data} has an outlet already: this box is in use, or needs no replacement`)
  }
  stop()
  const { set_aside } = ask<{ set_aside: string | null }>('set-aside')
  say(`  no shop was opened here: its empty database lies in ${set_aside}`)
}

function begin({ data, because, now, from, parcel }: ReplaceOrder): Replacement {
  const replacement = {
    ...{ because, outlet_code: '', begun_at: now().toISOString(), steps: [] },
    fetched: from ?? join(data, 'fetched'),
    ...{ backup_days: [], cloud_days: parcel?.days ?? null },
  }
  saveReplacement(data, replacement)
  return replacement
}

function fetchCopy({ from, environment }: ReplaceOrder, { fetched }: Replacement): null {
  if (from !== null) {
    findFolder(from, hasGenerations, 'a backup')
    return null
  }
  rmSync(fetched, { recursive: true, force: true })
  fetchOffBox({ environment }, fetched)
  return null
}

function placeKeys(order: ReplaceOrder, { fetched }: Replacement): null {
  const { data, parcel, signer, say } = order
  const files: KeyFile[] = parcel
    ? parcel.identity.files
    : readKeyFiles(findFolder(fetched, hasKeys, 'the keys'))
  checkKeyFiles(files)
  placeKeyFiles(data, files, signer)
  say(`  tills find this box as ${hubNameOf(files)}`)
  return null
}

function restore(order: ReplaceOrder, replacement: Replacement): null {
  const { data, because, environment, parcel, say } = order
  const backup = findFolder(replacement.fetched, hasGenerations, 'a backup')
  const { sale_count } = askProgram<Restored>(
    'hub/backup/restore-outlet.ts',
    ['--from', backup, '--into', data, '--because', because],
    environment,
  )
  const totals = askProgram<HubTotals>('hub/backup/day-totals.ts', [data], environment, data)
  if (parcel && parcel.identity.outlet_code !== totals.outlet_code) {
    throw new Error(
      `the parcel is of ${parcel.identity.outlet_code}, the backup of ${totals.outlet_code}`,
    )
  }
  replacement.outlet_code = totals.outlet_code
  replacement.backup_days = totals.days
  say(`  ${totals.outlet_code}: ${sale_count} sales, the last of ${lastDay(totals.days)}`)
  return null
}

const lastDay = (days: readonly DayTotals[]): string => days.at(-1)?.business_date ?? 'no day'

function placeTheLogin(order: ReplaceOrder, { fetched }: Replacement): string | null {
  const { data, parcel, cloud, credential } = order
  return placeLogin({ data, parcel, said: cloud, credential, copy: search(fetched, hasKeys) ?? '' })
}

const hasKeys = (names: readonly string[]): boolean => names.includes('pepper')
const hasGenerations = (names: readonly string[]): boolean =>
  names.some((name) => name.startsWith('generation-'))

/** The copy has the paths of the old box, which nobody has to know. */
function findFolder(
  root: string,
  isIt: (names: readonly string[]) => boolean,
  what: string,
): string {
  const found = search(root, isIt)
  if (!found) throw new Error(`${what} is not in ${root}`)
  return found
}

function search(
  folder: string,
  isIt: (names: readonly string[]) => boolean,
  depth = DEPTH_MAX,
): string | null {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return null
  const names = readdirSync(folder)
  if (isIt(names)) return folder
  if (depth === 0) return null
  for (const name of names) {
    const found = search(join(folder, name), isIt, depth - 1)
    if (found) return found
  }
  return null
}
