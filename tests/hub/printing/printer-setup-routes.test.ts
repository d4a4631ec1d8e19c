import t from 'tap'
import type { PrinterBoard, PrinterSettings } from '#domain/wire/printer-message.ts'
import type { LookAtPrinter } from '#hub/printing/printer-looks.ts'
import { startTestHub, TECHNICIAN_ID, type TestHub } from '../../support/hub.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'

const [FIRST, SECOND] = [testId(711), testId(712)]

const settings = (change: Partial<PrinterSettings> = {}): PrinterSettings => ({
  ...{ name: 'Kasir 1', transport: 'tcp', address: '192.168.1.50', columns: 48 },
  ...{ code_page: 'cp858', can_cut: true, can_draw: true, drawer: 'pin-2' },
  ...{ status_ability: 'auto', fence_ability: 'auto', is_default: false },
  fallback_printer_id: null,
  ...change,
})
const another = (change: Partial<PrinterSettings> = {}) =>
  settings({ name: 'Kasir 2', address: '192.168.1.51', ...change })

/** One hub for all: a hub costs more than what is asked of it. Each test begins without printers. */
let opened: Promise<{ hub: TestHub; office: TestTerminal }> | null = null
let lookAt: LookAtPrinter = async () => ({ problem: null, isSaid: false })

async function open() {
  const hub = await startTestHub(t, { lookAtPrinter: (place) => lookAt(place) })
  return { hub, office: await hub.logIn(MANAGER_ID, 'Kantor') }
}

async function openOffice() {
  opened ??= open()
  const { hub, office } = await opened
  hub.db.exec('DELETE FROM print_job; DELETE FROM printer_route; DELETE FROM printer')
  const since = hub.db.prepare('SELECT max(sequence) FROM audit_entry').pluck().get()
  const put = (id: string, body: object) => office.put(`/api/console/printers/${id}`, body)
  const board = async () => (await office.get('/api/console/printers')).body as PrinterBoard
  const audits = (kind: string) =>
    hub.db
      .prepare('SELECT payload FROM audit_entry WHERE kind = ? AND sequence > ?')
      .pluck()
      .all(kind, since)
      .map((payload) => JSON.parse(payload as string))
  return { hub, office, put, board, audits }
}

const refused = (status: number, code: string, field?: string) => ({
  status,
  body: { error: { code, ...(field ? { field } : {}) } },
})

t.test('the first printer is the default one; a change says what was before', async (t) => {
  const { put, board, audits } = await openOffice()
  t.equal((await put(FIRST, settings())).status, 200)
  t.match((await board()).printers, [
    {
      ...{ printer_id: FIRST, is_active: true, waiting_count: 0, uncertain_count: 0 },
      ...{ problem: null, looked_at: null },
      settings: { ...settings(), address: '192.168.1.50:9100', is_default: true },
    },
  ])
  await put(SECOND, another({ fallback_printer_id: FIRST }))
  const changed = settings({ address: '192.168.1.50:9100', columns: 42, is_default: true })
  await put(FIRST, changed)
  t.equal((await put(FIRST, changed)).status, 200, 'the same again is no change')
  t.match(audits('printer-added'), [{ printer_name: 'Kasir 1' }, { printer_name: 'Kasir 2' }])
  t.match(audits('printer-changed'), [
    { printer_id: FIRST, staff_id: MANAGER_ID, changes: { columns: { from: 48, to: 42 } } },
  ])
  t.equal(audits('printer-changed').length, 1)
  await put(SECOND, another({ is_default: true }))
  const defaults = (await board()).printers.filter((each) => each.settings.is_default)
  t.match(defaults, [{ printer_id: SECOND }])
  t.equal(defaults.length, 1)
})

t.test('what cannot be is refused with its field', async (t) => {
  const { put, office } = await openOffice()
  await put(FIRST, settings())
  const taken = await put(SECOND, another({ name: ' kasir 1 ' }))
  t.match(taken, refused(409, 'PRINTER_NAME_TAKEN', 'name'))
  t.match(await put(SECOND, another({ name: '   ' })), refused(400, 'INVALID_REQUEST', 'name'))
  const there = await put(SECOND, another({ address: '192.168.1.50:9100' }))
  t.match(there, refused(409, 'PRINTER_ADDRESS_TAKEN', 'address'))
  const abroad = await put(SECOND, another({ address: '8.8.8.8' }))
  t.match(abroad, refused(422, 'PRINTER_ADDRESS_INVALID', 'address'))
  const itself = await put(SECOND, another({ fallback_printer_id: SECOND }))
  t.match(itself, refused(422, 'PRINTER_STAND_IN_UNFIT', 'fallback_printer_id'))
  await put(SECOND, another())
  const none = await put(FIRST, settings({ is_default: false }))
  t.match(none, refused(409, 'PRINTER_IS_DEFAULT', 'is_default'))
  t.match(await put(SECOND, { ...another(), columns: 40 }), { status: 400 })
  t.match(await put(SECOND, { ...another(), code_page: 'utf8' }), { status: 400 })
  const route = { paper: 'receipt', terminal_id: null, printer_id: testId(1) }
  t.match(await office.put('/api/console/printer-routes', route), refused(404, 'PRINTER_UNKNOWN'))
  const nowhere = { paper: 'receipt', terminal_id: testId(1), printer_id: FIRST }
  const answer = await office.put('/api/console/printer-routes', nowhere)
  t.match(answer, { body: { error: { code: 'UNKNOWN_TERMINAL', field: 'terminal_id' } } })
})

