// The public API of a running hub, as a paired device with somebody logged in.
import { webcrypto } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { PairAnswer, StaffCard } from '#domain/wire/access-message.ts'
import type { ErrorAnswer } from '#domain/wire/error-message.ts'
import { ExplainedError } from './explained-error.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' }

export type HubAddress = { url: string; ca: string | null }
export type Device = { terminal_id: string; private_key: webcrypto.JsonWebKey }

/** The hub refused, in its own words. */
function refusalOf({ code, message, message_id, detail }: ErrorAnswer['error']): Error {
  const more = detail ? ` (${detail})` : ''
  return new ExplainedError(`${message}${more} [${code}]`, `${message_id}${more} [${code}]`)
}

export type HubDoor = {
  get<T>(path: string): Promise<T>
  post<T>(path: string, body?: unknown): Promise<T>
  /** Sends a file as the body. */
  send<T>(path: string, type: string, body: Readable): Promise<T>
  download(path: string): Promise<Readable>
}

export function openHubDoor(address: HubAddress): HubDoor {
  const cookies = new Map<string, string>()
  const call = (method: string, path: string, type?: string, body?: string | Readable) =>
    exchange(address, cookies, { method, path, type, body })
  const read = async <T>(answer: Promise<IncomingMessage>): Promise<T> =>
    JSON.parse((await text(await accepted(await answer))) || 'null')
  return {
    get: (path) => read(call('GET', path)),
    post: (path, body) => read(call('POST', path, 'application/json', JSON.stringify(body ?? {}))),
    send: (path, type, body) => read(call('POST', path, type, body)),
    download: async (path) => accepted(await call('GET', path)),
  }
}

type Call = {
  method: string
  path: string
  type: string | undefined
  body: string | Readable | undefined
}

function exchange(
  { url, ca }: HubAddress,
  cookies: Map<string, string>,
  { method, path, type, body }: Call,
): Promise<IncomingMessage> {
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const headers = { ...(cookie ? { cookie } : {}), ...(type ? { 'content-type': type } : {}) }
  const request = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const outgoing = request(url + path, { method, headers, ...(ca ? { ca } : {}) }, (answer) => {
      for (const line of answer.headers['set-cookie'] ?? []) keepCookie(cookies, line)
      resolve(answer)
    })
    outgoing.on('error', reject)
    if (typeof body === 'object') pipeline(body, outgoing).catch(reject)
    else outgoing.end(body)
  })
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';')
  const name = pair.slice(0, pair.indexOf('='))
  cookies.set(name, pair.slice(name.length + 1))
}

async function accepted(answer: IncomingMessage): Promise<IncomingMessage> {
  if ((answer.statusCode ?? 500) < 300) return answer
  const body = await text(answer)
  let error: ErrorAnswer['error'] | undefined
  try {
    error = JSON.parse(body).error
  } catch {
    // Not the hub's own answer: a proxy's, or another program on this port.
  }
  throw error ? refusalOf(error) : new Error(`Unexpected answer: ${answer.statusCode} ${body}`)
}

/** This computer's key for a hub, kept in a file that only its owner may read; null before pairing. */
export function readDevice(stateFolder: string, url: string): Device | null {
  try {
    return JSON.parse(readFileSync(devicePath(stateFolder, url), 'utf8'))
  } catch {
    return null
  }
}

const devicePath = (stateFolder: string, url: string): string =>
  join(stateFolder, `import-device-${new URL(url).host.replace(/[^\w.-]/g, '_')}.json`)

/** Pairs this computer once. */
export async function pairDevice(
  door: HubDoor,
  pairingCode: string,
  stateFolder: string,
  url: string,
): Promise<Device> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const { x = '', y = '' } = await webcrypto.subtle.exportKey('jwk', keys.publicKey)
  const { terminal_id } = await door.post<PairAnswer>('/api/pair', {
    pairing_code: pairingCode,
    terminal_name: `Import ${hostname()}`.slice(0, 100),
    public_key: { kty: 'EC', crv: 'P-256', x, y },
  })
  const private_key = await webcrypto.subtle.exportKey('jwk', keys.privateKey)
  const device = { terminal_id, private_key }
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 })
  writeFileSync(devicePath(stateFolder, url), JSON.stringify(device), { mode: 0o600 })
  return device
}

export async function proveDevice(door: HubDoor, device: Device): Promise<void> {
  const { terminal_id, private_key } = device
  const { nonce } = await door.post<{ nonce: string }>('/api/device/challenge', { terminal_id })
  const key = await webcrypto.subtle.importKey('jwk', private_key, ALGORITHM, false, ['sign'])
  const bytes = new TextEncoder().encode(nonce)
  const signature = Buffer.from(await webcrypto.subtle.sign(SIGNATURE, key, bytes))
  const body = { terminal_id, nonce, signature: signature.toString('base64url') }
  await door.post('/api/device/session', body)
}

/** Logs in the named person, or the only manager. */
export async function logInManager(
  door: HubDoor,
  staffName: string | null,
  pin: string,
): Promise<void> {
  const { staff } = await door.get<{ staff: StaffCard[] }>('/api/staff')
  const wanted = staffName?.toLowerCase()
  const fitting = staff.filter(({ name, role }) =>
    wanted === undefined ? role === 'manager' : name.toLowerCase() === wanted,
  )
  const [person, ...others] = fitting
  if (!person || others.length > 0) {
    const names = staff.map(({ name, role }) => `${name} (${role})`).join(', ')
    throw new ExplainedError(
      `Say with --staff who imports: ${names}.`,
      `Sebutkan dengan --staff siapa yang mengimpor: ${names}.`,
    )
  }
  await door.post('/api/login', { staff_id: person.staff_id, pin })
}
