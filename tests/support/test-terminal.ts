// A terminal as the hub sees one: a real P-256 key, cookies, JSON over a real socket.
import { webcrypto } from 'node:crypto'
import type {
  DevicePublicKey,
  DeviceSessionAnswer,
  LoginAnswer,
  PairAnswer,
} from '#domain/wire/access-message.ts'
import type { HubDeps } from '#hub/app-types.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { DRAWER_ID, SHIFT_ID } from './small-outlet.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
export type Json = any
export type Answer = { status: number; body: Json; headers: Headers }
export type Trip = {
  method: string
  path: string
  body?: unknown
  headers?: Record<string, string>
  cookies?: Map<string, string>
}

export type TestTerminal = {
  id: string
  code: string
  series: string
  session: DeviceSessionAnswer
  keys: DeviceKeys
  cookies: Map<string, string>
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  put(path: string, body?: unknown): Promise<Answer>
  logIn(staffId: string, pin: string): Promise<LoginAnswer>
  /** Opens the test's shift in the outlet's drawer; somebody must be logged in. */
  openShift(sessionId?: string, openingCashMinor?: number): Promise<Json>
}

export type DeviceKeys = {
  publicKey: DevicePublicKey
  /** base64url of the raw signature, as a browser makes it. */
  sign(text: string): Promise<string>
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }

export async function makeDeviceKeys(): Promise<DeviceKeys> {
  const pair = await webcrypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  const { x = '', y = '' } = await webcrypto.subtle.exportKey('jwk', pair.publicKey)
  return {
    publicKey: { kty: 'EC', crv: 'P-256', x, y },
    async sign(text) {
      const how = { name: 'ECDSA', hash: 'SHA-256' }
      const bytes = new TextEncoder().encode(text)
      const signature = await webcrypto.subtle.sign(how, pair.privateKey, bytes)
      return Buffer.from(signature).toString('base64url')
    },
  }
}

/** Pairs a device under a terminal's name and opens its session. */
export async function createTestTerminal(
  url: string,
  deps: Pick<HubDeps, 'db' | 'seams'>,
  name: string,
): Promise<TestTerminal> {
  const { pairingCode } = createPairingCode(deps.db, deps.seams, null, 60_000)
  const keys = await makeDeviceKeys()
  const paired = await mustTravel<PairAnswer>(url, {
    method: 'POST',
    path: '/api/pair',
    body: { pairing_code: pairingCode, terminal_name: name, public_key: keys.publicKey },
  })
  const cookies = new Map<string, string>()
  const session = await proveKey(url, paired.terminal_id, keys, cookies)
  const { terminal_id: id, terminal_code: code, series } = paired
  const post = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
    travel(url, { method: 'POST', path, body, headers, cookies })
  return {
    ...{ id, code, series, session, keys, cookies, post },
    get: (path, headers = {}) => travel(url, { method: 'GET', path, headers, cookies }),
    put: (path, body) => travel(url, { method: 'PUT', path, body, cookies }),
    logIn: (staffId, pin) =>
      mustTravel(url, {
        method: 'POST',
        path: '/api/login',
        body: { staff_id: staffId, pin },
        cookies,
      }),
    openShift: (sessionId = SHIFT_ID, openingCashMinor = 200_000) =>
      mustTravel(url, {
        method: 'POST',
        path: '/api/pos/sessions',
        body: {
          session_id: sessionId,
          drawer_id: DRAWER_ID,
          opening_cash_minor: openingCashMinor,
          mode: 'shared',
          counts: null,
        },
        cookies,
      }),
  }
}

/** Challenge, signature, session: what a terminal does at each start. */
export async function proveKey(
  url: string,
  terminalId: string,
  keys: DeviceKeys,
  cookies: Map<string, string>,
): Promise<DeviceSessionAnswer> {
  const terminal_id = terminalId
  const post = (path: string, body: unknown) =>
    mustTravel<Json>(url, { method: 'POST', path, body, cookies })
  const { nonce } = await post('/api/device/challenge', { terminal_id })
  const signature = await keys.sign(nonce)
  return post('/api/device/session', { terminal_id, nonce, signature })
}

async function mustTravel<T>(url: string, trip: Trip): Promise<T> {
  const answer = await travel(url, trip)
  if (answer.status >= 300) {
    throw new Error(`${trip.path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }
  return answer.body
}

/** One request; keeps the cookies that come back. A string body is sent as it is. */
export async function travel(url: string, trip: Trip): Promise<Answer> {
  const headers = new Headers(trip.headers)
  const cookies = [...(trip.cookies ?? [])].map(([name, value]) => `${name}=${value}`)
  if (cookies.length > 0) headers.set('cookie', cookies.join('; '))
  const hasBody = trip.body !== undefined
  if (hasBody && !headers.has('content-type')) headers.set('content-type', 'application/json')
  const body = typeof trip.body === 'string' ? trip.body : JSON.stringify(trip.body)
  const response = await fetch(url + trip.path, {
    method: trip.method,
    headers,
    ...(hasBody ? { body } : {}),
  })
  for (const line of response.headers.getSetCookie()) keepCookie(trip.cookies, line)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return {
    status: response.status,
    headers: response.headers,
    body: isJson && text !== '' ? JSON.parse(text) : text,
  }
}

function keepCookie(jar: Map<string, string> | undefined, line: string): void {
  const [pair = '', ...rules] = line.split('; ')
  const name = pair.slice(0, pair.indexOf('='))
  if (rules.includes('Max-Age=0')) jar?.delete(name)
  else jar?.set(name, pair.slice(name.length + 1))
}
