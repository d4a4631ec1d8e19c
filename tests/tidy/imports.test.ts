import t from 'tap'
import { expectNone } from './exceptions.ts'
import { judgeImport } from './room-rules.ts'
import { importsOf, isTest, sourceFiles } from './source-files.ts'

t.test('no room imports what it may not', async (t) => {
  const violations = sourceFiles()
    .filter((file) => !isTest(file))
    .flatMap((file) =>
      importsOf(file).flatMap((what) => {
        const reason = judgeImport(file, what)
        return reason ? [{ file, what, words: `imports ${what}, but ${reason}` }] : []
      }),
    )
  expectNone(t, 'import', violations)
})

t.test('the rules can fail', async (t) => {
  t.ok(judgeImport('hub/domain/money.ts', 'node:fs'))
  t.ok(judgeImport('hub/db/write.ts', 'hub/sale/complete-sale.ts'))
  t.ok(judgeImport('hub/sale/complete-sale.ts', 'fastify'))
  t.ok(judgeImport('hub/sale/complete-sale.ts', 'hub/shift/shift-store.ts'))
  t.ok(judgeImport('hub/sale/complete-sale.ts', 'hub/devices/printer/tcp-transport.ts'))
  t.ok(judgeImport('cloud-relay/drain.ts', 'hub/db/open-database.ts'))
  t.ok(judgeImport('terminal-ui/src/models/till.ts', 'hub/sale/sale-routes.ts'))
  t.equal(judgeImport('hub/sale/complete-sale.ts', 'hub/shift/post-sale-to-shift.ts'), null)
  t.equal(judgeImport('hub/sale/sale-routes.ts', 'fastify'), null)
  t.equal(judgeImport('terminal-ui/src/models/till.ts', 'hub/domain/cart.ts'), null)
})
