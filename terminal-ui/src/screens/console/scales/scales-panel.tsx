import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { ScaleMessage } from '#domain/wire/scale-message.ts'
import { ConsoleScalesModel } from '../../../models/console-scales-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Chip, EmptyState, Notice } from '../../../parts/notice.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { Skeleton } from '../../../parts/skeleton.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'
import { scaleWords, showKilograms } from '../../sell/scale-words.ts'
import { useRefresh } from '../use-refresh.ts'
import { ScaleDialog } from './scale-dialog.tsx'
import './scales.css'
import { WeighingsCard } from './weighings-card.tsx'

type Open = { kind: 'edit'; scale: ScaleMessage | null } | { kind: 'remove'; scale: ScaleMessage }

/** Who weighs here, by the tills' short names. */
function useWho(scale: ScaleMessage, isOnly: boolean): string {
  const { terminals } = useTill()
  const codes = scale.terminal_ids.map(
    (id) => terminals.terminals.value.find((each) => each.terminal_id === id)?.terminal_code ?? '?',
  )
  const isEvery = isOnly && codes.length === 0
  const everybody = scale.is_for_all
    ? [t(isEvery ? 'scanning.everywhere' : 'scales.everybody')]
    : []
  return [...codes, ...everybody].join(', ') || t('scales.nobody')
}

type ScaleCardProps = {
  scale: ScaleMessage
  isOnly: boolean
  onOpen: ((open: Open) => void) | null
}

function ScaleCard({ scale, isOnly, onOpen }: ScaleCardProps) {
  const { text, tone } = scaleWords(scale.weight)
  const { protocol, baud, framing, port } = scale
  const who = useWho(scale, isOnly)
  return (
    <section class="card stack" aria-label={scale.name}>
      <header class="card-head">
        <h2>{scale.name}</h2>
      </header>
      <p class={`scales-figure${scale.weight.is_steady ? ' is-steady' : ''}`}>
        {showKilograms(scale.weight.grams)} kg
      </p>
      <p class="scales-state">
        <Chip tone={tone}>{text}</Chip>
      </p>
      <p class="soft small">{t('scales.test')}</p>
      <p class="soft small scales-facts">
        {t('scales.facts', { protocol: t(`scale-protocol.${protocol}`), baud, framing, port })}
      </p>
      <p class="soft small">{`${t('scales.terminals')}: ${who}`}</p>
      {scale.garbage_count > 0 && (
        <p class="soft small">{t('scales.broken', { n: scale.garbage_count })}</p>
      )}
      {onOpen && (
        <div class="row row-wrap">
          <Button
            label={t('scales.edit', { name: scale.name })}
            onPress={() => onOpen({ kind: 'edit', scale })}
          >
            {t('scales.change')}
          </Button>
          <Button kind="plain" icon="trash" onPress={() => onOpen({ kind: 'remove', scale })}>
            {t('scales.remove')}
          </Button>
        </div>
      )}
    </section>
  )
}

type DialogProps = { model: ConsoleScalesModel; open: Open; onClose: () => void }

function OpenDialog({ model, open, onClose }: DialogProps) {
  if (open.kind === 'edit')
    return <ScaleDialog model={model} scale={open.scale} onClose={onClose} />
  const { scale_id, name } = open.scale
  return (
    <SendingDialog
      title={t('scales.remove-title', { name })}
      action={t('scales.remove')}
      icon="trash"
      isDanger
      send={() => model.remove(scale_id)}
      onDone={() => showToast('good', 'check', t('scales.removed', { name }))}
      onClose={onClose}
    >
      <p>{t('scales.remove-more')}</p>
    </SendingDialog>
  )
}

/** The box's scales, each with the weight it shows now: setting one up is trying it. */
export function ScalesPanel() {
  const till = useTill()
  const model = useMemo(() => new ConsoleScalesModel(till), [till])
  const { problem } = useRefresh(() => model.refresh())
  useEffect(() => model.follow(), [model])
  useEffect(() => void till.terminals.refresh(), [till])
  const open = useSignal<Open | null>(null)
  const mayChange = till.session.may('pair-terminals')
  const show = (next: Open | null) => {
    open.value = next
  }
  const scales = model.scales.value
  return (
    <div class="stack">
      <header class="card-head scales-head">
        <h2>{t('scales.title')}</h2>
        {mayChange && (
          <Button kind="primary" icon="plus" onPress={() => show({ kind: 'edit', scale: null })}>
            {t('scales.add')}
          </Button>
        )}
      </header>
      {problem.value && <Notice tone="warn" icon="cloud-off" title={problem.value} />}
      {scales === null && problem.value === null && <Skeleton rows={3} />}
      {scales?.length === 0 && (
        <EmptyState icon="scale" title={t('scales.none')}>
          {t('scales.none-more')}
        </EmptyState>
      )}
      <div class="scales-cards">
        {scales?.map((scale) => (
          <ScaleCard
            key={scale.scale_id}
            scale={scale}
            isOnly={scales.length === 1}
            onOpen={mayChange ? show : null}
          />
        ))}
      </div>
      <WeighingsCard model={model} />
      {open.value && <OpenDialog model={model} open={open.value} onClose={() => show(null)} />}
    </div>
  )
}
