import Fastify from 'fastify'
import t from 'tap'
import type { ROLES } from '#domain/wire/access-message.ts'
import type { HubApp } from '#hub/app-types.ts'
import { registerAccessGate } from '#hub/lan/access-gate.ts'
import { SUPERVISOR_ID, startTestHub, TECHNICIAN_ID, type TestHub } from '../../support/hub.ts'
import { CASHIER_ID, MANAGER_ID, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'

// Who may use what, said once more and independently of the code. `all`: whoever is logged in;
// c, s, m, t: cashier, supervisor, manager, technician. A new route needs a row here.
const TABLE = `
GET    /*                                     public
GET    /api/health                            public
GET    /trust.gif                             public
GET    /api/box                               public
POST   /api/box/visit                         public
POST   /api/box/enrol                         technician
GET    /api/technician/facts                  technician
POST   /api/technician/pairing-codes          technician
POST   /api/technician/printers/:id/test-page technician
GET    /api/technician/print-jobs/:id         technician
POST   /api/technician/signature              technician
POST   /api/technician/retirement             technician
POST   /api/pair                              public
POST   /api/device/challenge                  public
POST   /api/device/session                    public
GET    /docs                                  box
GET    /docs/                                 box
GET    /docs/json                             box
GET    /docs/yaml                             box
GET    /docs/*                                box
GET    /docs/static/index.html                box
GET    /docs/static/swagger-initializer.js    box
GET    /metrics                               box
GET    /api/console/health                    box
GET    /r/:number/:code                       public
GET    /api/live                              device
GET    /api/outlet                            device
GET    /api/staff                             device
GET    /api/me                                device
POST   /api/login                             device
POST   /api/logout                            device
POST   /api/pos/transactions                  device
POST   /api/pos/sync                          device
POST   /api/pos/sync/commands                 device
POST   /api/pos/sync/validate                 device
POST   /api/pos/sync/tail                     device
POST   /api/pos/sync/tail/done                device
POST   /api/pos/client-events                 device
POST   /api/pos/salvage                       device
POST   /api/console/hand-over                 m t
POST   /api/console/salvage                   m t
GET    /api/console/salvage                   m t
GET    /api/pos/rules                         device
GET    /api/pos/logo                          device
GET    /api/pos/promotions                    device
GET    /api/pos/coupons/:code                 device
GET    /api/pos/categories                    device
GET    /api/pos/products                      device
GET    /api/pos/products/changes              device
GET    /api/pos/products/search               device
GET    /api/pos/products/by-barcode/:code     device
GET    /api/me/log-ins                        all
POST   /api/me/pin                            all
GET    /api/console/staff                     m
POST   /api/console/staff                     m
PUT    /api/console/staff/:id                 m
POST   /api/console/staff/:id/pin             m
POST   /api/console/staff/:id/unlock          m
GET    /api/console/staff/:id/log-ins         m
GET    /api/console/role-grants               m
PUT    /api/console/role-grants               m
GET    /api/console/report-days               s m
POST   /api/console/tax-files                 m
GET    /api/console/tax-files/:id             m
GET    /api/console/tax-files/:id/:name       m
POST   /api/console/reports                   s m
GET    /api/console/reports/:id               s m
GET    /api/console/reports/:id/others/:part  s m
POST   /api/console/reports/:id/cancel        s m
GET    /api/console/audit                     m
POST   /api/console/audit/verify              m
GET    /api/console/audit/verify              m
GET    /api/pos/approvers                     c s m
POST   /api/pos/approvals                     c s m
GET    /api/pos/transactions                  c s m
GET    /api/pos/transactions/:id              c s m
POST   /api/pos/transactions/:id/reprint      c s m
GET    /api/pos/transactions/:id/refundable   c s m
POST   /api/pos/refunds                       c s m
GET    /api/pos/refunds                       c s m
GET    /api/pos/refunds/:id                   c s m
POST   /api/pos/refunds/:id/reprint           c s m
GET    /api/pos/sessions                      c s m
POST   /api/pos/sessions                      c s m
GET    /api/pos/sessions/:id                  c s m
POST   /api/pos/sessions/:id/close            c s m
POST   /api/pos/sessions/:id/suspend          c s m
POST   /api/pos/sessions/:id/resume           c s m
POST   /api/pos/sessions/:id/end-trading      c s m
POST   /api/pos/sessions/:id/counts           c s m
GET    /api/pos/sessions/:id/report           c s m
POST   /api/pos/sessions/:id/reports          c s m
GET    /api/console/addenda                   s m
POST   /api/console/sessions/:id/addenda/:part_no/cash-place s m
GET    /api/pos/customers                     c s m
POST   /api/pos/customers                     c s m
GET    /api/pos/customers/changes             c s m
POST   /api/pos/customers/:id/changes         c s m
GET    /api/pos/held-carts                    c s m
POST   /api/pos/held-carts                    c s m
POST   /api/pos/held-carts/:id/take           c s m
GET    /api/pos/print-jobs                    c s m
POST   /api/pos/print-jobs/:id/answer         c s m
POST   /api/pos/print-jobs/:id/release        c s m
POST   /api/pos/print-jobs/:id/cancel         c s m
GET    /api/pos/printers                      c s m
GET    /api/console/stock                     s m
GET    /api/console/stock/products/:id/movements s m
PUT    /api/console/stock/products/:id/reorder-point s m
GET    /api/console/stock/counts              s m
POST   /api/console/stock/counts              s m
GET    /api/console/stock/counts/:id          s m
POST   /api/console/stock/counts/:id/entries  s m
GET    /api/console/stock/counts/:id/variances s m
POST   /api/console/stock/counts/:id/recounts s m
POST   /api/console/stock/counts/:id/settlement s m
POST   /api/console/stock/counts/:id/cancellation s m
GET    /api/console/stock/documents           s m
GET    /api/console/stock/documents/:id       s m
POST   /api/console/stock/documents/:id/reversal s m
POST   /api/console/stock/documents/:id/print s m
GET    /api/console/stock/suppliers           s m
POST   /api/console/stock/receipts            s m
POST   /api/console/stock/write-offs          s m
GET    /api/console/stock/transfers           s m
POST   /api/console/stock/transfers           s m
POST   /api/console/stock/transfer-receipts   s m
GET    /api/console/labels/stale              s m t
POST   /api/console/labels                    s m t
POST   /api/console/labels/sheet              s m t
POST   /api/console/labels/sheet/printed      s m t
GET    /api/console/promotions                s m t
PUT    /api/console/promotions/:id            m
POST   /api/console/promotions/:id/stop       m
GET    /api/console/price-lists               s m t
GET    /api/console/price-lists/:list         s m t
GET    /api/console/price-lists/:list/progress s m t
GET    /api/console/price-forecast            s m t
PUT    /api/console/price-lists/:list         m
PUT    /api/console/price-lists/:list/rows    m
POST   /api/console/price-lists/:list/rows/remove m
POST   /api/console/price-lists/:list/copy    m
POST   /api/console/price-lists/:list/days    m
POST   /api/console/price-lists/:list/remove  m
GET    /api/console/outlet                    m
PUT    /api/console/outlet                    m
PUT    /api/console/outlet/tax                m
POST   /api/console/outlet/tax/remove         m
POST   /api/console/logo/preview              m
PUT    /api/console/logo                      m
POST   /api/console/logo/remove               m
POST   /api/pos/printers/:id/test-page        s m t
GET    /api/console/printers                  s m t
POST   /api/console/printers/look             s m t
PUT    /api/console/printers/:id              m t
POST   /api/console/printers/:id/retire       m t
POST   /api/console/printers/:id/reinstate    m t
POST   /api/console/printers/:id/test-page    m t
PUT    /api/console/printer-routes            m t
GET    /api/console/reprints                  m
GET    /api/console/printers/found            s m t
POST   /api/console/printers/probe            s m t
POST   /api/pos/scale/watch                   c s m
POST   /api/pos/scale/takes                   c s m
GET    /api/console/scales                    s m t
GET    /api/console/scales/ports              s m t
GET    /api/console/scales/weighings          s m t
PUT    /api/console/scales/:id                m t
POST   /api/console/scales/:id/remove         m t
GET    /api/console/terminals                 s m t
POST   /api/console/pairing-codes             m t
GET    /api/pos/sessions/:id/close-check      c s m
POST   /api/pos/held-carts/:id/discard        c s m
POST   /api/pos/carts/:id/discarded           c s m
POST   /api/pos/bills                         c s m
GET    /api/console/bills                     s m
POST   /api/pos/cash-movements                c s m
GET    /api/pos/cash-movements                c s m
POST   /api/pos/no-sale                       c s m
GET    /api/pos/drawers                       c s m
POST   /api/console/drawers                   m
GET    /api/console/safe                      m
POST   /api/console/bank-deposits             m
POST   /api/console/safe-counts               m
PUT    /api/console/rules                     m
GET    /api/pos/accounts                      c s m
POST   /api/pos/accounts                      c s m
GET    /api/pos/accounts/:id/statement        c s m
POST   /api/pos/account-receipts              c s m
POST   /api/pos/account-payouts               c s m
PUT    /api/console/accounts/:id              m
GET    /api/console/credit-ageing             s m
GET    /api/pos/customers/:id/loyalty         c s m
POST   /api/pos/holds                         c s m
POST   /api/pos/holds/:id/release             c s m
POST   /api/pos/payment-attempts              c s m
GET    /api/pos/payment-attempts/:id          c s m
POST   /api/pos/payment-attempts/:id/cancel   c s m
GET    /api/pos/unverified-payments           c s m
POST   /api/pos/unverified-payments/verify    s m
GET    /api/console/settlements               m
POST   /api/console/settlements               m
GET    /api/console/settlements/:id           m
GET    /api/console/tails                     s m t
POST   /api/console/tails/:terminal_id/lost   m t
POST   /api/console/terminals/:id/voided-numbers m
POST   /api/console/held-papers               s m t
GET    /api/console/cloud                     s m t
POST   /api/console/cloud/retry               s m t
POST   /api/console/cloud/set-aside/:id/seen  s m t
GET    /api/console/conflicts                 s m t
GET    /api/console/conflicts/:id             s m t
GET    /api/console/today                     s m t
GET    /api/console/sales                     c s m
GET    /api/console/overrides                 m
POST   /api/console/overrides/undo            m
GET    /api/console/kpis                      s m t
POST   /api/console/conflicts/:id/resolve     s m t
GET    /api/console/customers                 s m
GET    /api/console/customers/:id             s m
GET    /api/console/customers/:id/statement   s m
GET    /api/console/customers/:id/merge       s m
POST   /api/console/customers/:id/merge       s m
GET    /api/console/quarantine                s m t
POST   /api/console/quarantine/:id/retry      s m t
POST   /api/console/quarantine/:id/settle     s m t
GET    /api/console/reorders                  s m t
POST   /api/console/reorders/:id/ordered      s m t
GET    /api/pos/conflicts                     c s m
GET    /api/pos/conflicts/:id                 c s m
POST   /api/pos/conflicts/:id/resolve         c s m
GET    /api/console/products                  m
GET    /api/console/products/export           m
GET    /api/console/products/:id              m
POST   /api/console/products                  m
PUT    /api/console/products/:id              m
GET    /api/console/imports/:id/preview       m
POST   /api/console/imports/:id/decision      m
POST   /api/console/imports/:id/undo          m
GET    /api/console/imports                   m
POST   /api/console/imports                   m
GET    /api/console/imports/:id               m
GET    /api/console/imports/:id/errors        m
`

type Role = (typeof ROLES)[number]
type Row = { method: string; url: string; who: string; roles: Role[] }

const roleByLetter: Record<string, Role> = {
  c: 'cashier',
  s: 'supervisor',
  m: 'manager',
  t: 'technician',
}
const ROWS: Row[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [method = '', url = '', ...words] = line.split(/ +/)
    const named = words.map((word) => roleByLetter[word]).filter((role) => role !== undefined)
    const roles = words[0] === 'all' ? Object.values(roleByLetter) : named
    return { method, url, who: words.join(' '), roles }
  })
