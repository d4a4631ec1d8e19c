// What a stolen login could do: an outlet's credentials try everything that the catalogue of the
// server lists, so that what is added tomorrow is tried too. Then head office's groups try what is
// not their work. Each line of the output is one thing tried.
import pg from 'pg'
import t, { type Test } from 'tap'
import { createOutletRole, enrolOutlet } from '../../cloud-relay/cloud-enrol.ts'
import { startTestCloud, urlOf, withClient } from '../support/cloud.ts'
import { hireOffice } from '../support/office.ts'
import { OFFICE_DOORS, OUTLET_DOORS, readableFor } from '../support/role-doors.ts'
import { testId } from '../support/small-outlet.ts'

const cloud = await startTestCloud(t)
const OTHER = { outletId: testId(77), code: 'S77', name: 'Toko Lain', timezone: 'Asia/Jakarta' }
const other = await withClient(cloud.postgres.url, async (client) => {
  await enrolOutlet(client, OTHER)
  return createOutletRole(client, OTHER.outletId)
})
const outlet = new pg.Client({ connectionString: cloud.outletUrl })
await outlet.connect()
t.teardown(() => outlet.end())

const DENIED = '42501'
type Relation = { name: string; kind: string; column: string }
const relations = await cloud.ask<Relation>(
  `SELECT format('%I.%I', nspname, relname) AS name, relkind AS kind,
     coalesce((SELECT quote_ident(attname) FROM pg_attribute
       WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
         AND attgenerated = '' AND attidentity = '' LIMIT 1), '') AS column
   FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
   WHERE nspname !~ '^(pg_|information_schema$)' AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
   ORDER BY 1`,
)
type Routine = { name: string; signature: string; call: string; is_trigger: boolean }
const routines = await cloud.ask<Routine>(
  `SELECT format('%I.%I', nspname, proname) AS name, p.oid::regprocedure::text AS signature,
     format('SELECT %I.%I(%s)', nspname, proname, (
       SELECT string_agg(format('NULL::%I.%I', tn.nspname, typname), ', ' ORDER BY place)
       FROM unnest(proargtypes) WITH ORDINALITY AS given (type, place)
       JOIN pg_type ON pg_type.oid = type JOIN pg_namespace tn ON tn.oid = typnamespace)) AS call,
     prorettype = 'trigger'::regtype AS is_trigger
   FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
   WHERE nspname !~ '^(pg_|information_schema$)' ORDER BY 2`,
)

/** The SQLSTATE of what it answers, or `done`. Each try is rolled back. */
async function attempt(client: pg.Client, text: string): Promise<string> {
  await client.query('BEGIN')
  try {
    await client.query(text)
    return 'done'
  } catch (error) {
    return (error as pg.DatabaseError).code ?? 'no SQLSTATE'
  } finally {
    await client.query('ROLLBACK')
  }
}

async function denied(t: Test, client: pg.Client, text: string, says = [DENIED]): Promise<void> {
  const answer = await attempt(client, text)
  t.ok(says.includes(answer), `${text.replaceAll('\n', ' ').slice(0, 110)} → ${answer}`)
}

const waysInto = ({ name, kind, column }: Relation): string[] =>
  kind === 'S'
    ? [`SELECT last_value FROM ${name}`, `SELECT nextval('${name}')`, `SELECT setval('${name}', 1)`]
    : [
        `SELECT * FROM ${name}`,
        `SELECT count(*) FROM ${name}`,
        `INSERT INTO ${name} DEFAULT VALUES`,
        `UPDATE ${name} SET ${column} = ${column}`,
        `DELETE FROM ${name}`,
        `TRUNCATE ${name}`,
        `LOCK TABLE ${name} IN SHARE MODE`,
        `COPY ${name} TO STDOUT`,
        `ALTER TABLE ${name} OWNER TO CURRENT_USER`,
        `DROP TABLE ${name}`,
      ]

/** Not the kind of thing for that statement: as good as denied. */
const UNFIT = [DENIED, '42809', '0A000', '55000', '428C9']

