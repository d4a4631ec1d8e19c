// Head office's commands on a real PostgreSQL, typed as a person types them.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import type { OutletLogin } from '../../cloud-relay/cloud-enrol.ts'
import { openOfficeCloud } from '../../cloud-relay/head-office/office-cloud.ts'
import { startTestCloud, urlOf, withClient } from '../support/cloud.ts'
import { hireOffice, typeCommand } from '../support/office.ts'
import { testId } from '../support/small-outlet.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const cloud = await startTestCloud(t)
const folder = makeTempFolder(t, 'office')
const fleet = await hireOffice(cloud, 'siti', ['ocean_fleet'])
const reader = await hireOffice(cloud, 'budi', ['ocean_reader'])
const auditor = await hireOffice(cloud, 'dewi', ['ocean_auditor'])

const enrolWords = (code: string, file: string) => [
  ...['enrol', code, '--name', `Toko ${code}`, '--time', 'WITA', '--zone', 'bali'],
  ...['--out', join(folder, file)],
]
const auditRows = () =>
  cloud.ask<{ who: string; command: string; outcome: string; arguments: object; effects: object }>(
    `SELECT who, command, outcome, arguments, effects FROM ocean.head_office_audit
     ORDER BY sequence`,
  )

t.test(
  'an outlet is enrolled: its box can log in with the file, which its owner alone reads',
  async (t) => {
    const tried = await fleet.type(...enrolWords('S07', 's07.json'), '--dry-run')
    t.equal(tried.code, 0)
    t.match(tried.out, 'S07 would be enrolled')
    t.strictSame(await cloud.ask(`SELECT 1 FROM ocean.outlet WHERE code = 'S07'`), [])

    const done = await fleet.type(...enrolWords('S07', 's07.json'))
    t.equal(done.code, 0, done.err)
    const path = join(folder, 's07.json')
    t.equal(statSync(path).mode & 0o777, 0o600)
    const login = JSON.parse(readFileSync(path, 'utf8')) as OutletLogin
    const url = urlOf(cloud.postgres, login)
    const me = await withClient(url, (client) => client.query('SELECT session_user AS me'))
    t.match(me.rows[0].me, /^outlet_[0-9a-f]{16}$/)
    const [placed] = await cloud.ask(
      `SELECT code, timezone, zone FROM ocean.outlet JOIN ocean.outlet_placing USING (outlet_id)
     WHERE code = 'S07'`,
    )
    t.strictSame(placed, { code: 'S07', timezone: 'Asia/Makassar', zone: 'bali' })

    const again = await fleet.type(...enrolWords('S07', 'other.json'))
    t.equal(again.code, 1)
    t.match(again.err, 'enrolled already')
    t.match(again.err, '[OUTLET_EXISTS]')
    t.equal(
      (await fleet.type(...enrolWords('S08', 's07.json'))).code,
      2,
      'a file is never replaced',
    )
    const words = [...enrolWords('S07', 'second.json'), '--new-login']
    t.equal((await fleet.type(...words)).code, 0)
    const logs = readFileSync(cloud.postgres.logPath, 'utf8')
    t.notMatch(logs, login.password, 'no password in the log of the server')
  },
)

t.test('whoever may not is told so, in one sentence', async (t) => {
  const { code, err } = await reader.type(...enrolWords('S09', 's09.json'))
  t.equal(code, 4)
  t.match(err, /^This login may not do that\.\n/)
  t.notMatch(err, /at .*\.ts/, 'no stack trace')
})

t.test('rings and zones', async (t) => {
  const tried = await fleet.type('set-ring', 'S07', '--publish', 'canary', '--dry-run')
  t.equal(tried.out, 'S07: publish ring all → canary (not done)')
  const done = await fleet.type('set-ring', 'S07', '--publish', 'canary', '--zone', 'ubud')
  t.equal(done.out, 'S07: publish ring all → canary, zone bali → ubud')
  t.equal((await fleet.type('set-ring', 'S07', '--publish', 'canary')).out, 'S07: stays as it is')
  const unknown = await fleet.type('set-ring', 'S99', '--publish', 'canary')
  t.strictSame([unknown.code, unknown.err.includes('OUTLET_UNKNOWN')], [1, true])
  t.equal((await fleet.type('set-ring', 'S07', '--publish', 'soon')).code, 2)
})

