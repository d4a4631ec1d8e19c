// A relay gone wild, in the relay's own unit: it turns without end and takes memory until it is
// ended, again and again. Where the kernel has no limits to give (a container on some machines), it
// ends itself a little above its own.
import { expectSales, type Scene } from './box-looks.ts'
import { pause } from './box-machine.ts'

const WILD = `const taken = []
const turn = () => { const endMs = Date.now() + 100; while (Date.now() < endMs); }
setInterval(() => {
  turn()
  taken.push(Buffer.alloc(10_000_000, 1))
  if (taken.length > 35) process.kill(process.pid, "SIGKILL")
}, 1)
`
const DROP_IN = `[Unit]
ConditionPathExists=
[Service]
Type=exec
WatchdogSec=0
ExecStartPre=
ExecStart=
ExecStart=/opt/ocean/current/node/bin/node /run/ocean-wild/wild.js
`
const FOLDER = '/run/systemd/system/ocean-relay.service.d'
/** In an emulator a start alone takes a minute, and memory above the first limit comes slowly. */
const WAIT_MS_MAX = 15 * 60_000
const RESTARTS = 2

export const WILD_SCENE: Scene = {
  key: 'relay-wild',
  name: 'a relay gone wild is ended and started again; the hub sells on',
  begins: 'open',
  async play(test) {
    const { machine, tell, note } = test
    const ask = (unit: string, key: string) =>
      machine.must(`systemctl show -p ${key} --value ${unit}`)
    const pid = await ask('ocean-hub', 'MainPID')
    await machine.must(
      [
        `mkdir -p /run/ocean-wild ${FOLDER}`,
        `cat >/run/ocean-wild/wild.js <<'END'\n${WILD}END`,
        `cat >${FOLDER}/wild.conf <<'END'\n${DROP_IN}END`,
        'systemctl daemon-reload',
        'systemctl start ocean-relay',
      ].join('\n'),
    )
    const endMs = performance.now() + WAIT_MS_MAX
    let [restarts, slowestMs] = [0, 0]
    while (restarts < RESTARTS && performance.now() < endMs) {
      const beganMs = performance.now()
      await test.shop?.sell()
      slowestMs = Math.max(slowestMs, performance.now() - beganMs)
      await pause(1_000)
      restarts = Number(await ask('ocean-relay', 'NRestarts'))
    }
    const word = (count: number) =>
      `started again ${count >= RESTARTS ? 'twice' : `${count} times`}`
    tell(word(RESTARTS), word(restarts))
    const now = await ask('ocean-hub', 'MainPID')
    tell('the same hub', now === pid ? 'the same hub' : 'another hub')
    const said = await machine.run('journalctl -b -u ocean-relay -o cat | grep -c "oom-kill"')
    note(
      `${said.text.trim()} times ended by the kernel; the slowest sale ${Math.round(slowestMs)} ms`,
    )
    await machine.must(
      `systemctl stop ocean-relay; rm -r ${FOLDER}/wild.conf /run/ocean-wild; systemctl daemon-reload`,
    )
    await expectSales(test)
  },
}
