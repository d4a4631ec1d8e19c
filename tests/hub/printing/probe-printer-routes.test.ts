import t from 'tap'
import type { ProbePrinter } from '#hub/printing/probe-printer-routes.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { insertPrinter, PRINTER_ID } from './print-shop.ts'

const PATH = '/api/console/printers/probe'
const ABLE = {
  ...{ answersStatus: true, answersFence: true, answersProcessId: false },
  answersKeptPictures: true,
  ...{ maker: 'EPSON', model: 'TM-T82III' },
}

t.test('what a printer says is kept in its row; of a stranger it is only told', async (t) => {
  const asked: unknown[] = []
  let end: Awaited<ReturnType<ProbePrinter>> = { ok: true, probe: ABLE }
  const probePrinter: ProbePrinter = async ({ transport, address }) => {
    asked.push([transport, address])
    return end
  }
  const hub = await startTestHub(t, { seed: (db) => insertPrinter(db), probePrinter })
  const manager = await hub.logIn(MANAGER_ID, 'Kantor')
  const abilities = () =>
    hub.db.prepare('SELECT status_ability, fence_ability FROM printer').raw().get()

  const stranger = { transport: 'usb', address: '04b8:0e15:X1' }
  t.match((await manager.post(PATH, stranger)).body, {
    ...{ problem: null, status_ability: 'dle-eot', fence_ability: 'gs-r', is_kept: false },
    ...{ has_logo_memory: true, maker: 'EPSON', model: 'TM-T82III' },
  })
  t.same(abilities(), ['auto', 'auto'])

  t.match((await manager.post(PATH, { printer_id: PRINTER_ID })).body, { is_kept: true })
  t.same(abilities(), ['dle-eot', 'gs-r'])
  const audited = "SELECT payload FROM audit_entry WHERE kind = 'printer-probed'"
  t.match(hub.db.prepare(audited).pluck().all(), [/TM-T82III/])

  end = { ok: true, probe: { ...ABLE, answersStatus: false, answersFence: false } }
  t.match((await manager.post(PATH, { printer_id: PRINTER_ID })).body, { is_kept: false })
  t.same(abilities(), ['dle-eot', 'gs-r'], 'one that hangs is not set down as mute')

  end = { ok: false, problem: 'in-use' }
  const busy = { problem: 'in-use', status_ability: 'none', is_kept: false }
  t.match((await manager.post(PATH, { printer_id: PRINTER_ID })).body, busy)

  const none = await manager.post(PATH, { printer_id: testId(1) })
  t.match(none, { status: 409, body: { error: { code: 'PRINTER_NONE' } } })
  t.match(await manager.post(PATH, { transport: 'radio', address: 'x' }), { status: 400 })
  t.same(asked[0], ['usb', '04b8:0e15:X1'])
})
