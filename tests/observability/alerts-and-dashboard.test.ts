// What is watched must exist: every figure that an alert or a panel names is one that the running
// hub or relay really offers, and every alert leads to a page that says what to do.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { createReceiptsMetrics } from '../../cloud-relay/e-receipts/receipts-metrics.ts'
import { findProgram } from '../../demo/ensure-debian-package.ts'
import { startEntry } from '../../tools/hub-process.ts'
import { openNewDatabase } from '../support/outlet-file.ts'
import { seedSmallOutlet } from '../support/small-outlet.ts'
import { makeTempFolder } from '../support/temp-folder.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const RULES_PATH = join(ROOT, 'observability', 'ocean-alerts.yml')

/** The server for customers' receipts is one for all outlets. */
const OF_HEAD_OFFICE = 'OceanReceipts'

type Alert = {
  alert: string
  expr: string
  labels: { severity: string }
  annotations: { summary: string; description: string; runbook: string }
}
type Rules = { groups: { name: string; rules: Alert[] }[] }
type Panel = { title: string; targets?: { expr: string }[] }
type Dashboard = { panels: Panel[]; templating: { list: { name: string; type: string }[] } }

const rules: Rules = parse(readFileSync(RULES_PATH, 'utf8'))
const alerts = rules.groups.flatMap((group) => group.rules)
const dashboard: Dashboard = JSON.parse(
  readFileSync(join(ROOT, 'observability', 'ocean-hub.json'), 'utf8'),
)

/** Names of series in a PromQL text: words that are followed by neither `(` nor an operator. */
function seriesIn(expr: string): string[] {
  const bare = expr
    .replaceAll(/"[^"]*"/g, '""')
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\b(by|on|without)\s*\([^)]*\)/g, '')
  return [...bare.matchAll(/\b(?:hub|relay|receipts|process|nodejs)_\w+/g)].map(([name]) => name)
}

async function offered(t: Test): Promise<Set<string>> {
  const folder = makeTempFolder(t, 'watched')
  const path = join(folder, 'outlet.db')
  const db = openNewDatabase(path)
  seedSmallOutlet(db, Date.now())
  db.close()
  const hub = await startEntry('hub/main.ts', folder, {
    ...{ HUB_DATA_FOLDER: folder, HUB_HTTPS_PORT: '0', HUB_HTTP_PORT: '0' },
  })
  t.teardown(() => hub.stop())
  const relay = await startEntry('cloud-relay/main.ts', folder, {
    RELAY_OUTLET_DATABASE: path,
    RELAY_DATA_FOLDER: join(folder, 'relay'),
    RELAY_HUB_SOCKET: join(folder, 'relay.sock'),
    RELAY_CLOUD_URL: 'postgresql://nobody:nothing@127.0.0.1:1/nowhere',
    RELAY_METRICS_PORT: '0',
  })
  t.teardown(() => relay.stop())
  const hubUrl: string = JSON.parse(hub.readyText).http
  const relayPort: number = JSON.parse(relay.readyText).metrics_port
  const pages = [`${hubUrl}/metrics`, `http://127.0.0.1:${relayPort}/metrics`]
  const texts = await Promise.all(pages.map(async (url) => (await fetch(url)).text()))
  t.match(texts[0], /^hub_certificate_expiry_timestamp_seconds \d{10}/m, 'of the real certificate')
  t.match(texts[0], /^hub_disk_free_bytes \d+/m)
  const office = await createReceiptsMetrics().registry.metrics()
  return namesIn([...texts, office].join('\n'))
}

function namesIn(page: string): Set<string> {
  const names = new Set<string>()
  for (const [, name = '', type] of page.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    names.add(name)
    if (type === 'histogram')
      for (const end of ['bucket', 'sum', 'count']) names.add(`${name}_${end}`)
  }
  return names
}

t.test('alerts and panels name figures that exist', async (t) => {
  const names = await offered(t)
  for (const { alert, expr } of alerts)
    for (const name of seriesIn(expr)) t.ok(names.has(name), `${alert}: ${name}`)
  let count = 0
  for (const { title, targets = [] } of dashboard.panels) {
    for (const { expr } of targets) {
      const found = seriesIn(expr)
      t.ok(found.length > 0, `“${title}” asks for something`)
      for (const name of found) t.ok(names.has(name), `“${title}”: ${name}`)
      count += 1
    }
  }
  t.ok(count > 25, `${count} questions`)
})

t.test('every alert says what it means and leads to what to do', async (t) => {
  const seen = new Set<string>()
  for (const { alert, labels, annotations } of alerts) {
    t.notOk(seen.has(alert), `${alert} once`)
    seen.add(alert)
    t.match(labels.severity, /^(page|ticket)$/, alert)
    if (!alert.startsWith(OF_HEAD_OFFICE))
      t.match(annotations.summary, /\$labels\.outlet/, `${alert} names the outlet`)
    t.ok(annotations.description.length > 30, `${alert} explains itself`)
    t.ok(existsSync(join(ROOT, annotations.runbook)), `${alert}: ${annotations.runbook}`)
  }
  const page = readFileSync(join(ROOT, 'docs/runbooks/alerts.md'), 'utf8')
  const explained = new Set([...page.matchAll(/\bOcean[A-Z]\w+/g)].map(([name]) => name))
  t.strictSame([...explained].sort(), [...seen].sort(), 'the page explains each, and no other')
})

