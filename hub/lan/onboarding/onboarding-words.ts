// What a person reads before the device trusts the hub: both languages, no script needed.

export type OnboardingLanguage = 'id' | 'en'
export type DeviceKind = 'windows' | 'android' | 'chromeos' | 'ios' | 'linux' | 'firefox'
type Guide = { device: DeviceKind; name: string; steps: string[] }
export type OnboardingWords = {
  title: string
  lead: string
  checking: string
  trusted: string
  open: string
  byAddress: string
  untrusted: string
  offScript: string
  download: string
  profile: string
  compare: string
  compareWhy: string
  guides: string
  other: string
  list: Guide[]
}

const ID: OnboardingWords = {
  title: 'Hubungkan perangkat ini',
  lead:
    'Perangkat kasir harus memercayai hub toko ini satu kali. Setelah itu kasir terbuka sendiri, ' +
    'juga saat jaringan mati.',
  checking: 'Memeriksa apakah perangkat ini sudah percaya …',
  trusted: 'Perangkat ini sudah memercayai hub.',
  open: 'Buka kasir',
  byAddress:
    'Perangkat ini tidak mengenal nama hub, jadi memakai alamatnya. Minta teknisi menetapkan ' +
    'alamat tetap untuk hub, dan selalu buka kasir lewat tombol ini.',
  untrusted: 'Perangkat ini belum memercayai hub. Ikuti langkah di bawah.',
  offScript: 'Pemeriksaan butuh JavaScript. Pasang sertifikat, lalu buka kasir.',
  download: 'Unduh sertifikat',
  profile: 'Unduh profil (iPhone, iPad)',
  compare: 'Sidik jari sertifikat',
  compareWhy:
    'Harus sama dengan yang tercetak di kertas klaim atau di layar hub. Bila beda, jangan ' +
    'dipasang: hubungi kantor pusat.',
  guides: 'Cara memasang',
  other: 'English',
  list: [
    {
      device: 'windows',
      name: 'Windows (Chrome, Edge)',
      steps: [
        'Unduh sertifikat, lalu buka berkasnya.',
        'Pilih “Install Certificate”, “Current User”, lalu “Next”.',
        'Pilih “Place all certificates in the following store”, “Browse”, “Trusted Root ' +
          'Certification Authorities”.',
        'Setujui peringatannya, tutup browser, dan buka halaman ini lagi.',
      ],
    },
    {
      device: 'android',
      name: 'Android (Chrome)',
      steps: [
        'Unduh sertifikat. Layar harus memakai kunci (PIN atau pola).',
        'Setelan › Keamanan › Enkripsi & kredensial › Instal sertifikat › Sertifikat CA.',
        'Pilih “Tetap instal”, lalu berkas yang diunduh.',
        'Pesan “jaringan mungkin dipantau” wajar: sertifikat ini hanya berlaku untuk hub toko.',
      ],
    },
    {
      device: 'chromeos',
      name: 'Chromebook',
      steps: [
        'Unduh sertifikat, lalu buka chrome://certificate-manager.',
        'Pilih sertifikat lokal › dipasang oleh Anda › Impor pada bagian tepercaya.',
        'Chromebook tidak mengenal nama .local: gunakan tombol “Buka kasir” di halaman ini.',
      ],
    },
    {
      device: 'ios',
      name: 'iPhone, iPad (Safari)',
      steps: [
        'Unduh profil, lalu buka Pengaturan › Profil Diunduh › Instal.',
        'Pengaturan › Umum › Mengenai › Pengaturan Kepercayaan Sertifikat: nyalakan sertifikat ' +
          'hub.',
      ],
    },
    {
      device: 'linux',
      name: 'Linux (Chromium)',
      steps: [
        'Unduh sertifikat dan pasang paket libnss3-tools.',
        'certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n ocean-hub -i ocean-hub.crt',
        'Tutup semua jendela browser, lalu buka halaman ini lagi.',
      ],
    },
    {
      device: 'firefox',
      name: 'Firefox',
      steps: [
        'Unduh sertifikat, lalu Setelan › Privasi & Keamanan › Lihat Sertifikat › Otoritas › ' +
          'Impor.',
        'Centang “Percayai CA ini untuk mengidentifikasi situs web”.',
      ],
    },
  ],
}

