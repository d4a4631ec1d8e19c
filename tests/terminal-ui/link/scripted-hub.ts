// A hub that does what a test says: takes sales once by id, or is down, silent, slow or forgetful.
import { canonicalJson } from '#domain/canonical-json.ts'
import type { PermissionLimit, StaffCard } from '#domain/wire/access-message.ts'
import type { ProductMessage } from '#domain/wire/catalogue-message.ts'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import type { SaleAnswer, SaleMessage } from '#domain/wire/sale-message.ts'
import { newSealingKey, publicHalf } from '#hub/salvage/sealing-key.ts'
import type { LiveSocket, SocketEvents } from '../../../terminal-ui/src/link/terminal-seams.ts'
import { CASHIER_ID, SMALL_OUTLET, SMALL_PRODUCTS, TERMINAL } from '../../support/small-outlet.ts'

export type Call = { method: string; path: string; body: string; headers: Headers }
export type Trouble =
  /** Nobody answers, nothing happens. */
  | 'down'
  /** Nothing happens and no answer ever comes. */
  | 'silent'
  /** It happens, and the answer is lost on the way. */
  | 'answer-lost'
  /** It happens, and the answer comes when `answerLate` says so. */
  | 'late'
  | { status: number; code: string }
  | { status: number; text: string }
export type Reply = { status: number; body: unknown }
type Series = { series: string; last_number_seen: number; watermark: number }

export const SEALING = publicHalf(newSealingKey())
export const STAFF: StaffCard = { staff_id: CASHIER_ID, name: 'Sari', role: 'cashier' }
export const refusal = (status: number, code: string): Reply => ({
  status,
  body: { success: false, error: { code, message: code, message_id: code, retryable: false } },
})

export class ScriptedHub {
  readonly calls: Call[] = []
  /** By sale id: the canonical text of what was taken first, and its answer. */
  readonly sales = new Map<string, { text: string; answer: SaleAnswer }>()
  readonly sockets: { events: SocketEvents; sent: string[] }[] = []
  trouble: (call: Call) => Trouble | null = () => null
  nowMs = () => 0
  products: ProductMessage[] = SMALL_PRODUCTS
  /** By so many the hub's count is not what it hands out. */
  miscount = 0
  changes: { product: ProductMessage; cursor: number }[] = []
  cursor = 6
  series: Series = { series: TERMINAL.series, last_number_seen: 0, watermark: 0 }
  staffHere: StaffCard | null = null
  rights: { permissions: string[]; limits: PermissionLimit[] } = {
    permissions: ['sell'],
    limits: [],
  }
  /** The browser sends a device cookie: somebody proved a key before. */
  hasSession = false
  /** Answers of further routes, by 'METHOD /path' without the query. */
  routes: Record<string, (call: Call) => Reply> = {}
  #late: (() => void)[] = []

