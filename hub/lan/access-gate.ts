import type { FastifyRequest, RouteOptions } from 'fastify'
import type { ErrorCode } from '#domain/errors.ts'
import { mayDo } from '#domain/permissions.ts'
import { type HubApp, RefusalError, type Requester, type RouteAccess } from '../app-types.ts'
import { isFromOurOrigin } from './same-origin.ts'

const LOOPBACK = /^(::ffff:)?127\.|^::1$/

export type GateOptions = {
  /** Who asks, or the refusal for want of a device. `isActivity`: a person did something. */
  identify(cookies: Record<string, string | undefined>, isActivity: boolean): Requester | ErrorCode
  /** Whether these headers bring the token of the technician who is here. */
  isTechnician(headers: { authorization?: string | undefined }): boolean
  /** Access of routes that other people's plugins make, by the beginning of their path. */
  pluginRoutes: Record<string, RouteAccess>
}

/**
 * Default deny: a route that does not say who may use it keeps the hub from starting, and no
 * handler runs before the requester was found and may do what the route does.
 */
export function registerAccessGate(app: HubApp, options: GateOptions): void {
  app.decorateRequest('requester', null)
  app.addHook('onRoute', (route) => {
    const access = route.config?.access ?? pluginAccess(route, options.pluginRoutes)
    if (!access) throw new Error(`${route.method} ${route.url} does not say who may use it`)
    route.config = { ...route.config, access }
  })
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.is404) return done()
    const { access } = request.routeOptions.config
    if (!access) throw new Error('a route without access was started')
    if (!isFromOurOrigin(request)) throw new RefusalError({ code: 'ORIGIN_NOT_ALLOWED' })
    admit(request, access, options)
    done()
  })
}

function pluginAccess(
  route: RouteOptions,
  table: Record<string, RouteAccess>,
): RouteAccess | undefined {
  const prefix = Object.keys(table).find(
    (start) => route.url === start || route.url.startsWith(`${start}/`),
  )
  return prefix === undefined ? undefined : table[prefix]
}

function admit(request: FastifyRequest, access: RouteAccess, options: GateOptions): void {
  if (access.level === 'public') return
  if (access.level === 'technician') {
    if (options.isTechnician(request.headers)) return
    throw new RefusalError({ code: 'TECHNICIAN_REQUIRED' })
  }
  if (access.level === 'box-or-staff' && LOOPBACK.test(request.ip)) return
  const isActivity = access.level === 'staff' || request.method === 'POST'
  const requester = options.identify(request.cookies, isActivity)
  if (typeof requester === 'string') throw new RefusalError({ code: requester })
  request.requester = requester
  if (access.level !== 'device') assertMay(requester, access)
}

type OfPeople = Exclude<RouteAccess, { level: 'public' | 'device' | 'technician' }>

function assertMay({ staff, grants, loginExpired }: Requester, access: OfPeople): void {
  if (!staff || !grants)
    throw new RefusalError({ code: loginExpired ? 'LOGIN_EXPIRED' : 'LOGIN_REQUIRED' })
  if (access.level === 'person') return
  const { permission } = access
  if (!mayDo(grants, permission)) {
    throw new RefusalError({ code: 'ROLE_NOT_ALLOWED', detail: permission })
  }
}
