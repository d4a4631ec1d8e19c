// From head office's files to what an outlet pulls, typed as a person types it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { FeedItem } from '#domain/wire/feed-item.ts'
import { OutletConfigBody } from '#domain/wire/feed-outlet-config.ts'
import { faultOfSignature, readHeadOfficeKey } from '#hub/cloud/verify-signature.ts'
import { write } from '#hub/db/write.ts'
import { changeRules } from '#hub/rules/change-rules.ts'
import { DEFAULT_RULES } from '#hub/rules/default-rules.ts'
import { readRules } from '#hub/rules/read-rules.ts'
import { readRulesVersion } from '#hub/rules/rules-store.ts'
import { grantsForRole } from '#hub/staff/grants.ts'
import { startTestCloud, withClient } from '../support/cloud.ts'
import { feedDesk } from '../support/feed-desk.ts'
import { hireOffice } from '../support/office.ts'
import { EPOCH, MANAGER_ID, SMALL_OUTLET, TERMINAL } from '../support/small-outlet.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const cloud = await startTestCloud(t)
const folder = makeTempFolder(t, 'publish')
const goods = await hireOffice(cloud, 'rina', ['ocean_merchandiser'])
const people = await hireOffice(cloud, 'agus', ['ocean_people'])
const fleet = await hireOffice(cloud, 'siti', ['ocean_fleet'])
const [outlet] = await cloud.ask<{ code: string; id: string }>(
  'SELECT code, outlet_id AS id FROM ocean.outlet',
)
const CODE = outlet?.code ?? ''

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

/** Everything that this outlet is told, newest state of each thing. */
async function pull(): Promise<FeedItem[]> {
  const hello = {
    ...{ protocol: 1, epoch: EPOCH, box_id: 'b'.repeat(64), relay_version: 'test' },
    ...{ origin: null, report: null },
  }
  const { rows } = await withClient(cloud.outletUrl, (client) =>
    client.query<{ answer: { items: FeedItem[] } }>(
      'SELECT ocean.pull($1::jsonb, NULL, 1000000) AS answer',
      [hello],
    ),
  )
  return rows[0]?.answer.items ?? []
}
const pulled = async (topic: string) => (await pull()).filter((item) => item.topic === topic)

const PRODUCTS = `sku;nama;kategori;harga;satuan;isi;kode_batang
A1;Air mineral 600 ml;Minuman;3.500;pcs;;8990000000016
A1;;;80.000;karton;24;
B2;Gula pasir 1 kg;Sembako;17.500;pcs;;
`

t.test('a file with mistakes is not taken, and each mistake has its line', async (t) => {
  const path = file(
    'wrong.csv',
    `sku,name,price,barcode
A1,Air,3500,899
B2,,12.50,
C3,"Kue
lapis",abc,899
`,
  )
  const { code, err } = await goods.type('import', 'products', path)
  t.equal(code, 5)
  t.match(err, 'line 3: name is empty')
  t.match(err, 'line 3: price “12.50”')
  t.match(err, 'line 4: price “abc”')
  t.match(err, 'line 4: the barcode 899 is also on sku A1')
  t.match((await goods.type('import', 'prices', path)).err, 'line 2: no published product')
  t.match((await goods.type('import', 'staff', path)).err, 'line 1: the column code, outlet, role')
  t.strictSame(await cloud.ask('SELECT * FROM ocean.import_batch'), [])
})

t.test('products are imported, published, and reach the outlet', async (t) => {
  const path = file('products.csv', PRODUCTS)
  const tried = await goods.type('import', 'products', path, '--dry-run')
  t.match(tried.out, 'category: 2 new, 0 changed, 0 as published\nproduct: 2 new')
  t.strictSame(await cloud.ask('SELECT * FROM ocean.import_batch'), [])
  t.equal((await goods.type('import', 'products', path)).code, 0)
  t.strictSame(await pull(), [], 'an import is not published')
  const dry = await goods.type('publish', 'products', '--dry-run')
  t.match(dry.out, 'To all outlets (1 outlets): 4 new, 0 changed, 0 as before.')
  t.strictSame(await pull(), [], 'nor is a dry run')
  t.equal((await goods.type('publish', 'products')).code, 0)
  const water = (await pulled('product')).find(({ body }) => (body as { sku: string }).sku === 'A1')
  t.match(water?.body, {
    name: 'Air mineral 600 ml',
    units: [
      { unit_code: 'pcs', price_minor: 3500, barcodes: ['8990000000016'] },
      { unit_code: 'karton', factor_milli: 24_000, price_minor: 80_000 },
    ],
  })
  const again = await goods.type('publish', 'products')
  t.match(again.out, '0 new, 0 changed, 4 as before')
})

