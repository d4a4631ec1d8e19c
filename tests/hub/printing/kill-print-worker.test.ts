// The hub is killed at random moments of printing; npm run soak:printing does it 200 times.
import t from 'tap'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { runKills } from './kill-run.ts'

/** So many with each way of knowing that a paper came out: by its turn, and by its name. */
const KILLS = 5
const ROUNDS_MAX = 5
const seed = Number(process.env.SEED ?? Date.now() % 100_000)

for (const fence of [undefined, 'process-id'] as const) {
  const name = `${KILLS} kills, fence ${fence ?? 'found out'}, seed ${seed}`
  t.test(name, { timeout: 240_000 }, async (t) => {
    let [printedCount, openCount] = [0, 0]
    // Few kills on a busy machine may all come before a paper, or all between two.
    for (let round = 0; round < ROUNDS_MAX && !(printedCount > 0 && openCount > 0); round += 1) {
      const { wrong, states, uncertain } = await runKills({
        ...{ folder: makeTempFolder(t, 'kill'), kills: KILLS, seed: seed + round },
        ...(fence ? { fence } : {}),
      })
      t.comment(JSON.stringify({ states, uncertain }))
      t.same(wrong, [])
      printedCount += states.printed ?? 0
      openCount += uncertain.whole + uncertain.part + uncertain.nothing
    }
    t.ok(printedCount > 0 && openCount > 0, 'the kills fell into the middle of the work')
  })
}
