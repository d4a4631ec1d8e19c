import { signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Incident } from '../../models/session-model.ts'
import { Button } from '../../parts/button.tsx'
import { EntryPage } from '../../parts/entry-page.tsx'
import { Later } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useTill } from '../../parts/till-context.ts'
import { t } from '../../text/translate.ts'
import { PAIRING } from '../pairing/later-pairing.ts'
import { salvagePanel } from './later-salvage.ts'

function words(incident: Incident): { title: string; more: string } {
  switch (incident.kind) {
    case 'counter-behind':
      return {
        title: t('incident.counter-behind'),
        more: t('incident.counter-behind-more', { ours: incident.ours, hubs: incident.hubs }),
      }
    case 'series-superseded':
      return { title: t('incident.superseded'), more: t('incident.superseded-more') }
    case 'watermark-beyond':
      return { title: t('incident.watermark'), more: t('incident.watermark-more') }
    case 'sales-put-back':
    case 'sales-handed-over':
      return {
        title: t('incident.put-back'),
        more:
          incident.kind === 'sales-put-back'
            ? t('incident.sales-put-back', { count: incident.count })
            : t('incident.sales-handed-over', { count: incident.count }),
      }
    case 'device-refused':
      return { title: t('incident.refused'), more: t('incident.refused-more') }
    case 'storage-lost':
      return { title: t('incident.lost'), more: t('incident.lost-lead') }
  }
}

/** The incident because of which somebody wants to pair this device again. */
const pairsFor = signal<Incident['kind'] | null>(null)
const PAIRED_AGAIN: readonly string[] = ['device-refused', 'series-superseded']

/** A hub that was restored, or another device of this name: the pairing screen, until it is done. */
export function usePairingAgain(): boolean {
  const kind = useTill().session.incident.value?.kind ?? null
  useEffect(() => {
    if (kind === null) pairsFor.value = null
  }, [kind])
  return kind !== null && pairsFor.value === kind
}

function PairAgain({ kind }: { kind: Incident['kind'] }) {
  if (!PAIRED_AGAIN.includes(kind)) return null
  return (
    <Button
      icon="pair"
      onPress={() => {
        pairsFor.value = kind
      }}
    >
      {t('incident.pair-again')}
    </Button>
  )
}

/** Something that must not happen did: it stays in sight until a person has read it. */
export function IncidentNotice() {
  const { session } = useTill()
  const incident = session.incident.value
  if (!incident) return null
  const { title, more } = words(incident)
  return (
    <Notice
      tone="bad"
      icon="warning"
      title={title}
      role="alert"
      action={
        <>
          <PairAgain kind={incident.kind} />
          <Button onPress={() => session.dismissIncident()}>{t('incident.understood')}</Button>
        </>
      }
    >
      {more}
    </Notice>
  )
}

/** This browser was paired and its key is gone: say what that means before pairing again. */
export function StorageLostScreen() {
  const isRead = useSignal(false)
  if (isRead.value) return <Later screen={PAIRING} />
  return (
    <EntryPage title={t('incident.lost')} lead={t('incident.lost-lead')}>
      <div class="stack">
        <Notice tone="bad" icon="warning" title={t('incident.lost-unsent')}>
          {t('incident.lost-unsent-more')}
        </Notice>
        <Later screen={salvagePanel} />
        <Notice tone="good" icon="check" title={t('incident.lost-sent')}>
          {t('incident.lost-sent-more')}
        </Notice>
        <Button
          kind="primary"
          size="pay"
          icon="pair"
          isWide
          onPress={() => {
            isRead.value = true
          }}
        >
          {t('incident.pair-again')}
        </Button>
      </div>
    </EntryPage>
  )
}
