// One request to the hub: a deadline over the whole of it, and every end of it as a value.

import type { Static, TSchema } from 'typebox'
import { hasShape, knownPart } from './schema-check.ts'
import type { TerminalSeams } from './terminal-seams.ts'
import { isTillErrorCode, refuseAtTill, type TillOutcome, type TillRefusal } from './till-errors.ts'

/** How long a cashier waits for the hub before the till goes on without its answer. */
export const DEADLINE_MS = 2_500
/** Catalogue pages and backlog batches are larger than one sale. */
export const BULK_DEADLINE_MS = 15_000

export type HubRequest = {
  method: 'GET' | 'POST' | 'PUT'
  path: string
  /** JSON text, sent as it stands. */
  body?: string
  headers?: Record<string, string>
  deadlineMs?: number
  /** What a hub of a later build says more is left out of the answer: see `knownPart`. */
  mayKnowMore?: boolean
}
export type HubSeams = Pick<TerminalSeams, 'fetch' | 'timers'>

/**
 * Sends one request and reads its answer against `schema`.
 *
 * Refusals: the hub's own code; HUB_TOO_SLOW after the deadline, HUB_UNREACHABLE when nothing
 * answered, ANSWER_UNREADABLE when something else than our hub did. After any of these three the
 * effect of the request is unknown, so it must be one that can be repeated.
 */
export async function callHub<S extends TSchema>(
  seams: HubSeams,
  request: HubRequest,
  schema: S,
): Promise<TillOutcome<Static<S>>> {
  const received = await receive(seams, request)
  if (!received.ok) return received
  const { status, text } = received.value
  return readAnswer(status, text, schema, request.mayKnowMore)
}

/** Reads the text of an answer: a value of `schema`, or the hub's refusal. */
export function readAnswer<S extends TSchema>(
  status: number,
  text: string,
  schema: S,
  mayKnowMore = false,
): TillOutcome<Static<S>> {
  const said = parseJson(text)
  if (status >= 200 && status < 300) {
    const value = mayKnowMore ? knownPart(schema, said) : said
    return hasShape(schema, value)
      ? { ok: true, value }
      : refuseAtTill('ANSWER_UNREADABLE', `status ${status}`)
  }
  return readRefusal(status, said)
}

type Received = { status: number; text: string }

function receive(seams: HubSeams, request: HubRequest): Promise<TillOutcome<Received>> {
  const abort = new AbortController()
  return new Promise((resolve) => {
    const cancel = seams.timers.after(request.deadlineMs ?? DEADLINE_MS, () => {
      resolve(refuseAtTill('HUB_TOO_SLOW'))
      abort.abort()
    })
    readWhole(seams, request, abort.signal)
      .then((value) => resolve({ ok: true, value }))
      .catch((error: unknown) => resolve(refuseAtTill('HUB_UNREACHABLE', String(error))))
      .finally(cancel)
  })
}

async function readWhole(
  seams: HubSeams,
  request: HubRequest,
  signal: AbortSignal,
): Promise<Received> {
  const response = await seams.fetch(request.path, {
    method: request.method,
    credentials: 'same-origin',
    cache: 'no-store',
    signal,
    ...(request.body === undefined
      ? request.headers && { headers: request.headers }
      : {
          body: request.body,
          headers: { 'content-type': 'application/json', ...request.headers },
        }),
  })
  return { status: response.status, text: await response.text() }
}

function readRefusal(status: number, value: unknown): TillRefusal {
  const error = property(value, 'error')
  const code = property(error, 'code')
  if (typeof code !== 'string' || !isTillErrorCode(code)) {
    return refuseAtTill('ANSWER_UNREADABLE', `status ${status}`)
  }
  return refuseAtTill(code, textOf(error, 'detail'), textOf(error, 'field'))
}

function textOf(value: unknown, name: string): string | undefined {
  const found = property(value, name)
  return typeof found === 'string' ? found : undefined
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
