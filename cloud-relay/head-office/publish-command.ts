import { describePrices, priceChanges } from './describe-change.ts'
import { describePeople } from './describe-people.ts'
import { DONE } from './exit-codes.ts'
import { isDate } from './import-item.ts'
import { IMPORT_KINDS } from './import-kinds.ts'
import { dayOf, productsOnDay, readPublished } from './known-goods.ts'
import { type FlagValues, type OfficeCommand, type Run, textFlag } from './office-command.ts'
import { OfficeError } from './office-errors.ts'
import {
  describeScope,
  groupOf,
  type Imported,
  needsKey,
  type PublishedItem,
  type Scope,
  scopeItems,
  signItems,
} from './scope-items.ts'
import { readSigningKey } from './sign-item.ts'
import { findUndo } from './undo-items.ts'

const RINGS = ['canary', 'early']

export const publishCommand: OfficeCommand = {
  name: 'publish',
  takes: '[KIND]',
  summary: 'Sends what was imported to outlets, or takes the last publication back.',
  group: 'ocean_merchandiser (goods, customers), ocean_people (the other kinds)',
  about: `Publishes the newest import of that KIND. Outlets that are connected have it within
seconds, the others when they are back. --undo publishes what was before; what was published
again since stays.`,
  flags: {
    import: { type: 'string', value: 'ID', words: 'this import instead of the newest' },
    zone: { type: 'string', value: 'ZONE', words: 'only to outlets of this zone' },
    outlet: { type: 'string', value: 'CODE', words: 'only to this outlet' },
    ring: { type: 'string', value: 'RING', words: 'only to this ring (canary, early)' },
    from: { type: 'string', value: 'DATE', words: 'first day of prices, dd/mm/yyyy (today)' },
    key: { type: 'string', value: 'FILE', words: 'signing key: staff, role-grants, outlet-config' },
    undo: { type: 'string', value: 'N', words: 'takes publication N back; see --list' },
    list: { type: 'boolean', words: 'the last publications' },
  },
  hasDryRun: true,
  needsCloud: true,
  run: async (run) => {
    if (run.flags.list === true) return list(run)
    const undo = textFlag(run.flags, 'undo')
    const kindName = run.names[0] ?? ''
    const kind = Object.hasOwn(IMPORT_KINDS, kindName) ? IMPORT_KINDS[kindName] : undefined
    if (!kind) throw new OfficeError('USAGE', `KIND is ${Object.keys(IMPORT_KINDS).join(', ')}`)
    const { side } = kind
    if (undo !== undefined) return publishUndo(run, side, undo)
    const scope = await readScope(run)
    const { importId, items } = await readImport(run, side, kindName)
    const scoped = scopeItems(items, scope, readFrom(run.flags, run.now()))
    const order = { import_id: importId, scope: describeScope(scope), group: groupOf(scope) }
    return send(run, side, scoped, {
      ...order,
      outlet: scope.kind === 'outlet' ? scope.name : null,
      outletId: scope.kind === 'outlet' ? scope.outletId : null,
    })
  },
}

type Side = 'goods' | 'people'
type Order = {
  import_id: string | null
  scope: string
  group: string | null
  outlet: string | null
  outletId: string | null
  undoes?: number
}

async function send(run: Run, side: Side, items: PublishedItem[], order: Order): Promise<number> {
  const { cloud, flags, isDryRun, say } = run
  const topics = [...new Set(items.map(({ topic }) => topic))]
  const known = await readPublished(cloud, side, [...topics, 'product', 'price'])
  const keyPath = textFlag(flags, 'key')
  const key = keyPath && needsKey(items) ? readSigningKey(keyPath) : null
  const { outletId, ...rest } = order
  const signed = signItems(items, known, key, outletId)
  const products = productsOnDay(known, dayOf(run.now()))
  const present = signed.filter(({ is_deleted }) => !is_deleted)
  const changes = [
    ...describePrices(priceChanges(present, products)),
    ...describePeople(present, known),
  ]
  for (const line of changes) say(line)
  const command = side === 'people' ? 'publish-people' : 'publish'
  const { effects } = await cloud.command(command, { ...rest, items: signed }, isDryRun)
  const counts = `${effects.new} new, ${effects.changed} changed, ${effects.same} as before`
  say(`To ${order.scope} (${effects.outlets} outlets): ${counts}.`)
  say(isDryRun ? 'Nothing was published (dry run).' : `Publication ${effects.publication}.`)
  return DONE
}

