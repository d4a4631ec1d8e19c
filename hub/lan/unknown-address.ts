import type { FastifyReply, FastifyRequest } from 'fastify'
import { ERRORS } from '#domain/error-registry.ts'
import type { HubApp } from '../app-types.ts'
import { errorAnswer } from './error-answer.ts'

type KnownRoute = { url: string; method: string }

/**
 * Answers what no route matches: METHOD_NOT_ALLOWED when the path exists under another method,
 * NOT_FOUND otherwise. Register before the routes.
 */
export function registerUnknownAddress(app: HubApp): void {
  const routes: KnownRoute[] = []
  app.addHook('onRoute', ({ url, method }) => {
    for (const name of [method].flat()) if (url !== '/*') routes.push({ url, method: name })
  })
  app.setNotFoundHandler((request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    const allowed = routes.filter(({ url }) => isMatch(url, path)).map(({ method }) => method)
    const code = allowed.length > 0 ? 'METHOD_NOT_ALLOWED' : 'NOT_FOUND'
    if (allowed.length > 0) reply.header('allow', [...new Set(allowed)].join(', '))
    return reply.code(ERRORS[code].status).send(errorAnswer({ code }))
  })
}

function isMatch(pattern: string, path: string): boolean {
  const names = pattern.split('/')
  const parts = path.split('/')
  return (
    names.length === parts.length &&
    names.every((name, index) => name.startsWith(':') || name === parts[index])
  )
}