t.test(`an outlet: ${relations.length} tables, views and sequences, each way denied`, async (t) => {
  t.ok(relations.length >= 20, 'the catalogue lists them')
  for (const relation of relations) {
    for (const text of waysInto(relation)) await denied(t, outlet, text, UNFIT)
  }
})

t.test(`an outlet: of ${routines.length} functions only its doors open`, async (t) => {
  t.ok(routines.length >= 20, 'the catalogue lists them')
  const open = new Set<string>()
  for (const { name, signature, call, is_trigger } of routines) {
    const answer = await attempt(outlet, call)
    if (answer === DENIED || is_trigger) t.pass(`${signature} → ${answer}`)
    else open.add(name)
  }
  const doors = OUTLET_DOORS.filter((door) => routines.some(({ name }) => name === door))
  t.strictSame([...open].sort(), doors, 'the doors')
  const mayExecute = await cloud.ask<{ name: string }>(
    `SELECT DISTINCT format('%I.%I', nspname, proname) AS name
     FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
     WHERE nspname !~ '^(pg_|information_schema$)' AND prorettype <> 'trigger'::regtype
       AND has_function_privilege('${cloud.login.user}', p.oid, 'EXECUTE')
       AND has_schema_privilege('${cloud.login.user}', n.oid, 'USAGE') ORDER BY 1`,
  )
  t.strictSame(
    mayExecute.map(({ name }) => name),
    doors,
    'the catalogue says the same',
  )
})

t.test('every function that lends its rights has a fixed search path', async (t) => {
  const loose = await cloud.ask(
    `SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
     WHERE prosecdef AND nspname !~ '^(pg_|information_schema$)' AND NOT coalesce(
       proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false)`,
  )
  t.strictSame(loose, [])
  const shadowed = await attempt(
    outlet,
    `CREATE FUNCTION pg_temp.now() RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL'`,
  )
  t.equal(shadowed, DENIED, 'no temporary schema, so nothing to shadow with')
})

const HELLO = (epoch: string) => ({
  protocol: 1,
  epoch,
  box_id: 'a'.repeat(64),
  relay_version: 'test',
  origin: null,
  report: null,
})

t.test('through its doors an outlet cannot name another', async (t) => {
  const [theirs] = await cloud.ask<{ epoch: string }>(
    `INSERT INTO ocean.epoch (outlet_id, epoch, state, last_sequence) VALUES ($1, $2, 'approved', 9)
     RETURNING epoch`,
    [OTHER.outletId, testId(78)],
  )
  const { rows } = await outlet.query<{ answer: { refused: unknown; last_sequence: number } }>(
    'SELECT ocean.ingest($1::jsonb, 1, $2::jsonb) AS answer',
    [HELLO(String(theirs?.epoch)), '[]'],
  )
  t.match(rows[0]?.answer, { refused: { code: 'EPOCH-UNKNOWN' }, last_sequence: 0 })
  for (const { name, signature } of routines.filter(({ name }) => OUTLET_DOORS.includes(name))) {
    const names = await cloud.ask<{ names: string[] | null }>(
      'SELECT proargnames AS names FROM pg_proc WHERE oid = $1::regprocedure',
      [signature],
    )
    t.notMatch(JSON.stringify(names), /outlet/i, `${name} takes no outlet`)
  }
})

