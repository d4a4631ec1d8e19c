import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readUsbFacts } from '../../provisioning/usb-facts.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

t.test('printers by their numbers, without their serial numbers', async (t) => {
  const folder = makeTempFolder(t, 'sys')
  const write = (name: string, facts: Record<string, string>) => {
    mkdirSync(join(folder, name))
    for (const [file, text] of Object.entries(facts)) {
      writeFileSync(join(folder, name, file), `${text}\n`)
    }
  }
  write('1-1', { idVendor: '04b8', idProduct: '0e15', serial: 'SECRET' })
  write('1-1:1.0', { bInterfaceClass: '07', bInterfaceProtocol: '02' })
  write('1-1:1.1', { bInterfaceClass: '03', bInterfaceProtocol: '01' })
  write('1-2', { idVendor: 'zzzz', idProduct: 'Budi' })
  write('1-2:1.0', { bInterfaceClass: 'ff' })
  symlinkSync('/drivers/usblp', join(folder, '1-1:1.0', 'driver'))
  symlinkSync('/drivers/Budi Hartono', join(folder, '1-2:1.0', 'driver'))
  t.same(readUsbFacts(folder), [
    { vendor: '04b8', product: '0e15', class: '07', protocol: '02', driver: 'usblp' },
    { vendor: null, product: null, class: 'ff', protocol: null, driver: 'another' },
  ])
  t.same(readUsbFacts('/nowhere'), [])
})
