// The console's printers over a real hub: set up step by step, watched, routed, retired.
import t from 'tap'
import type { LiveMessage } from '#domain/wire/live-message.ts'
import { ConsolePrintersModel } from '../../../terminal-ui/src/models/console-printers-model.ts'
import { LogoModel } from '../../../terminal-ui/src/models/logo-model.ts'
import { PrinterSetupModel } from '../../../terminal-ui/src/models/printer-setup-model.ts'
import { ReprintsModel } from '../../../terminal-ui/src/models/reprints-model.ts'
import { newId } from '../../hub/cash/cash-desk.ts'
import { startTestHub, type TestHub } from '../../support/hub.ts'
import { MANAGER_ID } from '../../support/small-outlet.ts'
import type { TestTerminal } from '../../support/test-terminal.ts'
import { deskLink } from './desk-link.ts'

const ABLE = {
  answersStatus: true,
  answersFence: true,
  answersProcessId: false,
  answersKeptPictures: true,
}

let problem: string | null = null

/** One hub for all: a hub costs more than what is asked of it. Each test begins without printers. */
let opened: Promise<{ hub: TestHub; office: TestTerminal }> | null = null

async function open() {
  const hub = await startTestHub(t, {
    probePrinter: async () => ({ ok: true, probe: { ...ABLE, maker: 'EPSON', model: 'T1' } }),
    lookAtPrinter: async () => ({ problem, isSaid: true }),
    findPrinters: async () => ({
      printers: [
        {
          ...({ transport: 'tcp', access: 'ready', serial: null } as const),
          ...{ address: '192.168.1.9:9100', name: 'EPSON '.repeat(10) },
        },
      ],
      isComplete: false,
    }),
  })
  return { hub, office: await hub.logIn(MANAGER_ID, 'Kantor') }
}

async function openDesk() {
  opened ??= open()
  const { hub, office } = await opened
  hub.db.exec('DELETE FROM print_job; DELETE FROM printer_route; DELETE FROM printer')
  const desk = deskLink(office)
  let hear = (_: LiveMessage): void => {}
  const work: Promise<unknown>[] = []
  const link = Object.assign(desk.link, {
    background: { run: (each: Promise<unknown>) => void work.push(each) },
    onMessage: (listener: (message: LiveMessage) => void) => {
      hear = listener
      return () => {
        hear = () => {}
      }
    },
  })
  const printers = new ConsolePrintersModel(link)
  const setUp = () =>
    new PrinterSetupModel(link, printers, { printerId: newId(), terminalId: office.id })
  return {
    ...{ hub, office, desk, link, printers, setUp },
    says: (said: string | null) => {
      problem = said
    },
    async hears(print_job_id: string, state: string): Promise<void> {
      hear({ type: 'print-job-changed', print_job_id, document_id: newId(), state })
      await Promise.all(work)
    },
  }
}

t.test('from the cable to the routes of this till', async (t) => {
  const { hub, office, printers, setUp, hears } = await openDesk()
  const setup = setUp()
  await setup.search()
  const [found] = setup.found.value?.printers ?? []
  t.equal(setup.found.value?.is_complete, false)
  if (found) setup.choose(found)
  t.equal(setup.draft.value?.name.length, 40, 'a name that fits')
  setup.describe({ name: 'Depan', columns: 48 })
  t.ok((await setup.ask()).ok)
  t.match(setup.said.value, { model: 'T1', is_kept: true })
  t.match(setup.draft.value, { status_ability: 'dle-eot', fence_ability: 'gs-r', is_default: true })
  t.equal(setup.pageState, null)
  t.ok((await setup.print('test', true)).ok)
  t.equal(setup.pageState, 'queued')
  const job = hub.db.prepare("SELECT id FROM print_job WHERE kind = 'test-page'").pluck().get()
  await hears(job as string, 'fencing')
  t.equal(setup.pageState, 'fencing')
  setup.saw({ columns: 42, cuts: false, opensDrawer: false })
  t.equal(setup.pageState, null, 'the next page has not been ordered')
  setup.reads('windows1252')
  t.ok((await setup.finish('here')).ok)
  t.match(printers.printer(setup.printerId)?.settings, {
    ...{ name: 'Depan', address: '192.168.1.9:9100', columns: 42, code_page: 'windows1252' },
    ...{ can_cut: false, drawer: 'none', status_ability: 'dle-eot' },
  })
  const routed = printers.board.value?.routes.map(({ paper }) => paper)
  t.same(routed, ['bill', 'receipt', 'report', 'slip'], 'a printer without a drawer opens none')
  t.equal(printers.wayOf('receipt', office.id).why, 'own')

  const other = setUp()
  other.choose({ transport: 'tcp', address: '192.168.1.10', name: null })
  other.describe({ name: 'Belakang' })
  other.reads(null)
  t.equal(other.draft.value?.code_page, 'cp437')
  t.ok((await other.finish('all')).ok)
  t.same(
    printers.printers.value.map(({ settings }) => [settings.name, settings.is_default]),
    [
      ['Belakang', true],
      ['Depan', false],
    ],
  )
  const wrong = setUp()
  wrong.choose({ transport: 'tcp', address: 'toko.example.com', name: 'X' })
  t.match(await wrong.ask(), { code: 'PRINTER_ADDRESS_INVALID' })
  t.equal(wrong.step.value, 'describe', 'it stays where it can be mended')
})

