// The outlet's login at the cloud, in a file that the relay alone can read. Beside it lies, while a
// password is being changed, the next one: whichever the server knows, the box can log in.
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { type Static, Type } from 'typebox'
import { Check } from 'typebox/value'

const OTHERS = 0o077
const PRIVATE = 0o600

const CloudLogin = Type.Object(
  { user: Type.String({ minLength: 1 }), password: Type.String({ minLength: 1 }) },
  { additionalProperties: false },
)
export type CloudLogin = Static<typeof CloudLogin>

export type CloudCredential = {
  /** The logins that the server may know, the likeliest first; never empty. */
  candidates(): CloudLogin[]
  /** The server knows this one: it is the current one from now on. */
  settle(login: CloudLogin): void
  /**
   * A login with the next password, safely on disk before the server may hear of it. One that is
   * there already is used again: a call that was given up may still change the server's mind.
   */
  prepareNext(makePassword: () => string): CloudLogin
}

/** A login that is stated in the settings cannot be changed from the cloud. */
export function fixedCredential(login: CloudLogin): CloudCredential {
  return {
    candidates: () => [login],
    settle: () => {},
    prepareNext: () => {
      throw new Error('the login is in RELAY_CLOUD_URL; only one in RELAY_CLOUD_CREDENTIAL changes')
    },
  }
}

/** Throws one sentence when the file is missing, unreadable, malformed or open to others. */
export function openCredential(path: string): CloudCredential {
  checkPrivate(path)
  let current = readFirst(path)
  const nextPath = `${path}.next`
  return {
    candidates: () => {
      // A technician may have put another login in its place meanwhile.
      current = readLogin(path) ?? current
      const next = readLogin(nextPath)
      return next ? [current, next] : [current]
    },
    settle: (login) => {
      if (login.password === current.password) return
      if (login.password !== readLogin(nextPath)?.password) throw new Error('not the next login')
      current = login
      renameSync(nextPath, path)
      syncFolder(path)
    },
    prepareNext: (makePassword) => {
      const known = readLogin(nextPath)
      if (known) return known
      const next = { user: current.user, password: makePassword() }
      writeDurably(nextPath, next)
      return next
    },
  }
}

function checkPrivate(path: string): void {
  if (!existsSync(path)) throw new Error(`${path} does not exist.`)
  const { mode, uid } = lstatSync(path)
  const isFile = (mode & 0o170000) === 0o100000
  if (!isFile) throw new Error(`${path} must be a file of its own, no link and no folder.`)
  if ((mode & OTHERS) !== 0) throw new Error(`${path} is open to others: chmod 600 ${path}`)
  if (uid !== process.getuid?.()) throw new Error(`${path} must belong to the relay's own user.`)
}

function readFirst(path: string): CloudLogin {
  const login = readLogin(path)
  if (!login) throw new Error(`${path} must hold {"user": …, "password": …}.`)
  return login
}

/** Null for a file that is missing or was never finished: no server ever heard of it. */
function readLogin(path: string): CloudLogin | null {
  try {
    const login: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Check(CloudLogin, login) ? login : null
  } catch {
    return null
  }
}

function writeDurably(path: string, login: CloudLogin): void {
  const draft = `${path}.draft`
  const file = openSync(draft, 'w', PRIVATE)
  try {
    writeFileSync(file, `${JSON.stringify(login)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, path)
  syncFolder(path)
}

function syncFolder(path: string): void {
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
