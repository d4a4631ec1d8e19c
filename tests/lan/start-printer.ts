// A receipt printer for a machine of tests/lan: node start-printer.ts <port>, until it is killed.
import { FakePrinter } from '#hub/devices/printer/fake-printer.ts'
import { realSeams } from '#hub/system/real-seams.ts'

const [, , port = '9100'] = process.argv
await new FakePrinter({ port: Number(port), columns: 48, timers: realSeams.timers }).start()
process.stdout.write(`READY ${port}\n`)