t.test('a price change: seen before, for a zone before all, and taken back', async (t) => {
  t.equal((await fleet.type('set-ring', CODE, '--zone', 'bali')).code, 0)
  const path = file('prices.csv', 'sku,unit,price\nA1,pcs,4000\n')
  const tried = await goods.type('import', 'prices', path)
  t.match(tried.out, /Air mineral 600 ml +pcs +Rp3\.500 +Rp4\.000 +\+14,3 %/)
  const zone = await goods.type('publish', 'prices', '--zone', 'bali', '--from', '01/12/2026')
  t.match(zone.out, 'To zone bali (1 outlets): 1 new')
  await goods.type('publish', 'prices', '--from', '15/12/2026')
  const prices = (await pulled('price')).map(({ item_id, body }) => ({
    id: item_id.slice(36),
    ...(body as { price_minor: number; valid_from: string; priority: number }),
  }))
  t.match(
    prices.sort((a, b) => b.priority - a.priority),
    [
      { id: '/pcs/2026-12-01@zone-bali', priority: 50, valid_from: '2026-12-01' },
      { id: '/pcs/2026-12-15', price_minor: 4000, priority: 10, valid_from: '2026-12-15' },
    ],
  )
  const dearer = file('dearer.csv', 'sku,unit,price\nA1,pcs,4500\n')
  t.match((await goods.type('import', 'prices', dearer, '--dry-run')).out, 'Rp4.500')
  const [, number] = /^(\d+) .*zone bali/m.exec((await goods.type('publish', '--list')).out) ?? []
  const undone = await goods.type('publish', 'prices', '--undo', String(number))
  t.equal(undone.code, 0, undone.err)
  const left = (await pulled('price')).filter(({ is_deleted }) => !is_deleted)
  t.equal(left.length, 1, 'the zone has no price of its own any more')
  t.match((await goods.type('publish', 'prices', '--undo', String(number))).out, 'nothing to take')
  t.equal((await goods.type('publish', 'prices', '--zone', 'nowhere')).code, 1)
  const narrowed = await goods.type('publish', 'products', '--zone', 'bali')
  t.match(narrowed.err, 'SCOPE_NARROWER', 'a product is not taken from the other outlets')
})

t.test('a ring gets a price before the others do', async (t) => {
  t.equal((await fleet.type('set-ring', CODE, '--publish', 'canary')).code, 0)
  const early = await goods.type('publish', 'prices', '--ring', 'early', '--from', '01/01/2027')
  t.match(early.out, 'To ring early (1 outlets): 1 new')
  t.ok((await pulled('price')).some(({ item_id }) => item_id.endsWith('/2027-01-01@ring-early')))
  await fleet.type('set-ring', CODE, '--publish', 'all')
  t.notOk((await pulled('price')).some(({ item_id }) => item_id.endsWith('@ring-early')))
})

t.test('staff are signed with head office’s key, for one outlet and one version', async (t) => {
  const path = file('staff.csv', `code,name,outlet,role\nK1,Wati,${CODE},cashier\n`)
  t.equal((await goods.type('import', 'staff', path)).code, 4, 'not a merchandiser’s work')
  const imported = await people.type('import', 'staff', path)
  t.equal(imported.code, 0, imported.err)
  t.match((await people.type('publish', 'staff')).err, 'KEY_MISSING')
  const key = join(folder, 'office.key')
  t.equal((await people.type('make-key', '--out', key)).code, 0)
  t.equal((await people.type('make-key', '--out', key)).code, 2, 'never over another')
  const published = await people.type('publish', 'staff', '--key', key)
  t.equal(published.code, 0, published.err)
  const [wati] = await pulled('staff')
  if (!wati) throw new Error('no staff came down')
  t.match(wati.body, { name: 'Wati', role: 'cashier' })
  const office = readHeadOfficeKey(`${key}.pub`)
  const id = String(outlet?.id)
  t.equal(faultOfSignature(wati, id, office), null, 'the hub takes it')
  t.equal(faultOfSignature({ ...wati, version: 9 }, id, office), 'signature-wrong')
  t.equal((await people.type('import', 'products', file('p.csv', PRODUCTS))).code, 4)
})

