import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { ErrorAnswer } from '#domain/wire/error-message.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import type { HubApp } from '../app-types.ts'

const TAGS = [
  { name: 'access', description: 'Pairing terminals, proving their key, logging people in' },
  { name: 'pos', description: 'Selling: sales, backlog, shifts, catalogue, customers, held carts' },
  { name: 'console', description: 'What managers and technicians do' },
  { name: 'system', description: 'State of the hub' },
]
const tagByFolder: Record<string, string> = {
  pos: 'pos',
  console: 'console',
  health: 'system',
}

/** The page's own scripts and styles, and the inline styles that its widgets set. */
const DOCS_CSP = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Every route's schema as OpenAPI at /docs/json, and a page to read and try it at /docs. */
export async function registerOpenapi(app: HubApp): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ocean Store Hub',
        version: String(PROTOCOL_VERSION),
        description:
          'The HTTP door of one outlet. Money in minor units, quantities in thousandths, rates in ' +
          'parts per million. Terminals hold the cookie `__Host-device`, people `__Host-staff`.',
      },
      tags: TAGS,
      components: {
        securitySchemes: {
          device: { type: 'apiKey', in: 'cookie', name: '__Host-device' },
          staff: { type: 'apiKey', in: 'cookie', name: '__Host-staff' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const { access } = route.config ?? {}
      const [, folder = '', second = ''] = url.split('/')
      const tag = folder === 'api' ? (tagByFolder[second] ?? 'access') : 'system'
      const schemes = { public: [], device: ['device'], staff: ['device', 'staff'] }
      const names = schemes[access && access.level !== 'box-or-staff' ? access.level : 'staff']
      const security = names.length > 0 ? [Object.fromEntries(names.map((name) => [name, []]))] : []
      const response = { ...(schema?.response as object), default: ErrorAnswer }
      return { url, schema: { tags: [tag], security, ...schema, response } }
    },
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: DOCS_CSP })
}
