// The files in which Linux says how a machine is, as they lie on real boxes: sysfs names disks by
// links, and the kernel answers with a line and its end.
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export type Layout = {
  /** Name of the disk; null: the folder lies on no disk. */
  disk: string | null
  /** Below /sys/block/<disk>/device. */
  device?: Record<string, string>
  /** The disk carries an encrypted volume, and that the file system. */
  isEncrypted?: boolean
  /** What smartctl said of it. */
  smart?: object | string
  /** Thousandths of a degree, by file below /sys/class. */
  sensors?: Record<string, string>
  /** install.sh was here: reading shall write nothing. */
  isPromisedQuiet?: boolean
  /** As the folder of the data is mounted. */
  options?: string
}

export const DATA = '/var/lib/ocean/hub'

export function layOut(root: string, layout: Layout): void {
  const { disk, device = {}, isEncrypted = false, smart, sensors = {} } = layout
  const { isPromisedQuiet = false, options = 'rw,noatime' } = layout
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `${text}\n`)
  }
  const link = (path: string, to: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    symlinkSync(to, join(root, path))
  }
  const device_no = disk === null ? '0:42' : isEncrypted ? '253:0' : '179:2'
  put(
    'proc/self/mountinfo',
    [
      '22 1 179:9 / / rw,relatime shared:1 - ext4 /dev/root rw',
      '30 22 0:23 / /proc rw - proc proc rw',
      `41 22 ${device_no} / /var/lib ${options} - ext4 /dev/x rw`,
      '42 22 0:50 / /var/lib/ocean\\040else rw - tmpfs tmpfs rw',
    ].join('\n'),
  )
  if (isPromisedQuiet) {
    const wants = 'etc/systemd/system/multi-user.target.wants'
    link(`${wants}/ocean-quiet-disk.service`, '/opt/ocean/current/systemd/ocean-quiet-disk.service')
  }
  for (const [name, text] of Object.entries(sensors)) put(join('sys/class', name), text)
  if (disk === null) return
  const home = `sys/devices/platform/soc/block/${disk}`
  const partition = `${home}/${disk}p2`
  put(`${partition}/partition`, '2')
  for (const [name, text] of Object.entries(device)) put(`${home}/device/${name}`, text)
  link('sys/dev/block/179:2', `../../devices/platform/soc/block/${disk}/${disk}p2`)
  if (isEncrypted) {
    const volume = 'sys/devices/virtual/block/dm-0'
    link(`${volume}/slaves/${disk}p2`, `../../../../platform/soc/block/${disk}/${disk}p2`)
    link('sys/dev/block/253:0', '../../devices/virtual/block/dm-0')
  }
  if (smart !== undefined) {
    const text = typeof smart === 'string' ? smart : JSON.stringify(smart)
    put(`run/ocean-machine/${disk}.json`, text)
  }
}
