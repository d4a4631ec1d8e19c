// What a scene looks at: sales and books, the release that answers, the units of a box.
import type { Machine } from './box-machine.ts'
import { type BoxShop, untilServing } from './box-shop.ts'
import type { Stage } from './kept-images.ts'

export type Told = { wanted: string; found: string }
export type BoxTest = {
  machine: Machine
  url: string
  shop: BoxShop | null
  random: () => number
  tell(wanted: string, found: string): void
  /** The machine is off for good; another, as install.sh left it, is switched on in its place. */
  unpackAnother(prepare: (dead: string, fresh: string) => void): Promise<void>
  /** The first one is switched on once more, and the other put away. */
  bringBackTheFirst(): Promise<void>
  /** Something to know that is neither right nor wrong. */
  note(found: string): void
}
export type Scene = {
  key: string
  name: string
  begins: Stage
  /** The machine is switched off after it, and its disk kept for scenes that begin there. */
  leaves?: Stage
  play(test: BoxTest): Promise<void>
}

export const STICK = '/stick'
export const INSTALLER = `sh ${STICK}/install.sh`
const OUTLET = '/var/lib/ocean/hub/outlet.db'
const COPY = '/var/lib/ocean/rehearsal/look.db'
const NODE = '/opt/ocean/current/node/bin/node'
/** Never as root: what a reader leaves beside the database must be the hub's. */
const AS_HUB =
  `cd /opt/ocean/current && NODE_COMPILE_CACHE=/var/cache/ocean-hub ` +
  `runuser -u ocean-hub -- ${NODE}`
const SALES = `${AS_HUB} -e '
const db = new (require("better-sqlite3"))("${OUTLET}", { readonly: true })
console.log(JSON.stringify(db.prepare("SELECT id FROM sale").pluck().all()))'`
/** The integrity of a copy and all books, by the product's own program. */
const BOOKS = `${AS_HUB} hub/outlet/rehearse-migration.ts ${OUTLET} ${COPY}`
export const UPDATER =
  '/opt/ocean/steady/node/bin/node /opt/ocean/steady/provisioning/update/update-box.ts'

export const release = (version: string): string => `${STICK}/ocean-${version}-amd64.release`

export const installing = (version: string): string =>
  `${INSTALLER} install --release ${release(version)} --key ${STICK}/release.pem`

/** Every sale that was acknowledged, once; and none that nobody made. */
export async function expectSales({ machine, shop, tell }: BoxTest): Promise<void> {
  const said = await machine.must(SALES)
  const ids = JSON.parse(said.split('\n').at(-1) ?? '[]') as string[]
  const acknowledged = shop?.acknowledged ?? []
  const missing = acknowledged.filter((id) => !ids.includes(id)).length
  const extra = new Set(ids).size - (acknowledged.length - missing)
  const doubled = ids.length - new Set(ids).size
  const count = `${acknowledged.length} acknowledged`
  tell(
    `${count}, 0 missing, 0 doubled, 0 from nowhere`,
    `${count}, ${missing} missing, ${doubled} doubled, ${extra} from nowhere`,
  )
  const books = await machine.run(BOOKS)
  tell('intact, the books hold', books.code === 0 ? 'intact, the books hold' : books.text.trim())
}

export async function expectRelease(
  { machine, url, tell }: BoxTest,
  version: string,
): Promise<void> {
  const { build } = await untilServing(url)
  const links = await machine.must('readlink /opt/ocean/current /opt/ocean/steady')
  const [current, steady] = links.split('\n').map((path) => path.replace('releases/', ''))
  tell(
    `${version} answers, is current and steady`,
    build === current && current === steady
      ? `${build} answers, is current and steady`
      : `${build} answers, ${current} is current, ${steady} steady`,
  )
}

export async function expectUnits({ machine, tell }: BoxTest): Promise<void> {
  const { text } = await machine.run(`systemctl is-active ${machine.units}`)
  const count = machine.units.split(' ').length
  const active = text.split('\n').filter((line) => line === 'active').length
  tell(`${count} units active`, `${active} units active`)
  const failed = await machine.run('systemctl --failed --plain --no-legend | cut -d " " -f 1')
  tell('none failed', failed.text.trim() === '' ? 'none failed' : `failed: ${failed.text.trim()}`)
}

export const currentOf = async (machine: Machine): Promise<string> =>
  (await machine.must('readlink /opt/ocean/current')).replace('releases/', '')

export type LastUpdate = { to: string; result: string; reason: string | null }
export const lastUpdate = async (machine: Machine): Promise<LastUpdate> =>
  JSON.parse(await machine.must('cat /var/lib/ocean/update/last.json'))

export const mountStick = (machine: Machine): Promise<string> =>
  machine.must(`mkdir -p ${STICK}; mountpoint -q ${STICK} || mount -o ro /dev/vdb ${STICK}`)

/** The code with which a shop is opened, once the hub asks for one. */
export async function readSetupCode(machine: Machine, since = ''): Promise<string> {
  const look = `journalctl -b ${since} -u ocean-hub -o cat | grep -o "SETUP {.*}" | tail -n 1`
  for (let looks = 0; looks < 300; looks += 1) {
    const said = (await machine.run(look)).text.trim()
    if (said !== '') return JSON.parse(said.slice('SETUP '.length)).setup_code as string
    await new Promise((resolve) => setTimeout(resolve, 3_000))
  }
  throw new Error('the hub does not ask for a shop')
}

/** How many files of the system the installer wrote. */
export const countWritten = (text: string): number =>
  text.split('\n').filter((line) => line.startsWith('Written')).length
