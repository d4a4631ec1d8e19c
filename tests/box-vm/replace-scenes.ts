// The box is dead for good, with yesterday's copy outside: another takes its place. And a box whose
// database is brought back on itself.
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openLaptop } from '../support/box.ts'
import { FIRST_PERSON, signBundle, testBundle } from '../support/bundle.ts'
import { type BoxCloud, gatherEnds, openCloud, until } from './box-cloud.ts'
import {
  type BoxTest,
  expectSales,
  expectUnits,
  installing,
  readSetupCode,
  type Scene,
} from './box-looks.ts'
import { untilServing } from './box-shop.ts'
import { type BoxTill, openBoxTill } from './box-till.ts'
import { VERSIONS } from './make-stick.ts'

const DATA = '/var/lib/ocean/hub'
const COPY = '/mnt/backup'
const OFF_BOX = `RESTIC_REPOSITORY=${COPY}/ocean
RESTIC_PASSWORD_FILE=/etc/ocean/off-box.password
`
const AS_HUB = 'runuser -u ocean-hub -- /opt/ocean/current/node/bin/node'
const READ = (sql: string) => `cd /opt/ocean/current && ${AS_HUB} -e '
const db = new (require("better-sqlite3"))("${DATA}/outlet.db", { readonly: true })
console.log(db.prepare("${sql}").pluck().get())'`
const secondsSince = (ms: number): number => Math.round((performance.now() - ms) / 1000)

/** As `printf` in a shell takes any text. */
const writing = (path: string, text: string, mode = '0644'): string =>
  `printf %s ${Buffer.from(text).toString('base64')} | base64 -d >${path} && chmod ${mode} ${path}`

const epochOf = async ({ machine }: BoxTest): Promise<string> =>
  (await machine.must(READ('SELECT epoch FROM chain_head'))).split('\n').at(-1) ?? ''

/** What head office does with a carton before it sends it: its public keys, and a place outside. */
const KEYS = (office: BoxCloud): string =>
  [
    writing('/etc/ocean/recovery.pem', office.recoveryText),
    'grep -q RECOVERY /etc/ocean/hub.env || ' +
      'echo HUB_RECOVERY_KEY=/etc/ocean/recovery.pem >>/etc/ocean/hub.env',
    writing('/etc/ocean/off-box.env', OFF_BOX),
    writing('/etc/ocean/off-box.password', 'correct horse battery staple', '0400'),
    'chown ocean-hub /etc/ocean/off-box.password',
    `mkdir -p ${COPY} && chown ocean-hub ${COPY}`,
  ].join(' && ')

type Enrolled = { till: BoxTill; fingerprint: string }

/** Installed with head office's keys, claimed, enrolled, let in by the cloud, a till paired. */
async function enrol(test: BoxTest, office: BoxCloud, ends: ReturnType<typeof gatherEnds>) {
  const { machine, url } = test
  await machine.must(KEYS(office))
  await machine.must(writing('/srv/office.key.pub', office.officeKeyText))
  await machine.must(`${installing(VERSIONS.first)} --office-key /srv/office.key.pub`)
  const { text: now } = await machine.run('date +%s')
  await machine.must('systemctl restart ocean-signer ocean-hub')
  const { setup_code, boxFingerprint } = await readSetup(test, now.trim())
  const laptop = openLaptop(ends.test, { OCEAN_MANAGER_PIN: FIRST_PERSON.pin })
  const at = `${machine.door.host}:${machine.door.port}`
  const type = async (...words: string[]) => {
    const { code, answer, err } = await laptop.run(...words)
    if (code !== 0) throw new Error(`${words[0]}: ${code} ${err}`)
    return answer
  }
  const compared = ['--code', setup_code, '--fingerprint', boxFingerprint, '--name', 'Budi']
  const { serial } = await type('claim', at, ...compared)
  const { user, password } = office.cloud.login
  const cloud = { ...office.place, user, password }
  const bundlePath = join(office.folder, 'bundle.json')
  const bundle = testBundle({ cloud, printers: [] })
  writeFileSync(bundlePath, JSON.stringify(signBundle(bundle, office.officeKey)))
  await type('enrol', String(serial), '--bundle', bundlePath)
  await untilServing(url)
  await office.letIn(await epochOf(test))
  const pairing = await until('that a till may be paired', async () => {
    const { code, answer } = await laptop.run('pair', String(serial))
    return code === 0 ? answer : null
  })
  const person = { staffId: FIRST_PERSON.staff_id, pin: FIRST_PERSON.pin }
  const till = await openBoxTill(ends.test, url, String(pairing.pairing_code), person)
  return { till, fingerprint: await fingerprintOf(url) } satisfies Enrolled
}