t.test('the server itself', async (t) => {
  for (const text of [
    'SELECT * FROM pg_catalog.pg_authid',
    'SELECT * FROM pg_catalog.pg_shadow',
    'SELECT * FROM pg_catalog.pg_user_mapping',
    'SELECT * FROM pg_catalog.pg_statistic',
    'SELECT * FROM pg_catalog.pg_largeobject',
    'SELECT * FROM pg_catalog.pg_hba_file_rules',
    'SELECT * FROM pg_catalog.pg_file_settings',
    'SELECT * FROM pg_catalog.pg_ident_file_mappings',
    'SELECT * FROM pg_catalog.pg_backend_memory_contexts',
    `SELECT pg_read_file('postgresql.conf')`,
    `SELECT pg_read_binary_file('PG_VERSION')`,
    `SELECT pg_ls_dir('.')`,
    'SELECT pg_ls_logdir()',
    `SELECT pg_stat_file('PG_VERSION')`,
    'SELECT pg_reload_conf()',
    'SELECT pg_switch_wal()',
    `SELECT pg_create_restore_point('x')`,
    `COPY (SELECT 1) TO PROGRAM 'true'`,
    `COPY (SELECT 1) TO '/tmp/x'`,
    `CREATE TEMP TABLE own (a int)`,
    'CREATE SCHEMA own',
    'CREATE TABLE public.own (a int)',
    'CREATE TABLE ocean.own (a int)',
    `CREATE FUNCTION ocean.own() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    `CREATE FUNCTION public.own() RETURNS int LANGUAGE sql AS 'SELECT 1'`,
    'CREATE EXTENSION dblink',
    'CREATE ROLE own',
    'CREATE DATABASE own',
    `CREATE LANGUAGE plperlu`,
    'CREATE EVENT TRIGGER own ON ddl_command_start EXECUTE FUNCTION ocean.refuse_change()',
    'ALTER SYSTEM SET log_statement = none',
    'SET session_replication_role = replica',
    'SET log_statement = none',
    'DO LANGUAGE plpgsql $$ BEGIN EXECUTE $q$ SELECT * FROM ocean.sale $q$; END $$',
    `SELECT query_to_xml('SELECT * FROM ocean.outlet', true, true, '')`,
    `SELECT table_to_xml('ocean.sale', true, true, '')`,
    'CREATE PUBLICATION own',
    `CREATE SUBSCRIPTION own CONNECTION 'host=x' PUBLICATION own`,
    'CREATE SERVER own FOREIGN DATA WRAPPER postgres_fdw',
    `SELECT pg_logical_emit_message(false, 'a', 'b')`,
    `SELECT pg_create_logical_replication_slot('own', 'test_decoding')`,
    'VACUUM FULL pg_catalog.pg_class',
    'SELECT pg_stat_reset()',
  ]) {
    await denied(t, outlet, text, [DENIED, '42704', '25001', '0A000', '3F000'])
  }
})

t.test('large objects, locks and sleeping are not for an outlet', async (t) => {
  for (const text of [
    'SELECT lo_create(0)',
    'SELECT lo_creat(-1)',
    `SELECT lo_from_bytea(0, 'x')`,
    `SELECT lo_put(1, 0, 'x')`,
    'SELECT lo_open(1, 131072)',
    `SELECT lo_import('/etc/hostname')`,
    `SELECT lo_export(1, '/tmp/x')`,
    'SELECT pg_sleep(0)',
    `SELECT pg_sleep_for('0 s')`,
    'SELECT pg_sleep_until(now())',
    'SELECT pg_advisory_lock(7301402)',
    'SELECT pg_try_advisory_lock(7301402)',
    'SELECT pg_advisory_xact_lock(7301402)',
  ]) {
    await denied(t, outlet, text)
  }
  const limits = await outlet.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings
     WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout') ORDER BY 1`,
  )
  t.strictSame(
    limits.rows.map(({ setting }) => Number(setting)),
    [10_000, 20_000],
  )
  const [role] = await cloud.ask<{ connections: number }>(
    'SELECT rolconnlimit AS connections FROM pg_roles WHERE rolname = $1',
    [cloud.login.user],
  )
  t.equal(role?.connections, 3, 'connections of one login')
})

t.test('an outlet stays who it is', async (t) => {
  const roles = await cloud.ask<{ rolname: string }>(
    `SELECT rolname FROM pg_roles WHERE rolname NOT IN ($1, 'ocean_outlet') ORDER BY 1`,
    [cloud.login.user],
  )
  t.ok(roles.length >= 12)
  for (const { rolname } of roles) {
    const name = pg.escapeIdentifier(rolname)
    await denied(t, outlet, `SET ROLE ${name}`)
    await denied(t, outlet, `GRANT ${name} TO CURRENT_USER`, [DENIED, '0A000'])
  }
  await denied(t, outlet, `SET SESSION AUTHORIZATION ${pg.escapeIdentifier(other.user)}`)
  await denied(t, outlet, `ALTER ROLE ${pg.escapeIdentifier(other.user)} PASSWORD 'x'`)
  await denied(t, outlet, `ALTER ROLE CURRENT_USER SUPERUSER`)
  await denied(t, outlet, `ALTER ROLE CURRENT_USER CONNECTION LIMIT 100`)
  await denied(t, outlet, 'ALTER ROLE CURRENT_USER RENAME TO siti', [DENIED, '42939'])
  await outlet.query('SET ROLE ocean_outlet')
  await denied(t, outlet, 'SELECT * FROM ocean.outlet')
  await outlet.query('RESET ROLE')
})

t.test('what every login may look at names no outlet and shows no statement', async (t) => {
  const { rows: names } = await outlet.query<{ rolname: string }>('SELECT rolname FROM pg_roles')
  const listed = names.map(({ rolname }) => rolname).join(' ')
  t.notMatch(listed, /S77|toko|s01/i, 'names in pg_roles are random')
  await withClient(urlOf(cloud.postgres, other), async (theirs) => {
    await theirs.query(`SELECT 'their secret'`)
    const { rows } = await outlet.query<{ query: string }>(
      'SELECT query FROM pg_stat_activity WHERE usename <> session_user',
    )
    t.notMatch(JSON.stringify(rows), 'their secret', 'nobody sees what others ask')
    const [{ pid } = { pid: 0 }] = (await theirs.query('SELECT pg_backend_pid() AS pid')).rows
    await denied(t, outlet, `SELECT pg_terminate_backend(${pid})`)
    await denied(t, outlet, `SELECT pg_cancel_backend(${pid})`)
  })
})

t.test('no other database of the server lets an outlet in', async (t) => {
  const databases = await cloud.ask<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE datallowconn AND datname <> current_database()',
  )
  t.ok(databases.length > 0)
  for (const { datname } of databases) {
    const url = new URL(cloud.outletUrl)
    url.pathname = `/${datname}`
    await t.rejects(
      withClient(url.href, async () => {}),
      { code: DENIED },
      datname,
    )
  }
})

