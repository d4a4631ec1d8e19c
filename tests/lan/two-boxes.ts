// npm run test:lan: two boxes and a laptop on one LAN with real avahi. Found, claimed, enrolled,
// asked for as Android asks, renamed by a conflict, moved to another address.
import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { findProgram } from '../../demo/ensure-debian-package.ts'
import { COMPILE_CACHE } from '../../tools/compile-cache.ts'
import { signBundle, testBundle } from '../support/bundle.ts'
import { type Machine, openLan, startAvahi, until } from './namespaces.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const PROGRAMS = ['avahi-daemon', 'avahi-publish-service', 'dbus-daemon', 'dbus-send', 'ip']
const missing = PROGRAMS.filter((name) => findProgram(name) === null)
const isRoot = process.getuid?.() === 0
const skip = !isRoot ? 'only root makes network namespaces' : missing.length > 0 && `no ${missing}`

type Box = { machine: Machine; output: () => string; say: (word: string) => Promise<Said> }
type Said = { setup_code: string; boxFingerprint: string }

t.test('a shop’s LAN', { skip }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ocean-lan-'))
  const lan = openLan(folder)
  const said: (() => string)[] = []
  t.teardown(() => {
    if (!t.passing()) t.comment(said.map((output) => output()).join('\n'))
    lan.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const office = generateKeyPairSync('ed25519')
  const keyPath = join(folder, 'office.pub')
  writeFileSync(keyPath, office.publicKey.export({ type: 'spki', format: 'pem' }))

  async function startBox(name: string, host: number, serial: string): Promise<Box> {
    const machine = lan.plugIn(name, host)
    await startAvahi(machine, `debian-${name}`)
    const child = machine.spawn(process.execPath, [join(ROOT, 'hub', 'main.ts')], {
      ...{ HUB_DATA_FOLDER: join(folder, name, 'data'), HUB_SERIAL: serial },
      ...{ HUB_DISCOVERY: 'on', HUB_HEAD_OFFICE_KEY: keyPath, HUB_LOG_LEVEL: 'warn' },
      ...{ HUB_HTTPS_PORT: '443', HUB_HTTP_PORT: '8080', NODE_COMPILE_CACHE: COMPILE_CACHE },
    })
    let output = ''
    const hear = (chunk: Buffer): void => {
      output += chunk
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    said.push(() => `${name}: ${output}`)
    const say = async (word: string) => {
      const found = await until(`${name} says ${word}`, () =>
        new RegExp(`^${word} (.*)$`, 'm').exec(output),
      )
      return JSON.parse(found[1] ?? '') as Said
    }
    return { machine, output: () => output, say }
  }

  const laptop = lan.plugIn('lap', 9)
  const ocean = (...words: string[]) => {
    const space = ['netns', 'exec', `o${process.pid % 10_000}lap`, process.execPath]
    const { status, stdout, stderr } = spawnSync(
      'ip',
      [...space, join(ROOT, 'provisioning', 'ocean', 'ocean-cli.ts'), ...words],
      {
        encoding: 'utf8',
        env: {
          ...laptop.env,
          PATH: process.env.PATH,
          LANG: 'en',
          USER: 'budi',
          OCEAN_MANAGER_PIN: '246810',
        },
      },
    )
    return { code: status, stdout, stderr }
  }
  const discover = (): Record<string, unknown>[] =>
    JSON.parse(ocean('discover', '--json').stdout || '{"boxes":[]}').boxes

  mkdirSync(join(folder, 'lap'), { recursive: true })
  const a = await startBox('a', 1, 'aaaa11')
  const b = await startBox('b', 2, 'bbbb22')
  const [setupA] = [await a.say('SETUP'), await b.say('SETUP')]
  let found: Record<string, unknown>[] = []
  for (let tries = 0; tries < 6 && found.length < 2; tries += 1) found = discover()
  t.match(found, [
    { hostName: 'hub-aaaa11.local', serial: 'aaaa11', state: 'unclaimed', address: '10.77.0.1' },
    { hostName: 'hub-bbbb22.local', serial: 'bbbb22', state: 'unclaimed', address: '10.77.0.2' },
  ])
  t.equal(found[0]?.boxFingerprint, setupA.boxFingerprint, 'what it announces is what it shows')
  t.comment(ocean('discover').stdout)

  const trust = ['--code', setupA.setup_code, '--fingerprint', setupA.boxFingerprint]
  t.match(ocean('claim', 'aaaa11', ...trust), { code: 0 })
  const bundlePath = join(folder, 'bundle.json')
  writeFileSync(bundlePath, JSON.stringify(signBundle(testBundle(), office.privateKey)))
  t.match(ocean('enrol', 'aaaa11', '--bundle', bundlePath), { code: 0 })
  for (let tries = 0; tries < 8 && found[0]?.state !== 'enrolled'; tries += 1) {
    found = discover().sort((x, y) => String(x.serial).localeCompare(String(y.serial)))
  }
  t.match(found[0], { hostName: 'hub-test01.local', outlet: 'TEST01', state: 'enrolled' })

  const asked = spawnSync(
    'ip',
    [
      ...['netns', 'exec', `o${process.pid % 10_000}lap`, process.execPath, '-e'],
      `import('${join(ROOT, 'provisioning/ocean/ask-lan.ts')}').then(async (lan) =>
        console.log(await lan.askOneShot('hub-test01.local', 4000)))`,
    ],
    { encoding: 'utf8' },
  )
  t.match(asked.stdout, '10.77.0.1', 'a one-shot question as Android asks is answered')

  a.machine.moveTo(50)
  let moved: Record<string, unknown> | undefined
  for (let tries = 0; tries < 10 && moved?.address !== '10.77.0.50'; tries += 1) {
    moved = discover().find(({ serial }) => serial === 'aaaa11')
  }
  t.match(moved, { address: '10.77.0.50', hostName: 'hub-test01.local' }, 'found where it moved')
  t.match(ocean('status', 'TEST01'), { code: 0 }, 'and trusted there as before')

  const thief = lan.plugIn('th', 66)
  await startAvahi(thief, 'hub-bbbb22')
  await until('box b or the thief is renamed', () => /name-taken/.test(b.output()) || renamed())
  t.pass('a name that two have is not kept in silence')
  function renamed(): boolean {
    return discover().some(({ problems }) => JSON.stringify(problems).includes('NAME_TAKEN'))
  }
})
