// What happens to a box in its life, one after the other. Each scene says what it wanted and what
// it found; a wrong one does not end the others.
import {
  type BoxTest,
  countWritten,
  expectSales,
  expectUnits,
  INSTALLER,
  installing,
  mountStick,
  readSetupCode,
  type Scene,
  STICK,
} from './box-looks.ts'
import { pause } from './box-machine.ts'
import { BoxShop, untilServing } from './box-shop.ts'
import { VERSIONS } from './make-stick.ts'
import { PRACTICE_SCENES } from './practice-scenes.ts'
import { QUIET_SCENES } from './quiet-scenes.ts'
import { REPLACE_SCENES } from './replace-scenes.ts'
import { CUT_SCENES, UPDATE_SCENES } from './update-scenes.ts'
import { WILD_SCENE } from './wild-scene.ts'

const REFUSED = [
  ['damaged', 'its hash is not the one that was signed'],
  ['cut', 'cut off'],
  ['strange', 'the signature is not of this key'],
] as const

const INSTALL_SCENES: Scene[] = [
  {
    key: 'refused',
    name: 'a changed, a cut-off and a strange release are refused',
    begins: 'fresh',
    async play({ machine, tell }) {
      for (const [file, words] of REFUSED) {
        const order = `${INSTALLER} install --release ${STICK}/${file}.release`
        const { code, text } = await machine.run(`${order} --key ${STICK}/release.pem`)
        const isRefused = code !== 0 && text.includes(words)
        const { code: there } = await machine.run('test -e /opt/ocean')
        tell(
          `${file}: refused, nothing there`,
          `${file}: ${isRefused ? 'refused' : `${code} ${text.slice(-200)}`}, ${
            there === 0 ? 'something' : 'nothing'
          } there`,
        )
      }
    },
  },
  {
    key: 'install',
    name: 'installed from the file, without a network',
    begins: 'fresh',
    leaves: 'installed',
    async play(test) {
      const { code, text } = await test.machine.run(installing(VERSIONS.first))
      test.tell('installed', code === 0 ? 'installed' : text.slice(-600))
      await expectUnits(test)
    },
  },
  {
    key: 'again',
    name: 'installed again, and refreshed',
    begins: 'installed',
    async play({ machine, tell }) {
      for (const order of [installing(VERSIONS.first), `${INSTALLER} refresh`]) {
        const { code, text } = await machine.run(order)
        const word = order.includes('refresh') ? 'refresh' : 'install'
        tell(
          `${word}: ends with 0, wrote 0`,
          `${word}: ends with ${code}, wrote ${countWritten(text)}`,
        )
      }
    },
  },
  {
    key: 'open',
    name: 'a shop is opened and sells through the LAN’s door',
    begins: 'installed',
    leaves: 'open',
    async play(test) {
      test.shop = await BoxShop.open(test.url, await readSetupCode(test.machine))
      for (let sale = 0; sale < 5; sale += 1) await test.shop.sell()
      await expectSales(test)
    },
  },
]

const DAY_SCENES: Scene[] = [
  {
    key: 'boot',
    name: 'switched off and on: everything is there by itself, and it sells',
    begins: 'open',
    async play(test) {
      await expectUnits(test)
      const state = await test.machine.must('systemctl show -p SubState --value ocean-hub')
      test.tell(
        'ready was said and heard',
        state === 'running' ? 'ready was said and heard' : state,
      )
      await test.shop?.sell()
      await expectSales(test)
    },
  },
  {
    key: 'sandbox',
    name: 'each service stays within its sandbox on this kernel',
    begins: 'open',
    async play({ machine, tell }) {
      const { text } = await machine.run(
        'systemd-analyze security --no-pager | grep "^ocean-" | awk \'$2 > 1.5 {print $1, $2}\'',
      )
      tell('none above 1.5', text.trim() === '' ? 'none above 1.5' : text.trim())
    },
  },
  {
    key: 'hang',
    name: 'a hub that hangs is started anew by its watchdog',
    begins: 'open',
    async play(test) {
      const look = 'systemctl show -p MainPID --value ocean-hub'
      const pid = await test.machine.must(look)
      await test.machine.must(`kill -STOP ${pid}`)
      const endMs = performance.now() + 20 * 60_000
      let now = pid
      while ((now === pid || now === '0') && performance.now() < endMs) {
        await pause(5_000)
        now = (await test.machine.run(look)).text.trim()
      }
      test.tell('another process', now === pid ? 'the same process' : 'another process')
      await untilServing(test.url)
      await test.shop?.sell()
      await expectSales(test)
    },
  },
]

