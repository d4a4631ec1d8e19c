import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { Check } from 'typebox/value'
import type { HubDeps } from '../app-types.ts'
import { ENROLLED_FILE } from '../setup/enrol-outlet.ts'
import { listTerminalCards } from '../terminal/terminal-cards.ts'

const Kept = Type.Object({ terminals: Type.Array(Type.String()) })

/** The names of the bundle's terminals under which no device is paired yet, in its order. */
export function listToPair({ db, dataFolder }: Pick<HubDeps, 'db' | 'dataFolder'>): string[] {
  const paired = new Set(listTerminalCards(db).map(({ name }) => name.toLowerCase()))
  const names = readNames(join(dataFolder, ENROLLED_FILE))
  return names.filter((name) => !paired.has(name.toLowerCase()))
}

function readNames(path: string): string[] {
  try {
    const kept: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Check(Kept, kept) ? kept.terminals : []
  } catch {
    return []
  }
}
