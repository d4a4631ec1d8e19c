import type { FastifyRequest } from 'fastify'

// Other sites can only send these without asking first (a "simple" request of the Fetch standard).
const SIMPLE_TYPES = /^(text\/plain|multipart\/form-data|application\/x-www-form-urlencoded)/i

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * False for a request by which another site's page would act with this browser's cookies. Reads
 * pass, except the WebSocket handshake, to which the same-origin policy does not apply.
 */
export function isFromOurOrigin(request: FastifyRequest): boolean {
  const isHandshake = request.headers.upgrade !== undefined
  if (READING.has(request.method) && !isHandshake) return true
  const { origin } = request.headers
  if (origin !== undefined) return origin === `${request.protocol}://${request.headers.host}`
  // Browsers always name the origin of such requests: this is a program, e.g. the replay tool.
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false
  return !SIMPLE_TYPES.test(request.headers['content-type'] ?? '')
}
