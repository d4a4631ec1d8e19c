import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { formatAmount } from '#domain/money.ts'
import {
  SCALE_BAUDS,
  SCALE_FRAMINGS,
  SCALE_PROTOCOLS,
  type ScaleFraming,
  type ScaleMessage,
  type ScaleProtocolName,
  type SerialPortMessage,
} from '#domain/wire/scale-message.ts'
import {
  type ConsoleScalesModel,
  draftOfScale,
  NEW_SCALE,
  readScaleDraft,
  type ScaleDraft,
  USUAL_LINE,
} from '../../../models/console-scales-model.ts'
import { Button } from '../../../parts/button.tsx'
import { Choice } from '../../../parts/choice.tsx'
import { Field } from '../../../parts/field.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { SendingDialog } from '../../../parts/sending-dialog.tsx'
import { Switch } from '../../../parts/switch.tsx'
import { useTill } from '../../../parts/till-context.ts'
import { showToast } from '../../../parts/toast.tsx'
import { t } from '../../../text/translate.ts'

const NAME_LENGTH_MAX = 40
const GRAM_DIGITS_MAX = 7

type DraftProps = { draft: Signal<ScaleDraft>; change: (part: Partial<ScaleDraft>) => void }

function portText({ port, name, access, scale_id }: SerialPortMessage, ownId: string): string {
  const marks = [
    ...(access === 'not-allowed' ? [t('scales.port-denied')] : []),
    ...(scale_id !== null && scale_id !== ownId ? [t('scales.port-taken')] : []),
  ]
  const short = port.replace('/dev/serial/by-id/', '')
  return [name, short, ...marks].filter((word) => word !== null && word !== '').join(' · ')
}

/** What is plugged in; a line that is not there at the moment stays as it was typed. */
function PortField(props: DraftProps & { model: ConsoleScalesModel; scaleId: string }) {
  const { model, scaleId, draft, change } = props
  useEffect(() => {
    void model.findPorts().then(() => {
      const free = model.ports.peek().find((port) => port.scale_id === null)
      if (draft.peek().port === '' && free) change({ port: free.port })
    })
  }, [model])
  const found = model.ports.value
  const isFound = found.some(({ port }) => port === draft.value.port)
  const choices = found.map((port) => ({ value: port.port, text: portText(port, scaleId) }))
  return (
    <>
      {found.length === 0 && <Notice tone="warn" icon="scale" title={t('scales.port-none')} />}
      {found.length > 0 && (
        <Choice
          label={t('scales.port')}
          value={isFound ? draft.value.port : ''}
          options={[...choices, { value: '', text: t('scales.port-other') }]}
          onChange={(port) => change({ port })}
        />
      )}
      {!isFound && (
        <Field
          label={found.length > 0 ? t('scales.port-other') : t('scales.port')}
          value={draft.value.port}
          placeholder="/dev/ttyUSB0"
          onInput={(port) => change({ port })}
        />
      )}
      <div>
        <Button icon="refresh" onPress={() => void model.findPorts()}>
          {t('scales.search')}
        </Button>
      </div>
    </>
  )
}

function LineFields({ draft, change }: DraftProps) {
  const { protocol, baud, framing } = draft.value
  return (
    <>
      <Choice
        label={t('scales.protocol')}
        value={protocol}
        options={SCALE_PROTOCOLS.map((value) => ({ value, text: t(`scale-protocol.${value}`) }))}
        onChange={(value) => {
          const chosen = value as ScaleProtocolName
          change({ protocol: chosen, ...USUAL_LINE[chosen] })
        }}
      />
      <div class="scales-pair">
        <Choice
          label={t('scales.baud')}
          value={String(baud)}
          options={SCALE_BAUDS.map((each) => ({ value: String(each), text: String(each) }))}
          onChange={(value) => change({ baud: Number(value) })}
        />
        <Choice
          label={t('scales.framing')}
          value={framing}
          options={SCALE_FRAMINGS.map((value) => ({ value, text: value }))}
          onChange={(value) => change({ framing: value as ScaleFraming })}
        />
      </div>
    </>
  )
}

function LoadFields({ draft, change }: DraftProps) {
  const { capacity_g, min_load_g } = draft.value
  const digits = (text: string) => text.replace(/\D/g, '').slice(0, GRAM_DIGITS_MAX)
  const shown = (text: string) => (text === '' ? '' : formatAmount(Number(text)))
  const isWrong = Number(min_load_g) >= Number(capacity_g)
  return (
    <div class="scales-pair">
      <Field
        label={t('scales.capacity')}
        value={shown(capacity_g)}
        inputMode="numeric"
        suffix="g"
        onInput={(text) => change({ capacity_g: digits(text) })}
      />
      <Field
        label={t('scales.min-load')}
        value={shown(min_load_g)}
        inputMode="numeric"
        suffix="g"
        error={isWrong ? t('scales.min-load-wrong') : null}
        onInput={(text) => change({ min_load_g: digits(text) })}
      />
    </div>
  )
}

function WhoFields({ draft, change }: DraftProps) {
  const { terminals } = useTill()
  const { terminal_ids, is_for_all } = draft.value
  return (
    <fieldset class="scales-who">
      <legend>{t('scales.terminals')}</legend>
      <Switch
        label={t('scales.for-all')}
        isOn={is_for_all}
        onChange={(isOn) => change({ is_for_all: isOn })}
      />
      {terminals.terminals.value
        .filter(({ is_active }) => is_active)
        .map(({ terminal_id, terminal_code, name }) => (
          <Switch
            key={terminal_id}
            label={`${terminal_code} · ${name}`}
            isOn={terminal_ids.includes(terminal_id)}
            onChange={(isOn) => {
              const others = terminal_ids.filter((id) => id !== terminal_id)
              change({ terminal_ids: isOn ? [...others, terminal_id] : others })
            }}
          />
        ))}
    </fieldset>
  )
}

type ScaleDialogProps = {
  model: ConsoleScalesModel
  scale: ScaleMessage | null
  onClose: () => void
}

/** A new scale, or other settings for one. */
export function ScaleDialog({ model, scale, onClose }: ScaleDialogProps) {
  const scaleId = useSignal(scale?.scale_id ?? model.newId()).value
  const draft = useSignal(scale ? draftOfScale(scale) : NEW_SCALE)
  const settings = readScaleDraft(draft.value)
  const change = (part: Partial<ScaleDraft>) => {
    draft.value = { ...draft.value, ...part }
  }
  const { name } = draft.value
  return (
    <SendingDialog
      title={scale ? t('scales.edit', { name: scale.name }) : t('scales.add')}
      action={t('common.save')}
      shape="wide"
      isReady={settings !== null}
      send={async () => (settings ? model.save(scaleId, settings) : { ok: true, value: null })}
      onDone={() => showToast('good', 'check', t('scales.saved', { name: name.trim() }))}
      onClose={onClose}
    >
      <Field
        label={t('scales.name')}
        value={name}
        maxLength={NAME_LENGTH_MAX}
        hasFocus
        onInput={(typed) => change({ name: typed })}
      />
      <PortField model={model} scaleId={scaleId} draft={draft} change={change} />
      <LineFields draft={draft} change={change} />
      <LoadFields draft={draft} change={change} />
      <WhoFields draft={draft} change={change} />
    </SendingDialog>
  )
}
