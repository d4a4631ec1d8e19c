// What happens to a box in its life, one after the other. Each scene says what it wanted and what
// it found; a wrong one does not end the others.
import type { BoxMachine } from './box-machine.ts'
import { pause } from './box-machine.ts'
import { BoxShop, untilServing } from './box-shop.ts'

export type Told = { wanted: string; found: string }
export type BoxTest = {
  machine: BoxMachine
  url: string
  shop: BoxShop | null
  tell(wanted: string, found: string): void
}
export type Scene = { name: string; play(test: BoxTest): Promise<void> }

export const VERSIONS = { first: '1.0.0', second: '1.1.0', broken: '1.2.0', third: '1.3.0' }
const STICK = '/stick'
const NODE = '/opt/ocean/current/node/bin/node'
const UPDATER =
  '/opt/ocean/steady/node/bin/node /opt/ocean/steady/provisioning/update/update-box.ts'
const UNITS = 'ocean-redis ocean-hub chrony avahi-daemon nftables'
/** Ids of all sales, and whether the books hold, by a reader of the same release. */
const LOOK = `cd /opt/ocean/current && ${NODE} -e '
const D = require("better-sqlite3")
const db = new D("/var/lib/ocean/hub/outlet.db", { readonly: true })
console.log(JSON.stringify(db.prepare("SELECT id FROM sale").pluck().all()))'`

const release = (version: string): string => `${STICK}/ocean-${version}-amd64.release`
const install = (version: string): string =>
  `sh ${STICK}/install.sh install --release ${release(version)} --key ${STICK}/release.pem`

/** Every sale that was acknowledged, once; and none that nobody made. */
async function expectSales({ machine, shop, tell }: BoxTest): Promise<void> {
  const said = await machine.must(LOOK)
  const ids = JSON.parse(said.split('\n').at(-1) ?? '[]') as string[]
  const acknowledged = shop?.acknowledged ?? []
  const missing = acknowledged.filter((id) => !ids.includes(id)).length
  const doubled = ids.length - new Set(ids).size
  tell('0 missing, 0 doubled', `${missing} missing, ${doubled} doubled`)
}

async function expectRelease({ machine, url, tell }: BoxTest, version: string): Promise<void> {
  const { build } = await untilServing(url)
  const links = await machine.must('readlink /opt/ocean/current /opt/ocean/steady | tr "\\n" " "')
  tell(`${version} answers, releases/${version} releases/${version}`, `${build} answers, ${links}`)
}

async function expectUnits({ machine, tell }: BoxTest): Promise<void> {
  const { text } = await machine.run(`systemctl is-active ${UNITS} | tr "\\n" " "`)
  tell('active active active active active', text.trim())
}

const lastUpdate = async (machine: BoxMachine): Promise<{ result: string; reason: string }> =>
  JSON.parse(await machine.must('cat /var/lib/ocean/update/last.json'))