const PEOPLE: [Role, string][] = [
  ['cashier', CASHIER_ID],
  ['supervisor', SUPERVISOR_ID],
  ['manager', MANAGER_ID],
  ['technician', TECHNICIAN_ID],
]

/** Every route of the application, from its own router. */
function routesOf(app: HubApp): string[] {
  const found: string[] = []
  const parents: string[] = []
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, lead = '', text = '', methods = ''] = /^(\W*?── )(.*) \((.*)\)$/.exec(line) ?? []
    if (text === '') continue
    const depth = lead.length / 4 - 1
    parents.length = depth
    parents.push(text === '*' && depth === 0 ? '/*' : text)
    for (const method of methods.split(', ')) {
      if (method !== 'HEAD') found.push(`${method} ${parents.join('')}`)
    }
  }
  return found.sort()
}

/** What a route answers before it looks at the request: its refusal, or "in". */
async function knock(hub: TestHub, row: Row, options: Knock): Promise<string> {
  const { terminal, remoteAddress = '192.168.1.77' } = options
  const cookie = [...(terminal?.cookies ?? [])].map((pair) => pair.join('=')).join('; ')
  const answer = await hub.app.inject({
    method: row.method as 'GET' | 'POST',
    url: row.url
      .replace(':id', testId(404))
      .replace(':code', '1')
      // The router prints only the last part of /docs/static/*.
      .replace('/docs/*', '/docs/static/swagger-ui.css')
      .replace('*', 'x'),
    headers: cookie === '' ? {} : { cookie },
    remoteAddress,
  })
  const isRefusal = answer.statusCode === 401 || answer.statusCode === 403
  return isRefusal ? answer.json().error.code : 'in'
}
type Knock = { terminal?: TestTerminal; remoteAddress?: string }

