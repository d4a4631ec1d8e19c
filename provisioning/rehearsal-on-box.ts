// ocean rehearsal start [--fresh] | stop | status
// People practise on the box, beside the shop: units do it (systemd/ocean-rehearsal.service), this
// starts and stops them, and says where the rehearsal is and with which codes tills are paired.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isActive, systemctl, tryTo } from './systemctl.ts'

const UNIT = 'ocean-rehearsal.service'
const SCREEN = '/run/ocean-rehearsal/screen'
const OWN = '/var/lib/ocean/practice/own'
const USER = /^ocean-rehearsal:/m
const READY_MS_MAX = 4 * 60_000
const LOOK_MS = 500
const USAGE = 'ocean rehearsal start [--fresh] | stop | status'

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** `starting` until it has written its screen. */
function stateOf(): 'on' | 'starting' | 'off' {
  if (!isActive(UNIT)) return 'off'
  return existsSync(SCREEN) ? 'on' : 'starting'
}

async function start(isFresh: boolean): Promise<void> {
  if (process.getuid?.() !== 0) throw new Error('only root can start it')
  if (!USER.test(readFileSync('/etc/passwd', 'utf8'))) {
    throw new Error(
      'this box was installed before there was a rehearsal: sh /opt/ocean/current/provisioning/install.sh refresh',
    )
  }
  if (isFresh) {
    tryTo(systemctl, 'stop', UNIT)
    rmSync(OWN, { recursive: true, force: true })
  }
  if (stateOf() === 'off') {
    // The books of the last time are made anew; one that failed is no reason not to try.
    tryTo(systemctl, 'reset-failed', UNIT, 'ocean-rehearsal-books.service')
    try {
      systemctl('start', UNIT)
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${whyNot()}`)
    }
  }
  const endMs = performance.now() + READY_MS_MAX
  while (stateOf() === 'starting' && performance.now() < endMs) {
    await new Promise((next) => setTimeout(next, LOOK_MS))
  }
  if (stateOf() !== 'on') throw new Error(`it did not come up\n${whyNot()}`)
  say(readFileSync(SCREEN, 'utf8'))
}

/** Its own last words. */
function whyNot(): string {
  const units = ['-u', UNIT, '-u', 'ocean-rehearsal-books.service']
  const args = ['-n', '8', '-o', 'cat', '--no-pager', ...units]
  return spawnSync('journalctl', args, { encoding: 'utf8' }).stdout ?? ''
}

function stop(): void {
  systemctl('stop', UNIT)
  say('The rehearsal is over; what was practised is kept until start --fresh.')
}

async function main(args: string[]): Promise<void> {
  const options = { fresh: { type: 'boolean' }, help: { type: 'boolean' } } as const
  const { positionals, values } = parseArgs({ args, options, allowPositionals: true })
  const [verb] = positionals
  if (values.help) say(USAGE)
  else if (verb === 'start') await start(values.fresh === true)
  else if (verb === 'stop') stop()
  else if (verb === 'status') say(stateOf() === 'on' ? readFileSync(SCREEN, 'utf8') : stateOf())
  else throw new Error(`say ${USAGE}`)
}

if (import.meta.main) {
  try {
    await main(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exitCode = 1
  }
}
