import { useSignal } from '@preact/signals'
import { REASON_KINDS, type ReasonKind, type ReasonMessage } from '#domain/wire/rules-message.ts'
import type { ConsoleRulesModel } from '../../../models/console-rules-model.ts'
import { reasonCode, withReason } from '../../../models/rules-draft.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { Chip } from '../../../parts/notice.tsx'
import { t } from '../../../text/translate.ts'
import { ReasonDialog } from './reason-dialog.tsx'

function KindChoice({
  kind,
  onChoose,
}: {
  kind: ReasonKind
  onChoose: (kind: ReasonKind) => void
}) {
  return (
    <Choice
      label={t('rules.reason-kind')}
      value={kind}
      options={REASON_KINDS.map((value) => ({ value, text: t(`reason-kind.${value}`) }))}
      onChange={onChoose}
    />
  )
}

function ReasonRow({ reason, onEdit }: { reason: ReasonMessage; onEdit: () => void }) {
  return (
    <li class="list-row rule-reason">
      <div class="grow">
        <p class="row row-wrap">
          <strong class={reason.is_active ? undefined : 'soft'}>{reason.name}</strong>
          {!reason.is_active && <Chip tone="plain">{t('rules.off')}</Chip>}
          {reason.needs_note && (
            <Chip tone="plain" icon="note">
              {t('rules.needs-note')}
            </Chip>
          )}
        </p>
        <p class="soft small">{reason.name_en}</p>
      </div>
      <Button label={`${t('rules.edit-reason')}: ${reason.name}`} onPress={onEdit}>
        {t('drawers.change')}
      </Button>
    </li>
  )
}

const newReason = (kind: ReasonKind): ReasonMessage => ({
  ...{ code: '', kind, name: '', name_en: '', needs_note: false, is_active: true },
})

/** What people may choose when they say why. */
export function ReasonsCard({ model }: { model: ConsoleRulesModel }) {
  const kind = useSignal<ReasonKind>('paid-out')
  const open = useSignal<ReasonMessage | null>(null)
  const edit = (reason: ReasonMessage | null) => {
    open.value = reason
  }
  const keep = (reason: ReasonMessage) =>
    model.change((rules) => {
      const code = reason.code || reasonCode(rules, reason.kind, reason.name_en)
      return withReason(rules, { ...reason, code })
    })
  const reasons = model.draft.value?.reasons.filter((each) => each.kind === kind.value) ?? []
  return (
    <section class="card stack">
      <header class="card-head">
        <h2>{t('rules.reasons')}</h2>
        <Button icon="plus" onPress={() => edit(newReason(kind.value))}>
          {t('rules.add-reason')}
        </Button>
      </header>
      <p class="soft">{t('rules.reasons-more')}</p>
      <KindChoice
        kind={kind.value}
        onChoose={(chosen) => {
          kind.value = chosen
        }}
      />
      <ul>
        {reasons.map((reason) => (
          <ReasonRow key={reason.code} reason={reason} onEdit={() => edit(reason)} />
        ))}
      </ul>
      {open.value && (
        <ReasonDialog
          title={t(open.value.code === '' ? 'rules.add-reason' : 'rules.edit-reason')}
          reason={open.value}
          onKeep={keep}
          onClose={() => edit(null)}
        />
      )}
    </section>
  )
}
