// What the server was asked to do on its side of a line that goes away without a word.
import t from 'tap'
import { realSeams } from '#hub/system/real-seams.ts'
import { makeConnection } from '../../cloud-relay/cloud-connection.ts'
import { startTestCloud } from '../support/cloud.ts'

/** A login has three connections; whoever asks again within the hour must find one of them free. */
const MINUTE_MS = 60_000

t.test('the server lets go of a line that is gone, soon enough to come back', async (t) => {
  const cloud = await startTestCloud(t)
  const address = { url: cloud.outletUrl, caText: null, timers: realSeams.timers }
  const connection = makeConnection(address, cloud.login)
  connection.client.on('error', () => {})
  await connection.open()
  const settingOf = async (name: string): Promise<number> => {
    const text = 'SELECT setting::int FROM pg_settings WHERE name = $1'
    const { rows } = await connection.client.query<{ setting: number }>(text, [name])
    return rows[0]?.setting ?? Number.NaN
  }
  const [idleS, intervalS, count] = await Promise.all(
    ['idle', 'interval', 'count'].map((word) => settingOf(`tcp_keepalives_${word}`)),
  )
  const goneMs = ((idleS ?? 0) + (intervalS ?? 0) * (count ?? 0)) * 1000
  t.ok(goneMs > 0 && goneMs <= MINUTE_MS, `a peer that is gone: ${goneMs} ms`)
  // Longer than the longest call, whose end the server waits for as somebody idle.
  const silentMs = await settingOf('idle_session_timeout')
  t.ok(silentMs > 5 * MINUTE_MS && silentMs <= 10 * MINUTE_MS, `a silent one: ${silentMs} ms`)
  connection.destroy()
})