t.test('customers, promotions and transfers', async (t) => {
  const customers = file('customers.csv', 'name,phone,tier\nPutu,0812 3456 7890,gold\n')
  t.equal((await goods.type('import', 'customers', customers)).code, 0)
  t.equal((await goods.type('publish', 'customers')).code, 0)
  t.match((await pulled('customer'))[0]?.body, { phone: '+6281234567890', loyalty_tier: 'gold' })
  const promotion = `code,name,valid_from,valid_to,sku,price
P1,Akhir tahun,20/12/2026,31/12/2026,A1,3000
P1,Akhir tahun,20/12/2026,31/12/2026,B2,15000
`
  await goods.type('import', 'promotions', file('promo.csv', promotion))
  t.equal((await goods.type('publish', 'promotions', '--outlet', CODE)).code, 0)
  const [year] = await pulled('promotion')
  t.match(year?.body, { prices: [{ price_minor: 3000 }, { price_minor: 15_000 }] })
  const rows = [`T1,Gudang,${CODE},A1,24`, `T1,Gudang,${CODE},B2,5`]
  const transfer = ['number,from,outlet,sku,quantity', ...rows].join('\n')
  await goods.type('import', 'transfers', file('transfer.csv', transfer))
  const sent = await goods.type('publish', 'transfers')
  t.equal(sent.code, 0, sent.err)
  t.match((await pulled('stock-transfer'))[0]?.body, { number: 'T1', from_name: 'Gudang' })
})

const [STAFF, TILL] = [MANAGER_ID, TERMINAL.id]
const KEY = join(folder, 'office.key')
const SETTINGS = Object.fromEntries(
  Object.keys(OutletConfigBody.properties.outlet.properties).map((field) => [
    field,
    SMALL_OUTLET[field as keyof typeof SMALL_OUTLET],
  ]),
)
const config = (change: object = {}, rules: object | null = null, code = CODE) => ({
  outlet: code,
  settings: { ...SETTINGS, ...change },
  rules,
})

/** Imports a file that is right and publishes it; returns what was said. */
async function publishPeople(kind: string, path: string): Promise<string> {
  const imported = await people.type('import', kind, path)
  const published = await people.type('publish', kind, '--key', KEY)
  t.strictSame([imported.code, published.code], [0, 0], imported.err + published.err)
  return `${imported.out}\n${published.out}`
}

t.test('role grants: every mistake has its line', async (t) => {
  const path = file(
    'wrong-grants.csv',
    `role,permission,allowed,limit,outlet
cashier,fly,yes,,
cashier,reprint,yes,5000,
cashier,refund,yes,,
cashier,refund,no,5000,
cashier,discount,yes,50000,
cashier,refund,yes,10%,
chef,sell,yes,,
cashier,sell,yes,,S99
cashier,discount,yes,101%,
cashier,drop,,,
cashier,drop,yes,,
`,
  )
  const { code, err } = await people.type('import', 'role-grants', path)
  t.equal(code, 5)
  for (const line of [
    'line 2: there is no permission “fly”',
    'line 3: reprint is yes or no and has no limit',
    'line 4: limit is empty: refund goes up to how much?',
    'line 5: refund is not allowed: leave limit empty',
    'line 5: refund of cashier stands on line 4 already',
    'line 6: limit “50000” is not as discount takes it, such as 10%',
    'line 7: limit “10%” is not as refund takes it, such as 250.000',
    'line 8: there is no role “chef”',
    'line 9: there is no outlet “S99”',
    'line 10: limit “101%”',
    'line 11: allowed is empty',
    'line 12: drop of cashier stands on line 11 already',
  ]) {
    t.match(err, line)
  }
})

