// The hardware, read from trees of files as real machines have them: what is said is told as it is
// said, and what is not said is not made up.
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readClockSource } from '#hub/box/machine/read-clock-source.ts'
import { createMachineReader } from '#hub/box/machine/read-machine.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { DATA, type Layout, layOut } from './lay-out-machine.ts'

const NOW_MS = Date.now()

async function read(t: Parameters<typeof makeTempFolder>[0], layout: Layout) {
  const root = makeTempFolder(t, 'machine')
  layOut(root, layout)
  return createMachineReader(root, DATA, async () => null)(NOW_MS)
}

const emmc = (life_time: string, pre_eol_info = '0x01'): Layout => ({
  disk: 'mmcblk0',
  device: { type: 'MMC', name: 'DG4032', life_time, pre_eol_info },
})
const ata = (table: object[], more: object = {}): Layout => ({
  disk: 'sda',
  smart: {
    model_name: 'KINGSTON SA400',
    device: { protocol: 'ATA' },
    smart_status: { passed: true },
    ata_smart_attributes: { table },
    ...more,
  },
})
const attribute = (id: number, name: string, value: number, raw = 0) => ({
  ...{ id, name, value },
  raw: { value: raw, string: String(raw) },
})
const nvme = (log: object): Layout => ({
  disk: 'nvme0n1',
  smart: {
    model_name: 'Samsung SSD 980',
    device: { protocol: 'NVMe' },
    smart_status: { passed: true },
    nvme_smart_health_information_log: { critical_warning: 0, media_errors: 0, ...log },
  },
})

const MEDIA: [says: string, layout: Layout, expected: object][] = [
  ['an eMMC in its first tenth', emmc('0x01 0x01'), { state: 'well', life_used_percent: 10 }],
  ['the worse of its two areas', emmc('0x02 0x09'), { state: 'worn', life_used_percent: 90 }],
  ['all of it used up', emmc('0x0b 0x01'), { state: 'failing', life_used_percent: 110 }],
  ['spare blocks that run out', emmc('0x02 0x02', '0x02'), { state: 'worn' }],
  ['spare blocks that are gone', emmc('0x02 0x02', '0x03'), { state: 'failing' }],
  [
    'an eMMC that does not count',
    emmc('0x00 0x00', '0x00'),
    { state: 'unknown', because: 'tells-nothing', model: 'DG4032' },
  ],
  [
    'an SD card',
    { disk: 'mmcblk1', device: { type: 'SD', name: 'SC32G' } },
    { state: 'unknown', kind: 'sd', because: 'tells-nothing', life_used_percent: null },
  ],
  [
    'below an encrypted volume',
    { ...emmc('0x03 0x03'), isEncrypted: true },
    { state: 'well', kind: 'emmc', life_used_percent: 30 },
  ],
  ['no disk at all', { disk: null }, { state: 'unknown', because: 'no-disk' }],
  ['a disk nobody asked', { disk: 'sda' }, { state: 'unknown', because: 'not-asked' }],
  ['no report but noise', { disk: 'sda', smart: '{"a":' }, { because: 'not-asked' }],
  [
    'NVMe counts itself',
    nvme({ percentage_used: 3 }),
    { state: 'well', kind: 'nvme', life_used_percent: 3, model: 'Samsung SSD 980' },
  ],
  ['NVMe over its life', nvme({ percentage_used: 104 }), { state: 'failing' }],
  ['NVMe that warns', nvme({ percentage_used: 3, critical_warning: 4 }), { state: 'failing' }],
  ['NVMe with media errors', nvme({ percentage_used: 3, media_errors: 2 }), { state: 'worn' }],
  [
    'what an SSD has left, from 100 down',
    ata([attribute(231, 'SSD_Life_Left', 15)]),
    { state: 'worn', kind: 'ata', life_used_percent: 85 },
  ],
  [
    'an old hard disk says only that it is well',
    ata([attribute(194, 'Temperature_Celsius', 62, 38)]),
    { state: 'well', life_used_percent: null },
  ],
  [
    'sectors that were moved',
    ata([attribute(5, 'Reallocated_Sector_Ct', 99, 4)]),
    { state: 'worn' },
  ],
  [
    'sectors that cannot be read',
    ata([attribute(197, 'Current_Pending_Sector', 99, 1)]),
    { state: 'failing' },
  ],
  ['its own word', ata([], { smart_status: { passed: false } }), { state: 'failing' }],
  [
    'a newer smartctl counts for all makers',
    ata([], { endurance_used: { current_percent: 42 } }),
    { state: 'well', life_used_percent: 42 },
  ],
]