async function readSetup({ machine }: BoxTest, since: string) {
  await readSetupCode(machine, `--since @${since}`)
  const look = `journalctl -b --since @${since} -u ocean-hub -o cat | grep -o "SETUP {.*}"`
  const said = (await machine.must(look)).split('\n').at(-1) ?? ''
  return JSON.parse(said.slice('SETUP '.length)) as { setup_code: string; boxFingerprint: string }
}

const fingerprintOf = async (url: string): Promise<string> =>
  String(((await (await fetch(`${url}/api/box`)).json()) as { fingerprint: string }).fingerprint)

const inCloud = (office: BoxCloud, count: number) =>
  until(`${count} sales in the cloud`, async () => (await office.saleIds()).length === count)

async function sell(till: BoxTill, count: number): Promise<void> {
  for (let sale = 0; sale < count; sale += 1) await till.sell()
}
const atHub = ({ till, sold }: BoxTill) =>
  until('that the hub has them', () =>
    sold.every((id) => ['hub', 'cloud'].includes(till.sales.safetyOf(id) ?? '')),
  )

/** Head office's parcel; its phrase is told by telephone. */
async function makeParcel(office: BoxCloud) {
  const [out, ca] = [join(office.folder, 'test01.parcel'), join(office.folder, 'ca.pem')]
  writeFileSync(ca, office.place.ca ?? '')
  const key = ['--recovery-key', join(office.folder, 'recovery.pem')]
  const place = ['--cloud-url', office.place.url, '--cloud-ca', ca]
  const words = [...key, ...place, '--out', out, '--because', 'disk died, Joko called']
  const said = await office.type('replace', 'TEST01', ...words)
  if (said.code !== 0) throw new Error(said.err)
  return { parcel: out, phrase: /once: (\S+)/.exec(said.out)?.[1] ?? '' }
}

async function replaceIt(test: BoxTest, office: BoxCloud): Promise<void> {
  const { parcel, phrase } = await makeParcel(office)
  await test.unpackAnother((dead, fresh) => {
    // The stick is carried over; another board has another number.
    cpSync(join(dead, COPY), join(fresh, COPY), { recursive: true })
    mkdirSync(join(fresh, 'srv'), { recursive: true })
    cpSync(parcel, join(fresh, 'srv/test01.parcel'))
    const number = createHash('md5').update('another board').digest('hex')
    writeFileSync(join(fresh, 'etc/machine-id'), `${number}\n`)
  })
  await test.machine.must(KEYS(office))
  const beganMs = performance.now()
  const words = '--because "disk died, Joko" --parcel /srv/test01.parcel'
  const environment = `export HOME=/srv OCEAN_PHRASE=${phrase}; set -a; . /etc/ocean/off-box.env`
  const { code, text } = await test.machine.run(`${environment}; ocean replace ${words}`)
  test.tell('replaced', code === 0 ? 'replaced' : text.slice(-600))
  test.tell(
    'its login is in place',
    text.includes("✓ the cloud's login is in place") ? 'its login is in place' : text.slice(-600),
  )
  await untilServing(test.url)
  test.note(`ocean replace, and the hub answers: ${secondsSince(beganMs)} s`)
}

/** Sale by sale: at the till, at this box, at the cloud. */
async function expectEqual(test: BoxTest, office: BoxCloud, { sold }: BoxTill): Promise<void> {
  const { code, text } = await test.machine.run('ocean replace prove --wait 15')
  const last = text.trim().split('\n').at(-1) ?? ''
  test.tell('0 TEST01: equal', `${code} ${code === 0 ? last : text.slice(-600)}`)
  const here = await test.machine.must(READ('SELECT count(*) FROM sale'))
  const cloud = await office.saleIds()
  const missing = sold.filter((id) => !cloud.includes(id)).length
  test.tell(
    `${sold.length} sold, ${sold.length} here, ${sold.length} in the cloud, 0 missing`,
    `${sold.length} sold, ${here.split('\n').at(-1)} here, ${cloud.length} in the cloud, ${missing} missing`,
  )
}

