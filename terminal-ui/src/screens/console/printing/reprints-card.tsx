import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { ReprintMessage } from '#domain/wire/printer-message.ts'
import { ReprintsModel } from '../../../models/reprints-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { DayField } from '../../../parts/day-field.tsx'
import { Field } from '../../../parts/field.tsx'
import { Chip, EmptyState, Notice } from '../../../parts/notice.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { type PlainKey, t } from '../../../text/translate.ts'
import { useRefresh } from '../use-refresh.ts'
import { useWhen } from '../use-when.ts'

const PAPER_TEXT: Record<string, PlainKey> = {
  receipt: 'reprint-paper.receipt',
  'receipt-copy': 'reprint-paper.receipt',
  refund: 'reprint-paper.refund',
  report: 'reprint-paper.report',
}

function Reprint({ reprint }: { reprint: ReprintMessage }) {
  const when = useWhen()
  const { paper, number, copy_no: n, was_lost, at } = reprint
  const facts = {
    person: reprint.staff_name ?? '–',
    terminal: reprint.terminal_code ?? '–',
    printer: reprint.printer_name ?? t('reprints.printer-gone'),
  }
  return (
    <li class="list-row">
      <div class="grow">
        <p class="row row-wrap">
          <strong>
            {t(PAPER_TEXT[paper] ?? 'reprint-paper.other')} {number}
          </strong>
          <Chip tone="accent">{t('reprints.copy-n', { n })}</Chip>
          {was_lost && <Chip tone="warn">{t('reprints.was-lost')}</Chip>}
        </p>
        <p class="soft small">{t('reprints.facts', facts)}</p>
      </div>
      <time class="soft small" dateTime={at}>
        {when(at)}
      </time>
    </li>
  )
}

function Filter({ model }: { model: ReprintsModel }) {
  const { session } = useTill()
  const number = useSignal('')
  const { day, staffId } = model.wish.value
  const people = session.staffList.value.map(({ staff_id, name }) => ({
    value: staff_id,
    text: name,
  }))
  return (
    <form
      class="reprint-filter"
      onSubmit={(event) => {
        event.preventDefault()
        void model.ask({ number: number.value })
      }}
    >
      <DayField
        label={t('reprints.day')}
        value={day}
        onChange={(chosen) => void model.ask({ day: chosen })}
      />
      <Choice
        label={t('reprints.person')}
        value={staffId}
        options={[{ value: '', text: t('reprints.everybody') }, ...people]}
        onChange={(chosen) => void model.ask({ staffId: chosen })}
      />
      <Field
        label={t('reprints.number')}
        value={number.value}
        maxLength={40}
        onInput={(typed) => {
          number.value = typed
        }}
      />
      <Button icon="search" type="submit">
        {t('reprints.search')}
      </Button>
    </form>
  )
}

/** Who printed what again, when and on which printer; from the audit log. */
export function ReprintsCard() {
  const { link } = useTill()
  const model = useMemo(() => new ReprintsModel(link), [link])
  const { problem } = useRefresh(() => model.refresh())
  const reprints = model.reprints.value
  return (
    <section class="card stack">
      <div>
        <h2>{t('reprints.title')}</h2>
        <p class="soft">{t('reprints.lead')}</p>
      </div>
      <Filter model={model} />
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {!reprints && !problem.value && <Skeleton rows={3} />}
      {reprints?.length === 0 && <EmptyState icon="note" title={t('reprints.none')} />}
      <ol>
        {reprints?.map((reprint) => (
          <Reprint key={reprint.sequence} reprint={reprint} />
        ))}
      </ol>
      {model.hasMore.value && (
        <Button isWide icon="chevron-down" onPress={() => void model.more()}>
          {t('audit.older')}
        </Button>
      )}
    </section>
  )
}
