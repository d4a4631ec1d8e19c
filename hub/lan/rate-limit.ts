import rateLimit from '@fastify/rate-limit'
import type { FastifyRequest } from 'fastify'
import type { HubApp } from '../app-types.ts'

/** Requests of one terminal in a minute: far above a busy cashier, far below a runaway loop. */
const REQUESTS_PER_MINUTE_MAX = 3000
const WINDOW_MS = 60_000
/** Terminals and strangers remembered. */
const KEYS_MAX = 2000

/** Never limited: selling, draining a backlog, and asking whether the hub is there. */
const UNLIMITED = new Set(['/api/pos/transactions', '/api/pos/sync', '/api/health', '/api/live'])

/**
 * Limits each terminal by itself, wherever it connects from: many tills behind one access point
 * share an address. Only who is not a terminal is known by address.
 */
export async function registerRateLimit(app: HubApp): Promise<void> {
  await app.register(rateLimit, {
    max: REQUESTS_PER_MINUTE_MAX,
    timeWindow: WINDOW_MS,
    cache: KEYS_MAX,
    // Figures on every answer would help nobody at a till; a refusal says when to come back.
    addHeaders: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    keyGenerator: (request: FastifyRequest) => request.requester?.terminalId ?? request.ip,
    allowList: (request: FastifyRequest) => UNLIMITED.has(request.routeOptions.url ?? ''),
  })
}
