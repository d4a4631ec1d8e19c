// The hub is killed at random moments of printing; npm run soak:printing does it 200 times.
import t from 'tap'
import { makeTempFolder } from '../../support/temp-folder.ts'
import { runKills } from './kill-run.ts'

const KILLS = 6
const seed = Number(process.env.SEED ?? Date.now() % 100_000)

t.test(`${KILLS} kills, seed ${seed}`, { timeout: 120_000 }, async (t) => {
  const { wrong, states, uncertain } = await runKills({
    ...{ folder: makeTempFolder(t, 'kill'), kills: KILLS, seed },
  })
  t.comment(JSON.stringify({ states, uncertain }))
  t.same(wrong, [])
  const open = uncertain.whole + uncertain.part + uncertain.nothing
  t.ok((states.printed ?? 0) > 0 && open > 0, 'the kills fell into the middle of the work')
})
