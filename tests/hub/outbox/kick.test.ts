import t from 'tap'
import { createKick, type Kick, type KickOutcome } from '#hub/outbox/kick.ts'
import { realSeams } from '#hub/system/real-seams.ts'
import { redisMissing, startTestRedis } from '../../support/redis.ts'

const skip = redisMissing(t)
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function counted(redisUrl: string | null): { kick: Kick; counts: Record<KickOutcome, number> } {
  const counts = { sent: 0, merged: 0, failed: 0 }
  const kick = createKick({
    redisUrl,
    timers: realSeams.timers,
    onOutcome: (outcome) => {
      counts[outcome] += 1
    },
  })
  return { kick, counts }
}

t.test('without a Redis a kick does nothing', async (t) => {
  const { kick, counts } = counted(null)
  kick.kick()
  await kick.close()
  t.strictSame(counts, { sent: 0, merged: 0, failed: 0 })
})

t.test(
  'a thousand kicks in a moment become a few, and one job without data',
  { skip },
  async (t) => {
    const redis = await startTestRedis(t)
    const { kick, counts } = counted(`unix:${redis.socketPath}`)
    for (let count = 0; count < 1_000; count++) {
      kick.kick()
      if (count % 20 === 0) await pause(1)
    }
    while ((await redis.command('LLEN bull:ocean-relay:wait')) !== ':1') await pause(5)
    await pause(60)
    t.ok(counts.sent <= 20, `${counts.sent} calls of Redis`)
    t.equal(await redis.command('LLEN bull:ocean-relay:wait'), ':1', 'they are one job')
    await kick.close()
    kick.kick()
    t.equal(counts.failed, 0, 'after the close a kick is nothing')
  },
)

t.test(
  'a Redis that dies fails at once, and is used again when it is back',
  { skip },
  async (t) => {
    const redis = await startTestRedis(t)
    const { kick, counts } = counted(`unix:${redis.socketPath}`)
    kick.kick()
    while (counts.sent === 0) await pause(5)
    await redis.kill()
    while (counts.failed < 3) {
      kick.kick()
      await pause(10)
    }
    await redis.restart()
    const sent = counts.sent
    while (counts.sent === sent) {
      kick.kick()
      await pause(50)
    }
    t.equal(await redis.command('LLEN bull:ocean-relay:wait'), ':1')
    await kick.close()
  },
)

t.test('a Redis that is absent from the start holds nobody up', { skip }, async (t) => {
  const redis = await startTestRedis(t)
  await redis.kill()
  const { kick, counts } = counted(`unix:${redis.socketPath}`)
  for (let count = 0; count < 100; count++) kick.kick()
  await redis.restart()
  while (counts.sent === 0) await pause(20)
  t.equal(await redis.command('LLEN bull:ocean-relay:wait'), ':1', 'the first kick was kept')
  await redis.kill()
  const gone = counted(`unix:${redis.socketPath}`)
  gone.kick.kick()
  await gone.kick.close()
  await kick.close()
  t.pass('and closing waits for nothing')
})