t.test('where a paper comes out, and why there', async (t) => {
  const { office, printers, setUp } = await openDesk()
  t.equal(printers.wayOf('receipt', office.id).printer, null)
  for (const [name, address] of [
    ['Satu', '192.168.1.1'],
    ['Dua', '192.168.1.2'],
  ] as const) {
    const setup = setUp()
    setup.choose({ transport: 'tcp', address, name })
    await setup.finish('none')
  }
  const [one, two] = printers.printers.value
  const way = (terminalId: string | null) => {
    const { printer, why } = printers.wayOf('report', terminalId)
    return `${printer?.settings.name} ${why}`
  }
  t.same([way(null), way(office.id)], ['Satu default', 'Satu default'])
  await printers.setRoute('report', null, two?.printer_id ?? '')
  t.same([way(null), way(office.id)], ['Dua own', 'Dua all'])
  t.equal(printers.ownRoutesOf(office.id), 0)
  await printers.setRoute('report', office.id, one?.printer_id ?? '')
  t.equal(way(office.id), 'Satu own')
  t.equal(printers.ownRoutesOf(office.id), 1)
  t.match(await printers.retire(one?.printer_id ?? '', null), { code: 'PRINTER_IS_DEFAULT' })
  t.ok((await printers.retire(two?.printer_id ?? '', null)).ok)
  t.same([way(null), printers.retired.value.length], ['Satu default', 1])
  t.ok((await printers.reinstate(two?.printer_id ?? '')).ok)
  t.equal(printers.retired.value.length, 0)
})

t.test('followed while somebody looks, and not a moment longer', async (t) => {
  const { printers, setUp, desk, says } = await openDesk()
  const setup = setUp()
  setup.choose({ transport: 'tcp', address: '192.168.1.1', name: 'Satu' })
  await setup.finish('none')
  says('cover-open')
  let pass = (): void => {}
  let isVisible = true
  const heard: boolean[] = []
  const after = (_: number, task: () => void) => {
    pass = task
    return () => {
      pass = () => {}
    }
  }
  const asked = () => desk.asked.filter((each) => each.endsWith('/look')).length
  const until = async (count: number) => {
    for (let turn = 0; heard.length < count && turn < 200; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
  const page = { timers: { after }, isVisible: () => isVisible }
  const stop = printers.follow(page, ({ ok }) => heard.push(ok))
  await until(2)
  t.match([heard, asked()], [[true, true], 1])
  t.equal(printers.printers.value[0]?.problem, 'cover-open')
  pass()
  await until(3)
  t.equal(asked(), 2)
  isVisible = false
  pass()
  stop()
  pass()
  t.equal(asked(), 2, 'nobody looks')
})

t.test('reprints are asked for by day, person and number', async (t) => {
  const { link, desk } = await openDesk()
  const reprints = new ReprintsModel(link)
  t.ok((await reprints.refresh()).ok)
  t.same(reprints.reprints.value, [])
  await reprints.ask({ day: '2026-11-20', number: ' A-1 ' })
  await reprints.ask({ staffId: MANAGER_ID })
  t.same(desk.asked.slice(-2), [
    'GET /api/console/reprints?day=2026-11-20&number=A-1',
    `GET /api/console/reprints?day=2026-11-20&staff_id=${MANAGER_ID}&number=A-1`,
  ])
  await reprints.more()
  t.equal(reprints.hasMore.value, false)
})

t.test('a logo is tried before it is kept, and what is no picture is refused', async (t) => {
  const { link, hub } = await openDesk()
  hub.deps.drawLogo = async ({ png, method }) =>
    png.length < 4
      ? null
      : { widthBytes: method === 'dither' ? 2 : 1, rowCount: 8, bytes: new Uint8Array(16) }
  const logo = new LogoModel(link)
  t.ok((await logo.refresh()).ok)
  t.match(await logo.choose(new Blob(['x'])), { code: 'LOGO_UNREADABLE' })
  t.equal(logo.trial.value, null)
  t.ok((await logo.choose(new Blob(['y'.repeat(20_000)]))).ok)
  t.equal(logo.trial.value?.width_dots, 8)
  await logo.redraw('dither')
  t.equal(logo.trial.value?.width_dots, 16)
  t.equal(logo.kept.value, null, 'nothing is kept yet')
  t.ok((await logo.keep()).ok)
  t.match([logo.kept.value, logo.trial.value], [{ width_dots: 16 }, null])
  t.ok((await logo.remove()).ok)
  t.equal(logo.kept.value, null)
  logo.giveUp()
  t.ok((await logo.redraw('threshold')).ok, 'nothing to draw')
})

t.test('who stands in for a printer, and who for that one, once each', async (t) => {
  const { hub, printers } = await openDesk()
  const ids = [newId(), newId(), newId()]
  const put = hub.db.prepare(`INSERT INTO printer (id, name, transport, address, columns, code_page,
    can_cut, is_default, fallback_order) 
    VALUES (?, ?, 'tcp', '10.0.0.1:9100', 42, 'cp858', 1, 0, ?)`)
  for (const [index, id] of ids.entries()) put.run(id, `P${index}`, index)
  const standIn = hub.db.prepare('UPDATE printer SET fallback_printer_id = ? WHERE id = ?')
  for (const [index, id] of ids.entries()) standIn.run(ids[(index + 1) % 3], id)
  await printers.refresh()
  const chainOf = (index: number) => {
    const printer = printers.printer(ids[index] ?? null)
    return printer ? printers.standInsOf(printer).map(({ settings }) => settings.name) : null
  }
  t.same(
    [chainOf(0), chainOf(1)],
    [
      ['P1', 'P2'],
      ['P2', 'P0'],
    ],
  )
  standIn.run(null, ids[1])
  await printers.refresh()
  t.same([chainOf(0), chainOf(1)], [['P1'], []])
})