t.test('the table names every route there is', async (t) => {
  const hub = await startTestHub(t)
  const said = ROWS.map(({ method, url }) => `${method} ${url}`)
  t.strictSame(routesOf(hub.app), said.sort())
})

t.test('a stranger on the LAN gets nothing but the door', async (t) => {
  const hub = await startTestHub(t)
  for (const row of ROWS) {
    // A wrong code and an unknown device are refused by the routes themselves.
    if (row.url === '/api/pair' || row.url === '/api/device/session') continue
    const stranger = row.who === 'technician' ? 'TECHNICIAN_REQUIRED' : 'DEVICE_NOT_PAIRED'
    const expected = row.who === 'public' ? 'in' : stranger
    t.equal(await knock(hub, row, {}), expected, `${row.method} ${row.url}`)
  }
})

t.test('a program on the box may look at figures and documentation', async (t) => {
  const hub = await startTestHub(t)
  for (const row of ROWS.filter(({ who }) => who === 'box')) {
    for (const remoteAddress of ['127.0.0.1', '::1', '::ffff:127.0.0.1'])
      t.equal(await knock(hub, row, { remoteAddress }), 'in', `${row.url} ${remoteAddress}`)
  }
})

t.test('a paired terminal without anybody logged in', async (t) => {
  const hub = await startTestHub(t)
  const terminal = await hub.pair()
  for (const row of ROWS) {
    const isOpen = ['public', 'device'].includes(row.who)
    if (row.url === '/api/pair' || row.url === '/api/device/session') continue
    const refusal = row.who === 'technician' ? 'TECHNICIAN_REQUIRED' : 'LOGIN_REQUIRED'
    const expected = isOpen ? 'in' : refusal
    t.equal(await knock(hub, row, { terminal }), expected, `${row.method} ${row.url}`)
  }
})

