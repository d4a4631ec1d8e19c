// People practise on the box while the shop sells; and a hub whose start hangs.
import { connect } from 'node:net'
import { until } from './box-cloud.ts'
import { type BoxTest, expectSales, type Scene } from './box-looks.ts'
import { untilServing } from './box-shop.ts'

/** Of the tills, of the trainer, of the paper. */
const DOORS = [8543, 8544, 9151]
const HANG = `mkdir -p /etc/systemd/system.control/ocean-hub.service.d
printf '[Service]\\nTimeoutStartSec=20\\nExecStart=\\nExecStart=/bin/sleep 1000\\n' \\
  >/etc/systemd/system.control/ocean-hub.service.d/zz-hang.conf
systemctl daemon-reload`

const opens = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 3_000 })
    const done = (isOpen: boolean) => {
      socket.destroy()
      resolve(isOpen)
    }
    socket.on('connect', () => done(true))
    socket.on('error', () => done(false))
    socket.on('timeout', () => done(false))
  })

async function openDoors({ machine }: BoxTest): Promise<string> {
  const found = await Promise.all(DOORS.map((port) => opens(machine.door.host, port)))
  return `open: ${DOORS.filter((_, at) => found[at]).join(' ') || 'none'}`
}

/** The emulated machine lets one port in: there the firewall itself is asked. */
async function expectDoors(test: BoxTest, wanted: 'all' | 'none'): Promise<void> {
  const { text } = await test.machine.run('nft list set inet ocean practice')
  const isOpen = DOORS.every((port) => text.includes(String(port)))
  test.tell(`firewall: ${wanted}`, `firewall: ${isOpen ? 'all' : 'none'}`)
  if (!test.machine.hasLan) return
  const words = wanted === 'all' ? DOORS.join(' ') : 'none'
  test.tell(`open: ${words}`, await openDoors(test))
}

/** What the rehearsal's user finds where the rehearsal is, with the groups that it has. */
async function readAsPractice({ machine }: BoxTest): Promise<string> {
  const as = '-S $(id -u ocean-rehearsal) -G $(getent group ocean-rehearsal | cut -d: -f3)'
  const inside = `nsenter -t $(systemctl show -p MainPID --value ocean-rehearsal) -m ${as} --`
  const count = async (...paths: string[]) => {
    const command = `${inside} sh -c 'cat ${paths.join(' ')}' 2>/dev/null | wc -c`
    return (await machine.run(command)).text.trim()
  }
  const [hub, practice] = ['/var/lib/ocean/hub', '/var/lib/ocean/practice']
  const shop = await count(`${hub}/outlet.db`, `${hub}/pepper`, '/etc/ocean/hub.env')
  return `${shop} bytes of the shop, ${await count(`${practice}/own/hub/pepper`)} of its own`
}

async function practise(test: BoxTest): Promise<void> {
  const { machine, tell } = test
  await expectDoors(test, 'none')
  const said = await machine.run('ocean rehearsal start')
  tell('started', said.code === 0 ? 'started' : said.text.slice(-900))
  test.note(/WAN .*/.exec(said.text)?.[0].replaceAll(/[│\s]+/g, ' ') ?? 'no WAN')
  await expectDoors(test, 'all')
  const read = `/opt/ocean/current/node/bin/node -e '
fetch("http://127.0.0.1:8581/").then((said) => said.text()).then((page) => {
  console.log(/data-rehearsal/.test(page) ? "marked" : page.slice(0, 200))
})'`
  tell('marked', (await machine.run(read)).text.trim())
  const trusted = `openssl s_client -connect 127.0.0.1:8543 -CAfile /var/lib/ocean/hub/tls/ca.crt \
    </dev/null 2>/dev/null | grep 'Verify return code' | head -n 1`
  tell('Verify return code: 0 (ok)', (await machine.run(trusted)).text.trim())
  tell('0 bytes of the shop, 32 of its own', await readAsPractice(test))
  await test.shop?.sell()
  const units = await machine.run('systemctl --failed --plain --no-legend | cut -d " " -f 1')
  tell('none failed', units.text.trim() || 'none failed')
  const limits = '-p MemoryMax -p CPUWeight -p OOMScoreAdjust -p MemoryCurrent'
  test.note((await machine.run(`systemctl show ${limits} ocean-rehearsal`)).text.trim())
  await machine.must('ocean rehearsal stop')
  await expectDoors(test, 'none')
  tell('off', (await machine.must('ocean rehearsal status')).trim())
  await expectSales(test)
}

export const PRACTICE_SCENES: Scene[] = [
  {
    key: 'rehearsal',
    name: 'people practise beside the shop, and nothing of it is left open',
    begins: 'open',
    play: practise,
  },
  {
    key: 'hanging-start',
    name: 'a hub whose start hangs: a page says so, and it comes back by itself',
    begins: 'open',
    async play(test) {
      const { machine, tell, url } = test
      await machine.must(HANG)
      await machine.run('systemctl restart --no-block ocean-hub')
      await until('safe mode', async () => {
        const { text } = await machine.run('systemctl is-active ocean-safe-mode')
        return text.trim() === 'active'
      })
      const read = `/opt/ocean/current/node/bin/node -e '
fetch("http://127.0.0.1/api/health").then((said) => said.json()).then(({ status }) => {
  console.log(status)
})'`
      const page = await until('its page', async () => {
        const { code, text } = await machine.run(read)
        return code === 0 ? text.trim() : null
      })
      tell('safe-mode', page)
      await machine.must('rm -r /etc/systemd/system.control/ocean-hub.service.d/zz-hang.conf')
      await machine.must('systemctl daemon-reload && systemctl start ocean-hub-again')
      await untilServing(url)
      await test.shop?.sell()
      await expectSales(test)
    },
  },
]
