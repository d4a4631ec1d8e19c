// A machine is known by its parts, not by what is plugged into it.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t from 'tap'
import { readBoxId } from '../../cloud-relay/box-id.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const HASH = /^[0-9a-f]{64}$/

function machine(folder: string, files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

function addCard(folder: string, name: string, device: string | null, address: string): void {
  machine(folder, { [`sys/class/net/${name}/address`]: `${address}\n` })
  if (device === null) return
  mkdirSync(join(folder, 'sys/devices', device), { recursive: true })
  symlinkSync(join(folder, 'sys/devices', device), join(folder, `sys/class/net/${name}/device`))
}

t.test('the id follows the machine, its board and its cards', (t) => {
  const files = {
    'etc/machine-id': 'aa\n',
    'sys/firmware/devicetree/base/serial-number': '1000\0',
  }
  const folder = machine(makeTempFolder(t, 'box'), files)
  addCard(folder, 'eth0', 'pci0/net', '02:00:00:00:00:01')
  const id = readBoxId(undefined, folder)
  t.match(id, HASH)
  t.equal(readBoxId(undefined, folder), id, 'always the same')
  addCard(folder, 'docker0', null, '02:42:00:00:00:07')
  addCard(folder, 'usb0', 'pci0/usb1/net', '02:00:00:00:00:02')
  t.equal(readBoxId(undefined, folder), id, 'bridges and plugged adapters do not count')
  const copy = machine(makeTempFolder(t, 'copy'), { 'etc/machine-id': 'aa\n' })
  addCard(copy, 'eth0', 'pci0/net', '02:00:00:00:00:99')
  t.not(readBoxId(undefined, copy), id, 'its disk in another machine')
  rmSync(join(folder, 'sys/firmware/devicetree/base/serial-number'))
  t.not(readBoxId(undefined, folder), id)
  t.end()
})

t.test('a given name stands for all; a machine without any is refused', (t) => {
  t.match(readBoxId('vm-1'), HASH)
  t.not(readBoxId('vm-1'), readBoxId('vm-2'))
  t.throws(() => readBoxId(undefined, makeTempFolder(t, 'bare')), /RELAY_BOX_ID/)
  t.end()
})
