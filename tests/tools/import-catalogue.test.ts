// The command as a person runs it: its own process, its own exit code.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type Db, openDatabase } from '#hub/db/open-database.ts'
import { createPairingCode } from '#hub/terminal/pairing-code.ts'
import { brokenRules, csv } from '../hub/catalogue/catalogue-desk.ts'
import { PINS, startTestHub } from '../support/hub.ts'
import { openNewDatabase } from '../support/outlet-file.ts'
import { MANAGER_ID, seedSmallOutlet } from '../support/small-outlet.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const COMMAND = join(import.meta.dirname, '../../tools/import-catalogue.ts')
const GOOD = csv('sku,barcode,name,price,stock', 'K1,8991002101999,Kopi bubuk,12500,10')
const MIXED = `${GOOD}K2,,,9000,4\n`

type Ended = { code: number | null; out: string; err: string }

function startCommand(
  args: string[],
  environment = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout?.on('data', (chunk) => {
    out += chunk
  })
  child.stderr?.on('data', (chunk) => {
    err += chunk
  })
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code, out, err }))
  })
  return { child, ended }
}
const runCommand = (args: string[], environment = {}) => startCommand(args, environment).ended

function makeFolder(t: Test, file: string) {
  const folder = makeTempFolder(t, 'import')
  const dataFolder = join(folder, 'data')
  mkdirSync(dataFolder)
  const path = join(folder, 'catalogue.csv')
  writeFileSync(path, file)
  const database = join(dataFolder, 'outlet.db')
  const db = openNewDatabase(database)
  seedSmallOutlet(db, 0)
  db.close()
  return { folder, dataFolder, path, open: () => openDatabase(database) }
}

const countOf = (db: Db, glob: string) =>
  db.prepare('SELECT count(*) FROM product WHERE sku GLOB ?').pluck().get(glob)

t.test('into the folder of a stopped hub: good rows kept, bad ones told', async (t) => {
  const { folder, dataFolder, path, open } = makeFolder(t, MIXED)
  const errors = join(folder, 'errors.csv')
  const { code, out, err } = await runCommand([path, '--data', dataFolder, '--errors', errors])
  t.equal(code, 1, err)
  t.match(out, /2 baris: 1 baru, 0 diubah, 0 tetap, 1 salah/)
  t.match(out, /baris 3: Nama kosong\. \[NAME_EMPTY\]/)
  t.match(err, /100 %.*selesai/)
  t.match(readFileSync(errors, 'utf8'), /^\ufeffline,severity.*\r\n3,error,NAME_EMPTY/)
  const db = open()
  t.equal(countOf(db, 'K*'), 1)
  db.close()
})

t.test('all or nothing refuses the whole file, in English when asked', async (t) => {
  const { dataFolder, path, open } = makeFolder(t, MIXED)
  const flags = ['--data', dataFolder, '--all-or-nothing', '--language', 'en']
  const { code, out } = await runCommand([path, ...flags])
  t.equal(code, 2)
  t.match(out, /nothing was written/)
  t.match(out, /line 3: The name is empty/)
  const db = open()
  t.equal(countOf(db, 'K*'), 0)
  db.close()
})

t.test('a folder that a hub or a relay has open is left alone', async (t) => {
  const { dataFolder, path, open } = makeFolder(t, GOOD)
  const db = open()
  const { code, err } = await runCommand([path, '--data', dataFolder])
  t.equal(code, 3)
  t.match(err, /sedang berjalan/)
  t.equal(countOf(db, 'K*'), 0)
  db.close()
})

t.test('killed in the middle, the next run goes on and loses nothing', async (t) => {
  const rows = Array.from({ length: 8000 }, (_, n) => `M${n},,Barang ${n},1000,1`)
  const { dataFolder, path, folder, open } = makeFolder(
    t,
    csv('sku,barcode,name,price,stock', ...rows),
  )
  const { child, ended } = startCommand([path, '--data', dataFolder, '--all-or-nothing'])
  await new Promise<void>((resolve) => {
    child.stderr?.on('data', (chunk) => {
      if (String(chunk).includes('menulis')) resolve()
    })
    ended.then(() => resolve())
  })
  child.kill('SIGKILL')
  await ended
  const db = open()
  const written = Number(countOf(db, 'M*'))
  t.ok(written < rows.length, `${written} of ${rows.length} were written when it was killed`)
  t.same(brokenRules(db), [])
  db.close()
  const second = join(folder, 'second.csv')
  writeFileSync(second, GOOD)
  t.match(await runCommand([second, '--data', dataFolder]), { code: 0 })
  const after = open()
  t.equal(countOf(after, 'M*'), rows.length)
  t.equal(countOf(after, 'K*'), 1)
  t.same(brokenRules(after), [])
  after.close()
})

t.test('into a running hub: paired once, with a key that only its owner reads', async (t) => {
  const hub = await startTestHub(t)
  const folder = makeTempFolder(t, 'import')
  const path = join(folder, 'catalogue.csv')
  writeFileSync(path, MIXED)
  const { pairingCode } = createPairingCode(hub.db, hub.deps.seams, null, 60_000)
  const flags = [path, '--hub', hub.url, '--state', join(folder, 'state')]
  const environment = { IMPORT_PIN: PINS[MANAGER_ID] }

  const unpaired = await runCommand(flags, environment)
  t.match(unpaired, { code: 3, err: /--pairing-code/ })
  const errors = join(folder, 'errors.csv')
  const first = await runCommand(
    [...flags, '--pairing-code', pairingCode, '--errors', errors],
    environment,
  )
  t.equal(first.code, 1, first.err)
  t.match(first.out, /1 baru.*1 salah/)
  t.match(readFileSync(errors, 'utf8'), /NAME_EMPTY/)
  const key = join(folder, 'state', `import-device-${new URL(hub.url).host.replace(':', '_')}.json`)
  t.equal(statSync(key).mode & 0o777, 0o600)

  const second = await runCommand([...flags, '--staff', 'budi'], environment)
  t.match(second, { code: 1, out: /1 tetap/ }, 'the same key, no code')
  const wrongPin = await runCommand(flags, { IMPORT_PIN: '999999' })
  t.match(wrongPin, { code: 3, err: /PIN_WRONG/ })
  const nobody = await runCommand([...flags, '--staff', 'siapa'], environment)
  t.match(nobody, { code: 3, err: /--staff/ })
})

t.test('what cannot start says why', async (t) => {
  const folder = makeTempFolder(t, 'import')
  const file = join(folder, 'x.csv')
  writeFileSync(file, 'name\nx\n')
  const cases: [string[], RegExp][] = [
    [[], /Name one CSV file[\s\S]*npm run import/],
    [[file, '--what'], /--what[\s\S]*npm run import/],
    [[file, '--hub', 'http://h', '--data', folder], /exclude each other/],
    [[join(folder, 'none.csv')], /tidak ada/],
    [[file, '--data', folder], /Tidak ada toko/],
    [[file, '--hub', 'http://localhost:1', '--pairing-code', '12345678'], /Tidak ada hub/],
  ]
  for (const [args, words] of cases) {
    t.match(await runCommand(args), { code: 3, err: words }, args.join(' '))
  }
})
