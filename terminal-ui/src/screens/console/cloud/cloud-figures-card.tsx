import { useSignal } from '@preact/signals'
import type { CloudView } from '#domain/wire/cloud-view-message.ts'
import { refusalText } from '../../../link/till-errors.ts'
import {
  between,
  type ConsoleCloudModel,
  fractionOf,
  idleOf,
  type RetryResult,
} from '../../../models/console-cloud-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Money } from '../../../parts/money.tsx'
import { ProgressBar } from '../../../parts/progress-bar.tsx'
import { currentLanguage, type PlainKey, t } from '../../../text/translate.ts'
import { useWhen } from '../use-when.ts'
import { grouped, sayAgo, sayBytes, sayIn } from './cloud-words.ts'

const RESULT_TEXT: Record<RetryResult, PlainKey> = {
  asked: 'cloud.asked',
  'asked-already': 'cloud.asked-already',
  'no-relay': 'cloud.asked-nobody',
}

/** Always as high as it is while something is sent, so that nothing moves when it begins. */
function Progress({ view }: { view: CloudView }) {
  const { progress } = view
  const fraction = fractionOf(view)
  if (!progress || fraction === null) {
    const idle = idleOf(view)
    const isAllThere = idle === 'all'
    const label = t(`cloud-idle.${idle}`)
    return (
      <div class={isAllThere ? 'cloud-progress' : 'cloud-progress is-idle'}>
        <ProgressBar label={label} fraction={isAllThere ? 1 : 0} text="" tone="good" />
      </div>
    )
  }
  const counts = { done: grouped(progress.sent_count), total: grouped(progress.total_count) }
  const rows = grouped(Math.round(progress.rows_per_second))
  return (
    <div class="cloud-progress">
      <ProgressBar label={t('cloud.progress', counts)} fraction={fraction} />
      <p class="soft small">
        {t('cloud.rate', { rows, bytes: sayBytes(progress.bytes_per_second) })}
      </p>
    </div>
  )
}

function Figures({ view }: { view: CloudView }) {
  const when = useWhen()
  const { hub_time: now, oldest_unsent_at: oldest, last_contact_at: contact } = view
  const untilRetryMs = view.retry_at === null ? null : -(between(view.retry_at, now) ?? 0)
  return (
    <dl class="cloud-figures">
      <div>
        <dt>{t('cloud.figure-waiting')}</dt>
        <dd data-testid="cloud-pending">{grouped(view.pending_count)}</dd>
      </div>
      <div>
        <dt>{t('cloud.figure-value')}</dt>
        <dd>
          <Money minor={view.unsent_value_minor} />
        </dd>
      </div>
      <div>
        <dt>{t('cloud.figure-oldest')}</dt>
        <dd>{oldest === null ? t('cloud.nothing') : sayAgo(between(oldest, now))}</dd>
        <dd class="cloud-when">{oldest === null ? '' : when(oldest)}</dd>
      </div>
      <div>
        <dt>{t('cloud.figure-contact')}</dt>
        <dd>{contact === null ? t('cloud.never') : sayAgo(between(contact, now))}</dd>
        <dd class="cloud-when">{contact === null ? '' : when(contact)}</dd>
      </div>
      <div>
        <dt>{t('cloud.figure-retry')}</dt>
        <dd>{sayIn(untilRetryMs)}</dd>
      </div>
    </dl>
  )
}

function TryNow({ model }: { model: ConsoleCloudModel }) {
  const isBusy = useSignal(false)
  const said = useSignal('')
  const press = async () => {
    isBusy.value = true
    const outcome = await model.retry()
    isBusy.value = false
    said.value = outcome.ok
      ? t(RESULT_TEXT[outcome.value])
      : refusalText(outcome.code, currentLanguage())
  }
  return (
    <div class="row row-wrap cloud-try">
      <Button icon="refresh" size="large" isBusy={isBusy.value} onPress={() => void press()}>
        {t('connect.retry')}
      </Button>
      <p class="grow soft" role="status">
        {said.value}
      </p>
    </div>
  )
}

/** How far it is, since when, and the button. */
export function CloudFiguresCard({ model, view }: { model: ConsoleCloudModel; view: CloudView }) {
  return (
    <section class="card stack">
      <Progress view={view} />
      <Figures view={view} />
      <TryNow model={model} />
    </section>
  )
}