t.test('role grants: from a file to what a cashier may do at a hub', async (t) => {
  const all = `peran;izin;boleh;batas;toko
cashier;refund;ya;250.000;
cashier;discount;ya;7,5%;
cashier;over-short;tidak;;
cashier;refund;ya;tanpa batas;${CODE}
`
  const path = file('grants.csv', all)
  t.equal((await goods.type('import', 'role-grants', path)).code, 4, 'not a merchandiser’s work')
  const tried = await people.type('import', 'role-grants', path, '--dry-run')
  t.match(tried.out, 'role-grant: 2 new, 0 changed')
  t.match(tried.out, 'cashier: refund no → up to Rp250.000\n')
  t.match(tried.out, 'cashier: discount up to 10 % → up to 7,5 %\n')
  t.match(tried.out, 'cashier: over-short up to Rp20.000 → no\n')
  t.match(tried.out, `cashier@${CODE}: refund no → without limit\n`)
  t.match((await people.type('publish', 'role-grants')).err, 'IMPORT_UNKNOWN')
  t.equal((await people.type('import', 'role-grants', path)).code, 0)
  t.match((await people.type('publish', 'role-grants')).err, 'KEY_MISSING')
  const narrow = await people.type('publish', 'role-grants', '--key', KEY, '--outlet', CODE)
  t.match(narrow.err, 'SCOPE_IN_FILE')
  await people.type('publish', 'role-grants', '--key', KEY, '--dry-run')
  t.strictSame(await pulled('role-grant'), [], 'a dry run publishes nothing')
  t.match((await people.type('publish', 'role-grants', '--key', KEY)).out, '2 new, 0 changed')

  const desk = feedDesk(t, { officeKey: readHeadOfficeKey(`${KEY}.pub`) })
  await desk.snapshot(await pulled('role-grant'))
  const cashier = () => grantsForRole(desk.db, 'cashier')
  t.strictSame(cashier().refund, { isAllowed: true, limit: null }, 'the outlet’s own rows')
  t.strictSame(cashier().discount, { isAllowed: true, limit: 100_000 }, 'and nothing else')

  const [, own] = /^(\d+) /.exec((await people.type('publish', '--list')).out) ?? []
  const without = all.split('\n').slice(0, 3).join('\n')
  const said = await publishPeople('role-grants', file('grants-2.csv', without))
  t.match(said, 'cashier: over-short no → up to Rp20.000\n', 'what is left out is as usual')
  const undone = await people.type('publish', 'role-grants', '--undo', String(own), '--key', KEY)
  t.equal(undone.code, 0, undone.err)
  t.match(undone.out, '1 things were published again since and stay.')
  await desk.page(await pulled('role-grant'))
  t.strictSame(cashier().refund, { isAllowed: true, limit: 250_000 }, 'the one for all is left')
  t.strictSame(cashier().discount, { isAllowed: true, limit: 75_000 })

  await cloud.ask(`SELECT ocean.feed_put('role-grant', 'cashier', NULL, $1::jsonb, false)`, [
    JSON.stringify({
      role: 'cashier',
      grants: [{ permission: 'refund', is_allowed: true, limit: null }],
    }),
  ])
  await desk.page(await pulled('role-grant'))
  t.strictSame(
    cashier().refund,
    { isAllowed: true, limit: 250_000 },
    'the cloud alone gives nothing',
  )
  t.match(desk.one('SELECT reason FROM feed_set_aside'), { reason: 'signature-missing' })
})

t.test('outlet configurations: every mistake has its outlet and place', async (t) => {
  const import_ = (name: string, text: string) =>
    people.type('import', 'outlet-config', file(name, text))
  t.match((await import_('broken.json', '[{"outlet": }]')).err, 'not JSON')
  t.match((await import_('object.json', JSON.stringify(config()))).err, 'a list of outlets')
  const { phone: _, ...phoneless } = config({ npwp: '12', cash_rounding_mode: 'off' }).settings
  const wrong = [
    config(),
    { outlet: CODE, settings: { ...phoneless, colour: 'red' } },
    config({}, null, 'S99'),
    config({}, { ...DEFAULT_RULES, denominations: [] }),
    config({}, { ...DEFAULT_RULES, refund_window_days: '7' }),
    config({ name: 'Lain' }),
    7,
  ]
  const { code, err } = await import_('wrong.json', JSON.stringify(wrong))
  t.equal(code, 5)
  for (const line of [
    `${CODE} (entry 2): settings npwp must match pattern "^\\d{16}$" or must be null`,
    `${CODE} (entry 2): settings cash_rounding_mode must be "down" or must be "nearest" or must`,
    `${CODE} (entry 2): settings must have required properties phone`,
    `${CODE} (entry 2): settings knows no colour`,
    'S99 (entry 3): there is no outlet “S99”',
    `${CODE} (entry 4): rules denominations: nothing is left to count with`,
    `${CODE} (entry 5): rules refund_window_days must be integer`,
    `${CODE} (entry 6): the same again as ${CODE} (entry 4)`,
    'entry 7: the entry must be object',
  ]) {
    t.match(err, line)
  }
  t.strictSame(await cloud.ask(`SELECT * FROM ocean.import_batch WHERE kind = 'outlet-config'`), [])
})