/** The old box hears of the other by itself, and serves nobody any more. */
async function expectFenced(test: BoxTest, sold: readonly string[]): Promise<void> {
  await test.bringBackTheFirst()
  await until('that the old box is fenced', async () => {
    const { code } = await test.machine.run(`test -e ${DATA}/fenced`)
    return code === 0
  })
  const said = await until('its page', async () => {
    const answer = await fetch(`${test.url}/api/pos/products`).catch(() => null)
    return answer && answer.status !== 401 ? `${answer.status} ${await answer.text()}` : null
  })
  test.tell('it says BOX_REPLACED', said.includes('BOX_REPLACED') ? 'it says BOX_REPLACED' : said)
  const count = (await test.machine.must(READ('SELECT count(*) FROM sale'))).split('\n').at(-1)
  test.note(`the old box has ${count} of ${sold.length} sales`)
}

/** As when a technician asks the hub: the fault of the trial, by the unit that watches. */
async function tryOutside({ machine }: BoxTest): Promise<string> {
  const folder = '/var/lib/ocean/backup'
  await machine.must(`rm -f ${folder}/off-box-trial.json`)
  await machine.must(`runuser -u ocean-hub -- sh -c 'date +%s >${folder}/off-box-wanted'`)
  const said = await until('the trial', async () => {
    const { code, text } = await machine.run(`cat ${folder}/off-box-trial.json`)
    return code === 0 ? text : null
  })
  return String((JSON.parse(said) as { fault: string | null }).fault)
}

async function playReplacement(test: BoxTest, ends: ReturnType<typeof gatherEnds>): Promise<void> {
  const office = await openCloud(ends.test, test.machine.cloud, test.machine.cloudPort)
  const { till, fingerprint } = await enrol(test, office, ends)
  await sell(till, 2)
  await atHub(till)
  await until('a copy on the box', async () => {
    const { code } = await test.machine.run('ls /var/lib/ocean/backup/generation-*/base.db')
    return code === 0
  })
  await test.machine.must('systemctl start ocean-off-box')
  test.tell('null', await tryOutside(test))
  await sell(till, 3)
  await inCloud(office, 5)
  test.note('enrolled, 5 sales in the cloud, a copy outside')
  office.cutLine()
  await sell(till, 2)
  await atHub(till)
  office.mendLine()
  const alone = async () => {
    await until('that the box is gone', () => !till.till.link.isConnected.value)
    await sell(till, 2)
  }
  await Promise.all([replaceIt(test, office), alone()])
  const now = await fingerprintOf(test.url)
  test.tell('the same authority', now === fingerprint ? 'the same authority' : now)
  await office.letIn(await epochOf(test))
  till.till.connectivity.retryNow()
  await expectEqual(test, office, till)
  await sell(till, 1)
  await inCloud(office, 10)
  await expectUnits(test)
  await expectFenced(test, till.sold)
}

/** Nothing that was committed lacks in the copy. */
async function untilCopied({ machine }: BoxTest): Promise<void> {
  const look = `/opt/ocean/current/node/bin/node -e '
fetch("http://127.0.0.1:8080/metrics").then((said) => said.text()).then((text) => {
  const age = Number(/^hub_backup_age_seconds ([0-9.]+)/m.exec(text)?.[1] ?? 999)
  process.exit(age < 2 ? 0 : 1)
})'`
  await until('a copy that has them all', async () => (await machine.run(look)).code === 0)
}

export const REPLACE_SCENES: Scene[] = [
  {
    key: 'replace',
    name: 'enrolled, sold, dead for good: another takes its place with yesterday’s copy',
    begins: 'installed',
    async play(test) {
      const ends = gatherEnds()
      try {
        await playReplacement(test, ends)
      } finally {
        await ends.end()
      }
    },
  },
  {
    key: 'restore',
    name: 'the box’s own copy becomes its database, by root',
    begins: 'open',
    async play(test) {
      const { machine } = test
      await test.shop?.sell()
      await untilCopied(test)
      await machine.must('systemctl stop ocean-relay ocean-hub')
      await machine.must(`rm -f ${DATA}/outlet.db ${DATA}/outlet.db-wal ${DATA}/outlet.db-shm`)
      const places = `--from /var/lib/ocean/backup --into ${DATA}`
      const said = await machine.run(`ocean restore ${places} --because "disk died, Joko"`)
      test.tell('restored', said.code === 0 ? 'restored' : said.text.slice(-500))
      const others = await machine.run(`find ${DATA} ! -user ocean-hub`)
      test.tell('all of it the hub’s', others.text.trim() || 'all of it the hub’s')
      await machine.must('systemctl start ocean-hub')
      await untilServing(test.url)
      await test.shop?.sell()
      await expectSales(test)
    },
  },
]
