import t from 'tap'
import { sameDevice, tidyAddress } from '#hub/printing/printer-address.ts'
import { textTable } from '../../support/text-table.ts'

const TABLE = `
  transport | typed                  | stored
  tcp       | 192.168.1.50           | 192.168.1.50:9100
  tcp       | 192.168.1.50:9101      | 192.168.1.50:9101
  tcp       | 10.0.0.7:1             | 10.0.0.7:1
  tcp       | 172.16.0.1             | 172.16.0.1:9100
  tcp       | 172.31.255.255         | 172.31.255.255:9100
  tcp       | 172.32.0.1             | no
  tcp       | 169.254.3.4            | 169.254.3.4:9100
  tcp       | 127.0.0.1:65535        | 127.0.0.1:65535
  tcp       | 127.0.0.1:65536        | no
  tcp       | 127.0.0.1:0            | no
  tcp       | 8.8.8.8                | no
  tcp       | 192.169.1.1            | no
  tcp       | 192.168.1.256          | no
  tcp       | 192.168.1              | no
  tcp       | 3232235826             | no
  tcp       | Printer-Kasir          | printer-kasir:9100
  tcp       | printer.local:9100     | printer.local:9100
  tcp       | printer.example.com    | no
  tcp       | http://192.168.1.50    | no
  tcp       | user@192.168.1.50      | no
  tcp       | 192.168.1.50/x         | no
  tcp       | -printer               | no
  usb       | 04b8:0e15:X1           | 04b8:0e15:X1
  usb       | 04b8:0e15:@1-2.3       | 04b8:0e15:@1-2.3
  usblp     | 04b8:0e15:X1           | 04b8:0e15:X1
  usb       | 04b8:0e15              | no
  usb       | /dev/usb/lp0           | no
  usb       | 192.168.1.50           | no
`

t.test('where a printer may be', async (t) => {
  for (const row of textTable(TABLE)) {
    const place = { transport: row('transport') as 'tcp', address: row('typed') }
    t.equal(tidyAddress(place) ?? 'no', row('stored'), `${place.transport} ${place.address}`)
  }
})

t.test('two spellings of one place, and two ways to one device', async (t) => {
  const tcp = (address: string) => ({ transport: 'tcp' as const, address })
  t.ok(sameDevice(tcp('192.168.1.50'), tcp('192.168.1.50:9100')))
  t.notOk(sameDevice(tcp('192.168.1.50'), tcp('192.168.1.50:9101')))
  const usb = { transport: 'usb' as const, address: '04b8:0e15:X1' }
  t.ok(sameDevice(usb, { ...usb, transport: 'usblp' }))
})
