// A till without a screen: a device key of its own, the public API, the till's own arithmetic.
// The replay, the benchmarks and the chaos tests sell through it.
import { webcrypto } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'
import type { Static } from 'typebox'
import type { Cart } from '#domain/cart.ts'
import { toIso } from '#domain/datetime.ts'
import { uuidv7 } from '#domain/ids.ts'
import { buildSaleMessage } from '#domain/sale-message.ts'
import type { Seams } from '#domain/seams.ts'
import type { TenderInput } from '#domain/settle.ts'
import type {
  DevicePublicKey,
  DeviceSessionAnswer,
  PairAnswer,
  StaffCard,
} from '#domain/wire/access-message.ts'
import type { OutletMessage } from '#domain/wire/catalogue-message.ts'
import { SALE_AGE_HEADER, type SaleAnswer, type SaleMessage } from '#domain/wire/sale-message.ts'
import type { ShiftList, ShiftMessage } from '#domain/wire/shift-message.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' }
const REQUEST_TIMEOUT_MS = 10_000
const RETRY_DELAY_MS = 100
const RETRIES_MAX = 600

export type HttpAnswer = { status: number; body: unknown }

/** The hub refused, in its own words. */
export class HubRefusal extends Error {
  readonly status: number
  readonly code: string

  constructor(path: string, answer: HttpAnswer) {
    super(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
    this.status = answer.status
    const body = answer.body as { error?: { code?: string } } | null
    this.code = body?.error?.code ?? ''
  }
}

export type HeadlessTill = {
  terminalId: string
  terminalCode: string
  series: string
  outlet: OutletMessage
  get<T>(path: string): Promise<T>
  /** Text is sent as it stands. */
  post<T>(path: string, body: unknown): Promise<T>
  put<T>(path: string, body: unknown): Promise<T>
  logIn(staff: StaffCard, pin: string): Promise<void>
  openShift(openingCashMinor: number): Promise<string>
  /** Goes on with a shift this terminal left open; null when there is none. */
  findOpenShift(): Promise<string | null>
  /** The next sale of this till, numbered but not sent. */
  makeSale(cart: Cart, tenders: TenderInput[]): SaleMessage
  /** Sends until the hub acknowledges; connection faults and 5xx are retried with the same bytes. */
  sell(sale: SaleMessage): Promise<SaleAnswer>
  /** The live channel, as a browser holds it open. */
  openLive(): WebSocket
  /** What another process needs to be this till. */
  keep(): Promise<KeptTill>
  close(): void
}

export type KeptTill = {
  paired: PairAnswer
  key: webcrypto.JsonWebKey
  number: number
  sessionId: string
  cashierId: string
}

export type TillOptions = {
  url: string
  pairingCode: string
  name: string
  seams: Seams
  /** A loopback address of its own: to the hub it is a device of its own, also before it pairs. */
  localAddress?: string
  /** How long one request may take; an emulated hub is slow. */
  timeoutMs?: number
  /** A till that was paired before, in place of pairing one. */
  kept?: KeptTill
}

/** Pairs under `name` (a name that exists gets a new series) and proves the device key. */
export async function openHeadlessTill(options: TillOptions): Promise<HeadlessTill> {
  const { localAddress, timeoutMs = REQUEST_TIMEOUT_MS } = options
  const agent = new Agent({ keepAlive: true, maxSockets: 4, ...(localAddress && { localAddress }) })
  const cookies = new Map<string, string>()
  const send = (method: string, path: string, body?: unknown, headers = {}) =>
    exchange({ agent, cookies, url: options.url, method, path, body, headers, timeoutMs })
  const post = async <T>(path: string, body: unknown): Promise<T> =>
    accepted<T>(path, await send('POST', path, body))

  const { paired, key } = await (options.kept ? wake(options.kept) : pair(post, options))
  const prove = () => proveKey(post, paired.terminal_id, key)
  const session = await prove()
  let { cashierId, sessionId, number } = options.kept ?? { cashierId: '', sessionId: '', number: 0 }

  const sell = async (sale: SaleMessage): Promise<SaleAnswer> => {
    const startedMs = options.seams.clock.monotonicMs()
    const path = '/api/pos/transactions'
    for (let attempt = 0; attempt < RETRIES_MAX; attempt += 1) {
      const ageMs = Math.round(options.seams.clock.monotonicMs() - startedMs)
      const headers = { [SALE_AGE_HEADER]: String(ageMs) }
      const answer = await send('POST', path, sale, headers).catch(() => null)
      if (answer?.status === 200) return answer.body as SaleAnswer
      if (answer?.status === 401) await prove().catch(() => null)
      else if (answer && answer.status < 500 && answer.status !== 429) {
        throw new HubRefusal(path, answer)
      }
      await new Promise<void>((resolve) => options.seams.timers.after(RETRY_DELAY_MS, resolve))
    }
    throw new Error(`the hub did not answer ${RETRIES_MAX} times`)
  }

  return {
    terminalId: paired.terminal_id,
    terminalCode: paired.terminal_code,
    series: paired.series,
    outlet: session.outlet,
    get: async <T>(path: string) => accepted<T>(path, await send('GET', path)),
    post,
    put: async <T>(path: string, body: unknown) => accepted<T>(path, await send('PUT', path, body)),
    sell,
    logIn: async (staff, pin) => {
      await post('/api/login', { staff_id: staff.staff_id, pin })
      cashierId = staff.staff_id
    },
    openShift: async (openingCashMinor) => {
      sessionId = uuidv7(options.seams)
      const body = {
        session_id: sessionId,
        drawer_id: null,
        mode: 'shared',
        opening_cash_minor: openingCashMinor,
        counts: null,
      }
      return (await post<ShiftMessage>('/api/pos/sessions', body)).session_id
    },
    findOpenShift: async () => {
      const path = `/api/pos/sessions?status=open&terminal_id=${paired.terminal_id}`
      const { sessions } = accepted<Static<typeof ShiftList>>(path, await send('GET', path))
      sessionId = sessions[0]?.session_id ?? ''
      return sessions[0]?.session_id ?? null
    },
    makeSale: (cart, tenders) => {
      number += 1
      const built = buildSaleMessage({
        cart,
        tenders,
        outlet: session.outlet,
        identity: {
          transactionId: uuidv7(options.seams),
          terminalId: paired.terminal_id,
          terminalCode: paired.terminal_code,
          series: paired.series,
          number,
          sessionId,
          cashierId,
          createdAt: toIso(options.seams.clock.nowMs()),
        },
        committed: true,
      })
      if (!built.ok) throw new Error(`${built.code} ${built.field ?? ''} ${built.detail ?? ''}`)
      return built.value
    },
    openLive: () => {
      const headers = { cookie: cookieLine(cookies), origin: options.url }
      // Node's WebSocket takes headers; the browser's type, which it is declared with, does not.
      const init = { headers } as unknown as string
      return new WebSocket(`${options.url.replace('http', 'ws')}/api/live`, init)
    },
    keep: async () => {
      const jwk = await webcrypto.subtle.exportKey('jwk', key)
      return { paired, key: jwk, number, sessionId, cashierId }
    },
    close: () => agent.destroy(),
  }
}

type Post = <T>(path: string, body: unknown) => Promise<T>
type Identity = { paired: PairAnswer; key: webcrypto.CryptoKey }

async function pair(post: Post, options: TillOptions): Promise<Identity> {
  const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const paired = await post<PairAnswer>('/api/pair', {
    pairing_code: options.pairingCode,
    terminal_name: options.name,
    public_key: await publicKeyOf(keys.publicKey),
  })
  return { paired, key: keys.privateKey }
}

async function wake({ paired, key }: KeptTill): Promise<Identity> {
  return {
    paired,
    key: await webcrypto.subtle.importKey('jwk', key, ALGORITHM, true, ['sign']),
  }
}

async function publicKeyOf(key: webcrypto.CryptoKey): Promise<DevicePublicKey> {
  const { x = '', y = '' } = await webcrypto.subtle.exportKey('jwk', key)
  return { kty: 'EC', crv: 'P-256', x, y }
}

async function proveKey(
  post: Post,
  terminalId: string,
  key: webcrypto.CryptoKey,
): Promise<DeviceSessionAnswer> {
  const terminal_id = terminalId
  const { nonce } = await post<{ nonce: string }>('/api/device/challenge', { terminal_id })
  const bytes = new TextEncoder().encode(nonce)
  const signature = Buffer.from(await webcrypto.subtle.sign(SIGNATURE, key, bytes))
  const body = { terminal_id, nonce, signature: signature.toString('base64url') }
  return post<DeviceSessionAnswer>('/api/device/session', body)
}

function accepted<T>(path: string, answer: HttpAnswer): T {
  if (answer.status >= 300) throw new HubRefusal(path, answer)
  return answer.body as T
}

type Exchange = {
  agent: Agent
  cookies: Map<string, string>
  url: string
  method: string
  path: string
  body: unknown
  headers: Record<string, string>
  timeoutMs: number
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body
  return body === undefined ? '' : JSON.stringify(body)
}

function exchange(call: Exchange): Promise<HttpAnswer> {
  const text = textOf(call.body)
  const cookie = cookieLine(call.cookies)
  const headers: Record<string, string> = { ...call.headers }
  if (cookie) headers.cookie = cookie
  if (text) {
    headers['content-type'] = 'application/json'
    headers['content-length'] = String(Buffer.byteLength(text))
  }
  return new Promise((resolve, reject) => {
    const options = { method: call.method, agent: call.agent, headers, timeout: call.timeoutMs }
    const outgoing = httpRequest(call.url + call.path, options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        for (const line of response.headers['set-cookie'] ?? []) keepCookie(call.cookies, line)
        resolve({ status: response.statusCode ?? 0, body: readJson(Buffer.concat(chunks)) })
      })
    })
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in time')))
    outgoing.on('error', reject)
    outgoing.end(text)
  })
}

const cookieLine = (jar: Map<string, string>): string =>
  [...jar].map(([name, value]) => `${name}=${value}`).join('; ')

function readJson(bytes: Buffer): unknown {
  const text = bytes.toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function keepCookie(jar: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';')
  const name = pair.slice(0, pair.indexOf('='))
  jar.set(name, pair.slice(name.length + 1))
}