t.test('a box that asks: seen, approved, told to rotate, revoked', async (t) => {
  const [own] = await cloud.ask<{ code: string }>(
    'SELECT code FROM ocean.outlet JOIN ocean.outlet_role USING (outlet_id) WHERE role_name = $1',
    [cloud.login.user],
  )
  const code = String(own?.code)
  t.equal((await fleet.type('approve-epoch')).out, 'No box is waiting.')
  const hello = { epoch: testId(600), box_id: 'c'.repeat(64) }
  t.match(await cloud.ingest(1, [], hello), { refused: { code: 'EPOCH-UNKNOWN' } })
  const listed = await fleet.type('approve-epoch', code)
  t.match(listed.out, `${code}  --epoch ${hello.epoch} --box cccccccccccc`)
  t.match(listed.out, 'A database with a new life')
  t.match(listed.out, 'Approving shuts out')
  const words = ['approve-epoch', code, '--epoch', hello.epoch]
  t.match((await fleet.type(...words, '--dry-run')).out, 'Nothing was approved')
  t.match(await cloud.ingest(1, [], hello), { refused: { code: 'EPOCH-UNKNOWN' } })
  t.equal((await fleet.type(...words)).code, 0)
  t.equal((await cloud.ingest(1, [], hello)).refused, null, 'let in')
  t.match(await cloud.ingest(1, []), { refused: { code: 'EPOCH-FENCED' } })
  t.equal((await fleet.type('approve-epoch', code, '--epoch', testId(601))).code, 1)

  t.equal((await fleet.type('rotate', code)).out, `${code}: 1 logins are asked`)
  t.equal((await cloud.ingest(1, [], hello)).must_rotate, true)

  const connected = new pg.Client({ connectionString: cloud.outletUrl })
  connected.on('error', () => {})
  await connected.connect()
  const revoked = await fleet.type('revoke', code)
  t.match(revoked.out, '1 live connections were cut')
  await t.rejects(connected.query('SELECT 1'), 'cut while it was connected')
  const returns = cloud.ingest(1, [], hello).then(({ refused }) => refused?.code)
  t.ok(['28000', 'OUTLET-REVOKED'].includes(await returns.catch(({ code }) => code)))
  const status = await fleet.type('status', '--json')
  t.equal(JSON.parse(status.out)[0].outlet, code, 'the worst first')
  const arrived = { synced_in_time: 99, synced_late: 1, offline_conflicts: 0 }
  const kpis = { offline_sales: 90, offline_failures: 10, ...arrived }
  await cloud.ask(
    `UPDATE ocean.outlet_state SET report = $1
     WHERE outlet_id = (SELECT outlet_id FROM ocean.outlet WHERE code = $2)`,
    [JSON.stringify({ kpis, absent_terminal_count: 3 }), code],
  )
  await cloud.ask(
    `INSERT INTO ocean.terminal_series (outlet_id, terminal_id, series, held, watermark)
     SELECT outlet_id, $1, 'A', '{[1,5),[7,9)}', 4 FROM ocean.outlet WHERE code = $2`,
    [testId(603), code],
  )
  const shown = (await reader.type('status', code)).out
  t.match(shown, /outlet +name +seen/)
  t.match(
    shown,
    new RegExp(`${code} +90 +90 %! +99 % +0 %.* 3! +2!`),
    'and how it does without its hub',
  )
  t.equal((await reader.type('revoke', code)).code, 4)
})

t.test('a document that was set aside is listed, shown and settled with a reason', async (t) => {
  await cloud.ask(
    `INSERT INTO ocean.quarantine (outlet_id, epoch, sequence, kind, reason, payload, hash)
     SELECT outlet_id, $1, 7, 'sale-completed', 'unreadable', '{"a":1}', 'x' FROM ocean.outlet
     WHERE code = 'S07'`,
    [testId(602)],
  )
  const books = await hireOffice(cloud, 'yanti', ['ocean_books'])
  t.match((await books.type('quarantine')).out, /S07 +7 +sale-completed +unreadable/)
  t.match((await books.type('quarantine', 'S07', '7')).out, '{"a":1}')
  t.equal((await books.type('quarantine', 'S07', '7', '--settle', ' ')).code, 2)
  t.equal((await books.type('quarantine', 'S07', '7', '--settle', 'entered by hand')).code, 0)
  t.equal((await books.type('quarantine')).out, 'Nothing is set aside.')
  t.equal((await fleet.type('quarantine')).code, 4)
})