export const SCENES: Scene[] = [
  {
    name: 'a changed, a cut-off and a strange release are refused',
    async play({ machine, tell }) {
      await machine.must(`mkdir -p ${STICK} && mount -o ro /dev/vdb ${STICK}`)
      for (const [file, words] of [
        ['damaged', 'its hash is not the one that was signed'],
        ['cut', 'cut off'],
        ['strange', 'the signature is not of this key'],
      ]) {
        const order = `sh ${STICK}/install.sh install --release ${STICK}/${file}.release`
        const { code, text } = await machine.run(`${order} --key ${STICK}/release.pem`)
        const isSaid = text.includes(words ?? '')
        const { code: there } = await machine.run('test -e /opt/ocean')
        tell(
          `${file}: refused, nothing there`,
          `${file}: ${describe(code, isSaid, text)}, ${
            there === 0 ? 'something there' : 'nothing there'
          }`,
        )
      }
    },
  },
  {
    name: 'installed from the file, without a network',
    async play(test) {
      const { code, text } = await test.machine.run(install(VERSIONS.first))
      test.tell('installed', code === 0 ? 'installed' : text.slice(-600))
      await expectUnits(test)
      const again = await test.machine.run(install(VERSIONS.first))
      const written = again.text.split('\n').filter((line) => line.startsWith('Written')).length
      test.tell('again: 0 ends, 0 written', `again: ${again.code} ends, ${written} written`)
    },
  },
  {
    name: 'a shop is opened and sells through the LAN’s door',
    async play(test) {
      const look = 'journalctl -b -u ocean-hub -o cat | grep -o "SETUP {.*}" | tail -n 1'
      let said = ''
      for (let looks = 0; looks < 200 && said === ''; looks += 1) {
        said = (await test.machine.run(look)).text.trim()
        if (said === '') await pause(3_000)
      }
      const { setup_code } = JSON.parse(said.slice('SETUP '.length)) as { setup_code: string }
      test.shop = await BoxShop.open(test.url, setup_code)
      for (let sale = 0; sale < 5; sale += 1) await test.shop.sell()
      test.tell('5 acknowledged', `${test.shop.acknowledged.length} acknowledged`)
      await expectSales(test)
    },
  },
  {
    name: 'each service stays within its sandbox on this kernel',
    async play({ machine, tell }) {
      const { text } = await machine.run(
        'systemd-analyze security --no-pager | grep "^ocean-" | awk \'$2 > 1.5 {print $1, $2}\'',
      )
      tell('none above 1.5', text.trim() === '' ? 'none above 1.5' : text.trim())
    },
  },
  {
    name: 'a hub that hangs is started anew by its watchdog',
    async play(test) {
      const pid = await test.machine.must('systemctl show -p MainPID --value ocean-hub')
      await test.machine.must(`kill -STOP ${pid}`)
      const endMs = performance.now() + 20 * 60_000
      let now = pid
      while (now === pid && performance.now() < endMs) {
        await pause(5_000)
        now = (await test.machine.run('systemctl show -p MainPID --value ocean-hub')).text.trim()
      }
      test.tell('another process', now === pid ? 'the same process' : 'another process')
      await untilServing(test.url)
      await test.shop?.sell()
      await expectSales(test)
    },
  },
  {
    name: 'the power is cut in the middle of sales',
    async play(test) {
      const before = test.shop?.acknowledged.length ?? 0
      const stop = test.shop?.keepSelling()
      await pause(15_000)
      await test.machine.cutPower()
      await test.machine.switchOn()
      await test.machine.must(`mount -o ro /dev/vdb ${STICK}`)
      await untilServing(test.url)
      await stop?.()
      const sold = (test.shop?.acknowledged.length ?? 0) - before
      test.tell('sold on', sold > 1 ? 'sold on' : `${sold} sold`)
      await expectUnits(test)
      await expectSales(test)
    },
  },
  {
    name: 'an update waits while a shift is open',
    async play(test) {
      const { code, text } = await test.machine.run(`${UPDATER} take ${release(VERSIONS.second)}`)
      const isWaiting = code !== 0 && text.includes('shifts are open')
      test.tell('waits', isWaiting ? 'waits' : `${code} ${text.slice(-400)}`)
      await expectRelease(test, VERSIONS.first)
    },
  },
  {
    name: 'updated to a second release',
    async play(test) {
      await test.shop?.closeShift()
      const { code, text } = await test.machine.run(`${UPDATER} take ${release(VERSIONS.second)}`)
      test.tell('done', code === 0 ? 'done' : text.slice(-600))
      await expectRelease(test, VERSIONS.second)
      await expectSales(test)
    },
  },
  {
    name: 'a release that does not start is rolled back by itself',
    async play(test) {
      await test.machine.run(`${UPDATER} take ${release(VERSIONS.broken)}`)
      const { result } = await lastUpdate(test.machine)
      test.tell('rolled-back', result)
      await expectRelease(test, VERSIONS.second)
      await expectSales(test)
    },
  },
  {
    name: 'the power is cut in the middle of an update',
    async play(test) {
      const journal = '/var/lib/ocean/update/journal.json'
      const order = `${UPDATER} take ${release(VERSIONS.third)}`
      await test.machine.must(`systemd-run --unit=taking --quiet ${order}`)
      const endMs = performance.now() + 20 * 60_000
      while (performance.now() < endMs) {
        const { text } = await test.machine.run(`cat ${journal} 2>/dev/null`)
        if (/"phase":"(saved|trying)"/.test(text)) break
        await pause(200)
      }
      await test.machine.cutPower()
      await test.machine.switchOn()
      await untilServing(test.url)
      const { result } = await lastUpdate(test.machine)
      test.tell('rolled-back', result)
      await expectRelease(test, VERSIONS.second)
      await expectUnits(test)
      await expectSales(test)
    },
  },
  {
    name: 'what has unsent sales is not emptied',
    async play({ machine, tell }) {
      await machine.run(`mount -o ro /dev/vdb ${STICK}`)
      const { code, text } = await machine.run(`sh ${STICK}/install.sh factory-reset`)
      const isGuarded = code !== 0 && text.includes('have not reached the cloud')
      tell('refused', isGuarded ? 'refused' : `${code} ${text.slice(-300)}`)
    },
  },
]

const describe = (code: number, isSaid: boolean, text: string): string =>
  code !== 0 && isSaid ? 'refused' : `${code} ${text.slice(-200)}`