const EN: OnboardingWords = {
  title: 'Connect this device',
  lead:
    'A till has to trust this shop’s hub once. After that it opens by itself, also while the ' +
    'network is down.',
  checking: 'Looking whether this device trusts it already …',
  trusted: 'This device trusts the hub.',
  open: 'Open the till',
  byAddress:
    'This device does not know the hub’s name and uses its address instead. Ask the technician ' +
    'for a fixed address of the hub, and always open the till by this button.',
  untrusted: 'This device does not trust the hub yet. Follow the steps below.',
  offScript: 'The check needs JavaScript. Install the certificate, then open the till.',
  download: 'Download the certificate',
  profile: 'Download the profile (iPhone, iPad)',
  compare: 'Fingerprint of the certificate',
  compareWhy:
    'It must be the one on the claim paper or on the hub’s screen. If it differs, do not ' +
    'install it: call head office.',
  guides: 'How to install it',
  other: 'Bahasa Indonesia',
  list: [
    {
      device: 'windows',
      name: 'Windows (Chrome, Edge)',
      steps: [
        'Download the certificate and open the file.',
        'Choose “Install Certificate”, “Current User”, then “Next”.',
        'Choose “Place all certificates in the following store”, “Browse”, “Trusted Root ' +
          'Certification Authorities”.',
        'Accept the warning, close the browser, and open this page again.',
      ],
    },
    {
      device: 'android',
      name: 'Android (Chrome)',
      steps: [
        'Download the certificate. The screen needs a lock (PIN or pattern).',
        'Settings › Security › Encryption & credentials › Install a certificate › CA certificate.',
        'Choose “Install anyway”, then the file you downloaded.',
        'The notice “network may be monitored” is normal: this certificate is good for the ' +
          'shop’s hub only.',
      ],
    },
    {
      device: 'chromeos',
      name: 'Chromebook',
      steps: [
        'Download the certificate, then open chrome://certificate-manager.',
        'Choose local certificates › installed by you › Import under trusted certificates.',
        'Chromebooks do not know .local names: use the button “Open the till” on this page.',
      ],
    },
    {
      device: 'ios',
      name: 'iPhone, iPad (Safari)',
      steps: [
        'Download the profile, then Settings › Profile Downloaded › Install.',
        'Settings › General › About › Certificate Trust Settings: switch the hub’s certificate on.',
      ],
    },
    {
      device: 'linux',
      name: 'Linux (Chromium)',
      steps: [
        'Download the certificate and install the package libnss3-tools.',
        'certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n ocean-hub -i ocean-hub.crt',
        'Close every window of the browser, then open this page again.',
      ],
    },
    {
      device: 'firefox',
      name: 'Firefox',
      steps: [
        'Download the certificate, then Settings › Privacy & Security › View Certificates › ' +
          'Authorities › Import.',
        'Tick “Trust this CA to identify websites”.',
      ],
    },
  ],
}

export const ONBOARDING_WORDS: Record<OnboardingLanguage, OnboardingWords> = { id: ID, en: EN }

/** What the browser says it runs on; the guide of the most common device where it does not. */
export function deviceOf(userAgent: string): DeviceKind {
  if (/Firefox\//.test(userAgent)) return 'firefox'
  if (/CrOS/.test(userAgent)) return 'chromeos'
  if (/Android/.test(userAgent)) return 'android'
  if (/iPhone|iPad/.test(userAgent)) return 'ios'
  if (/Linux/.test(userAgent)) return 'linux'
  return 'windows'
}