t.test('outlet configurations: from a file to how a hub is set up', async (t) => {
  const rules = { ...DEFAULT_RULES, refund_window_days: 14 }
  const path = file('config.json', JSON.stringify([config({ name: 'Toko Baru' }, rules)]))
  const tried = await people.type('import', 'outlet-config', path, '--dry-run')
  t.match(tried.out, 'outlet-config: 1 new')
  t.match(tried.out, 'Toko Baru: set up for the first time')
  t.strictSame(await pulled('outlet-config'), [])
  await publishPeople('outlet-config', path)
  const desk = feedDesk(t, { officeKey: readHeadOfficeKey(`${KEY}.pub`) })
  const [item] = await pulled('outlet-config')
  if (!item) throw new Error('no configuration came down')
  await desk.snapshot([{ ...item, signature: null }])
  t.match(
    desk.one('SELECT name FROM outlet'),
    { name: SMALL_OUTLET.name },
    'not without a signature',
  )
  t.match(desk.one('SELECT reason FROM feed_set_aside'), { reason: 'signature-missing' })
  await desk.page([item])
  t.match(desk.one('SELECT name FROM outlet'), { name: 'Toko Baru' })
  t.equal(readRules(desk.db).refund_window_days, 14)

  const next = file('next.json', JSON.stringify([config({ name: 'Toko Baru', phone: '0361' })]))
  const said = await publishPeople('outlet-config', next)
  t.match(said, 'Toko Baru: phone null → "0361"\n')
  t.match(said, 'Toko Baru: rules refund_window_days 14 → the outlet’s own\n')
  await desk.page(await pulled('outlet-config'))
  t.match(desk.one('SELECT phone FROM outlet'), { phone: '0361' })
  t.equal(readRules(desk.db).refund_window_days, 14, 'what is left out stays')
  const [, last] = /^(\d+) /.exec((await people.type('publish', '--list')).out) ?? []
  await people.type('publish', 'outlet-config', '--undo', String(last), '--key', KEY)
  await desk.page(await pulled('outlet-config'))
  t.match(desk.one('SELECT phone FROM outlet'), { phone: null })
  const trail = await cloud.ask(
    `SELECT DISTINCT arguments ->> 'kind' AS kind, arguments ? 'items' AS has_rows
     FROM ocean.head_office_audit WHERE command = 'import-people' AND who = 'agus'
     AND arguments ->> 'kind' = 'outlet-config'`,
  )
  t.strictSame(trail, [{ kind: 'outlet-config', has_rows: false }])
})

t.test('a release goes to a ring and to those before it, and to nobody else', async (t) => {
  const version = (text: string) => ({
    ...{ version: text, from_minute: 120, to_minute: 240, despite_open_shifts: false },
  })
  const releases = { canary: version('0.3.0'), all: version('0.2.0') }
  const rules = { ...DEFAULT_RULES, refund_window_days: 14 }
  const publishFor = (...entries: object[]) =>
    publishPeople('outlet-config', file('releases.json', JSON.stringify(entries)))
  const wanted = async () => {
    const [item] = await pulled('outlet-config')
    return (item?.body as { rules: typeof rules } | undefined)?.rules.release?.version
  }
  const desk = feedDesk(t, { officeKey: readHeadOfficeKey(`${KEY}.pub`) })
  for (const [ring, expected] of [
    ['canary', '0.3.0'],
    ['early', '0.2.0'],
    ['all', '0.2.0'],
  ] as const) {
    t.equal((await fleet.type('set-ring', CODE, '--update', ring)).code, 0)
    await publishFor({ releases }, config({}, rules))
    t.equal(await wanted(), expected, ring)
    await desk.page(await pulled('outlet-config'))
    t.equal(readRules(desk.db).release?.version, expected, 'heard there')
  }
  await publishFor({ releases: { canary: releases.canary } }, config({}, rules))
  t.equal(await wanted(), undefined, 'it is no canary')
  await desk.page(await pulled('outlet-config'))
  t.equal(readRules(desk.db).release, undefined, 'and waits for nothing any more')
  await publishFor({ releases }, config({}, { ...rules, release: version('0.1.9') }))
  t.equal(await wanted(), '0.1.9', 'its own word stays')
  const wrong = [{ releases: { soon: releases.all } }, { releases }, config()]
  const path = file('releases.json', JSON.stringify(wrong))
  const { code, err } = await people.type('import', 'outlet-config', path)
  t.equal(code, 5)
  t.match(err, 'entry 1: releases knows no soon')
  t.match(err, 'entry 2: releases are said already')
})