t.test('the dashboard asks for a Prometheus and for outlets when it is imported', async (t) => {
  const variables = dashboard.templating.list.map(({ name, type }) => `${name}: ${type}`)
  t.strictSame(variables, ['datasource: datasource', 'outlet: query'])
  t.notMatch(JSON.stringify(dashboard), /"uid":"(?!\$\{datasource\}|ocean-hub)/)
})

const promtool = findProgram('promtool')
const skip = promtool ? false : 'promtool is missing; type: apt-get install prometheus'

/** Series from minute 0 on, and which alerts are on at which minute. */
const SCENES = [
  ['a healthy outlet', 'hub_cloud_queue_age_seconds', '0x120', '2h', []],
  ['a long outage', 'hub_cloud_queue_age_seconds', '0+60x120', '75m', ['OceanQueueOld']],
  ['a short one', 'hub_cloud_queue_age_seconds', '0+60x50 0x70', '75m', []],
  [
    'a refused mark',
    'hub_cloud_marks_total{result="hash-differs"}',
    '0x9 1x30',
    '15m',
    ['OceanWatermarkRefused'],
  ],
  ['taken marks', 'hub_cloud_marks_total{result="applied"}', '0+1x60', '15m', []],
  [
    'a fork',
    'relay_calls_total{kind="push",result="CHAIN-FORKED"}',
    '0x9 1x30',
    '15m',
    ['OceanChainRefused'],
  ],
  ['a silent relay', 'hub_relay_connected', '1x5 0x30', '20m', ['OceanRelaySilent']],
  [
    'offline sales that failed',
    'hub_kpi_offline_success_ratio',
    '0.98x90',
    '80m',
    ['OceanOfflineSalesFail'],
  ],
  ['as many as asked', 'hub_kpi_offline_success_ratio', '0.99x90', '80m', []],
  [
    'a cloud away from receipts',
    'receipts_cloud_answers',
    '1x5 0x30',
    '20m',
    ['OceanReceiptsCloudAway'],
  ],
  ['late sync', 'hub_kpi_sync_in_time_ratio', '0.97x90', '80m', ['OceanSyncLate']],
  ['absent terminals', 'hub_tails_outstanding', '2x300', '5h', ['OceanTerminalsAbsent']],
  [
    'a hole in a series',
    'hub_receipt_numbers_missing',
    '3x300',
    '5h',
    ['OceanReceiptNumbersMissing'],
  ],
  ['a backlog that arrived', 'hub_receipt_numbers_missing', '3x60 0x240', '5h', []],
  ['all back in an hour', 'hub_tails_outstanding', '2x60 0x240', '5h', []],
  ['a full disk', 'hub_disk_free_bytes', '9000000000x5 1000000x5', '8m', ['OceanDiskFull']],
  ['a worn disk', 'hub_medium_life_used_percent', '80x90', '80m', ['OceanMediumWorn']],
  ['one in its middle age', 'hub_medium_life_used_percent', '79x90', '80m', []],
  ['a warm hour', 'hub_temperature_celsius', '76x60', '50m', ['OceanBoxWarm']],
  ['a hot one', 'hub_temperature_celsius', '70x5 88x20', '15m', ['OceanBoxHot']],
  ['an afternoon', 'hub_temperature_celsius', '76x20 70x40', '50m', []],
  ['a copy that stands still', 'hub_backup_age_seconds', '0+60x60', '50m', ['OceanCopyStopped']],
  ['a copy that is not the shop', 'hub_backup_proof_holds', '1x5 0x20', '15m', ['OceanCopyBroken']],
  ['nor the one outside', 'hub_off_box_proof_holds', '0x20', '15m', ['OceanCopyBroken']],
  ['one that is the shop', 'hub_off_box_proof_holds', '1x20', '15m', []],
  [
    'three nights without a proof',
    'hub_off_box_proof_age_seconds',
    '259000+60x120',
    '90m',
    ['OceanCopyUnproven'],
  ],
  ['a forgotten stick', 'hub_off_box_age_seconds', '93600+60x90', '80m', ['OceanOffBoxLate']],
  ['yesterday’s stick', 'hub_off_box_age_seconds', '80000+60x90', '80m', []],
] as const

t.test('the rules are valid, and fire when they should', { skip }, async (t) => {
  const alertNames = [...new Set(SCENES.flatMap(([, , , , on]) => [...on]))]
  const tests = SCENES.map(([name, series, values, at, on]) => ({
    name,
    interval: '1m',
    input_series: [{ series, values }],
    promql_expr_test: alertNames.map((alertname) => ({
      expr: `count(ALERTS{alertname="${alertname}",alertstate="firing"}) or vector(0)`,
      eval_time: at,
      exp_samples: [{ labels: '{}', value: (on as readonly string[]).includes(alertname) ? 1 : 0 }],
    })),
  }))
  const path = join(makeTempFolder(t, 'promtool'), 'scenes.json')
  writeFileSync(path, JSON.stringify({ rule_files: [RULES_PATH], tests }))
  for (const args of [
    ['check', 'rules', RULES_PATH],
    ['test', 'rules', path],
  ]) {
    const { status, stdout, stderr } = spawnSync(promtool ?? '', args, { encoding: 'utf8' })
    t.equal(status, 0, `${stdout}${stderr}`)
  }
})
