import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { VENDOR_CLASS_MAKERS } from '#hub/devices/printer/usb-interface.ts'

const SYSTEMD = join(import.meta.dirname, '..', '..', 'systemd')
/** The kernel's own numbers, Documentation/admin-guide/devices.txt. */
const MAJORS = { usbDevice: 189, usblp: 180, ttyUSB: 188, ttyACM: 166, ttyS: 4, ttyAMA: 204 }
const linesOf = (name: string): string[] =>
  readFileSync(join(SYSTEMD, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))

t.test('udev opens the printers that the hub takes for printers, and no others', async (t) => {
  const lines = linesOf('70-ocean-printers.rules')
  const makers = lines.flatMap((line) => /ATTR\{idVendor\}=="(\w{4})"/.exec(line)?.[1] ?? [])
  t.same(makers.sort(), VENDOR_CLASS_MAKERS.map((id) => id.toString(16).padStart(4, '0')).sort())
  const [label] = lines.slice(-1)
  t.equal(label, 'LABEL="ocean_printers_end"')
  for (const line of lines.slice(0, -1)) {
    const isGuard = /^[A-Z]+(\{\w+\})?[!=]="[^"]+", GOTO="ocean_printers_end"$/.test(line)
    const isGift = /^ATTR\{idVendor\}=="\w{4}", GROUP="lp", MODE="0660"$/.test(line)
    t.ok(isGuard || isGift, line)
  }
  t.ok(lines.some((line) => line.startsWith('ENV{ID_USB_INTERFACES}!="*:ff????:*"')))
})

t.test('udev gives serial adapters to the hub’s group, and to no modem program', async (t) => {
  const lines = linesOf('71-ocean-scales.rules')
  const gifts = lines.filter((line) => !/GOTO=|LABEL=/.test(line))
  t.same(gifts, ['GROUP="dialout", MODE="0660", ENV{ID_MM_DEVICE_IGNORE}="1"'])
  const end = 'GOTO="ocean_scales_end"'
  const guards = lines.filter((line) => line.includes('GOTO='))
  t.ok(guards.every((line) => line.endsWith(end)))
  t.ok(guards.includes(`KERNEL!="ttyUSB[0-9]*|ttyACM[0-9]*", ${end}`))
  t.ok(guards.includes(`SUBSYSTEM!="tty", ${end}`))
  t.equal(lines.slice(-1)[0], 'LABEL="ocean_scales_end"')
})

t.test('the hub’s unit may open printers and serial lines, and nothing else', async (t) => {
  const lines = linesOf('ocean-hub.service.d/devices.conf')
  t.ok(lines.includes('DevicePolicy=closed'))
  t.ok(lines.includes('SupplementaryGroups=lp dialout'))
  const allowed = lines.flatMap((line) => /^DeviceAllow=char-(.+) rw$/.exec(line)?.[1] ?? [])
  // A name would hold only for a driver that is loaded before the hub starts.
  t.same(allowed, Object.values(MAJORS).map(String))
  t.equal(lines.filter((line) => line.startsWith('DeviceAllow')).length, allowed.length)
})