t.test('how worn a disk is', async (t) => {
  for (const [says, layout, expected] of MEDIA) {
    t.match((await read(t, layout)).medium, expected, says)
  }
})

t.test('a report that nobody renews is none', async (t) => {
  const root = makeTempFolder(t, 'machine')
  layOut(root, nvme({ percentage_used: 3 }))
  const old = NOW_MS / 1000 - 49 * 3600
  utimesSync(join(root, 'run/ocean-machine/nvme0n1.json'), old, old)
  const { medium } = await createMachineReader(root, DATA, async () => null)(NOW_MS)
  t.match(medium, { state: 'unknown', because: 'not-asked' })
})

t.test('whether reading writes, asked where install.sh promised that it does not', async (t) => {
  const cases: [layout: Partial<Layout>, expected: boolean | null][] = [
    [{ isPromisedQuiet: true }, true],
    [{ isPromisedQuiet: true, options: 'rw,relatime' }, false],
    [{ isPromisedQuiet: true, options: 'rw,nodiratime,relatime' }, false],
    [{ options: 'rw,relatime' }, null],
  ]
  for (const [layout, expected] of cases) {
    const { isQuiet } = await read(t, { disk: null, ...layout })
    t.equal(isQuiet, expected, JSON.stringify(layout))
  }
})

t.test('the hottest sensor that is connected', async (t) => {
  const cases: [sensors: Record<string, string>, state: string, celsius: number | null][] = [
    [{}, 'unknown', null],
    [{ 'thermal/thermal_zone0/temp': '45200' }, 'ok', 45],
    [{ 'thermal/thermal_zone0/temp': '45200', 'hwmon/hwmon1/temp2_input': '75000' }, 'warm', 75],
    [{ 'thermal/thermal_zone0/temp': '91000', 'hwmon/hwmon0/temp1_input': '30000' }, 'hot', 91],
    [
      { 'hwmon/hwmon0/temp1_input': '255000', 'hwmon/hwmon0/temp2_input': '-127000' },
      'unknown',
      null,
    ],
    [
      { 'thermal/thermal_zone0/temp': 'nonsense', 'thermal/cooling_device0/temp': '99000' },
      'unknown',
      null,
    ],
    [{ 'hwmon/hwmon0/temp1_crit': '99000', 'hwmon/hwmon0/fan1_input': '99000' }, 'unknown', null],
  ]
  for (const [sensors, state, celsius] of cases) {
    const { temperature } = await read(t, { disk: null, sensors })
    t.same(temperature, { state, celsius }, JSON.stringify(sensors))
  }
})

t.test('who sets the clock, in chrony’s words', async (t) => {
  const line = (refid: string, stratum: number, leap: string) =>
    `${refid},192.0.2.7,${stratum},1764402000.123,0.000012,0.000011,0.0002,-12.4,0.001,0.05,` +
    `0.02,0.001,64.2,${leap}\n`
  const source = (text: string | null) => readClockSource(async () => text)
  t.equal(await source(line('C0000207', 3, 'Normal')), 'network')
  t.equal(await source(line('7F7F0101', 10, 'Normal')), 'own')
  t.equal(await source(line('00000000', 0, 'Not synchronised')), 'none')
  t.equal(await source(null), 'unknown', 'it is not there')
  t.equal(await source('506 Cannot talk to daemon\n'), 'unknown')
})