  readonly fetch = async (path: string, init: RequestInit): Promise<Response> => {
    const call = readCall(path, init)
    this.calls.push(call)
    const trouble = this.trouble(call)
    if (trouble === 'down') throw new TypeError('connection refused')
    if (trouble === 'silent') return never(init.signal)
    if (trouble !== null && typeof trouble === 'object') return responseOf(troubleReply(trouble))
    const reply = this.#reply(call)
    if (trouble === 'answer-lost') throw new TypeError('connection reset')
    if (trouble === 'late') await new Promise<void>((resolve) => this.#late.push(resolve))
    return responseOf(reply)
  }

  readonly openSocket = (_path: string, events: SocketEvents): LiveSocket => {
    const socket = { events, sent: [] as string[] }
    this.sockets.push(socket)
    return { send: (text) => socket.sent.push(text), close: () => {} }
  }

  answerLate(): void {
    for (const answer of this.#late.splice(0)) answer()
  }
  say(message: LiveMessage): void {
    this.sockets.at(-1)?.events.onText(JSON.stringify(message))
  }
  hello(): void {
    const cloud = {
      state: 'connected' as const,
      pending_count: 0,
      last_confirmed_at: null,
      progress: null,
      error_code: null,
    }
    this.say({
      type: 'hello',
      protocol_version: PROTOCOL_VERSION,
      build: 'test',
      hub_time_ms: this.nowMs(),
      cursor: this.cursor,
      cloud,
    })
  }
  /** Paths of what was called, in order. */
  paths(): string[] {
    return this.calls.map((call) => `${call.method} ${call.path.split('?')[0]}`)
  }

  #reply(call: Call): Reply {
    const route = `${call.method} ${call.path.split('?')[0]}`
    const scripted = this.routes[route]
    if (scripted) return scripted(call)
    switch (route) {
      case 'POST /api/pair':
        return ok({
          terminal_id: TERMINAL.id,
          terminal_code: TERMINAL.code,
          series: this.series.series,
          outlet: SMALL_OUTLET,
          sealing_key: SEALING,
        })
      case 'POST /api/device/challenge':
        return ok({ nonce: 'a-nonce-of-enough-length' })
      case 'POST /api/device/session':
        this.hasSession = true
        return ok(this.#session())
      case 'GET /api/me':
        if (!this.hasSession) return refusal(401, 'DEVICE_NOT_PAIRED')
        return ok({ terminal_id: TERMINAL.id, staff: this.staffHere, ...this.rights })
      case 'GET /api/staff':
        return ok({ staff: [STAFF] })
      case 'POST /api/login':
        this.staffHere = STAFF
        return ok({
          staff: STAFF,
          ...this.rights,
          expires_at: '2026-11-23T00:00:00.000Z',
          last_login_at: null,
        })
      case 'POST /api/logout':
        this.staffHere = null
        return { status: 204, body: undefined }
      case 'GET /api/pos/products':
        return ok(this.#page(call))
      case 'GET /api/pos/products/changes':
        return ok(this.#changesAfter(call))
      case 'GET /api/pos/categories':
        return ok({ categories: [] })
      case 'POST /api/pos/transactions':
        return ok(this.#take(JSON.parse(call.body) as SaleMessage))
      case 'POST /api/pos/sync':
        return ok({
          success: true,
          results: (JSON.parse(call.body).transactions as SaleMessage[]).map((s) => this.#take(s)),
        })
      default:
        return refusal(404, 'NOT_FOUND')
    }
  }

  #session() {
    return {
      terminal_id: TERMINAL.id,
      terminal_code: TERMINAL.code,
      series: this.series,
      outlet: SMALL_OUTLET,
      hub_time_ms: this.nowMs(),
      protocol_version: PROTOCOL_VERSION,
      sealing_key: SEALING,
    }
  }

  #take(sale: SaleMessage): SaleAnswer {
    const id = sale.offline_transaction_id
    const text = canonicalJson(sale)
    const before = this.sales.get(id)
    if (before) {
      const verdict = before.text === text ? before.answer.verdict : 'quarantined'
      return { ...before.answer, verdict, duplicate: true }
    }
    const answer: SaleAnswer = {
      success: true,
      transaction_id: id,
      receipt_number: sale.receipt_number,
      verdict: 'accepted',
      duplicate: false,
      conflicts: [],
      outbox_sequence: this.sales.size + 1,
      print_job_id: null,
    }
    this.sales.set(id, { text, answer })
    return answer
  }

  #page(call: Call) {
    const query = new URLSearchParams(call.path.split('?')[1])
    const after = query.get('after') ?? ''
    const limit = Number(query.get('limit') ?? 1000)
    const sorted = [...this.products].sort((a, b) => (a.product_id < b.product_id ? -1 : 1))
    const rest = sorted.filter((product) => product.product_id > after)
    const products = rest.slice(0, limit)
    const next_after = rest.length > limit ? (products.at(-1)?.product_id ?? null) : null
    return { products, next_after, cursor: this.cursor, count: sorted.length + this.miscount }
  }

  #changesAfter(call: Call) {
    const after = Number(new URLSearchParams(call.path.split('?')[1]).get('after_cursor'))
    const changes = this.changes.filter((change) => change.cursor > after)
    return {
      products: changes.map((change) => change.product),
      cursor: this.cursor,
      has_more: false,
    }
  }
}

export const ok = (body: unknown): Reply => ({ status: 200, body })

const troubleReply = (
  trouble: { status: number } & ({ code: string } | { text: string }),
): Reply =>
  'code' in trouble
    ? refusal(trouble.status, trouble.code)
    : { status: trouble.status, body: trouble.text }

function readCall(path: string, init: RequestInit): Call {
  return {
    method: init.method ?? 'GET',
    path,
    body: typeof init.body === 'string' ? init.body : '',
    headers: new Headers(init.headers),
  }
}

function responseOf({ status, body }: Reply): Response {
  if (body === undefined) return new Response(null, { status })
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status })
}

/** As fetch does it: only an abort ends the waiting. */
function never(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
  })
}
