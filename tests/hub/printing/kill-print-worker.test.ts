// The hub is killed at random moments of printing; npm run soak:printing does it 200 times.
import t from 'tap'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { runKills } from './kill-run.ts'

/** So many with each way of knowing that a paper came out: by its turn, and by its name. */
const KILLS = 5
const seed = Number(process.env.SEED ?? Date.now() % 100_000)

for (const fence of [undefined, 'process-id'] as const) {
  const name = `${KILLS} kills, fence ${fence ?? 'found out'}, seed ${seed}`
  t.test(name, { timeout: 240_000 }, async (t) => {
    const { wrong, states, uncertain } = await runKills({
      ...{ folder: makeTempFolder(t, 'kill'), kills: KILLS, seed },
      ...(fence ? { fence } : {}),
    })
    t.comment(JSON.stringify({ states, uncertain }))
    t.same(wrong, [])
    const open = uncertain.whole + uncertain.part + uncertain.nothing
    t.ok((states.printed ?? 0) > 0 && open > 0, 'the kills fell into the middle of the work')
  })
}