async function readScope({ cloud, flags }: Run): Promise<Scope> {
  const [zone, outlet, ring] = ['zone', 'outlet', 'ring'].map((name) => textFlag(flags, name))
  if ([zone, outlet, ring].filter(Boolean).length > 1) {
    throw new OfficeError('USAGE', 'one of --zone, --outlet and --ring')
  }
  if (zone) return { kind: 'zone', name: zone }
  if (ring) {
    if (RINGS.includes(ring)) return { kind: 'ring', name: ring }
    throw new OfficeError('USAGE', `--ring is ${RINGS.join(' or ')}; without it all outlets`)
  }
  if (!outlet) return { kind: 'all' }
  const [found] = await cloud.read<{ outlet_id: string }>(
    'SELECT outlet_id FROM ocean.outlet WHERE code = $1',
    [outlet],
  )
  if (!found) throw new OfficeError('OUTLET_UNKNOWN', outlet)
  return { kind: 'outlet', name: outlet, outletId: found.outlet_id }
}

/** Today, unless another day is named. */
function readFrom(flags: FlagValues, now: Date): string {
  const text = textFlag(flags, 'from')
  if (text === undefined) {
    return dayOf(now)
  }
  const iso = text.replace(/^(\d{2})\/(\d{2})\/(\d{4})$/, '$3-$2-$1')
  if (!isDate(iso)) throw new OfficeError('USAGE', '--from is dd/mm/yyyy')
  return iso
}

async function readImport(run: Run, side: Side, kind: string) {
  const rows = await run.cloud.read<Imported & { import_id: string }>(
    `SELECT import_id, topic, item_id, outlet_id, body FROM ocean.imported_${side}
     WHERE import_id = coalesce($2::uuid, (SELECT import_id FROM ocean.imported_${side}
       WHERE kind = $1 ORDER BY imported_at DESC LIMIT 1)) AND kind = $1`,
    [kind, textFlag(run.flags, 'import') ?? null],
  )
  const [first] = rows
  if (!first) throw new OfficeError('IMPORT_UNKNOWN', kind)
  return { importId: first.import_id, items: rows.map(({ import_id: _, ...item }) => item) }
}

async function publishUndo(run: Run, side: Side, text: string): Promise<number> {
  const undo = await findUndo(run.cloud, side, text)
  if (undo.overtakenCount > 0) {
    run.say(`${undo.overtakenCount} things were published again since and stay.`)
  }
  for (const [index, part] of undo.parts.entries()) {
    const scope = `undo of ${text}${undo.parts.length > 1 ? ` part ${index + 1}` : ''}`
    await send(run, side, part.items, { ...part.place, import_id: null, scope, undoes: undo.id })
  }
  if (undo.parts.length === 0) run.say('There is nothing to take back.')
  return DONE
}

async function list({ cloud, say }: Run): Promise<number> {
  const rows = await cloud.read<Record<string, string | null>>(
    `SELECT publication_id::text AS no,
       to_char(published_at AT TIME ZONE 'Asia/Jakarta', 'DD/MM/YYYY HH24:MI') AS at,
       published_by AS who, scope, coalesce(kind, '') AS kind, item_count::text AS items
     FROM ocean.publication_log ORDER BY publication_id DESC LIMIT 30`,
  )
  for (const row of rows) {
    say(`${row.no}  ${row.at}  ${row.who}  ${row.kind} → ${row.scope}  ${row.items} things`)
  }
  return DONE
}
