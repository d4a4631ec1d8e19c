// The process that the kill test kills: prints the queue of a database to a printer address.
// Arguments: database path, printer address.
import { Registry } from 'prom-client'
import { openDatabase } from '#hub/db/open-database.ts'
import { run, sql } from '#hub/db/query.ts'
import { connectPrinter } from '#hub/devices/printer/connect-printer.ts'
import { startPrintWorkers } from '#hub/printing/start-print-workers.ts'
import { createLogger } from '#hub/system/logger.ts'
import { realSeams } from '#hub/system/real-seams.ts'

const [path = '', address = ''] = process.argv.slice(2)
const db = openDatabase(path)
run(db, sql.updateTable('printer').set({ address }))
const live = { publish: () => {}, publishTo: () => {} }
const log = createLogger('silent')
startPrintWorkers({ db, seams: realSeams, log, live, metrics: new Registry() }, (settings) =>
  connectPrinter(settings, realSeams.timers),
)
process.send?.('ready')
