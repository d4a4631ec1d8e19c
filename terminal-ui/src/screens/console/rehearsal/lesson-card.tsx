import type { LessonStep, PracticeFault, RehearsalView } from '#domain/wire/rehearsal-message.ts'
import { lessonCounts } from '../../../models/rehearsal-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { Chip, Notice } from '../../../parts/notice.tsx'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'

/** Which fault a step practises; the first of several kinds. */
const FAULT_OF: Partial<Record<LessonStep['step'], PracticeFault>> = {
  'hub-away': 'hub-away',
  'answers-lost': 'answers-lost',
  'wan-away': 'wan-away',
  'paper-out': 'paper-out',
  'cut-off': 'cut-off',
}
const ICONS = { done: 'check', now: 'chevron-right', skipped: 'minus', waiting: 'clock' } as const

type Acts = {
  isBusy: boolean
  onFault: (fault: PracticeFault) => void
  onAct: (act: 'begin' | 'skip' | 'clear') => void
}

function Step({ step, isFaulty, acts }: { step: LessonStep; isFaulty: boolean; acts: Acts }) {
  const when = useWhen()
  const { state, seen_count: n, wanted_count: total } = step
  const fault = FAULT_OF[step.step]
  return (
    <li
      class={`lesson-step${state === 'now' ? ' is-now' : ''}`}
      aria-current={state === 'now' && 'step'}
    >
      <Icon name={ICONS[state]} />
      <div class="grow">
        <p class="strong">{t(`lesson.${step.step}`)}</p>
        {state === 'done' && step.done_at && (
          <p class="soft small">{t('rehearsal.done-at', { when: when(step.done_at) })}</p>
        )}
        {state === 'skipped' && <p class="soft small">{t('rehearsal.skipped')}</p>}
        {state === 'now' && (
          <>
            <p>{t(`lesson-do.${step.step}`)}</p>
            <div class="row row-wrap">
              <Chip tone="accent">{t('rehearsal.seen', { n, total })}</Chip>
              {fault && (
                <Button
                  kind="primary"
                  icon="warning"
                  isDisabled={isFaulty || acts.isBusy}
                  onPress={() => acts.onFault(fault)}
                >
                  {t('rehearsal.make')}
                </Button>
              )}
              <Button kind="plain" isDisabled={acts.isBusy} onPress={() => acts.onAct('skip')}>
                {t('rehearsal.skip')}
              </Button>
            </div>
          </>
        )}
      </div>
    </li>
  )
}

function Report({ view }: { view: RehearsalView }) {
  const { lesson, books } = view
  if (!lesson?.ended_at) return null
  const { practised: n, skipped } = lessonCounts(lesson.steps)
  const minutes = Math.ceil((Date.parse(lesson.ended_at) - Date.parse(lesson.started_at)) / 60_000)
  return (
    <Notice
      tone={books.twice_count === 0 ? 'good' : 'bad'}
      icon={books.twice_count === 0 ? 'check' : 'warning'}
      title={t('rehearsal.report')}
      role="status"
    >
      <p>{t('rehearsal.report-done', { n, skipped, minutes })}</p>
    </Notice>
  )
}

function Progress({ steps }: { steps: readonly LessonStep[] }) {
  const { practised: n, skipped, over, total } = lessonCounts(steps)
  const text =
    skipped === 0 ? t('rehearsal.of', { n: over, total }) : t('rehearsal.practised', { n, skipped })
  return <ProgressBar label={t('rehearsal.progress')} fraction={over / total} text={text} />
}

/** The lesson: what to do now, and what was seen of it. */
export function LessonCard({ view, acts }: { view: RehearsalView; acts: Acts }) {
  const { lesson, fault } = view
  return (
    <section class="card stack">
      <h2>{t('rehearsal.title')}</h2>
      <p class="soft">{t('rehearsal.why')}</p>
      <Report view={view} />
      {lesson && <Progress steps={lesson.steps} />}
      {lesson && (
        <ol>
          {lesson.steps.map((step) => (
            <Step key={step.step} step={step} isFaulty={fault !== null} acts={acts} />
          ))}
        </ol>
      )}
      <Button
        kind={lesson ? 'soft' : 'primary'}
        size="large"
        {...(lesson ? { icon: 'refresh' } : {})}
        isDisabled={acts.isBusy}
        onPress={() => acts.onAct('begin')}
      >
        {t(lesson ? 'rehearsal.again' : 'rehearsal.begin')}
      </Button>
    </section>
  )
}
