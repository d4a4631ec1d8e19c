import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { listSerialPorts } from '#hub/devices/scale/find-serial-ports.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

t.test('adapters by the name that stays theirs, sockets by their number', async (t) => {
  const root = makeTempFolder(t, 'serial')
  const folders = {
    byId: join(root, 'by-id'),
    ttys: join(root, 'tty'),
    nodes: join(root, 'dev'),
  }
  for (const folder of Object.values(folders)) mkdirSync(folder)
  const device = (tty: string, words: { manufacturer?: string; product?: string } = {}): void => {
    const usb = join(root, `devices-${tty}`, '1-1')
    const port = join(usb, '1-1:1.0', tty)
    mkdirSync(port, { recursive: true })
    for (const [name, text] of Object.entries(words)) writeFileSync(join(usb, name), `${text}\n`)
    mkdirSync(join(folders.ttys, tty))
    symlinkSync(port, join(folders.ttys, tty, 'device'))
    writeFileSync(join(folders.nodes, tty), '')
  }
  device('ttyUSB0', { manufacturer: 'FTDI', product: 'USB\u0007 Serial' })
  device('ttyACM3')
  device('ttyS0')
  device('ttyS1')
  device('ttyAMA0')
  device('tty1')
  writeFileSync(join(folders.ttys, 'ttyS0', 'type'), '4\n')
  writeFileSync(join(folders.ttys, 'ttyAMA0', 'type'), '32\n')
  writeFileSync(join(folders.ttys, 'ttyS1', 'type'), '0\n')
  const stable = join(folders.byId, 'usb-FTDI_A1-if00-port0')
  symlinkSync(join(folders.nodes, 'ttyUSB0'), stable)
  symlinkSync(join(folders.nodes, 'ttyUSB9'), join(folders.byId, 'gone'))
  t.same(listSerialPorts(folders), [
    { port: join(folders.nodes, 'ttyACM3'), name: null, access: 'ready' },
    { port: join(folders.nodes, 'ttyAMA0'), name: null, access: 'ready' },
    { port: join(folders.nodes, 'ttyS0'), name: null, access: 'ready' },
    { port: stable, name: 'FTDI USB Serial', access: 'ready' },
  ])
})

t.test('a machine without any has none', async (t) => {
  const nowhere = join(makeTempFolder(t, 'serial'), 'none')
  t.same(listSerialPorts({ byId: nowhere, ttys: nowhere, nodes: nowhere }), [])
})