t.test('routes are set, said on the board, and taken away', async (t) => {
  const { office, put, board, audits } = await openOffice()
  await put(FIRST, settings())
  await put(SECOND, another())
  const set = (terminal_id: string | null, printer_id: string | null) =>
    office.put('/api/console/printer-routes', { paper: 'report', terminal_id, printer_id })
  await set(null, SECOND)
  await set(office.id, FIRST)
  await set(office.id, FIRST)
  const { routes, terminals } = await board()
  t.same(
    new Set(routes),
    new Set([
      { paper: 'report', terminal_id: null, printer_id: SECOND },
      { paper: 'report', terminal_id: office.id, printer_id: FIRST },
    ]),
  )
  t.ok(terminals.some(({ terminal_id, name }) => terminal_id === office.id && name === 'Kantor'))
  await set(office.id, null)
  t.equal((await board()).routes.length, 1)
  t.match(audits('printer-route-set'), [
    { paper: 'report', at_terminal_id: null, printer_id: SECOND, printer_id_before: null },
    { at_terminal_id: office.id, printer_id: FIRST },
    { at_terminal_id: office.id, printer_id: null, printer_id_before: FIRST },
  ])
})

t.test('printers say how they are when somebody looks, for a moment', async (t) => {
  const asked: unknown[] = []
  let said: Awaited<ReturnType<LookAtPrinter>> = { problem: 'cover-open', isSaid: true }
  lookAt = async (place) => {
    asked.push(place)
    return said
  }
  const { hub, office, put, board } = await openOffice()
  await put(FIRST, settings())
  const look = async () =>
    ((await office.post('/api/console/printers/look')).body as PrinterBoard).printers[0]
  t.match(await look(), { problem: 'cover-open', looked_at: /Z$/ })
  t.same(asked, [{ transport: 'tcp', address: '192.168.1.50:9100', statusAbility: 'auto' }])
  t.match((await board()).printers, [{ problem: 'cover-open' }])
  said = { problem: null, isSaid: false }
  t.match(await look(), { problem: null, looked_at: null })

  const test = { page: 'test', opens_drawer: false }
  await office.post(`/api/console/printers/${FIRST}/test-page`, test)
  hub.db.exec("UPDATE print_job SET state = 'fencing', last_error = 'paper-out'")
  said = { problem: 'in-use', isSaid: true }
  t.match(await look(), { problem: 'paper-out', waiting_count: 1 }, 'its job knows better')
  t.equal(asked.length, 2, 'one that prints is not asked')
})

t.test('a test page, the page of code pages, and the drawer', async (t) => {
  const { hub, office, put, audits, board } = await openOffice()
  await put(FIRST, settings())
  const path = `/api/console/printers/${FIRST}/test-page`
  const test = (page: string, opens_drawer: boolean) => office.post(path, { page, opens_drawer })
  t.match((await test('test', true)).body, { success: true, print_job_id: /^[0-9a-f-]{36}$/ })
  await test('characters', false)
  const jobs = 'SELECT kind FROM print_job ORDER BY rowid'
  t.same(hub.db.prepare(jobs).pluck().all(), ['test-page', 'drawer-pulse', 'test-page'])
  t.match((await board()).printers, [{ waiting_count: 2 }], 'a drawer is no paper')
  t.match(audits('printer-tested'), [
    { page: 'test', opened_drawer: true, staff_id: MANAGER_ID },
    { page: 'characters', opened_drawer: false },
  ])
  const technician = await hub.logIn(TECHNICIAN_ID, 'Servis')
  const opening = await technician.post(path, { page: 'test', opens_drawer: true })
  t.match(opening, refused(403, 'ROLE_NOT_ALLOWED'))
  t.equal((await technician.post(path, { page: 'test', opens_drawer: false })).status, 200)
})