const GUARD_WORDS = 'have not reached the cloud'
const LOSE = '--lose-unsent "the test, which has no cloud"'

async function expectRefusal({ machine, tell }: BoxTest, verb: string): Promise<void> {
  const { code, text } = await machine.run(`${INSTALLER} ${verb}`)
  const isGuarded = code !== 0 && text.includes(GUARD_WORDS)
  tell(`${verb}: refused`, `${verb}: ${isGuarded ? 'refused' : `${code} ${text.slice(-300)}`}`)
}

const AWAY_SCENES: Scene[] = [
  {
    key: 'uninstall',
    name: 'taken away against the guard, and installed again',
    begins: 'open',
    async play(test) {
      await expectRefusal(test, 'uninstall')
      await expectRefusal(test, 'factory-reset')
      const { code, text } = await test.machine.run(`${INSTALLER} uninstall ${LOSE}`)
      test.tell('taken away', code === 0 ? 'taken away' : text.slice(-400))
      const left = await test.machine.run(
        'ls -d /opt/ocean /etc/systemd/system/ocean-* /etc/systemd/system/*/ocean-* 2>/dev/null',
      )
      test.tell('no program left', left.text.trim() === '' ? 'no program left' : left.text.trim())
      const kept = await test.machine.run(
        'test -s /var/lib/ocean/hub/outlet.db && grep -c "the test" /var/log/ocean-given-up.log',
      )
      test.tell(
        'data there, written down 1 times',
        `data there, written down ${kept.text.trim()} times`,
      )
      const debian = await test.machine.run('dpkg -V nftables chrony | grep -v /usr/share')
      test.tell('Debian’s files as they were', debian.text.trim() || 'Debian’s files as they were')
      const again = await test.machine.run(installing(VERSIONS.first))
      test.tell('installed again', again.code === 0 ? 'installed again' : again.text.slice(-600))
      await untilServing(test.url)
      await test.shop?.sell()
      await expectSales(test)
    },
  },
  {
    key: 'factory-reset',
    name: 'emptied against the guard: the box asks for a shop',
    begins: 'open',
    async play(test) {
      await expectRefusal(test, 'factory-reset')
      const { text: now } = await test.machine.run('date +%s')
      const { code, text } = await test.machine.run(`${INSTALLER} factory-reset ${LOSE}`)
      test.tell('emptied', code === 0 ? 'emptied' : text.slice(-400))
      const code2 = await readSetupCode(test.machine, `--since @${now.trim()}`)
      test.tell('asks for a shop', code2 === '' ? 'asks for nothing' : 'asks for a shop')
      test.shop?.close()
      test.shop = null
      await expectSales(test)
    },
  },
]

export const SCENES: Scene[] = [
  ...INSTALL_SCENES,
  ...DAY_SCENES,
  ...QUIET_SCENES,
  WILD_SCENE,
  ...CUT_SCENES,
  ...UPDATE_SCENES,
  ...REPLACE_SCENES,
  ...PRACTICE_SCENES,
  ...AWAY_SCENES,
].map((scene) => ({
  ...scene,
  play: async (test) => {
    await mountStick(test.machine)
    await scene.play(test)
  },
}))