const PRIVILEGES = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER', 'USAGE']

t.test('each group of head office: only its own commands and what it may read', async (t) => {
  for (const [group, doors] of Object.entries(OFFICE_DOORS)) {
    const person = await hireOffice(cloud, `try_${group}`, [group])
    await withClient(person.url, async (client) => {
      const open = new Set<string>()
      for (const { name, call, is_trigger } of routines) {
        if (is_trigger) continue
        if ((await attempt(client, call)) !== DENIED) open.add(name)
      }
      t.strictSame([...open].sort(), doors, `${group}: the doors of ${routines.length} functions`)
      const granted = await cloud.ask<{ relation: string; privilege: string }>(
        `SELECT relation, privilege FROM unnest($1::text[]) AS relation,
           unnest($2::text[]) AS privilege
         WHERE CASE WHEN (SELECT relkind FROM pg_class WHERE oid = relation::regclass) = 'S'
           THEN privilege IN ('USAGE', 'SELECT', 'UPDATE')
             AND has_sequence_privilege($3, relation, privilege)
           ELSE privilege <> 'USAGE' AND (has_table_privilege($3, relation, privilege)
             OR privilege IN ('SELECT', 'INSERT', 'UPDATE')
               AND has_any_column_privilege($3, relation, privilege)) END
         ORDER BY relation COLLATE "C"`,
        [relations.map(({ name }) => name), PRIVILEGES, person.login],
      )
      t.strictSame(
        granted.map(({ relation, privilege }) => `${privilege} ${relation}`),
        readableFor(group).map((relation) => `SELECT ${relation}`),
        `${group}: reads that and changes nothing of ${relations.length} relations`,
      )
      for (const text of ['SET ROLE ocean_owner', 'SET ROLE ocean_role_maker', 'CREATE ROLE own']) {
        await denied(t, client, text)
      }
    })
  }
})
