import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import t from 'tap'
import { BOX_REDIS_CONF } from '../../demo/private-redis.ts'
import { startTestPostgres } from '../support/postgres.ts'
import { redisMissing, startTestRedis } from '../support/redis.ts'

t.test('PostgreSQL keeps what it committed through an immediate stop and a kill -9', async (t) => {
  const postgres = await startTestPostgres(t)
  const ask = async (text: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: postgres.url })
    await client.connect()
    const { rows } = await client.query(text)
    await client.end()
    return rows
  }
  await ask('CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)')
  await postgres.stop('immediate')
  t.notOk(postgres.isRunning())
  await t.rejects(ask('SELECT 1'), 'nothing answers while it is stopped')
  await postgres.restart()
  await ask('INSERT INTO kept VALUES (2)')
  await postgres.kill()
  await postgres.restart()
  t.strictSame(await ask('SELECT n FROM kept ORDER BY n'), [{ n: 1 }, { n: 2 }])
})

t.test('Redis forgets everything when it is restarted', { skip: redisMissing(t) }, async (t) => {
  const redis = await startTestRedis(t)
  t.equal(await redis.command('SET kept 1'), '+OK')
  t.equal(await redis.command('DBSIZE'), ':1')
  await redis.kill()
  await t.rejects(redis.command('PING'))
  await redis.restart()
  t.equal(await redis.command('DBSIZE'), ':0')
})

t.test('Redis runs with the settings of the box', { skip: redisMissing(t) }, async (t) => {
  const redis = await startTestRedis(t)
  const expected = {
    port: '0',
    save: '',
    appendonly: 'no',
    dbfilename: '',
    maxmemory: String(64 * 1024 * 1024),
    'maxmemory-policy': 'noeviction',
  }
  const conf = readFileSync(BOX_REDIS_CONF, 'utf8')
  const client = new Redis({ path: redis.socketPath })
  t.teardown(() => client.disconnect())
  for (const [name, value] of Object.entries(expected)) {
    t.match(conf, new RegExp(`^${name} `, 'm'), `the box's file says ${name}`)
    t.strictSame(await client.config('GET', name), [name, value])
  }
  const unit = join(BOX_REDIS_CONF, '..', 'ocean-redis.service')
  t.match(readFileSync(unit, 'utf8'), /redis-server \S+\/systemd\/redis-ocean\.conf/)
})
