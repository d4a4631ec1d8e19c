import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { refusalText } from '../../../link/till-errors.ts'
import { type HandOverCounts, HandOverModel, mayGoOn } from '../../../models/hand-over-model.ts'
import { Button } from '../../../parts/button.tsx'
import { useMoney } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { currentLanguage, t } from '../../../text/translate.ts'
import { grouped } from '../cloud/cloud-words.ts'
import { CommandLine } from '../command-line.tsx'
import { FileDrop } from '../file-drop.tsx'
import './hand-over.css'

type ModelProps = { model: HandOverModel }

const sayDay = (day: string): string => day.split('-').reverse().join('/')

/** What the file holds, before anything is taken from it. */
function Sight({ model }: ModelProps) {
  const show = useMoney()
  const { paperCount, saleCount, saleMinor, refundCount, refundMinor, days } = model.sight.value
  const other = paperCount - saleCount - refundCount
  return (
    <dl class="hand-over-sight" data-testid="hand-over-sight">
      <div>
        <dt>{t('hand-over.sales')}</dt>
        <dd>
          {grouped(saleCount)} · {show(saleMinor)}
        </dd>
      </div>
      {days && (
        <div>
          <dt>{t('hand-over.days')}</dt>
          <dd>
            {days.first === days.last
              ? sayDay(days.first)
              : t('hand-over.from-to', { first: sayDay(days.first), last: sayDay(days.last) })}
          </dd>
        </div>
      )}
      <div>
        <dt>{t('hand-over.refunds')}</dt>
        <dd>
          {grouped(refundCount)} · {show(refundMinor)}
        </dd>
      </div>
      <div>
        <dt>{t('hand-over.others')}</dt>
        <dd>{grouped(other)}</dd>
      </div>
    </dl>
  )
}

const RESULTS = [
  ['new_count', 'hand-over.new'],
  ['known_count', 'hand-over.known'],
  ['set_aside_count', 'hand-over.set-aside'],
  ['left_out_count', 'hand-over.left-out'],
] as const satisfies readonly [keyof HandOverCounts, string][]

/** What became of each paper, and where the rest is settled. */
function Outcome({ model }: ModelProps) {
  const counts = model.counts.value
  const isWhole = counts.set_aside_count === 0
  return (
    <Notice
      tone={isWhole ? 'good' : 'warn'}
      icon={isWhole ? 'check' : 'warning'}
      title={t('hand-over.done', { n: grouped(model.answered.value) })}
      role="status"
    >
      <ul>
        {RESULTS.filter(([name]) => counts[name] > 0).map(([name, text]) => (
          <li key={name}>{t(text, { n: counts[name] })}</li>
        ))}
      </ul>
      {!isWhole && <a href="#/console/conflicts">{t('hand-over.settle')}</a>}
    </Notice>
  )
}

function Stopped({ model }: ModelProps) {
  const trouble = model.trouble.value
  const numbers = { done: model.answered.value, total: model.sight.value.paperCount }
  return (
    <Notice
      tone="warn"
      icon="cloud-off"
      title={trouble === null ? '' : refusalText(trouble, currentLanguage())}
      role="alert"
    >
      <div class="hand-over-stopped">
        <p>{t('hand-over.stopped', numbers)}</p>
        {!mayGoOn(trouble) && <p>{t('hand-over.stopped-hub')}</p>}
        <Button icon="refresh" onPress={() => void model.take()}>
          {t('hand-over.go-on')}
        </Button>
      </div>
    </Notice>
  )
}

function State({ model }: ModelProps) {
  const { paperCount } = model.sight.value
  const done = model.answered.value
  switch (model.state.value) {
    case 'idle':
      return null
    case 'not-ours':
      return (
        <Notice tone="bad" icon="warning" title={t('hand-over.not-ours')} role="alert">
          {t('hand-over.not-ours-more')}
        </Notice>
      )
    case 'looked-at':
      return (
        <>
          <Sight model={model} />
          <Button kind="primary" icon="upload" onPress={() => void model.take()}>
            {t('hand-over.take', { n: grouped(paperCount) })}
          </Button>
        </>
      )
    case 'sending':
      return (
        <>
          <Sight model={model} />
          <ProgressBar
            label={t('hand-over.sending')}
            fraction={done / Math.max(1, paperCount)}
            text={t('hand-over.of', { done, total: paperCount })}
          />
        </>
      )
    case 'stopped':
      return (
        <>
          <Sight model={model} />
          <Stopped model={model} />
        </>
      )
    case 'done':
      return (
        <>
          <Sight model={model} />
          <Outcome model={model} />
        </>
      )
  }
}

const STEPS = ['hand-over.step-1', 'hand-over.step-2', 'hand-over.step-3'] as const
const COMMAND = 'ocean hand-over --data /var/lib/ocean/hub --out /media/stick/hand-over.json'

/** What the box before this one still had when it was replaced (decision 0101). */
export function HandOverPanel() {
  const { link } = useTill()
  const model = useMemo(() => new HandOverModel(link), [link])
  const file = useSignal<File | null>(null)
  const look = (chosen: File) => {
    if (model.state.value === 'sending') return
    file.value = chosen
    void model.look(chosen)
  }
  return (
    <div class="panel-columns panel-columns-wide-first">
      <section class="card stack" data-testid="hand-over">
        <h2>{t('hand-over.title')}</h2>
        <p class="soft">{t('hand-over.lead')}</p>
        <FileDrop
          file={file.value}
          accept=".json,application/json"
          words={t('hand-over.drop')}
          onChoose={look}
        />
        <State model={model} />
      </section>
      <section class="card stack">
        <h2>{t('hand-over.how')}</h2>
        <ol class="hand-over-steps">
          {STEPS.map((step) => (
            <li key={step}>
              {t(step)}
              {step === 'hand-over.step-2' && <CommandLine>{COMMAND}</CommandLine>}
            </li>
          ))}
        </ol>
        <p class="soft">{t('hand-over.twice')}</p>
      </section>
    </div>
  )
}
