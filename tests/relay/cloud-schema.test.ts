// The cloud's schema elsewhere: on PostgreSQL 15, Debian's of the cloud's oldest servers, and laid
// out over Citus, whose rules an interpreter of its two functions knows here.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import t from 'tap'
import { CLOUD_MIGRATIONS, migrateCloud } from '../../cloud-relay/cloud-migrate.ts'
import { packRows } from '../../cloud-relay/pack-rows.ts'
import { startPrivatePostgres } from '../../demo/private-postgres.ts'
import {
  addTestOutlet,
  CLOUD_OUTLET,
  chain,
  saleDocument,
  testHello,
  urlOf,
  withClient,
} from '../support/cloud.ts'
import { startTestPostgres } from '../support/postgres.ts'
import { makeSale } from '../support/sale-maker.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const BIN_15 = '/usr/lib/postgresql/15/bin'
const LAYOUT = join(CLOUD_MIGRATIONS, '..', 'cloud-citus', 'layout.sql')

t.test('PostgreSQL 15 takes every migration, and a packed sale', async (t) => {
  if (!existsSync(join(BIN_15, 'postgres'))) {
    t.comment('skipped: Debian package postgresql-15 is not installed')
    return
  }
  const postgres = await startPrivatePostgres({
    folder: join(makeTempFolder(t, 'postgres15'), 'cluster'),
    settings: { fsync: 'off', shared_buffers: '32MB' },
    diesWithParent: true,
    binaries: { initdb: join(BIN_15, 'initdb'), postgres: join(BIN_15, 'postgres') },
  })
  t.teardown(() => postgres.stop('immediate'))
  const version = await withClient(postgres.url, async (client) => {
    await migrateCloud(client, CLOUD_MIGRATIONS)
    return (await client.query('SHOW server_version_num')).rows[0].server_version_num
  })
  t.match(version, /^15/)
  const { login } = await addTestOutlet({ postgres }, CLOUD_OUTLET, {})
  const packed = await packRows(JSON.stringify(chain([saleDocument(makeSale({ number: 1 }))])))
  const answer = await withClient(urlOf(postgres, login), (client) =>
    client.query('SELECT ocean.ingest_packed($1::jsonb, 1, $2) AS answer', [
      JSON.stringify(testHello()),
      packed,
    ]),
  )
  t.match(answer.rows[0].answer, { refused: null, last_sequence: 1, verdicts: [] })
  await withClient(postgres.url, async (client) => {
    for (const view of ['fleet_status', 'pos_sessions', 'inventory', 'tax_by_day', 'customers']) {
      await client.query(`SELECT * FROM ocean.${view}`)
    }
  })
})

/**
 * What Citus would refuse: a table that is none, a column it has not, a unique key without that
 * column, a partition in place of its table, or tables on one node whose columns have two types.
 */
const INTERPRETER = `
CREATE TABLE public.laid_out (
  name regclass PRIMARY KEY, kind text, type regtype, group_no regclass);
CREATE FUNCTION public.create_reference_table(p_name regclass) RETURNS void
LANGUAGE sql AS $$ INSERT INTO public.laid_out VALUES (p_name, 'reference', NULL, NULL) $$;
CREATE FUNCTION public.create_distributed_table(
  p_name regclass, p_column text, colocate_with text DEFAULT 'default') RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
  v_column pg_attribute;
  v_other regclass := CASE WHEN colocate_with NOT IN ('default', 'none')
    THEN colocate_with::regclass END;
  v_key text;
BEGIN
  SELECT * INTO v_column FROM pg_attribute WHERE attrelid = p_name AND attname = p_column;
  IF NOT FOUND OR (SELECT relispartition FROM pg_class WHERE oid = p_name) THEN
    RAISE EXCEPTION '% has no column % or is a partition', p_name, p_column;
  END IF;
  SELECT indexrelid::regclass::text INTO v_key FROM pg_index
  WHERE indrelid = p_name AND indisunique AND v_column.attnum <> ALL (indkey::int2[]);
  IF FOUND THEN
    RAISE EXCEPTION 'unique key % of % does not contain %', v_key, p_name, p_column;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_index WHERE indrelid = p_name AND indisprimary) THEN
    RAISE EXCEPTION '% has no primary key', p_name;
  END IF;
  IF v_other IS NOT NULL AND NOT EXISTS (SELECT FROM public.laid_out
    WHERE name = v_other AND kind = 'distributed' AND type = v_column.atttypid::regtype) THEN
    RAISE EXCEPTION '% cannot lie beside %', p_name, colocate_with;
  END IF;
  INSERT INTO public.laid_out VALUES (
    p_name, 'distributed', v_column.atttypid, coalesce(v_other, p_name));
END $$;`

t.test('the Citus layout obeys its rules and forgets no large table', async (t) => {
  const postgres = await startTestPostgres(t)
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  t.teardown(() => client.end())
  await migrateCloud(client, CLOUD_MIGRATIONS)
  await client.query(INTERPRETER)
  const refused = [
    `SELECT create_distributed_table('ocean.nothing', 'outlet_id')`,
    `SELECT create_distributed_table('ocean.sale', 'nothing')`,
    `SELECT create_distributed_table('ocean.epoch', 'epoch')`,
    `SELECT create_distributed_table('ocean.sale_0', 'outlet_id')`,
    `SELECT create_distributed_table('ocean.sale', 'outlet_id', colocate_with => 'ocean.outlet')`,
  ]
  for (const text of refused) await t.rejects(client.query(text), text)
  await client.query(readFileSync(LAYOUT, 'utf8'))
  const { rows: forgotten } = await client.query(
    `SELECT oid::regclass::text AS name FROM pg_class
     WHERE relnamespace = 'ocean'::regnamespace AND relkind = 'p'
       AND oid NOT IN (SELECT name FROM public.laid_out)`,
  )
  t.strictSame(forgotten, [], 'every partitioned table has its place')
  const { rows: strange } = await client.query(
    `SELECT conname FROM pg_constraint
     JOIN public.laid_out AS here ON here.name = conrelid AND here.kind = 'distributed'
     LEFT JOIN public.laid_out AS there ON there.name = confrelid
     WHERE contype = 'f' AND conparentid = 0 AND there.kind IS DISTINCT FROM 'reference'
       AND there.group_no IS DISTINCT FROM here.group_no`,
  )
  t.strictSame(strange, [], 'foreign keys stay on a node')
})
