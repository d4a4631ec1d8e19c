import { join } from 'node:path'
import t, { type Test } from 'tap'
import { type Db, openDatabase } from '#hub/db/open-database.ts'
import {
  createCommitter,
  DIRECT_RECENT_MS,
  DRAINED_SLICE_MS_MAX,
  GROUP_MAX,
} from '#hub/sale/sale-committer.ts'
import { fakeClock } from '../../support/fake-seams.ts'
import { makeTempFolder } from '../../support/temp-folder.ts'

function openItems(t: Test): Db {
  const db = openDatabase(join(makeTempFolder(t, 'committer'), 'items.db'))
  db.exec('CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT')
  t.teardown(() => db.close())
  return db
}

const add = (name: string) => (tx: Db) => {
  tx.prepare('INSERT INTO item (name) VALUES (?)').run(name)
  return name
}
const names = (db: Db) => db.prepare('SELECT name FROM item ORDER BY id').pluck().all()

/** Hears the size of every group that is committed. */
function heardGroups() {
  const sizes: number[] = []
  const clock = fakeClock()
  const onGroup = (size: number) => sizes.push(size)
  return { sizes, clock, options: { defer: setImmediate, clock, onGroup } }
}

t.test('what arrives together shares one commit, in order of arrival', async (t) => {
  const db = openItems(t)
  const heard = heardGroups()
  const committer = createCommitter<string>(db, heard.options)
  const wanted = Array.from({ length: 20 }, (_, index) => `sale ${index}`)
  const answers = await Promise.all(wanted.map((name) => committer.commit('direct', add(name))))
  t.same(answers, wanted)
  t.same(names(db), wanted)
  t.same(heard.sizes, [20])
})

t.test('a group is bounded, and direct sales are answered before a backlog', async (t) => {
  const db = openItems(t)
  const { sizes, options } = heardGroups()
  const committer = createCommitter<string>(db, options)
  const drained = Array.from({ length: 40 }, (_, i) => committer.commit('drained', add(`old ${i}`)))
  const direct = Array.from({ length: 5 }, (_, i) => committer.commit('direct', add(`new ${i}`)))
  t.equal(committer.waitingCount(), 45)
  await Promise.all([...drained, ...direct])
  const order = names(db) as string[]
  t.same(order.slice(0, 5), ['new 0', 'new 1', 'new 2', 'new 3', 'new 4'])
  t.same(order.slice(5, 7), ['old 0', 'old 1'])
  t.same(sizes, [5, GROUP_MAX, 8])
})

t.test(
  'while people pay a backlog gets small slices, in its order, and every second',
  async (t) => {
    const db = openItems(t)
    const { sizes, clock, options } = heardGroups()
    const committer = createCommitter<string>(db, options)
    const slow = (name: string) => (tx: Db) => {
      clock.advance(1)
      return add(name)(tx)
    }
    const answers = [committer.commit('direct', add('first'))]
    for (let i = 0; i < 8; i += 1) answers.push(committer.commit('drained', slow(`old ${i}`)))
    // Somebody pays again whenever a direct sale was answered.
    const pay = async (n: number): Promise<void> => {
      if (n < 4) await committer.commit('direct', add(`pays ${n}`)).then(() => pay(n + 1))
    }
    await Promise.all([...answers, pay(0)])
    t.same(
      (names(db) as string[]).filter((name) => name.startsWith('old')),
      Array.from({ length: 8 }, (_, i) => `old ${i}`),
    )
    t.ok(Math.max(...sizes) <= 1 + DRAINED_SLICE_MS_MAX, `groups of ${sizes}`)
    t.equal(names(db).length, 13)
    clock.advance(DIRECT_RECENT_MS)
    sizes.length = 0
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => committer.commit('drained', slow(`l${i}`))),
    )
    t.same(sizes, [20], 'nobody pays: one fsync for all of them')
  },
)

t.test('a group waits for those who are still arriving, a single one for nobody', async (t) => {
  const db = openItems(t)
  const heard = heardGroups()
  const committer = createCommitter<string>(db, heard.options)
  await committer.commit('direct', add('alone'))
  t.same(heard.sizes, [1])
  const answers = [committer.commit('direct', add('a')), committer.commit('direct', add('b'))]
  setImmediate(() => answers.push(committer.commit('direct', add('c'))))
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
  await Promise.all(answers)
  t.same(heard.sizes, [1, 3])
})

t.test('one failing member does not touch the others', async (t) => {
  const db = openItems(t)
  const committer = createCommitter<string>(db, { defer: setImmediate, clock: fakeClock() })
  const settled = await Promise.allSettled([
    committer.commit('direct', add('one')),
    committer.commit('direct', (tx) => {
      add('half done')(tx)
      throw new Error('a bug')
    }),
    committer.commit('direct', add('one')),
    committer.commit('direct', add('two')),
  ])
  t.same(
    settled.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
  )
  t.same(names(db), ['one', 'two'])
})

t.test(
  'when an error voids the transaction, no member is answered before its own replay',
  async (t) => {
    const db = openItems(t)
    const committer = createCommitter<string>(db, { defer: setImmediate, clock: fakeClock() })
    let attempts = 0
    const settled = await Promise.allSettled([
      committer.commit('direct', add('before')),
      // Disk full inside a savepoint rolls everything back: the same, provoked by hand.
      committer.commit('direct', (tx) => {
        attempts += 1
        tx.exec('ROLLBACK')
        throw new Error('database or disk is full')
      }),
      committer.commit('direct', add('after')),
    ])
    t.same(
      settled.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    )
    t.equal(attempts, 2, 'once in the group, once alone')
    t.same(names(db), ['before', 'after'])
  },
)
