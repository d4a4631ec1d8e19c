import { createHash } from 'node:crypto'
import Fastify from 'fastify'
import type { ErrorCode } from '#domain/errors.ts'
import type { ErrorAnswer } from '#domain/wire/error-message.ts'
import type { HealthAnswer } from '#domain/wire/health-message.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import type { HaltReason, HubApp } from '../app-types.ts'
import { healthReasonOf } from './halt-reason.ts'
import { HALTED_SCRIPT, HALTED_STYLE, haltedPage } from './halted-page.ts'

export type Halted = {
  why: HaltReason
  hubName: string
  build: string
  nowMs(): number
  /** The shape of every refusal. */
  refusalOf(reason: { code: ErrorCode }): ErrorAnswer
}

/**
 * A box that does not sell takes nothing and says why: to people with a page, to programs with the
 * usual health, to tills with a refusal that lets them go on alone and try again.
 */
export function buildHaltedApp({ why, hubName, build, nowMs, refusalOf }: Halted): HubApp {
  const app = Fastify({ forceCloseConnections: true })
  const [style, script] = [HALTED_STYLE, HALTED_SCRIPT].map(
    (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )
  const allowed = `style-src ${style}; script-src ${script}; connect-src 'self'`
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy': `default-src 'none'; ${allowed}`,
    })
  })
  app.get('/api/health', async (_request, reply) => {
    reply.code(503)
    return healthOf(why, build, nowMs())
  })
  const code = why === 'replaced' ? 'BOX_REPLACED' : 'HUB_HALTED'
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && !/^\/api\//.test(request.url)
    if (!isPage) return reply.code(503).send(refusalOf({ code }))
    return reply.code(503).type('text/html; charset=utf-8').send(haltedPage(why, hubName))
  })
  return app as unknown as HubApp
}

const healthOf = (why: HaltReason, build: string, nowMs: number): HealthAnswer => ({
  status: 'failing',
  reasons: [healthReasonOf(why)],
  build,
  protocol_version: PROTOCOL_VERSION,
  hub_time_ms: nowMs,
  uptime_s: 0,
  database: 'failing',
  disk: { state: 'unknown', free_bytes: null },
  clock: 'ok',
  cloud: {
    ...{ state: 'unknown', pending_count: 0, last_confirmed_at: null },
    ...{ progress: null, error_code: null },
  },
  printing: { printer_count: 0, waiting_count: 0, uncertain_count: 0 },
  terminals_connected: 0,
  tails_outstanding: 0,
})