t.test(
  'a file that says a release alone resets no rule, whoever has the word on them',
  async (t) => {
    const version = (text: string) => ({
      ...{ version: text, from_minute: 120, to_minute: 240, despite_open_shifts: false },
    })
    const desk = feedDesk(t, { officeKey: readHeadOfficeKey(`${KEY}.pub`) })
    const publish = async (...entries: object[]) => {
      const said = await publishPeople('outlet-config', file('alone.json', JSON.stringify(entries)))
      await desk.page(await pulled('outlet-config'))
      return said
    }
    const held = () => {
      const { refund_window_days: days, release } = readRules(desk.db)
      return [days, release?.version]
    }
    const changeHere = (days: number) => {
      const rules = { ...readRules(desk.db), refund_window_days: days }
      const order = { rules, version: readRulesVersion(desk.db), staffId: STAFF, terminalId: TILL }
      t.ok(write(desk.db, (tx) => changeRules(tx, desk.deps.seams, order)).ok)
    }
    await fleet.type('set-ring', CODE, '--update', 'early')
    await publish(config({}, { ...DEFAULT_RULES, refund_window_days: 14 }))
    changeHere(3)
    const said = await publish({ releases: { early: version('0.4.0') } })
    t.match(said, /: rules release the outlet’s own → \{"version":"0\.4\.0"/)
    t.strictSame(held(), [3, '0.4.0'], 'what the shop changed stands')
    await publish(
      { outlet: CODE, release: version('0.4.1') },
      { releases: { all: version('0.4.0') } },
    )
    t.strictSame(held(), [3, '0.4.1'], 'an outlet’s own entry goes before its ring’s')
    const { rules: _, ...settingsAlone } = config({ phone: '0361' })
    await publish(settingsAlone)
    t.strictSame(held(), [3, '0.4.1'], 'settings alone')
    await publish({ releases: { all: null } })
    t.strictSame(held(), [3, undefined], 'none any more')
    t.equal((await pulled('outlet-config')).length, 1)

    await publish(config({}, null))
    changeHere(5)
    await publish({ releases: { all: version('0.5.0') } })
    t.match(await pulled('outlet-config'), [
      { body: { rules: null, release: { version: '0.5.0' } } },
    ])
    t.strictSame(held(), [5, '0.5.0'], 'an outlet with rules of its own hears of it as well')
    await publish({ releases: { all: version('0.5.1') } }, config({}, null))
    t.strictSame(held(), [5, '0.5.1'])
    await publish(config({}, null))
    t.strictSame(held(), [5, undefined], 'and keeps them when the word is taken back')

    await fleet.type('set-ring', CODE, '--update', 'all')
    const nobody = file('nobody.json', JSON.stringify([{ releases: { canary: version('0.6.0') } }]))
    const { code, err } = await people.type('import', 'outlet-config', nobody)
    t.strictSame([code, /nothing in it for anybody/.test(err)], [5, true])
    const wrong = file('nobody.json', JSON.stringify([{ outlet: 'S99', release: version('x') }]))
    t.match(
      (await people.type('import', 'outlet-config', wrong)).err,
      'S99 (entry 1): release version',
    )
    const unknown = file('nobody.json', JSON.stringify([{ outlet: 'S99', release: null }]))
    t.match((await people.type('import', 'outlet-config', unknown)).err, 'there is no outlet “S99”')
  },
)