for (const [role, staffId] of PEOPLE) {
  t.test(`a ${role}`, async (t) => {
    const hub = await startTestHub(t)
    const terminal = await hub.logIn(staffId)
    for (const row of ROWS.filter(({ roles }) => roles.length > 0)) {
      const expected = row.roles.includes(role) ? 'in' : 'ROLE_NOT_ALLOWED'
      t.equal(await knock(hub, row, { terminal }), expected, `${row.method} ${row.url}`)
    }
  })
}

t.test('an application with a route that does not say who may use it does not start', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  registerAccessGate(app as unknown as HubApp, {
    identify: () => 'DEVICE_NOT_PAIRED',
    isTechnician: () => false,
    pluginRoutes: { '/docs': { level: 'public' } },
  })
  app.get('/docs/json', async () => ({}))
  const forgotten = { method: 'GET' as const, handler: async () => ({}) }
  t.throws(() => app.route({ ...forgotten, url: '/forgotten' }), /GET \/forgotten does not say who/)
  t.throws(() => app.route({ ...forgotten, url: '/docsmith' }), /does not say who/)
})

t.test('every route is documented, with a tag that is explained', async (t) => {
  const hub = await startTestHub(t)
  const { body } = await hub.request('GET', '/docs/json')
  const tags = body.tags.map(({ name }: { name: string }) => name)
  for (const { method, url, who } of ROWS) {
    if (who === 'box' || url === '/*' || url === '/api/live') continue
    const path = url.replace(/:(\w+)/g, '{$1}')
    const operation = body.paths[path]?.[method.toLowerCase()]
    t.ok(operation, `${method} ${path}`)
    t.ok(tags.includes(operation?.tags?.[0]), `${method} ${path} is tagged`)
    t.match(operation?.responses?.default, { content: {} }, `${method} ${path} names the error`)
  }
  t.equal((await hub.request('GET', '/docs/static/index.html')).status, 200)
})
