// How the last update went, in the updater's words, and whether the machine is set up as the
// release that runs has it: two small files of a box (decision 0125).
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Check } from 'typebox/value'
import { type ReleaseState, UpdateWord } from '#domain/wire/update-word.ts'
import { readText } from './read-text.ts'

export type ReleaseOnBox = Omit<ReleaseState, 'wanted'>

const RELEASE = 'opt/ocean/current'
const TOLD = 'var/lib/ocean/update/told.json'
const SET_UP = 'etc/ocean/set-up'
const HASH_CHARACTERS = 12

/** `root` holds /opt, /var and /etc; null: this machine is no box. */
export async function readReleaseOnBox(root: string): Promise<ReleaseOnBox | null> {
  const meant = await setUpOf(join(root, RELEASE))
  if (meant === null) return null
  const found = await readText(join(root, SET_UP))
  return { last: await readWord(join(root, TOLD)), set_up: found === meant ? 'current' : 'older' }
}

/**
 * What install.sh of a release sets up beside units, in one word: SET_UP_FILES as they are, and the
 * packages and timers it names. It counts the same way when it is done (`set_up_of`). Null: there
 * is no such release.
 */
export async function setUpOf(release: string): Promise<string | null> {
  const script = await readText(join(release, 'provisioning/install.sh'))
  if (script === null) return null
  const said = (name: string): string =>
    new RegExp(`^${name}='([^']*)'$`, 'm').exec(script)?.[1] ?? ''
  const hash = createHash('sha256')
  for (const name of said('SET_UP_FILES').split(/\s+/)) {
    const bytes = await readFile(join(release, 'systemd', name)).catch(() => '')
    hash.update(bytes)
  }
  hash.update(`${said('NEEDED')}\n${said('IDLE')}\n`)
  return hash.digest('hex').slice(0, HASH_CHARACTERS)
}

async function readWord(path: string): Promise<UpdateWord | null> {
  try {
    const word: unknown = JSON.parse(await readFile(path, 'utf8'))
    return Check(UpdateWord, word) ? word : null
  } catch {
    return null
  }
}