t.test(
  'the trail has every command, its person and no secret, and cannot be altered',
  async (t) => {
    const rows = (await auditRows()).slice(0, 8)
    t.strictSame(
      rows.map(({ who, command, outcome }) => `${who} ${command} ${outcome}`),
      [
        ...['siti enrol tried', 'siti enrol done', 'siti enrol refused', 'siti enrol done'],
        ...['siti set-ring tried', 'siti set-ring done', 'siti set-ring done'],
        'siti set-ring refused',
      ],
    )
    t.notMatch(JSON.stringify(rows), /SCRAM|password/i)
    for (const change of [
      `UPDATE ocean.head_office_audit SET who = 'budi'`,
      'DELETE FROM ocean.head_office_audit',
      'TRUNCATE ocean.head_office_audit',
    ]) {
      await t.rejects(cloud.ask(change), { message: /append-only/ }, change)
    }
    t.equal((await auditor.type('audit', '--verify')).out, 'The trail is whole.')
    t.match((await auditor.type('audit', '--who', 'siti')).out, /siti +set-ring +refused/)
    t.equal((await fleet.type('audit')).code, 4, 'the trail is not for those it is about')
    // Whoever owns the server can switch the trigger off; the chain tells.
    await cloud.ask(`ALTER TABLE ocean.head_office_audit DISABLE TRIGGER append_only`)
    await cloud.ask(`UPDATE ocean.head_office_audit SET who = 'budi' WHERE sequence = 3`)
    const broken = await auditor.type('audit', '--verify')
    t.strictSame([broken.code, broken.out], [1, 'The trail does not follow at row 3.'])
    await cloud.ask(`UPDATE ocean.head_office_audit SET who = 'siti' WHERE sequence = 3`)
    await cloud.ask(
      `DELETE FROM ocean.head_office_audit
     WHERE sequence = (SELECT max(sequence) FROM ocean.head_office_audit)`,
    )
    t.equal((await auditor.type('audit', '--verify')).code, 1, 'a row cut from the end')
  },
)

t.test('the command line explains itself', async (t) => {
  t.match((await typeCommand(['--help'])).out, 'enrol')
  t.match((await typeCommand(['enrol', '--help'])).out, 'Whose work it is: ocean_fleet')
  for (const [words, code, registered] of [
    [['fly'], 2, 'COMMAND_UNKNOWN'],
    [['audit'], 2, 'CREDENTIAL_MISSING'],
    [['audit', '--colour'], 2, 'USAGE'],
    [['audit', 'S01'], 2, 'USAGE'],
  ] as const) {
    const typed = await typeCommand([...words])
    t.equal(typed.code, code, words.join(' '))
    t.match(typed.err, `[${registered}]`)
  }
  const away = await typeCommand(['audit'], 'postgresql://a:b@127.0.0.1:1/x')
  t.strictSame([away.code, away.err.includes('CLOUD_AWAY')], [3, true])
  const wrong = await typeCommand(['audit'], fleet.url.replace(/:[^:@]*@/, ':wrong@'))
  t.strictSame([wrong.code, wrong.err.includes('LOGIN_REFUSED')], [3, true])
  const far = await typeCommand(['audit'], 'postgresql://a:b@cloud.example/x')
  t.match(far.err, 'TLS_MISSING')
})

t.test('whoever collides with others is tried once more, then told so', async (t) => {
  await cloud.ask('GRANT USAGE ON SCHEMA public TO ocean_reader')
  await cloud.ask('CREATE SEQUENCE public.stumbles')
  await cloud.ask(`CREATE FUNCTION public.stumble(p_until bigint, p_code text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE v_at bigint := nextval('public.stumbles');
    BEGIN
      IF v_at < p_until THEN RAISE EXCEPTION 'stumbled' USING ERRCODE = p_code; END IF;
      RETURN v_at;
    END $$`)
  const desk = await openOfficeCloud(reader.url, null)
  t.teardown(() => desk.close())
  const stumble = (until: number, code: string) =>
    desk.read<{ at: string }>('SELECT public.stumble($1, $2) AS at', [until, code])
  t.strictSame(await stumble(2, '40001'), [{ at: '2' }], 'the second try')
  await t.rejects(stumble(9, '40P01'), { code: 'CLOUD_BUSY' })
  t.strictSame(await cloud.ask('SELECT last_value::int AS n FROM public.stumbles'), [{ n: 4 }])
  await t.rejects(stumble(9, '22012'), { code: 'FAULT' }, 'other faults are not tried again')
  t.strictSame(await cloud.ask('SELECT last_value::int AS n FROM public.stumbles'), [{ n: 5 }])
})
