import { useMemo } from 'preact/hooks'
import { BuyerDraft } from '../../models/buyer-draft.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field } from '../../parts/field.tsx'
import { Segmented } from '../../parts/segmented.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { closeDialog } from './sell-state.ts'

const NUMBER_LENGTH_MAX = 32
const NAME_LENGTH_MAX = 200
const ADDRESS_LENGTH_MAX = 500

type PlaceProps = { nitku: string | null; isWrong: boolean; onInput: (nitku: string) => void }

function PlaceField({ nitku, isWrong, onInput }: PlaceProps) {
  return (
    <Field
      label={t('buyer.nitku')}
      help={t('buyer.nitku-help')}
      value={nitku ?? ''}
      inputMode="numeric"
      maxLength={NUMBER_LENGTH_MAX}
      error={isWrong ? t('buyer.nitku-wrong') : null}
      onInput={onInput}
    />
  )
}

function useBuyer() {
  const { cart } = useTill()
  const draft = useMemo(() => new BuyerDraft(cart), [cart])
  const set: BuyerDraft['set'] = (change) => draft.set(change)
  const save = async () => {
    if (await draft.save()) closeDialog()
  }
  const remove = async () => {
    await draft.remove()
    closeDialog()
  }
  return { draft, set, save, remove }
}

/** Who wants a tax invoice of this basket. */
export function BuyerDialog() {
  const { draft, set, save, remove } = useBuyer()
  const buyer = draft.buyer.value
  const fault = draft.fault.value
  return (
    <Dialog
      title={t('buyer.title')}
      onClose={closeDialog}
      footer={
        <>
          {draft.isKept && (
            <Button kind="plain" size="large" onPress={() => void remove()}>
              {t('buyer.remove')}
            </Button>
          )}
          <Button kind="primary" size="large" onPress={() => void save()}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <div class="stack">
        <p class="soft">{t('buyer.lead')}</p>
        <Segmented
          label={t('buyer.kind')}
          value={buyer.id_kind}
          choices={[
            { value: 'npwp', text: t('buyer.npwp') },
            { value: 'nik', text: t('buyer.nik') },
          ]}
          onChange={(id_kind) => set({ id_kind })}
        />
        <Field
          label={t('buyer.number', { kind: t(`buyer.${buyer.id_kind}`) })}
          value={buyer.id_number}
          inputMode="numeric"
          maxLength={NUMBER_LENGTH_MAX}
          hasFocus
          error={fault === 'id_number' ? t('buyer.number-wrong') : null}
          onInput={(id_number) => set({ id_number })}
        />
        <Field
          label={t('buyer.name')}
          value={buyer.name}
          maxLength={NAME_LENGTH_MAX}
          error={fault === 'name' ? t('buyer.missing') : null}
          onInput={(name) => set({ name })}
        />
        <Field
          label={t('buyer.address')}
          value={buyer.address}
          maxLength={ADDRESS_LENGTH_MAX}
          isMultiline
          error={fault === 'address' ? t('buyer.missing') : null}
          onInput={(address) => set({ address })}
        />
        {buyer.id_kind === 'npwp' && (
          <PlaceField
            nitku={buyer.nitku}
            isWrong={fault === 'nitku'}
            onInput={(nitku) => set({ nitku })}
          />
        )}
      </div>
    </Dialog>
  )
}
