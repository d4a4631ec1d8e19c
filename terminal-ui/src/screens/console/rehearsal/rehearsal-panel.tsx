import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import {
  PRACTICE_FAULTS,
  type PracticeFault,
  type RehearsalView,
} from '#domain/wire/rehearsal-message.ts'
import { RehearsalModel } from '../../../models/rehearsal-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { useSending } from '../../../parts/use-sending.ts'
import { t } from '../../../text/translate.ts'
import { page } from '../page-timers.ts'
import { Unbroken } from '../unbroken.tsx'
import { useRefresh } from '../use-refresh.ts'
import { LessonCard } from './lesson-card.tsx'
import './rehearsal.css'

const MINUTES = ['1', '3', '5', '10'] as const

type FaultsProps = { view: RehearsalView; isBusy: boolean; onFault: (fault: PracticeFault) => void }

function Fault({ fault, view, isBusy, onFault }: FaultsProps & { fault: PracticeFault }) {
  const isHere = view.faults.includes(fault)
  return (
    <li class="rehearsal-fault">
      <div>
        <p class="strong">{t(`fault.${fault}`)}</p>
        <p class="soft small">
          {isHere ? (
            t(`fault-more.${fault}`)
          ) : (
            <Unbroken text={t('rehearsal.not-here')} part="--no-cloud" />
          )}
        </p>
      </div>
      <Button
        icon="warning"
        isDisabled={!isHere || isBusy || view.fault !== null}
        testId={`fault-${fault}`}
        label={`${t('rehearsal.make')}: ${t(`fault.${fault}`)}`}
        onPress={() => onFault(fault)}
      >
        {t('rehearsal.make')}
      </Button>
    </li>
  )
}

function UnderWay({ view, onEnd }: { view: RehearsalView; onEnd: () => void }) {
  if (!view.fault) return null
  const { fault, seconds_left: n } = view.fault
  return (
    <Notice
      tone="warn"
      icon="warning"
      role="status"
      title={t('rehearsal.under-way', { fault: t(`fault.${fault}`) })}
      action={<Button onPress={onEnd}>{t('rehearsal.end-now')}</Button>}
    >
      {t('rehearsal.left', { n })}
    </Notice>
  )
}

function Facts({ view }: { view: RehearsalView }) {
  const { books, tills_url: tills, paper_url: paper } = view
  return (
    <section class="card stack">
      <h2>{t('rehearsal.doors')}</h2>
      <dl class="rehearsal-facts">
        <dt class="is-address">{t('rehearsal.tills')}</dt>
        <dd class="is-address">{tills && <a href={tills}>{tills}</a>}</dd>
        <dt class="is-address">{t('rehearsal.paper')}</dt>
        <dd class="is-address">{paper && <a href={paper}>{paper}</a>}</dd>
        <dt>{t('rehearsal.sales')}</dt>
        <dd>{books.sale_count}</dd>
        <dt>{t('rehearsal.twice')}</dt>
        <dd>{books.twice_count}</dd>
        <dt>{t('rehearsal.unsent')}</dt>
        <dd>{books.unsent_count}</dd>
      </dl>
    </section>
  )
}

/** Only in a rehearsal: what goes wrong is made here, and the lesson says what to do about it. */
export function RehearsalPanel() {
  const { link } = useTill()
  const model = useMemo(() => new RehearsalModel(link), [link])
  const minutes = useSignal<(typeof MINUTES)[number]>('3')
  const { problem: away } = useRefresh(() => model.refresh())
  const { problem, isBusy, send } = useSending()
  useEffect(() => model.follow(page), [model])
  const view = model.view.value
  const trouble = problem.value ?? away.value
  if (!view)
    return trouble ? <Notice tone="warn" icon="cloud-off" title={trouble} /> : <Skeleton rows={6} />
  const onFault = (fault: PracticeFault) =>
    void send(() => model.begin({ fault, seconds: Number(minutes.value) * 60 }))
  const acts = {
    isBusy: isBusy.value,
    onFault,
    onAct: (act: 'begin' | 'skip' | 'clear') => void send(() => model.lesson(act)),
  }
  return (
    <div class="stack">
      {trouble && <Notice tone="warn" icon="cloud-off" title={trouble} />}
      <UnderWay view={view} onEnd={() => void send(() => model.end())} />
      <div class="panel-columns panel-columns-wide-first">
        <LessonCard view={view} acts={acts} />
        <Facts view={view} />
      </div>
      <section class="card stack">
        <h2>{t('rehearsal.faults')}</h2>
        <p class="soft">{t('rehearsal.faults-more')}</p>
        <Choice
          label={t('rehearsal.length')}
          value={minutes.value}
          options={MINUTES.map((value) => ({ value, text: t('rehearsal.minutes', { n: value }) }))}
          onChange={(value) => {
            minutes.value = value
          }}
        />
        <ul class="rehearsal-faults">
          {PRACTICE_FAULTS.map((fault) => (
            <Fault key={fault} {...{ fault, view, onFault }} isBusy={isBusy.value} />
          ))}
        </ul>
      </section>
    </div>
  )
}
