// Boxes whose fingerprint a person has compared, and the token of a claim or visit. Readable by the
// technician alone.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

export type KnownBox = {
  serial: string
  /** Of the box's own authority, which it keeps through all outlets. */
  fingerprint: string
  authority: string
  token: string | null
  /** Where it was last. */
  address: string
  port: number
}

export type KnownBoxes = {
  find(serial: string): KnownBox | null
  keep(box: KnownBox): void
  forget(serial: string): void
}

type Environment = Record<string, string | undefined>

export function openKnownBoxes(environment: Environment): KnownBoxes {
  const base = environment.OCEAN_HOME ?? join(environment.HOME ?? homedir(), '.config', 'ocean')
  const path = join(base, 'boxes.json')
  const read = (): KnownBox[] => {
    try {
      const boxes: unknown = JSON.parse(readFileSync(path, 'utf8'))
      return Array.isArray(boxes) ? boxes.filter(isKnownBox) : []
    } catch {
      return []
    }
  }
  const write = (boxes: KnownBox[]): void => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.new`, JSON.stringify(boxes, null, 2), { mode: 0o600 })
    renameSync(`${path}.new`, path)
  }
  return {
    find: (serial) => read().find((box) => box.serial === serial) ?? null,
    keep: (box) => write([...read().filter(({ serial }) => serial !== box.serial), box]),
    forget: (gone) => write(read().filter(({ serial }) => serial !== gone)),
  }
}

function isKnownBox(value: unknown): value is KnownBox {
  const box = value as Partial<KnownBox> | null
  return typeof box?.serial === 'string' && typeof box.authority === 'string'
}
