import t from 'tap'
import { run, sql } from '#hub/db/query.ts'
import type { FindPrinters } from '#hub/printing/found-printers-routes.ts'
import { startTestHub } from '../../support/hub.ts'
import { MANAGER_ID, testId } from '../../support/small-outlet.ts'
import { insertPrinter } from './print-shop.ts'

const usb = (address: string, access: 'ready' | 'in-use' | 'not-allowed') => ({
  ...({ transport: 'usb', address, name: null, serial: null, access } as const),
})

t.test('what is found, and which of it is set up already', async (t) => {
  const knocks: string[][] = []
  const findPrinters: FindPrinters = async (known) => {
    knocks.push([...known])
    const lan = { ...usb('192.168.1.9:9100', 'ready'), transport: 'tcp' } as const
    const printers = [usb('04b8:0e15:A', 'in-use'), usb('04b8:0e15:B', 'in-use'), lan]
    return { printers, isComplete: false }
  }
  const hub = await startTestHub(t, {
    findPrinters,
    seed(db) {
      insertPrinter(db, '192.168.1.8', testId(701))
      insertPrinter(db, '04b8:0e15:A', testId(702))
      run(db, sql.updateTable('printer').set({ transport: 'usblp' }).where('id', '=', testId(702)))
    },
  })
  const manager = await hub.logIn(MANAGER_ID)
  const answer = await manager.get('/api/console/printers/found')
  t.equal(answer.status, 200)
  t.same(answer.body, {
    printers: [
      { ...usb('04b8:0e15:A', 'ready'), printer_id: testId(702) },
      { ...usb('04b8:0e15:B', 'in-use'), printer_id: null },
      { ...usb('192.168.1.9:9100', 'ready'), transport: 'tcp', printer_id: null },
    ],
    is_complete: false,
  })
  t.same(knocks, [['192.168.1.8:9100']], 'our own are not knocked at')
})
