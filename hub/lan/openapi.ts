import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { ErrorAnswer } from '#domain/wire/error-message.ts'
import { PROTOCOL_VERSION } from '#domain/wire/protocol-version.ts'
import type { HubApp, RouteAccess } from '../app-types.ts'
import { ROUTE_SUMMARIES } from './route-summaries.ts'

/** In the order of a terminal's day; a route's own tag is one of these. */
const TAGS = [
  { name: 'access', description: 'Pairing terminals, proving their key, logging people in' },
  { name: 'people', description: 'Who works here and what they may do; approvals; audit log' },
  { name: 'shifts', description: 'Opening and closing shifts, their figures' },
  { name: 'sales', description: 'Selling, handing over a backlog, looking at sales' },
  { name: 'refunds', description: 'Money back: refunds, voids, goods without a receipt' },
  { name: 'held carts', description: 'Carts set aside at one terminal and taken up at another' },
  { name: 'catalogue', description: 'Products, prices, stock, categories' },
  { name: 'customers', description: 'Finding and adding customers' },
  { name: 'accounts', description: 'Gift cards, vouchers, deposits, kasbon, and promises of them' },
  { name: 'payments', description: 'Charges, unverified payments, settlement files' },
  { name: 'receipts', description: 'The customer’s own page of a receipt' },
  { name: 'printing', description: 'Printers and jobs that need a person' },
  { name: 'scales', description: 'Scales on the box: settings, and weights for a basket' },
  { name: 'catalogue import', description: 'Products from a CSV file' },
  { name: 'stock', description: 'Goods that come, go and are counted; what lies there' },
  { name: 'cash', description: 'Cash that moves without a sale: drawers, safe, bank' },
  { name: 'rules', description: 'The outlet’s own rules for money' },
  { name: 'cloud', description: 'What waits for the cloud, and what it set aside' },
  { name: 'conflicts', description: 'Disagreements beside documents that stand' },
  { name: 'reports', description: 'Figures of whole days, and files for the tax office' },
  { name: 'box', description: 'Claiming, enrolling, commissioning and retiring the box' },
  { name: 'system', description: 'State of the hub' },
]

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
          'The HTTP door of one outlet. Money in minor units, quantities in thousandths, rates ' +
          'in parts per million. Cookies: `__Host-device` of terminals, `__Host-staff` of ' +
          'people. A WebSocket at `/api/live` tells terminals what has changed.',
      },
      tags: TAGS,
      components: {
        securitySchemes: {
          device: { type: 'apiKey', in: 'cookie', name: '__Host-device' },
          technician: { type: 'http', scheme: 'bearer' },
          staff: { type: 'apiKey', in: 'cookie', name: '__Host-staff' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access
      const security = securityOf(access)
      const needs = access && 'permission' in access ? access.permission : null
      const description = needs === null ? {} : { description: `Needs \`${needs}\`` }
      const response = { ...(schema?.response ?? {}), default: ErrorAnswer }
      const summary = ROUTE_SUMMARIES[`${route.method} ${route.url}`]
      const known = summary === undefined ? {} : { summary }
      return { url, schema: { security, ...known, ...description, ...schema, response } }
    },
  })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: DOCS_CSP })
}

function securityOf(access: RouteAccess | undefined): Record<string, string[]>[] {
  if (!access || access.level === 'public') return []
  if (access.level === 'technician') return [{ technician: [] }]
  return [access.level === 'device' ? { device: [] } : { device: [], staff: [] }]
}
