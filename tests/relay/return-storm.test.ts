import t, { type Test } from 'tap'
import { createCallPace } from '../../cloud-relay/call-pace.ts'
import { CloudError } from '../../cloud-relay/cloud-error.ts'
import type { DrainPorts } from '../../cloud-relay/drain.ts'
import { createRelayLoop } from '../../cloud-relay/relay-loop.ts'
import { fakeSeams } from '../support/fake-seams.ts'
import { virtualTime } from '../support/virtual-time.ts'

const EPOCH = '00000000-0000-7000-8000-000000000001'
const LOGIN_MS_MAX = 5_000

// A server that answers every knock and to whom 300 logins at once are too many: none of them ends
// in time. If each knock that is answered ended the pause, the outlets would keep it so for ever.
t.test('logins that fail at a return are spread further each time', async (t) => {
  const attempts = await attemptsIn(t, 10 * 60_000)
  t.ok(attempts.length >= 10, `it goes on trying: ${attempts.length} times`)
  t.ok(attempts.length <= 40, `but does not press: ${attempts.length} times`)
  const pauses = attempts.slice(1).map((atMs, index) => atMs - (attempts[index] ?? 0))
  t.ok((pauses[0] ?? 0) < LOGIN_MS_MAX + 1_500, 'the first return is taken at once')
  t.ok(Math.max(...pauses.slice(-5)) > LOGIN_MS_MAX + 10_000, 'later ones are not')
})

async function attemptsIn(t: Test, ms: number): Promise<number[]> {
  const time = virtualTime()
  const attempts: number[] = []
  const ports: DrainPorts = {
    readHead: () => ({ epoch: EPOCH, sequence: 5 }),
    readRows: () => [],
    readHash: () => null,
    loadCursor: () => null,
    saveCursor: () => {},
    push: async () => {
      attempts.push(time.clock.monotonicMs())
      await new Promise<void>((resolve) => time.timers.after(LOGIN_MS_MAX, resolve))
      throw new CloudError('CLOUD-AWAY', 'away', { wasSilent: true })
    },
    reportMarks: () => {},
    reportVerdicts: () => {},
    reportBroken: () => {},
    reportFenced: () => {},
    onPushed: () => {},
  }
  const loop = createRelayLoop({
    seams: { ...fakeSeams(1), ...time },
    ports,
    pace: createCallPace(20_000),
    probe: { watch: (_, onReturn) => time.timers.after(50, onReturn) },
    outletFraction: () => 0.9,
    hasWakeUps: () => false,
    errands: async () => {},
    onStatus: () => {},
    onWake: () => {},
    onFailure: () => {},
  })
  t.teardown(() => loop.stop())
  void loop.wake()
  await time.advance(ms)
  return attempts
}
